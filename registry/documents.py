"""The registry's own entries as search documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet

from search import index
from search.index import Document

from .models import HousingArea, Municipality, Organisation
from .models.base import if_published
from .statements import documents
from .views.organisations import ELSEWHERE


def _aliases(entry: HousingArea | Organisation) -> tuple[str, ...]:
    return tuple(alias.name for alias in entry.aliases.all())


def _document(entry: Any, title: str, parts: Iterable[str], aliases: tuple[str, ...] = (), place: Municipality | None = None) -> Document:
    return Document(
        object_id=entry.pk,
        slug=entry.slug,
        title=title,
        url=entry.get_absolute_url(),
        body=" ".join(part for part in parts if part),
        aliases=aliases,
        municipality=place.slug if place else "",
        updated_at=entry.updated_at,
    )


def _other_organisations() -> QuerySet[Organisation]:
    """All but enterprises and municipalities, which are kinds of their own."""
    return Organisation.objects.published().exclude(kind__in=ELSEWHERE)


def municipalities(ids: Iterable[int] | None) -> Iterator[Document]:
    found = Municipality.objects.published().select_related("region")
    for entry in found if ids is None else found.filter(pk__in=ids):
        parts = (entry.full_name, entry.region.name, entry.text, entry.anchoring)
        yield _document(entry, entry.full_name, parts, (entry.name, entry.code), entry)


def areas(ids: Iterable[int] | None) -> Iterator[Document]:
    found = HousingArea.objects.published().select_related("municipality").prefetch_related("aliases", "organisations")
    for entry in found if ids is None else found.filter(pk__in=ids):
        place = getattr(if_published(entry.municipality), "full_name", "")
        owners = " ".join(organisation.name for organisation in entry.organisations.all() if organisation.is_published)
        parts = (entry.get_kind_display(), entry.city, place, entry.text, owners)
        yield _document(entry, entry.name, parts, _aliases(entry), if_published(entry.municipality))


def organisations(ids: Iterable[int] | None) -> Iterator[Document]:
    found = _other_organisations().select_related("municipality", "parent").prefetch_related("aliases")
    for entry in found if ids is None else found.filter(pk__in=ids):
        place = getattr(if_published(entry.municipality), "full_name", "")
        parent = entry.parent.name if entry.parent and entry.parent.is_published else ""
        parts = (entry.get_kind_display(), parent, place, entry.text)
        yield _document(entry, entry.name, parts, _aliases(entry), if_published(entry.municipality))


def sources(ids: Iterable[int] | None) -> Iterator[Document]:
    found = documents()
    for entry in found if ids is None else found.filter(pk__in=ids):
        parts = (entry.subtitle, entry.publisher, str(entry.year or ""), entry.summary, entry.note)
        yield _document(entry, entry.title, parts)


def register_kinds() -> None:
    """Called when the app is ready; these kinds come after those of the apps above."""
    index.register("municipality", "Kommuner", municipalities, Municipality.objects.published)
    index.register("area", "Boligområder", areas, HousingArea.objects.published, weight=0.85)
    index.register("organisation", "Organisationer", organisations, _other_organisations, weight=0.7)
    index.register("source", "Kilder", sources, documents, weight=0.9)
