"""What was written or dropped, and since when: how a process knows that something it keeps in memory is out of date.

Every write of the index adds rows in its own transaction and none is ever updated, so writers don't fight over one. A row
can become visible later than one with a higher number (two transactions at once), so a reader compares first, last and
number, and looks a window back for what came late.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Count, Max, Min
from django.utils import timezone

from .models import SearchChange

SEVERAL = 500  # ids changed at once that are named; above it the whole kind is said to have changed
WINDOW = 1_000  # changes back in which one that came late is looked for
KEPT = dt.timedelta(days=1)


@dataclass(frozen=True)
class Generation:
    """How much a reader has seen: the first and the last change that there were, their number, and the latest by id."""

    first: int
    last: int
    number: int
    recent: frozenset[int]


@dataclass(frozen=True)
class Changes:
    """What happened since a generation, and the one there is now. `ids` holds ids by kind, None for any of the kind.

    With `everything` it can't be told (a reader who has seen nothing, or changes that are pruned): all may be different.
    """

    generation: Generation
    ids: dict[str, set[int] | None] = field(default_factory=dict)
    everything: bool = False

    def __bool__(self) -> bool:
        return self.everything or bool(self.ids)

    def of(self, kind: str) -> set[int] | None:
        """Ids of the kind that were written or dropped; None when any may have been."""
        return None if self.everything else self.ids.get(kind, set())


def note(kind: str, ids: Collection[int] | None) -> None:
    """Say that entries of a kind have changed (None: any of them). Belongs in the transaction that changes them."""
    named: Collection[int | None] = [None] if ids is None or len(ids) > SEVERAL else ids
    SearchChange.objects.bulk_create([SearchChange(kind=kind, object_id=pk) for pk in named])


def changes_since(seen: Generation | None) -> Changes:
    """What has changed since; one query when nothing has, else two. Read it before the data that it is to date."""
    now = SearchChange.objects.aggregate(first=Min("pk"), last=Max("pk"), number=Count("pk"))
    first, last, number = now["first"] or 0, now["last"] or 0, now["number"]
    if seen is not None and (seen.first, seen.last, seen.number) == (first, last, number):
        return Changes(seen)
    floor = min(seen.last if seen else last, last) - WINDOW
    rows = list(SearchChange.objects.filter(pk__gt=floor).values_list("pk", "kind", "object_id"))
    recent = frozenset(pk for pk, _, _ in rows if pk > last - WINDOW)
    # What this very query saw beyond `last` is not dated yet: the next reader is told of it (once more, which does no harm).
    generation = Generation(first, last, number, frozenset(pk for pk in recent if pk <= last))
    new = [row for row in rows if seen is not None and row[0] not in seen.recent and row[0] > seen.last - WINDOW]
    if seen is None or seen.first not in (0, first) or seen.number + len([pk for pk, _, _ in new if pk <= last]) != number:
        return Changes(generation, everything=True)
    ids: dict[str, set[int] | None] = {}
    for _, kind, pk in new:
        known = ids.setdefault(kind, set())
        if pk is None:
            ids[kind] = None
        elif known is not None:
            known.add(pk)
    return Changes(generation, ids)


def prune() -> int:
    """Forget changes older than KEPT; always the oldest, so that who has seen them can tell. Returns how many."""
    old = SearchChange.objects.filter(at__lt=timezone.now() - KEPT).aggregate(last=Max("pk"))["last"]
    return SearchChange.objects.filter(pk__lte=old).delete()[0] if old else 0
