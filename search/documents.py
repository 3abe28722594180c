"""What apps hand to the index: their kinds, and their entries as documents of plain values."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet


@dataclass(frozen=True)
class Document:
    """One entry as the index sees it. `names` and `aliases` are other names; `body` is plain text.

    `municipality` is a slug, `year` the first year, `themes` theme numbers, `updated_at` when the entry last changed:
    what search_reconcile compares.
    """

    object_id: int
    slug: str
    title: str
    url: str
    body: str
    names: str = ""
    aliases: tuple[str, ...] = ()
    municipality: str = ""
    year: int | None = None
    themes: tuple[int, ...] = ()
    updated_at: datetime | None = None


Build = Callable[[Iterable[int] | None], Iterable[Document]]


@dataclass(frozen=True)
class Kind:
    """A kind of entry: its Danish name in the plural, and how its published entries become documents.

    `build(None)` yields all; `build(ids)` those of the given ids that are published. `published()` is the queryset of
    what should be in the index, with an `updated_at`. `weight` is what a hit of the kind counts: entries with a story of
    their own come before those that are mostly names.
    """

    key: str
    label: str
    build: Build
    published: Callable[[], QuerySet[Any]] | None = None
    weight: float = 1.0


_kinds: dict[str, Kind] = {}


def register(key: str, label: str, build: Build, published: Callable[[], QuerySet[Any]] | None = None, weight: float = 1.0) -> None:
    """Make a kind searchable; called once from the app's AppConfig.ready, in the order kinds are shown."""
    _kinds[key] = Kind(key, label, build, published, weight)


def kinds() -> dict[str, Kind]:
    """The registered kinds in order."""
    return _kinds
