"""What it led to: practice cases in one fixed form, every figure a row of its own with its source."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from enterprises.models import SocialEnterprise
from partnerships.models import Partnership, SocialMasterPlan, Solution
from registry.dates import PRECISIONS
from registry.figures import QUALIFIERS, danish_amount, danish_number
from registry.models import (
    ActivityType,
    Citation,
    Entry,
    FigureRow,
    HousingArea,
    LifecycleEvent,
    Municipality,
    NoteRow,
    Organisation,
    Period,
    PlacedRow,
    TargetGroup,
    Theme,
    WebsiteRow,
)


class PracticeCase(Entry, Period):
    """A practice case. `areas` and `municipality` are where it took place, never places merely mentioned."""

    number = models.PositiveSmallIntegerField("nummer", null=True, blank=True, unique=True)
    title = models.CharField("titel", max_length=200)
    summary = models.CharField("kort fortalt", max_length=320)
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="cases", verbose_name="tema")
    secondary_themes = models.ManyToManyField(Theme, blank=True, related_name="secondary_cases", verbose_name="andre temaer")
    activity_types = models.ManyToManyField(ActivityType, blank=True, related_name="cases", verbose_name="aktivitetstyper")
    areas = models.ManyToManyField(HousingArea, blank=True, related_name="cases", verbose_name="boligområder")
    city = models.CharField("by", max_length=80, blank=True)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="cases", verbose_name="kommune"
    )
    ongoing = models.BooleanField("i gang, da kilden blev skrevet", default=False)
    planned_end = models.DateField("planlagt slut", null=True, blank=True)
    planned_end_precision = models.CharField("planlagt sluts nøjagtighed", max_length=10, choices=PRECISIONS, blank=True)
    period_note = models.CharField("om perioden", max_length=400, blank=True)
    target_groups = models.ManyToManyField(TargetGroup, blank=True, related_name="cases", verbose_name="målgrupper")
    target_group_note = models.CharField("om målgruppen", max_length=400, blank=True)
    background = models.TextField("baggrund")
    project = models.TextField("projekt")
    experience = models.TextField("erfaringer")
    not_working = models.TextField("hvad der ikke virkede", blank=True)
    prerequisites = models.TextField("forudsætninger", blank=True, help_text="Hvad der skal være på plads, før det kan lade sig gøre.")
    # How large the area is: what was counted, in which year, and where the numbers are from, in words.
    area_homes = models.PositiveIntegerField("boliger i området", null=True, blank=True)
    area_residents = models.PositiveIntegerField("beboere i området", null=True, blank=True)
    area_size_year = models.PositiveSmallIntegerField("tallenes år", null=True, blank=True)
    area_size_source = models.CharField("hvor tallene er fra", max_length=300, blank=True)
    resources_note = models.CharField("om ressourcerne", max_length=500, blank=True)
    enterprises = models.ManyToManyField(SocialEnterprise, blank=True, related_name="cases", verbose_name="virksomheder")
    plans = models.ManyToManyField(SocialMasterPlan, blank=True, related_name="cases", verbose_name="helhedsplaner")
    partnerships = models.ManyToManyField(Partnership, blank=True, related_name="cases", verbose_name="partnerskaber")
    sources = models.ManyToManyField(Citation, related_name="cases", verbose_name="kilder")

    class Meta:
        verbose_name = "case"
        verbose_name_plural = "cases"
        ordering = [models.F("number").asc(nulls_last=True), "title"]
        # What a municipality's numbers count, and what the front page counts by theme and asks for the newest of.
        indexes = [
            models.Index(fields=["municipality", "status"], name="case_in_place"),
            models.Index(fields=["theme", "status"], name="case_of_theme"),
            models.Index(fields=["status", "created_at"], name="case_newest"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("case", args=[self.slug])

    @property
    def figures(self) -> list[CaseOutcome]:
        """The results with a number: what happened to people first, then what was counted otherwise."""
        order = [kind for kind, _ in CaseOutcome.KINDS]
        told = (row for row in self.outcomes.all() if row.value is not None)
        return sorted(told, key=lambda row: order.index(row.kind))

    @property
    def key_figure(self) -> CaseOutcome | None:
        """The one result a list shows."""
        return next(iter(self.figures), None)

    @property
    def key_time(self) -> CaseResource | None:
        """The line of work time a list shows."""
        return next((row for row in self.resources.all() if row.kind == "work_time" and row.amount), None)


class CasePhase(PlacedRow, Period):
    """A part of the case's time: a pilot, an expansion, an anchoring."""

    case = models.ForeignKey(PracticeCase, on_delete=models.CASCADE, related_name="phases")
    label = models.CharField("fase", max_length=200)
    text = models.CharField("beskrivelse", max_length=500, blank=True)

    class Meta(PlacedRow.Meta):
        verbose_name = "fase"
        verbose_name_plural = "faser"


class CaseParticipant(PlacedRow):
    """One who takes part. A group that is no organisation has only its label."""

    ROLES = [
        ("lead", "står for"),
        ("partner", "partner"),
        ("participant", "deltager"),
        ("funder", "betaler"),
        ("target", "målgruppe"),
    ]

    case = models.ForeignKey(PracticeCase, on_delete=models.CASCADE, related_name="participants")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="case_roles", verbose_name="organisation"
    )
    label = models.CharField("hvem", max_length=200)
    role = models.CharField("rolle", max_length=12, choices=ROLES)
    text = models.CharField("bemærkning", max_length=400, blank=True)

    class Meta(PlacedRow.Meta):
        verbose_name = "deltager"
        verbose_name_plural = "deltagere"


class CaseResource(PlacedRow):
    """Work time (hours or full-time posts), a cost or a grant (whole kroner). What wasn't told has no row."""

    KINDS = [("work_time", "arbejdstid"), ("cost", "udgift"), ("grant", "tilskud")]
    PER = [
        ("week", "pr. uge"),
        ("month", "pr. måned"),
        ("quarter", "pr. kvartal"),
        ("year", "pr. år"),
        ("event", "pr. gang"),
        ("course", "pr. forløb"),
        ("person", "pr. person"),
        ("total", "i alt"),
        ("other", "efter opgørelse"),
    ]

    case = models.ForeignKey(PracticeCase, on_delete=models.CASCADE, related_name="resources")
    kind = models.CharField("slags", max_length=10, choices=KINDS)
    text = models.CharField("hvad", max_length=500)
    hours = models.DecimalField("timer", max_digits=9, decimal_places=2, null=True, blank=True)
    hours_max = models.DecimalField("højeste antal timer", max_digits=9, decimal_places=2, null=True, blank=True)
    fte = models.DecimalField("fuldtidsstillinger", max_digits=6, decimal_places=2, null=True, blank=True)
    per = models.CharField("pr.", max_length=10, choices=PER, blank=True)
    amount_dkk = models.BigIntegerField("beløb i kr.", null=True, blank=True)
    amount_max_dkk = models.BigIntegerField("højeste beløb i kr.", null=True, blank=True)
    qualifier = models.CharField("forbehold", max_length=10, choices=QUALIFIERS, blank=True)
    period = models.CharField("periode", max_length=120, blank=True)

    class Meta(PlacedRow.Meta):
        verbose_name = "ressource"
        verbose_name_plural = "ressourcer"

    @property
    def amount(self) -> str:
        """'37 timer pr. uge', '1,5 fuldtidsstillinger', 'cirka 30.000-40.000 kr. pr. år'; '' without a number."""
        if self.amount_dkk is not None:
            text = danish_amount(self.amount_dkk, self.amount_max_dkk, self.qualifier, "kr.")
        elif self.hours is not None:
            text = danish_amount(self.hours, self.hours_max, self.qualifier, "time" if self.hours == 1 and not self.hours_max else "timer")
        elif self.fte is not None:
            return f"{danish_number(self.fte)} {'fuldtidsstilling' if self.fte <= 1 else 'fuldtidsstillinger'}"
        else:
            return ""
        return f"{text} {self.get_per_display()}".strip()


class CaseOutcome(FigureRow):
    """A result. Registrations and contacts are not people, and are kept apart from them."""

    # In the order they are shown: what happened to people before what was counted otherwise.
    KINDS = [
        ("employment", "job, praktik og uddannelse"),
        ("participants", "mennesker, der deltog"),
        ("prevented", "forebygget"),
        ("volunteers", "frivillige"),
        ("activities", "aktiviteter og forløb"),
        ("registrations", "registreringer og henvendelser"),
        ("share", "andel"),
        ("money", "beløb"),
        ("other", "andre tal"),
        ("qualitative", "resultater uden tal"),
    ]

    case = models.ForeignKey(PracticeCase, on_delete=models.CASCADE, related_name="outcomes")
    kind = models.CharField("slags", max_length=14, choices=KINDS)

    class Meta(FigureRow.Meta):
        verbose_name = "resultat"
        verbose_name_plural = "resultater"


class CaseRecommendation(models.Model):
    """A piece of advice for those who want to do the same. Its source is the case's own."""

    case = models.ForeignKey(PracticeCase, on_delete=models.CASCADE, related_name="recommendations")
    position = models.PositiveSmallIntegerField("rækkefølge", default=0)
    title = models.CharField("råd", max_length=200)
    text = models.TextField("hvorfor og hvordan")

    class Meta:
        verbose_name = "anbefaling"
        verbose_name_plural = "anbefalinger"
        ordering = ["position"]

    def __str__(self) -> str:
        return self.title


class CaseRelation(models.Model):
    """Two cases that belong together and why. Shown from both ends; given once."""

    from_case = models.ForeignKey(PracticeCase, on_delete=models.CASCADE, related_name="relations_out")
    to_case = models.ForeignKey(PracticeCase, on_delete=models.RESTRICT, related_name="relations_in", verbose_name="anden case")
    position = models.PositiveSmallIntegerField("rækkefølge", default=0)
    reason = models.CharField("hvorfor", max_length=300)

    class Meta:
        verbose_name = "beslægtet case"
        verbose_name_plural = "beslægtede cases"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["from_case", "to_case"], name="case_relation_once"),
            models.CheckConstraint(condition=~models.Q(from_case=models.F("to_case")), name="case_relation_to_another"),
        ]


class CaseSolution(PlacedRow):
    """A solution that the case shows in use."""

    case = models.ForeignKey(PracticeCase, on_delete=models.CASCADE, related_name="solutions")
    solution = models.ForeignKey(Solution, on_delete=models.PROTECT, related_name="case_uses", verbose_name="løsning")
    text = models.CharField("hvad der blev gjort", max_length=800)

    class Meta(PlacedRow.Meta):
        verbose_name = "løsning i brug"
        verbose_name_plural = "løsninger i brug"


class CaseWebsite(WebsiteRow):
    case = models.ForeignKey(PracticeCase, on_delete=models.CASCADE, related_name="websites")


class CaseNote(NoteRow):
    case = models.ForeignKey(PracticeCase, on_delete=models.CASCADE, related_name="notes")


class CaseEvent(LifecycleEvent):
    entry = models.ForeignKey(PracticeCase, on_delete=models.CASCADE, related_name="events", verbose_name="case")

    class Meta(LifecycleEvent.Meta):
        verbose_name = "hændelse"
        verbose_name_plural = "hændelser"
