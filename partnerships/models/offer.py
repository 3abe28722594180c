"""Offers: what an enterprise sells, as a buyer meets it in the catalogue, and the agreement it can be bought under."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from enterprises.models import SocialEnterprise
from registry.figures import QUALIFIERS, danish_amount
from registry.models import Citation, Entry, NoteRow, Offering, PlacedRow, Status
from registry.models.base import EntryQuerySet

from .partnership import Partnership


class Mark(models.TextChoices):
    """What KAB asks of those who come first on its portal: both marks, and a price that holds on the market."""

    SOCIAL = "social", "socialt mærke"
    GREEN = "green", "grønt mærke"
    MARKET_PRICE = "market_price", "markedspris"


class OfferQuerySet(EntryQuerySet):
    """Words used about offers."""

    def published(self) -> OfferQuerySet:
        """What the public may see. The offer of an enterprise that isn't published would name it."""
        found: OfferQuerySet = super().published().filter(Q(enterprise=None) | Q(enterprise__status=Status.PUBLISHED))
        return found

    def with_highlight(self) -> OfferQuerySet:
        """With `highlighted`: whether the offer is said to have both marks and a market price, and so comes first."""
        said = OfferMark.objects.filter(offer=OuterRef("pk"), answer=OfferMark.YES)
        all_three = Q()
        for mark in Mark:
            all_three &= Q(Exists(said.filter(kind=mark)))
        return self.annotate(highlighted=models.Case(models.When(all_three, then=1), default=0, output_field=models.IntegerField()))


class Offer(Entry):
    """Something that can be bought. An enterprise that the source doesn't name is none, and `enterprise_note` says so.

    The price and the marks are rows, each with its place in a source: one that isn't there is not told, which is neither
    'free' nor 'no'.
    """

    title = models.CharField("titel", max_length=200)
    category = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="offers", verbose_name="kategori")
    enterprise = models.ForeignKey(
        SocialEnterprise, on_delete=models.PROTECT, null=True, blank=True, related_name="offers", verbose_name="virksomhed"
    )
    enterprise_note = models.CharField(
        "om virksomheden", max_length=300, blank=True, help_text="Skal udfyldes, når kilden ikke nævner, hvem der sælger."
    )
    agreement = models.ForeignKey(
        Partnership,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="offers",
        verbose_name="aftale",
        help_text="Aftalen, der kan købes under. Tom: kilden nævner ingen.",
    )
    agreement_note = models.CharField("om aftalen", max_length=300, blank=True)
    summary = models.CharField("kort fortalt", max_length=320)
    description = models.TextField("mere om tilbuddet", blank=True)
    sources = models.ManyToManyField(Citation, related_name="offers", verbose_name="kilder")

    objects: ClassVar[Any] = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = "tilbud i kataloget"
        verbose_name_plural = "tilbud i kataloget"
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(enterprise__isnull=False) | ~Q(enterprise_note=""),
                name="offer_says_who_sells_it",
                violation_error_message="Vælg virksomheden, eller skriv under 'om virksomheden', hvad kilden siger om, hvem der sælger.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("offer", args=[self.slug])


class OfferPrice(PlacedRow):
    """A price as its source has it, in whole kroner. Whether it is with VAT is part of what the source tells or doesn't."""

    VAT = [("without", "uden moms"), ("with", "med moms"), ("unknown", "moms ikke oplyst")]

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="prices")
    text = models.CharField("for hvad", max_length=200, help_text="For eksempel 'pr. styk' eller 'pr. måned'.")
    amount_dkk = models.PositiveBigIntegerField("pris i kr.")
    amount_max_dkk = models.PositiveBigIntegerField("højeste pris i kr.", null=True, blank=True)
    qualifier = models.CharField("forbehold", max_length=10, choices=QUALIFIERS, blank=True)
    vat = models.CharField("moms", max_length=8, choices=VAT, default="unknown")

    class Meta(PlacedRow.Meta):
        verbose_name = "pris"
        verbose_name_plural = "priser"
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_max_dkk__isnull=True) | Q(amount_max_dkk__gte=models.F("amount_dkk")),
                name="offer_price_range_in_order",
                violation_error_message="Den højeste pris kan ikke være under den laveste.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.text}"

    @property
    def amount(self) -> str:
        return danish_amount(self.amount_dkk, self.amount_max_dkk, self.qualifier, "kr.")


class OfferMark(PlacedRow):
    """Whether a source says that the offer has a mark, or a market price. No row: it isn't told."""

    YES, NO = "yes", "no"
    ANSWERS = [(YES, "ja"), (NO, "nej")]

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="marks")
    kind = models.CharField("mærke", max_length=14, choices=Mark)
    answer = models.CharField("svar", max_length=3, choices=ANSWERS)
    text = models.CharField("hvad kilden siger", max_length=300)

    class Meta(PlacedRow.Meta):
        verbose_name = "mærke"
        verbose_name_plural = "mærker"
        constraints = [
            models.UniqueConstraint(
                fields=["offer", "kind"], name="offer_mark_once", violation_error_message="Mærket er allerede besvaret for tilbuddet."
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_answer_display()}"


class OfferNote(NoteRow):
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="notes")
