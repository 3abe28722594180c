"""The administrators' queues of amounts: those that run out or have run out, and those in force that nobody has checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse

from registry.queues import Queue

from .models import Threshold
from .rules.amounts import PERIOD_KEYS
from .rules.expiry import TOLD_BEFORE


def threshold_queues(today: dt.date) -> list[Queue]:
    """One query over the rows that rules use. Like `rules.expiry`, only the last row of a key can run out without another."""
    rows = list(Threshold.objects.exclude(found_as="seed").filter(valid_from__isnull=False).order_by("key", "valid_from"))
    last = {row.key: row for row in rows if row.key in PERIOD_KEYS}
    ending = [row for row in last.values() if row.valid_to is not None and (row.valid_to - today).days <= TOLD_BEFORE[0]]
    gone = [row for row in ending if row.valid_to is not None and row.valid_to < today]
    soon = [row for row in ending if row not in gone]
    unchecked = [row for row in rows if row.checked_on is None and (row.valid_to is None or row.valid_to >= today)]
    return [
        Queue("Beløbsgrænser, der er udløbet uden afløser", len(gone), _only(gone), _first(row.valid_to for row in gone)),
        Queue(f"Beløbsgrænser, der udløber inden for {TOLD_BEFORE[0]} dage", len(soon), _only(soon), _first(row.valid_to for row in soon)),
        Queue("Gældende beløbsgrænser, som ingen har kontrolleret", len(unchecked), _only(unchecked), _begun(unchecked, today)),
    ]


def _only(rows: Iterable[Threshold]) -> str:
    """The list with these rows alone."""
    keys = ",".join(str(row.pk) for row in sorted(rows, key=lambda row: row.pk))
    return f"{reverse('admin:procurement_threshold_changelist')}?id__in={keys}"


def _first(days: Iterable[dt.date | None]) -> dt.date | None:
    return min((day for day in days if day is not None), default=None)


def _begun(rows: Iterable[Threshold], today: dt.date) -> dt.date | None:
    """The first day on which one of them has been in force; None when all are still to come."""
    return _first(row.valid_from for row in rows if row.valid_from is not None and row.valid_from <= today)
