"""The cases' filters. Bands are computed from the resource and outcome rows; what wasn't told is a band of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Case, CharField, Exists, F, Max, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from registry.listing import ChoiceFacet, EntryFacet, FacetFilterSet, KeptMasks, RelatedFacet, TextSearch, YearFilter
from registry.listing.facets import NOT_TOLD

from .models import CaseOutcome, CaseResource, PracticeCase

FIGURES = [("ja", "Har resultater i tal"), ("nej", "Uden resultater i tal")]
COSTS = [
    ("0", "0 kr. ud over arbejdstid"),
    ("under-25", "Under 25.000 kr."),
    ("25-100", "25.000-99.999 kr."),
    ("100-500", "100.000-499.999 kr."),
    ("over-500", "500.000 kr. eller mere"),
    (NOT_TOLD, "Ikke oplyst"),
]
HOURS = [
    ("under-15", "Under 15 timer"),
    ("15-36", "15-36 timer"),
    ("37", "37 timer eller mere"),
    (NOT_TOLD, "Ikke oplyst pr. uge"),
]


def largest_cost() -> Subquery:
    """The largest single cost or grant a case tells, in kroner; null when it tells none (which is not 0 kr.)."""
    rows = CaseResource.objects.filter(case=OuterRef("pk"), kind__in=["cost", "grant"]).order_by()
    largest = Max(Coalesce(F("amount_max_dkk"), F("amount_dkk")))
    return Subquery(rows.values("case").annotate(largest=largest).values("largest"))


def largest_hours() -> Subquery:
    """The largest number of working hours a week in one line; null when no line is given by the week."""
    rows = CaseResource.objects.filter(case=OuterRef("pk"), kind="work_time", per="week").order_by()
    largest = Max(Coalesce(F("hours_max"), F("hours")))
    return Subquery(rows.values("case").annotate(largest=largest).values("largest"))


def _has_figures() -> Case:
    figures = CaseOutcome.objects.filter(case=OuterRef("pk"), value__isnull=False)
    return Case(When(Exists(figures), then=Value("ja")), default=Value("nej"), output_field=CharField())


def _cost_band() -> Case:
    return Case(
        When(cost_value__isnull=True, then=Value(NOT_TOLD)),
        When(cost_value=0, then=Value("0")),
        When(cost_value__lt=25_000, then=Value("under-25")),
        When(cost_value__lt=100_000, then=Value("25-100")),
        When(cost_value__lt=500_000, then=Value("100-500")),
        default=Value("over-500"),
        output_field=CharField(),
    )


def _hours_band() -> Case:
    return Case(
        When(hours_value__isnull=True, then=Value(NOT_TOLD)),
        When(hours_value__lt=15, then=Value("under-15")),
        When(hours_value__lt=37, then=Value("15-36")),
        default=Value("37"),
        output_field=CharField(),
    )


class CaseFilterSet(FacetFilterSet):
    """Theme, place, target group, activity type, period, results, cost and work time."""

    q = TextSearch("case")
    tema = RelatedFacet(label="Tema", path="theme__slug", text="theme__name", order="theme__number", open=True)
    kommune = EntryFacet(label="Kommune", entry="municipality", open=True)
    maalgruppe = RelatedFacet(label="Målgruppe", path="target_groups__slug", text="target_groups__name", open=True)
    omraade = EntryFacet(label="Boligområde", entry="areas")
    type = RelatedFacet(label="Aktivitetstype", path="activity_types__slug", text="activity_types__name", order="activity_types__code")
    resultat = ChoiceFacet(label="Resultater", expression=_has_figures(), choices=FIGURES)
    udgift = ChoiceFacet(label="Udgift", help="Det største enkeltbeløb, casen oplyser", expression=_cost_band(), choices=COSTS)
    tid = ChoiceFacet(
        label="Arbejdstid om ugen", help="Den største post, casen opgør i timer om ugen", expression=_hours_band(), choices=HOURS
    )
    fra = YearFilter(label="Fra år", at_least=True)
    til = YearFilter(label="Til år", at_least=False)

    class Meta:
        model = PracticeCase
        fields: list[str] = []


SORTS: dict[str, tuple[str, Sequence[Any]]] = {
    "nummer": ("Kildens rækkefølge", [F("number").asc(nulls_last=True), "title"]),
    "nyeste": ("Senest startet", [F("start").desc(nulls_last=True), "title"]),
    "titel": ("Titel A-Å", ["title"]),
    "tid": ("Mindst arbejdstid først", [F("hours_value").asc(nulls_last=True), "title"]),
    "udgift": ("Mindst udgift først", [F("cost_value").asc(nulls_last=True), "title"]),
}


def listed_cases() -> QuerySet[PracticeCase]:
    """The published cases with what their filters and sorts use."""
    return PracticeCase.objects.published().annotate(cost_value=largest_cost(), hours_value=largest_hours())


# Plans and secondary themes are for the cases that resemble a case (similar.py).
case_masks = KeptMasks(
    "case", listed_cases, CaseFilterSet.base_filters, SORTS, also={"plans": "plans", "secondary_themes": "secondary_themes"}
)
