"""The registry's own entries as open data."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet

from . import opendata
from .models import (
    AreaFigure,
    AreaNote,
    Citation,
    HousingArea,
    Municipality,
    MunicipalityFigure,
    MunicipalityNote,
    NoteRow,
    Organisation,
    OrganisationNote,
    Source,
)
from .opendata import cited, cited_all, figure, named, notes

_sources = Prefetch("sources", Citation.objects.select_related("source"))


def _notes(model: type[NoteRow]) -> Prefetch[str]:
    return Prefetch("notes", model._default_manager.select_related("citation__source"))


def published_organisations() -> QuerySet[Organisation]:
    return (
        Organisation.objects.published()
        .select_related("municipality", "parent")
        .prefetch_related("aliases", "websites", _sources, _notes(OrganisationNote))
    )


def serialise_organisation(organisation: Organisation) -> dict[str, Any]:
    return {
        "slug": organisation.slug,
        "name": organisation.name,
        "kind": organisation.kind,
        "aliases": [{"name": alias.name, "kind": alias.kind} for alias in organisation.aliases.all()],
        "municipality": named(organisation.municipality),
        "parent": named(organisation.parent) if organisation.parent and organisation.parent.is_published else None,
        "text": organisation.text or None,
        "url": organisation.get_absolute_url(),
        "websites": [{"url": site.url, "label": site.label} for site in organisation.websites.all()],
        "notes": notes(organisation),
        "sources": cited_all(organisation),
    }


def published_municipalities() -> QuerySet[Municipality]:
    return (
        Municipality.objects.published()
        .select_related("region", "survey__citation__source", "anchoring_citation__source")
        .prefetch_related(
            _sources, _notes(MunicipalityNote), Prefetch("figures", MunicipalityFigure.objects.select_related("citation__source"))
        )
    )


def serialise_municipality(municipality: Municipality) -> dict[str, Any]:
    """A municipality; `survey` is null for those that were not among the 17."""
    row = getattr(municipality, "survey", None)
    survey = row and {
        "year": row.year,
        "enterprises_total": row.enterprises_total,
        "enterprises_registered": row.enterprises_registered,
        "enterprises_new": row.enterprises_new,
        "enterprises_on_the_way": row.enterprises_on_the_way,
        "note": row.note or None,
        "source": cited(row.citation),
    }
    return {
        "code": municipality.code,
        "slug": municipality.slug,
        "name": municipality.name,
        "region": {"code": municipality.region.code, "name": municipality.region.name},
        "url": municipality.get_absolute_url(),
        "survey": survey,
        "anchoring": municipality.anchoring or None,
        "anchoring_source": cited(municipality.anchoring_citation),
        "text": municipality.text or None,
        "figures": [figure(row) for row in municipality.figures.all()],
        "notes": notes(municipality),
        "sources": cited_all(municipality),
    }


def published_areas() -> QuerySet[HousingArea]:
    return (
        HousingArea.objects.published()
        .select_related("municipality", "part_of")
        .prefetch_related(
            "aliases",
            "organisations",
            _sources,
            _notes(AreaNote),
            Prefetch("figures", AreaFigure.objects.select_related("citation__source")),
        )
    )


def serialise_area(area: HousingArea) -> dict[str, Any]:
    return {
        "slug": area.slug,
        "name": area.name,
        "kind": area.kind,
        "aliases": [{"name": alias.name, "kind": alias.kind} for alias in area.aliases.all()],
        "municipality": named(area.municipality),
        "city": area.city or None,
        "part_of": named(area.part_of) if area.part_of and area.part_of.is_published else None,
        "organisations": [named(organisation) for organisation in area.organisations.all() if organisation.is_published],
        "text": area.text or None,
        "url": area.get_absolute_url(),
        "figures": [figure(row) for row in area.figures.all()],
        "notes": notes(area),
        "sources": cited_all(area),
    }


def published_sources() -> QuerySet[Source]:
    return Source.objects.published()


def serialise_source(source: Source) -> dict[str, Any]:
    return {
        "slug": source.slug,
        "title": source.title,
        "subtitle": source.subtitle or None,
        "publisher": source.publisher or None,
        "year": source.year,
        "kind": source.kind,
        "pages": source.pages,
        "isbn": source.isbn or None,
        "original_url": source.url or None,
        "summary": source.summary,
        "note": source.note or None,
        "url": source.get_absolute_url(),
    }


def register_datasets() -> None:
    """Called when the app is ready."""
    opendata.register("organisations", published_organisations, serialise_organisation)
    opendata.register("municipalities", published_municipalities, serialise_municipality)
    opendata.register("areas", published_areas, serialise_area)
    opendata.register("sources", published_sources, serialise_source)
