"""Challenges and the solutions that answer them."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import F, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from registry.kept_pages import kept_page
from registry.links import Part, linked
from registry.listing import Column, RegistryListView, count_of, trail_to
from registry.models import Citation, HousingArea, Status
from registry.models.base import if_published

from ..filters import ChallengeFilterSet, in_order
from ..models import Challenge, ChallengeAnswer, ChallengeFigure, ChallengeNote, Partnership, Solution
from .alike import alike


def published_answers() -> Prefetch:
    """The answers whose solution is published, with the solution, as `matched`."""
    answers = ChallengeAnswer.objects.filter(solution__status=Status.PUBLISHED)
    return Prefetch("answers", answers.select_related("solution", "citation__source"), to_attr="matched")


class ChallengeListView(RegistryListView):
    """All challenges beside the solutions that answer them."""

    filterset_class = ChallengeFilterSet
    title = "Udfordringer og løsninger"
    intro = "Det, som kommuner, boligområder og virksomheder har svært ved, sat sammen med løsninger, der svarer på det, og hvorfor."
    singular, plural = "udfordring", "udfordringer"
    search_label = "Søg i udfordringer"
    row_template = "partnerships/challenge_row.html"
    template_name = "partnerships/challenges_list.html"
    dataset = "challenges"
    trail = ()
    sorts: ClassVar = {
        "loesninger": ("Flest løsninger først", [F("answer_count").desc(), "title"]),
        "mangler": ("Færrest løsninger først", ["answer_count", "title"]),
        "hvem": ("Hvem den rammer", [in_order("owner", [value for value, _ in Challenge.OWNERS]), "title"]),
        "titel": ("Titel A-Å", ["title"]),
    }
    columns = (
        Column("Titel", lambda challenge: challenge.title),
        Column("Kort fortalt", lambda challenge: challenge.summary),
        Column("Hvem den rammer", lambda challenge: challenge.get_owner_display()),
        Column("Kommune", lambda challenge: if_published(challenge.municipality)),
        Column("Boligområder", lambda challenge: [area.name for area in challenge.areas.all()]),
        Column("Målgrupper", lambda challenge: [group.name for group in challenge.target_groups.all()]),
        Column("Løsninger", lambda challenge: [f"{row.solution.title}: {row.reason}" for row in challenge.matched]),
        Column("Kilder", lambda challenge: [f"{citation.source.title}, {citation.place}" for citation in challenge.sources.all()]),
        Column("Adresse", lambda challenge: challenge.get_absolute_url()),
    )

    def get_queryset(self) -> QuerySet[Challenge]:
        return (
            Challenge.objects.published()
            .annotate(answer_count=count_of(Challenge, "answers", "answers__solution"))
            .select_related("municipality")
            .prefetch_related(
                Prefetch("areas", HousingArea.objects.published()),
                "target_groups",
                published_answers(),
                Prefetch("sources", Citation.objects.select_related("source")),
            )
        )


@kept_page
def challenge_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One challenge, the solutions that answer it and why, and where those are already in use."""
    challenge = get_object_or_404(
        Challenge.objects.published()
        .select_related("municipality")
        .prefetch_related(
            published_answers(),
            Prefetch("sources", Citation.objects.select_related("source")),
            Prefetch("figures", ChallengeFigure.objects.select_related("citation__source")),
            Prefetch("notes", ChallengeNote.objects.select_related("citation__source")),
        ),
        slug=slug,
    )
    published = Status.PUBLISHED
    solutions = Solution.objects.published().filter(answers__challenge=challenge)
    others = Challenge.objects.published().exclude(pk=challenge.pk)
    links = linked(
        [
            Part("areas", challenge.areas.published(), "area"),
            Part("target_groups", challenge.target_groups.all()),
            Part(
                "cases",
                solutions.filter(case_uses__case__status=published),
                "case",
                slug="case_uses__case__slug",
                name="case_uses__case__title",
                text="title",
            ),
            Part(
                "partnerships",
                Partnership.objects.published().filter(solutions__answers__challenge=challenge, solutions__status=published),
                "partnership",
                name="title",
                text="solutions__title",
            ),
            Part(
                "same_solution",
                others.filter(answers__solution__answers__challenge=challenge, answers__solution__status=published),
                "challenge",
                name="title",
                text="answers__solution__title",
            ),
            Part(
                "same_area",
                others.filter(areas__challenges=challenge, areas__status=published),
                "challenge",
                name="title",
                text="areas__name",
            ),
        ]
    )
    context = {
        "challenge": challenge,
        "links": links,
        "cases": alike(links, [("cases", "Viser løsningen ”{}”")]),
        "partnerships": alike(links, [("partnerships", "Bruger løsningen ”{}”")]),
        "alike": alike(links, [("same_solution", "Samme løsning: {}"), ("same_area", "Samme område: {}")]),
        "trail": trail_to(request, "/udfordringer/", "Udfordringer"),
    }
    return render(request, "partnerships/challenge.html", context)
