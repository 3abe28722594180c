"""What every entry and every row of the registry is made of: status, sources, figures and dates with their precision."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models

from ..dates import PRECISIONS, danish_date, danish_period
from ..figures import QUALIFIERS, danish_amount


class Status(models.TextChoices):
    """Where an entry is on its way. Only what is published is shown to the public."""

    DRAFT = "draft", "kladde"
    SUBMITTED = "submitted", "indsendt"
    PUBLISHED = "published", "udgivet"
    ARCHIVED = "archived", "arkiveret"


class EntryQuerySet(models.QuerySet[Any]):
    """Words used about entries."""

    def published(self) -> Self:
        """What the public may see."""
        return self.filter(status=Status.PUBLISHED)


class Entry(models.Model):
    """A record with a page of its own. Its sources are places in documents; a person's edit only moves `updated_at`.

    `steward` is the organisation that keeps it true, null for what was taken from documents: that is the administrators'.
    `confirmed_on` is when the steward last said that it's still right; see `registry.lifecycle` for when it's due again.
    """

    slug = models.SlugField(
        "adresse", max_length=120, unique=True, help_text="Sidste del af sidens adresse. Ret den kun, hvis den er forkert."
    )
    status = models.CharField("status", max_length=10, choices=Status, default=Status.DRAFT, db_index=True)
    steward = models.ForeignKey(
        "registry.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="vedligeholdes af",
        help_text="Organisationen, der holder oplysningerne ved lige. Tom: administratorerne.",
    )
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="ansvarlig person"
    )
    confirm_months = models.PositiveSmallIntegerField("bekræftes hver (måneder)", default=12)
    confirmed_on = models.DateField("sidst bekræftet", null=True, blank=True)
    created_at = models.DateTimeField("oprettet", auto_now_add=True)
    updated_at = models.DateTimeField("ændret", auto_now=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def is_published(self) -> bool:
        """Whether the public may see it; pages link only to what is."""
        return self.status == Status.PUBLISHED


def if_published(entry: Any) -> Any:
    """What another entry's page, row, file or search text may name of it: the entry itself if it's published, else None.

    Any status and any reader: who may see the unpublished one sees it in forms and in the admin (docs/decisions/0035).
    """
    return entry if entry is not None and entry.status == Status.PUBLISHED else None


class PlacedRow(models.Model):
    """A row that states a fact: it can't exist without the document and the place it comes from."""

    position = models.PositiveSmallIntegerField("rækkefølge", default=0)
    citation = models.ForeignKey("registry.Citation", on_delete=models.PROTECT, verbose_name="kilde", related_name="+")

    class Meta:
        abstract = True
        ordering = ["position", "pk"]


class FigureRow(PlacedRow):
    """A figure as its source has it: a value or a range, a qualifier, a unit and the period it covers."""

    text = models.CharField("hvad tallet tæller", max_length=500)
    value = models.DecimalField("tal", max_digits=14, decimal_places=2, null=True, blank=True)
    value_max = models.DecimalField("højeste tal (ved interval)", max_digits=14, decimal_places=2, null=True, blank=True)
    qualifier = models.CharField("forbehold", max_length=10, choices=QUALIFIERS, blank=True)
    unit = models.CharField("enhed", max_length=80, blank=True)
    period = models.CharField("periode", max_length=120, blank=True)

    class Meta(PlacedRow.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.amount} {self.text}".strip()

    @property
    def amount(self) -> str:
        """The figure in Danish: 'cirka 60 procent'; '' when the result has no number."""
        return danish_amount(self.value, self.value_max, self.qualifier, self.unit)

    @property
    def headline(self) -> str:
        """The number alone, for large type: '280', '30-40', '75 %', '50.000 kr.'; its unit is in `subject` otherwise."""
        unit = {"procent": "%", "kr.": "kr."}.get(self.unit, "")
        return danish_amount(self.value, self.value_max, "", unit)

    @property
    def subject(self) -> str:
        """What the headline counts: the unit and the text, with the qualifier before."""
        unit = "" if self.unit in ("procent", "kr.") else self.unit
        return " ".join(part for part in (unit, self.text) if part)


class NoteRow(PlacedRow):
    """What a reader should know about the source: a misprint as printed beside its correction, a value not told."""

    field = models.CharField("om", max_length=200)
    printed = models.CharField("som trykt", max_length=500, blank=True)
    corrected = models.CharField("rettet til", max_length=500, blank=True)
    text = models.TextField("forklaring", blank=True)

    class Meta(PlacedRow.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.field


class WebsiteRow(models.Model):
    """An address as the source prints it. It may have moved since."""

    position = models.PositiveSmallIntegerField("rækkefølge", default=0)
    url = models.URLField("adresse", max_length=500)
    label = models.CharField("hvad man finder der", max_length=300)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.label


class AliasKind(models.TextChoices):
    """Why there is another name."""

    ALIAS = "alias", "andet navn"
    MISPRINT = "misprint", "trykfejl i kilden"
    FORMER = "former", "tidligere navn"
    SHORT = "short", "forkortelse"
    LEGAL = "legal", "juridisk navn"
    LOCAL = "local", "lokalt navn"


class AliasRow(models.Model):
    """Another name for the same thing; searched like the name itself."""

    position = models.PositiveSmallIntegerField("rækkefølge", default=0)
    name = models.CharField("navn", max_length=200)
    kind = models.CharField("slags", max_length=10, choices=AliasKind, default=AliasKind.ALIAS)
    note = models.CharField("bemærkning", max_length=400, blank=True)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class Period(models.Model):
    """A period whose ends keep the precision their source gives. The dates are for sorting; the precision is the truth."""

    start = models.DateField("start", null=True, blank=True)
    start_precision = models.CharField("startens nøjagtighed", max_length=10, choices=PRECISIONS, blank=True)
    end = models.DateField("slut", null=True, blank=True)
    end_precision = models.CharField("slutningens nøjagtighed", max_length=10, choices=PRECISIONS, blank=True)

    class Meta:
        abstract = True

    @property
    def period_text(self) -> str:
        """The period in Danish; '' when nothing is known."""
        return danish_period(
            self.start,
            self.start_precision,
            self.end,
            self.end_precision,
            ongoing=getattr(self, "ongoing", False),
            planned_end=getattr(self, "planned_end", None),
            planned_end_precision=getattr(self, "planned_end_precision", ""),
        )

    @property
    def start_text(self) -> str:
        return danish_date(self.start, self.start_precision)
