"""Sources, each with everything that rests on it."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from ..filters import SourceFilterSet
from ..kept_pages import kept_page
from ..links import Part, linked
from ..listing import Column, RegistryListView, trail_to
from ..models import Citation, Source, Status
from ..statements import documents


class SourceListView(RegistryListView):
    """The documents behind the registry."""

    filterset_class = SourceFilterSet
    title = "Kilder"
    intro = "De dokumenter, som registrets oplysninger bygger på. Hver kilde viser alt, hvad der er hentet fra den."
    singular, plural = "kilde", "kilder"
    search_label = "Søg i kilder"
    row_template = "registry/source_row.html"
    dataset = "sources"
    trail = ()
    sorts = {"titel": ("Titel A-Å", ["title"]), "aar": ("Nyeste først", ["-year", "title"])}
    columns = (
        Column("Titel", lambda source: source.title),
        Column("Undertitel", lambda source: source.subtitle),
        Column("Udgiver", lambda source: source.publisher),
        Column("År", lambda source: source.year),
        Column("Slags", lambda source: source.get_kind_display()),
        Column("Beskrivelse", lambda source: source.summary),
    )

    def get_queryset(self) -> QuerySet[Source]:
        return documents()


# What can rest on a source: the key shown by, the model, the page, and the model's name for its title.
# Models above the registry are found by label: the registry doesn't import them, but a source's page lists them.
_RESTING = [
    ("cases", "Cases", "cases.PracticeCase", "case", "title", "summary"),
    ("enterprises", "Virksomheder", "enterprises.SocialEnterprise", "enterprise", "name", "summary"),
    ("plans", "Helhedsplaner", "partnerships.SocialMasterPlan", "plan", "name", "summary"),
    ("partnerships", "Partnerskaber", "partnerships.Partnership", "partnership", "title", "summary"),
    ("offers", "Tilbud i kataloget", "partnerships.Offer", "offer", "title", "summary"),
    ("solutions", "Løsninger", "partnerships.Solution", "solution", "title", "summary"),
    ("challenges", "Udfordringer", "partnerships.Challenge", "challenge", "title", "summary"),
    ("municipalities", "Kommuner", "registry.Municipality", "municipality", "name", ""),
    ("areas", "Boligområder", "registry.HousingArea", "area", "name", ""),
    ("organisations", "Organisationer", "registry.Organisation", "organisation", "name", ""),
]


@kept_page
def source_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One document, and everything in the registry that rests on it."""
    source = get_object_or_404(Source.objects.published(), slug=slug)
    parts = []
    for key, _, label, page, name, text in _RESTING:
        entries: QuerySet[Any] = apps.get_model(label)._default_manager.filter(status=Status.PUBLISHED, sources__source=source)
        if key == "organisations":
            entries = entries.exclude(kind__in=["enterprise", "municipality"])
        if key == "offers":
            entries = entries.exclude(enterprise__isnull=False, enterprise__status__in=[Status.DRAFT, Status.SUBMITTED, Status.ARCHIVED])
        if key == "solutions":
            text = "kind"
        parts.append(Part(key, entries.distinct(), page, name=name, text=text, kind="kind" if key == "organisations" else ""))
    links = linked(parts)
    groups = [(key, label, links[key]) for key, label, *_ in _RESTING if links[key]]
    context = {
        "source": source,
        "groups": groups,
        "total": sum(len(entries) for _, _, entries in groups),
        "places": Citation.objects.filter(source=source).count(),
        "trail": trail_to(request, "/kilder/", "Kilder"),
    }
    return render(request, "registry/source.html", context)
