"""Partnerships."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import F, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from registry.figures import danish_amount
from registry.kept_pages import kept_page
from registry.links import Part, linked
from registry.listing import Column, RegistryListView, trail_to
from registry.models import Citation, HousingArea, Status
from registry.models.base import if_published

from ..filters import PartnershipFilterSet, in_order
from ..models import (
    Action,
    Partnership,
    PartnershipAmount,
    PartnershipFigure,
    PartnershipKind,
    PartnershipNote,
    PartnershipParty,
    PartnershipStep,
    SolutionExample,
)
from .alike import alike

LONGEST_WORD = 11  # what there is room for in a row's figure


@dataclass(frozen=True)
class KeyFigure:
    """A figure in large type and what it counts."""

    qualifier: str
    headline: str
    subject: str


class PartnershipListView(RegistryListView):
    """All partnerships with facets."""

    filterset_class = PartnershipFilterSet
    title = "Partnerskaber"
    intro = "Aftaler og faste samarbejder mellem kommuner, boligorganisationer og virksomheder: parter, roller og erfaringer."
    singular, plural = "partnerskab", "partnerskaber"
    search_label = "Søg i partnerskaber"
    row_template = "partnerships/partnership_row.html"
    dataset = "partnerships"
    source_line = "Tilstanden er den, partnerskabet havde, da kilden blev skrevet."
    trail = ()
    sorts: ClassVar = {
        "titel": ("Titel A-Å", ["title"]),
        "nyeste": ("Senest startet", [F("start").desc(nulls_last=True), "title"]),
        "form": ("Form", [in_order("kind", PartnershipKind.values), "title"]),
        "kommune": ("Kommune", [F("municipality__name").asc(nulls_last=True), "title"]),
    }
    columns = (
        Column("Titel", lambda partnership: partnership.title),
        Column("Kort fortalt", lambda partnership: partnership.summary),
        Column("Form", lambda partnership: partnership.get_kind_display()),
        Column("Tilstand, da kilden blev skrevet", lambda partnership: partnership.get_state_display()),
        Column("Kommune", lambda partnership: if_published(partnership.municipality)),
        Column("Boligområder", lambda partnership: [area.name for area in partnership.areas.all()]),
        Column("Periode", lambda partnership: partnership.period_text),
        Column("Parter", lambda partnership: [f"{row.label} ({row.role})" for row in partnership.parties.all()]),
        Column("Beløb", lambda partnership: [f"{row.amount} {row.text}" for row in partnership.amounts.all()]),
        Column("Formål", lambda partnership: partnership.purpose),
        Column("Adresse", lambda partnership: partnership.get_absolute_url()),
    )

    def get_queryset(self) -> QuerySet[Partnership]:
        return (
            Partnership.objects.published()
            .select_related("municipality")
            .prefetch_related(Prefetch("areas", HousingArea.objects.published()), "parties", "amounts", "figures")
        )

    def decorate(self, entries: list[Any]) -> list[Any]:
        for partnership in entries:
            partnership.key_figure = key_figure(partnership)
        return entries


def key_figure(partnership: Partnership) -> KeyFigure | None:
    """The one figure a row shows: what the agreement costs, else what it counts; the first there is room for."""
    found = [
        KeyFigure(
            row.get_qualifier_display() if row.qualifier else "",
            danish_amount(row.amount_dkk, row.amount_max_dkk, "", "kr."),
            f"{row.text}, {row.get_per_display()}" if row.per and row.per != "other" else row.text,
        )
        for row in partnership.amounts.all()
    ]
    found += [
        KeyFigure(row.get_qualifier_display() if row.qualifier else "", row.headline, row.subject)
        for row in partnership.figures.all()
        if row.value is not None
    ]
    return next((figure for figure in found if max(map(len, figure.headline.split())) <= LONGEST_WORD), None)


@kept_page
def partnership_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One partnership: the parties and what they do, the action plan, the steps others can follow, and what it led to."""
    partnership = get_object_or_404(
        Partnership.objects.published()
        .select_related("municipality")
        .prefetch_related(
            "websites",
            Prefetch("sources", Citation.objects.select_related("source")),
            Prefetch("parties", PartnershipParty.objects.select_related("organisation", "citation__source")),
            Prefetch("actions", Action.objects.select_related("organisation", "citation__source")),
            Prefetch("steps", PartnershipStep.objects.select_related("citation__source")),
            Prefetch("amounts", PartnershipAmount.objects.select_related("citation__source")),
            Prefetch("figures", PartnershipFigure.objects.select_related("citation__source")),
            Prefetch("notes", PartnershipNote.objects.select_related("citation__source")),
        ),
        slug=slug,
    )
    others = Partnership.objects.published().exclude(pk=partnership.pk)
    published = Status.PUBLISHED
    links = linked(
        [
            Part("areas", partnership.areas.published(), "area"),
            Part("plans", partnership.plans.published(), "plan", text="summary"),
            Part("solutions", partnership.solutions.published(), "solution", name="title", text="summary"),
            Part(
                "examples",
                SolutionExample.objects.filter(partnership=partnership, solution__status=published),
                "solution",
                slug="solution__slug",
                name="solution__title",
                text="text",
            ),
            Part("cases", partnership.cases.published(), "case", name="title", text="summary"),
            Part("offers", partnership.offers.published(), "offer", name="title", text="summary"),
            Part(
                "same_plan",
                others.filter(plans__partnerships=partnership, plans__status=published),
                "partnership",
                name="title",
                text="plans__name",
            ),
            Part(
                "same_area",
                others.filter(areas__partnerships=partnership, areas__status=published),
                "partnership",
                name="title",
                text="areas__name",
            ),
            Part(
                "same_solution",
                others.filter(solutions__partnerships=partnership, solutions__status=published),
                "partnership",
                name="title",
                text="solutions__title",
            ),
        ]
    )
    told = {link.slug for link in links["examples"]}
    traits = [
        ("same_plan", "Samme helhedsplan: {}"),
        ("same_area", "Samme område: {}"),
        ("same_solution", "Samme løsning: {}"),
    ]
    context = {
        "partnership": partnership,
        "links": links,
        # An example tells what was done here; the solution's own summary is only shown where nothing does.
        "solutions": links["examples"] + [link for link in links["solutions"] if link.slug not in told],
        "alike": alike(links, traits),
        "trail": trail_to(request, "/partnerskaber/", "Partnerskaber"),
    }
    return render(request, "partnerships/partnership.html", context)
