"""Solutions."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import F, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from registry.kept_pages import kept_page
from registry.links import Part, linked
from registry.listing import Column, RegistryListView, count_of, trail_to
from registry.models import Citation, HousingArea, Status

from ..filters import SolutionFilterSet, in_order
from ..models import (
    ChallengeAnswer,
    Solution,
    SolutionActor,
    SolutionExample,
    SolutionFigure,
    SolutionInspiration,
    SolutionKind,
    SolutionNote,
    SolutionSection,
)
from .alike import alike

# The kinds in the order of SolutionKind; practices under their lever; the numbers are the documents' own.
BY_NUMBER = [
    in_order("kind", SolutionKind.values),
    F("lever__number").asc(nulls_first=True),
    F("number").asc(nulls_last=True),
    "title",
]


class SolutionListView(RegistryListView):
    """All solutions with facets."""

    filterset_class = SolutionFilterSet
    title = "Løsninger"
    intro = (
        "Forslag, greb, praksisser og anbefalinger, der kan bruges andre steder: hvad de går ud på, hvad de kræver, og hvem der har prøvet."
    )
    singular, plural = "løsning", "løsninger"
    search_label = "Søg i løsninger"
    row_template = "partnerships/solution_row.html"
    dataset = "solutions"
    source_line = "Numrene er kildernes egne."
    trail = ()
    sorts: ClassVar = {
        "nummer": ("Slags og nummer", BY_NUMBER),
        "titel": ("Titel A-Å", ["title"]),
        "brug": ("Mest set i brug", [F("case_count").desc(), F("partnership_count").desc(), "title"]),
    }
    columns = (
        Column("Titel", lambda solution: solution.title),
        Column("Slags", lambda solution: solution.get_kind_display()),
        Column("Nummer", lambda solution: solution.number),
        Column("Kort fortalt", lambda solution: solution.summary),
        Column("Tema", lambda solution: solution.theme),
        Column("Greb", lambda solution: solution.lever),
        Column("Boligområder", lambda solution: [area.name for area in solution.areas.all()]),
        Column("Målgrupper", lambda solution: [group.name for group in solution.target_groups.all()]),
        Column("Antal cases, der viser den i brug", lambda solution: solution.case_count),
        Column("Beskrivelse", lambda solution: solution.description),
        Column("Adresse", lambda solution: solution.get_absolute_url()),
    )

    def get_queryset(self) -> QuerySet[Solution]:
        return (
            Solution.objects.published()
            .annotate(
                case_count=count_of(Solution, "case_uses__case"),
                partnership_count=count_of(Solution, "partnerships"),
            )
            .select_related("theme", "lever")
            .prefetch_related(Prefetch("areas", HousingArea.objects.published()), "target_groups")
        )


@kept_page
def solution_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One solution in full: its sections, who has to act, where it is used, and the challenges it answers."""
    solution = get_object_or_404(
        Solution.objects.published()
        .select_related("theme", "lever", "parent")
        .prefetch_related(
            "principles",
            "websites",
            Prefetch("sources", Citation.objects.select_related("source")),
            Prefetch("sections", SolutionSection.objects.select_related("citation__source")),
            Prefetch("actors", SolutionActor.objects.select_related("organisation", "citation__source")),
            Prefetch("inspirations", SolutionInspiration.objects.select_related("citation__source")),
            Prefetch("figures", SolutionFigure.objects.select_related("citation__source")),
            Prefetch("examples", SolutionExample.objects.select_related("enterprise", "partnership", "citation__source")),
            Prefetch("notes", SolutionNote.objects.select_related("citation__source")),
        ),
        slug=slug,
    )
    others = Solution.objects.published().exclude(pk=solution.pk)
    published = Status.PUBLISHED
    links = linked(
        [
            Part("areas", solution.areas.published(), "area"),
            Part("target_groups", solution.target_groups.all()),
            Part("partnerships", solution.partnerships.published(), "partnership", name="title", text="summary"),
            Part("cases", solution.case_uses.filter(case__status=published), "case", slug="case__slug", name="case__title", text="text"),
            Part(
                "challenges",
                ChallengeAnswer.objects.filter(solution=solution, challenge__status=published),
                "challenge",
                slug="challenge__slug",
                name="challenge__title",
                text="reason",
            ),
            Part(
                "same_challenge",
                others.filter(answers__challenge__answers__solution=solution, answers__challenge__status=published),
                "solution",
                name="title",
                text="answers__challenge__title",
            ),
            Part("same_theme", others.filter(theme=solution.theme_id, theme__isnull=False), "solution", name="title"),
        ]
    )
    children = list(others.filter(parent=solution).order_by(F("number").asc(nulls_last=True), "title"))
    family = {child.slug for child in children} | ({solution.parent.slug} if solution.parent else set())
    sections = list(solution.sections.all())
    keys = {section.key for section in sections}
    context = {
        "solution": solution,
        "parent": solution.parent if solution.parent and solution.parent.status == published else None,
        "children": children,
        "links": links,
        "sections": sections,
        # Proposals have sections of these names: the rows stand there, and otherwise under headings of their own.
        "actors_apart": "aktoerer" not in keys,
        "inspirations_apart": "inspiration" not in keys,
        "alike": alike(links, [("same_challenge", "Svarer også på: {}"), ("same_theme", "Samme tema")], family),
        "trail": trail_to(request, "/loesninger/", "Løsninger"),
    }
    return render(request, "partnerships/solution.html", context)
