"""Partnerships: who has agreed on what, with roles, an action plan, money and steps to follow."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from registry.figures import QUALIFIERS, danish_amount
from registry.models import Citation, Entry, FigureRow, HousingArea, Municipality, NoteRow, Organisation, Period, PlacedRow, WebsiteRow

from .plan import FIGURE_KINDS, PER, SocialMasterPlan
from .solution import Solution


class PartnershipKind(models.TextChoices):
    """The form the cooperation has."""

    AGREEMENT = "agreement", "partnerskabsaftale"
    VOLUNTARY_AGREEMENT = "voluntary_agreement", "frivillig aftale"
    BUDGET_LINE = "budget_line", "fast post i driftsbudgettet"
    PURCHASE_AGREEMENT = "purchase_agreement", "frivillig indkøbsaftale"
    CONTRACT = "contract", "kontrakt efter udbud"
    LEASE = "lease", "leje eller forpagtning"
    COOPERATION = "cooperation", "samarbejde"
    NETWORK = "network", "netværk"


class PartnershipState(models.TextChoices):
    """Where the partnership was when its source was written."""

    ACTIVE = "active", "i gang"
    PLANNED = "planned", "planlagt"
    ENDED = "ended", "afsluttet"
    UNKNOWN = "unknown", "ikke oplyst"


class Partnership(Entry, Period):
    """An agreement or a standing cooperation."""

    title = models.CharField("titel", max_length=200)
    kind = models.CharField("form", max_length=24, choices=PartnershipKind)
    state = models.CharField("tilstand", max_length=10, choices=PartnershipState, default=PartnershipState.UNKNOWN)
    state_note = models.CharField("om tilstanden", max_length=400, blank=True)
    ongoing = models.BooleanField("i gang, da kilden blev skrevet", default=False)
    period_note = models.CharField("om perioden", max_length=400, blank=True)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="partnerships", verbose_name="kommune"
    )
    areas = models.ManyToManyField(HousingArea, blank=True, related_name="partnerships", verbose_name="boligområder")
    plans = models.ManyToManyField(SocialMasterPlan, blank=True, related_name="partnerships", verbose_name="helhedsplaner")
    solutions = models.ManyToManyField(Solution, blank=True, related_name="partnerships", verbose_name="løsninger i brug")
    summary = models.CharField("kort fortalt", max_length=320)
    purpose = models.TextField("formål", blank=True)
    description = models.TextField("beskrivelse", blank=True)
    lessons = models.TextField("erfaringer", blank=True)
    sources = models.ManyToManyField(Citation, related_name="partnerships", verbose_name="kilder")

    class Meta:
        verbose_name = "partnerskab"
        verbose_name_plural = "partnerskaber"
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("partnership", args=[self.slug])


class PartnershipParty(PlacedRow):
    """A party, its role and what it has undertaken."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="partnership_roles", verbose_name="organisation"
    )
    label = models.CharField("hvem", max_length=200)
    role = models.CharField("rolle", max_length=300)
    responsibility = models.TextField("påtager sig", blank=True)

    class Meta(PlacedRow.Meta):
        verbose_name = "part"
        verbose_name_plural = "parter"


class Action(PlacedRow):
    """A line of the action plan: who does what by when."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="actions")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="partnership_actions", verbose_name="organisation"
    )
    number = models.PositiveSmallIntegerField("nummer")
    text = models.CharField("handling", max_length=600)
    responsible = models.CharField("ansvarlig", max_length=300, blank=True)
    deadline = models.CharField("frist", max_length=200, blank=True)

    class Meta(PlacedRow.Meta):
        verbose_name = "handling"
        verbose_name_plural = "handlingsplan"
        ordering = ["number", "pk"]


class PartnershipStep(PlacedRow):
    """A step of the agreement's procedure, for others to follow."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="steps")
    title = models.CharField("trin", max_length=200)
    text = models.TextField("beskrivelse", blank=True)

    class Meta(PlacedRow.Meta):
        verbose_name = "trin"
        verbose_name_plural = "drejebog"


class PartnershipAmount(PlacedRow):
    """Money the agreement names, in whole kroner."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="amounts")
    text = models.CharField("til hvad", max_length=300)
    amount_dkk = models.BigIntegerField("beløb i kr.")
    amount_max_dkk = models.BigIntegerField("højeste beløb i kr.", null=True, blank=True)
    qualifier = models.CharField("forbehold", max_length=10, choices=QUALIFIERS, blank=True)
    per = models.CharField("pr.", max_length=10, choices=PER, blank=True)
    period = models.CharField("periode", max_length=120, blank=True)

    class Meta(PlacedRow.Meta):
        verbose_name = "beløb"
        verbose_name_plural = "beløb"

    @property
    def amount(self) -> str:
        return danish_amount(self.amount_dkk, self.amount_max_dkk, self.qualifier, "kr.")


class PartnershipFigure(FigureRow):
    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="figures")
    kind = models.CharField("slags", max_length=14, choices=FIGURE_KINDS)


class PartnershipWebsite(WebsiteRow):
    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="websites")


class PartnershipNote(NoteRow):
    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="notes")
