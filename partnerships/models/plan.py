"""Boligsociale helhedsplaner: the multi-year plans that most housing-social work is done under."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from registry.dates import PRECISIONS
from registry.figures import QUALIFIERS, danish_amount
from registry.models import Citation, Entry, FigureRow, HousingArea, Municipality, NoteRow, Organisation, Period, PlacedRow, WebsiteRow

PER = [("month", "pr. måned"), ("year", "pr. år"), ("total", "i alt"), ("piece", "pr. styk"), ("other", "andet")]

FIGURE_KINDS = [
    ("participants", "deltagere"),
    ("employment", "job og uddannelse"),
    ("share", "andel"),
    ("activities", "aktiviteter"),
    ("volunteers", "frivillige"),
    ("money", "beløb"),
    ("residents", "beboere"),
    ("dwellings", "boliger"),
    ("other", "andet"),
]


class SocialMasterPlan(Entry, Period):
    """A boligsocial helhedsplan, as far as the documents tell of it."""

    name = models.CharField("navn", max_length=200)
    name_note = models.CharField("om navnet", max_length=300, blank=True)
    areas = models.ManyToManyField(HousingArea, blank=True, related_name="plans", verbose_name="boligområder")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="plans", verbose_name="kommune"
    )
    ongoing = models.BooleanField("i gang, da kilden blev skrevet", default=False)
    period_note = models.CharField("om perioden", max_length=400, blank=True)
    summary = models.CharField("kort fortalt", max_length=320)
    description = models.TextField("beskrivelse", blank=True)
    sources = models.ManyToManyField(Citation, related_name="plans", verbose_name="kilder")

    class Meta:
        verbose_name = "helhedsplan"
        verbose_name_plural = "helhedsplaner"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("plan", args=[self.slug])


class PlanActor(PlacedRow):
    """A party to the plan."""

    plan = models.ForeignKey(SocialMasterPlan, on_delete=models.CASCADE, related_name="actors")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="plan_roles", verbose_name="organisation"
    )
    label = models.CharField("hvem", max_length=200)
    role = models.CharField("rolle", max_length=300, blank=True)

    class Meta(PlacedRow.Meta):
        verbose_name = "part"
        verbose_name_plural = "parter"


class PlanFunding(PlacedRow):
    """What somebody pays to the plan, in whole kroner or as a share in per cent."""

    plan = models.ForeignKey(SocialMasterPlan, on_delete=models.CASCADE, related_name="funding")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="plan_funding", verbose_name="organisation"
    )
    label = models.CharField("hvem eller hvad", max_length=300)
    amount_dkk = models.BigIntegerField("beløb i kr.", null=True, blank=True)
    amount_max_dkk = models.BigIntegerField("højeste beløb i kr.", null=True, blank=True)
    qualifier = models.CharField("forbehold", max_length=10, choices=QUALIFIERS, blank=True)
    share_pct = models.DecimalField("andel i procent", max_digits=5, decimal_places=2, null=True, blank=True)
    per = models.CharField("pr.", max_length=10, choices=PER, blank=True)
    period = models.CharField("periode", max_length=120, blank=True)

    class Meta(PlacedRow.Meta):
        verbose_name = "finansiering"
        verbose_name_plural = "finansiering"

    @property
    def amount(self) -> str:
        if self.amount_dkk is not None:
            return danish_amount(self.amount_dkk, self.amount_max_dkk, self.qualifier, "kr.")
        return danish_amount(self.share_pct, None, self.qualifier, "procent")


class PlanActivity(PlacedRow):
    plan = models.ForeignKey(SocialMasterPlan, on_delete=models.CASCADE, related_name="activities")
    title = models.CharField("aktivitet", max_length=200)
    text = models.TextField("beskrivelse", blank=True)

    class Meta(PlacedRow.Meta):
        verbose_name = "aktivitet"
        verbose_name_plural = "aktiviteter"


class PlanFigure(FigureRow):
    plan = models.ForeignKey(SocialMasterPlan, on_delete=models.CASCADE, related_name="figures")
    kind = models.CharField("slags", max_length=14, choices=FIGURE_KINDS)


class PlanWebsite(WebsiteRow):
    plan = models.ForeignKey(SocialMasterPlan, on_delete=models.CASCADE, related_name="websites")


class PlanNote(NoteRow):
    plan = models.ForeignKey(SocialMasterPlan, on_delete=models.CASCADE, related_name="notes")


__all__ = [
    "FIGURE_KINDS",
    "PER",
    "PRECISIONS",
    "PlanActivity",
    "PlanActor",
    "PlanFigure",
    "PlanFunding",
    "PlanNote",
    "PlanWebsite",
    "SocialMasterPlan",
]
