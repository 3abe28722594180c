"""The pages after the first: the hits that the first page found, kept for a minute.

Kept are the entries, not their texts: a page shows what the index has of them when it is shown.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.core.cache import caches

from .engines.base import Question
from .filters import Counts, Filters, Key
from .generation import generation

SECONDS = 60
LISTED = 1_000  # hits that have a page; past them, narrowing the search is of more use than turning pages


class Listed:
    """Entries in order, packed: a thousand of them are kept in a tenth of the time."""

    def __init__(self, keys: Sequence[Key]) -> None:
        self._kinds = list(dict.fromkeys(each.kind for each in keys))
        position = {kind: at for at, kind in enumerate(self._kinds)}
        self._of_kind = bytes(position[each.kind] for each in keys)
        self._ids = array("q", [each.object_id for each in keys])

    def __len__(self) -> int:
        return len(self._ids)

    def part(self, start: int, end: int) -> list[Key]:
        return [Key(self._kinds[kind], pk) for kind, pk in zip(self._of_kind[start:end], self._ids[start:end], strict=True)]


@dataclass(frozen=True)
class Found:
    """What a search found: the hits in order, at most LISTED; the loose ones; the scores of those ranked; and the counts."""

    edition: str
    order: Listed
    loose: list[Key]
    scores: dict[Key, float] = field(default_factory=dict)
    total: int = 0
    counts: Counts = field(default_factory=Counts)
    is_exact: bool = True


def edition() -> str:
    """Which first page the following ones go on from."""
    return generation()


def key(question: Question, filters: Filters) -> str:
    """What the hits of a question are kept under."""
    return "search:" + hashlib.sha256(repr((question, filters.tokens)).encode()).hexdigest()[:40]


def keep(name: str, found: Found) -> None:
    """Under its edition, and as the last one found."""
    caches["process"].set_many({f"{name}:{found.edition}": found, name: found.edition}, SECONDS)


def kept(name: str, wanted: str) -> Found | None:
    """What the first page of the wanted edition found; else the last one found; None when that is a minute ago."""
    for edition in (wanted, caches["process"].get(name)):
        if edition and edition.isdigit() and len(edition) < 20:
            found: Found | None = caches["process"].get(f"{name}:{edition}")
            if found is not None:
                return found
    return None
