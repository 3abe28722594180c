"""The cases' pages."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from accounts.rights import Right
from accounts.writing.access import rights_of
from partnerships.models import Challenge, ChallengeAnswer
from registry.kept_pages import kept_page
from registry.links import Part, linked
from registry.listing import Column, RegistryListView, trail_to
from registry.models import Citation, HousingArea, Status
from registry.models.base import if_published

from .filters import SORTS, CaseFilterSet, case_masks, listed_cases
from .models import (
    CaseNote,
    CaseOutcome,
    CaseParticipant,
    CasePhase,
    CaseRelation,
    CaseResource,
    CaseSolution,
    PracticeCase,
)
from .similar import similar_cases
from .writing.pages import for_staff
from .writing.steps import size_text


class CaseListView(RegistryListView):
    """All cases with facets."""

    filterset_class = CaseFilterSet
    title = "Cases"
    intro = "Erfaringer fra boligsocialt arbejde i samme form: hvem, hvor, hvornår, hvad det kostede, hvad det førte til, og gode råd."
    singular, plural = "case", "cases"
    search_label = "Søg i cases"
    trail = ()
    row_template = "cases/row.html"
    dataset = "cases"
    source_line = "Resultattal er dem, projekterne selv har oplyst til kilden."
    sorts = SORTS
    masks = case_masks
    columns = (
        Column("Nummer", lambda case: case.number),
        Column("Titel", lambda case: case.title),
        Column("Kort fortalt", lambda case: case.summary),
        Column("Tema", lambda case: case.theme.name),
        Column("Kommune", lambda case: if_published(case.municipality)),
        Column("By", lambda case: case.city),
        Column("Boligområder", lambda case: [area.name for area in case.areas.all()]),
        Column("Periode", lambda case: case.period_text),
        Column("Målgrupper", lambda case: [group.name for group in case.target_groups.all()]),
        Column("Ressourcer", lambda case: [f"{row.amount} {row.text}".strip() for row in case.resources.all()]),
        Column("Resultater i tal", lambda case: [f"{row.amount} {row.text}" for row in case.outcomes.all() if row.amount]),
        Column("Adresse", lambda case: case.get_absolute_url()),
    )

    def extra_context(self) -> dict[str, Any]:
        writes = rights_of(self.request).may_somewhere(Right.CREATE, "case")
        # The list's own search stands at the top of its filters.
        return {"hide_search": True, "way_in": (reverse("case_write"), "Skriv en case") if writes else None}

    def get_queryset(self) -> QuerySet[PracticeCase]:
        return (
            listed_cases()
            .select_related("theme", "municipality")
            .prefetch_related(Prefetch("areas", HousingArea.objects.published()), "target_groups", "outcomes", "resources")
        )


@kept_page
def case_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One case with everything it has, from both ends, and the cases that resemble it.

    What isn't published is shown to those who keep it, and to nobody else.
    """
    case = get_object_or_404(
        rights_of(request)
        .readable(PracticeCase.objects.all(), "case")
        .select_related("theme", "municipality", "steward")
        .prefetch_related(
            "recommendations",
            "websites",
            Prefetch("sources", Citation.objects.select_related("source")),
            Prefetch("phases", CasePhase.objects.select_related("citation__source")),
            Prefetch("participants", CaseParticipant.objects.select_related("organisation", "citation__source")),
            Prefetch("resources", CaseResource.objects.select_related("citation__source")),
            Prefetch("outcomes", CaseOutcome.objects.select_related("citation__source")),
            Prefetch("notes", CaseNote.objects.select_related("citation__source")),
        ),
        slug=slug,
    )
    related = _related(case)
    links = linked(
        [
            Part("secondary_themes", case.secondary_themes.all()),
            Part("activity_types", case.activity_types.all(), text="description"),
            Part("areas", case.areas.published(), "area"),
            Part("target_groups", case.target_groups.all()),
            Part("enterprises", case.enterprises.published(), "enterprise", text="summary"),
            Part("plans", case.plans.published(), "plan", text="summary"),
            Part("partnerships", case.partnerships.published(), "partnership", name="title", text="summary"),
            Part("challenges", _challenges(case), "challenge", name="title", text="summary"),
            Part(
                "solutions",
                CaseSolution.objects.filter(case=case, solution__status=Status.PUBLISHED),
                "solution",
                slug="solution__slug",
                name="solution__title",
                text="text",
            ),
        ]
    )
    outcomes = list(case.outcomes.all())
    context = {
        "case": case,
        "links": links,
        "related": related,
        "similar": similar_cases(case, links, {other.pk for other, _ in related}),
        "key_figures": case.figures[:4],
        "figures": [row for row in outcomes if row.value is not None],
        "results": [row for row in outcomes if row.value is None],
        "funders": [row for row in case.participants.all() if row.role == "funder"],
        "participants": [row for row in case.participants.all() if row.role != "funder"],
        "work_time": [row for row in case.resources.all() if row.kind == "work_time"],
        "trail": trail_to(request, "/cases/", "Cases"),
        "money": [row for row in case.resources.all() if row.kind != "work_time"],
        "area_size": size_text(case),
        **for_staff(request, case),
    }
    return render(request, "cases/detail.html", context)


def _challenges(case: PracticeCase) -> QuerySet[Challenge]:
    """The challenges that a solution shown in the case answers, or that the documents name for its areas."""
    # By two lists of keys: one join over both would pass through every case of every area.
    answered = ChallengeAnswer.objects.filter(solution__case_uses__case=case).values("challenge")
    named = Challenge.areas.through.objects.filter(housingarea__cases=case).values("challenge")
    return Challenge.objects.published().filter(Q(pk__in=answered) | Q(pk__in=named))


def _related(case: PracticeCase) -> list[tuple[PracticeCase, str]]:
    """The cases the sources themselves relate to this one, whichever end names the other. One query."""
    relations = CaseRelation.objects.filter(Q(from_case=case) | Q(to_case=case)).select_related("from_case", "to_case")
    found: dict[int, tuple[PracticeCase, str]] = {}
    for relation in relations:
        other = relation.to_case if relation.from_case_id == case.pk else relation.from_case
        # The reason given on this case's own side reads best here.
        if other.status == Status.PUBLISHED and (other.pk not in found or relation.from_case_id == case.pk):
            found[other.pk] = (other, relation.reason)
    return list(found.values())
