"""When the two-year set of amounts runs out, and how long before the administrators are told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from .amounts import PERIOD_KEYS, Amount

TOLD_BEFORE = (90, 30, 7, 0)  # days


@dataclass(frozen=True)
class Expiry:
    """Amounts that nothing follows: the last day they hold, and their keys in the order of PERIOD_KEYS."""

    on: dt.date
    keys: tuple[str, ...]

    def days_left(self, today: dt.date) -> int:
        """Below zero when the day has gone."""
        return (self.on - today).days


def expiring(rows: Iterable[Amount], today: dt.date, *, days: int = TOLD_BEFORE[0]) -> Expiry | None:
    """What runs out first within so many days, or has run out; None when every amount holds longer than that.

    Only the last row of a key counts: one that another follows runs out as it should. A row without a last day never does.
    """
    last: dict[str, dt.date] = {}
    for row in rows:
        if row.key in PERIOD_KEYS and row.valid_from is not None:
            last[row.key] = max(last.get(row.key, dt.date.min), row.valid_to or dt.date.max)
    ends = {key: end for key, end in last.items() if (end - today).days <= days}
    if not ends:
        return None
    first = min(ends.values())
    return Expiry(first, tuple(key for key in PERIOD_KEYS if ends.get(key) == first))


def notice_due(expiry: Expiry, today: dt.date) -> int | None:
    """Which of TOLD_BEFORE it's time for: the least that is no less than the days left; None when that's none of them."""
    left = max(expiry.days_left(today), 0)
    return min((step for step in TOLD_BEFORE if step >= left), default=None)
