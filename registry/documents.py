"""The registry's own entries as search documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from search import index
from search.index import Document

from .models import HousingArea, Municipality, Organisation, Source
from .views.organisations import ELSEWHERE


def _names(entry: HousingArea | Organisation) -> str:
    return " ".join(alias.name for alias in entry.aliases.all())


def municipalities(ids: Iterable[int] | None) -> Iterator[Document]:
    found = Municipality.objects.published().select_related("region")
    for entry in found if ids is None else found.filter(pk__in=ids):
        body = " ".join(part for part in (entry.full_name, entry.region.name, entry.text, entry.anchoring) if part)
        yield Document(entry.pk, entry.slug, entry.full_name, entry.get_absolute_url(), body, f"{entry.name} {entry.code}")


def areas(ids: Iterable[int] | None) -> Iterator[Document]:
    found = HousingArea.objects.published().select_related("municipality").prefetch_related("aliases", "organisations")
    for entry in found if ids is None else found.filter(pk__in=ids):
        place = entry.municipality.full_name if entry.municipality else ""
        owners = " ".join(organisation.name for organisation in entry.organisations.all() if organisation.is_published)
        body = " ".join(part for part in (entry.get_kind_display(), entry.city, place, entry.text, owners) if part)
        yield Document(entry.pk, entry.slug, entry.name, entry.get_absolute_url(), body, _names(entry))


def organisations(ids: Iterable[int] | None) -> Iterator[Document]:
    """All but enterprises and municipalities, which are kinds of their own."""
    found = (
        Organisation.objects.published().exclude(kind__in=ELSEWHERE).select_related("municipality", "parent").prefetch_related("aliases")
    )
    for entry in found if ids is None else found.filter(pk__in=ids):
        place = entry.municipality.full_name if entry.municipality else ""
        parent = entry.parent.name if entry.parent and entry.parent.is_published else ""
        body = " ".join(part for part in (entry.get_kind_display(), parent, place, entry.text) if part)
        yield Document(entry.pk, entry.slug, entry.name, entry.get_absolute_url(), body, _names(entry))


def sources(ids: Iterable[int] | None) -> Iterator[Document]:
    found = Source.objects.published()
    for entry in found if ids is None else found.filter(pk__in=ids):
        body = " ".join(part for part in (entry.subtitle, entry.publisher, str(entry.year or ""), entry.summary, entry.note) if part)
        yield Document(entry.pk, entry.slug, entry.title, entry.get_absolute_url(), body)


def register_kinds() -> None:
    """Called when the app is ready; these kinds come after those of the apps above."""
    index.register("municipality", "Kommuner", municipalities)
    index.register("area", "Boligområder", areas)
    index.register("organisation", "Organisationer", organisations)
    index.register("source", "Kilder", sources)
