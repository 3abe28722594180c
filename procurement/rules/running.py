"""What has been bought of the same kind, and which limits the next purchase would take it past.

Purchases of the same kind count over 48 months (udbudsloven § 38), as the rule set has it for services without a total price.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MONTHS = 48
NEAR = 80  # per cent of a limit from which it's told that it's near


@dataclass(frozen=True)
class Bought:
    """A purchase that was made. `on` is None when its day isn't known; it's then shown and never counted.

    `kind` is what counts as the same need (an offering's name, else the contract's kind).
    """

    authority: str
    supplier: str
    kind: str
    amount: int
    on: dt.date | None
    text: str
    url: str = ""


@dataclass(frozen=True)
class Limit:
    """An upper limit in kroner; `inclusive` when the limit itself is still within it."""

    name: str
    dkk: int
    inclusive: bool

    def holds(self, amount: int) -> bool:
        return amount < self.dkk or (self.inclusive and amount == self.dkk)


@dataclass(frozen=True)
class Total:
    """What one supplier ('' for all) has had of a kind, before and with the planned purchase."""

    supplier: str
    before: int
    after: int
    counted: tuple[Bought, ...]
    passed: tuple[Limit, ...]  # limits that hold for each by itself, and not for both together
    near: Limit | None  # the next limit, when the total comes near it


def since(until: dt.date) -> dt.date:
    """The first day that counts: 48 months back, the day after."""
    year, month = divmod(until.year * 12 + until.month - 1 - MONTHS, 12)
    day = min(until.day, calendar.monthrange(year, month + 1)[1])
    return dt.date(year, month + 1, day) + dt.timedelta(days=1)


def totals(bought: Iterable[Bought], *, kind: str, planned: int, until: dt.date, limits: Sequence[Limit]) -> list[Total]:
    """The total of the kind for all suppliers together, then for each by name. `planned` is added to all of them."""
    first = since(until)
    counted = [each for each in bought if each.kind == kind and each.on is not None and first <= each.on <= until]
    suppliers = ["", *sorted({each.supplier for each in counted})]
    found = []
    for supplier in suppliers:
        rows = tuple(each for each in counted if supplier in ("", each.supplier))
        before = sum(each.amount for each in rows)
        after = before + planned
        passed = tuple(limit for limit in limits if limit.holds(planned) and limit.holds(before) and not limit.holds(after))
        ahead = next((limit for limit in limits if limit.holds(after)), None)
        near = ahead if before and ahead is not None and after * 100 >= ahead.dkk * NEAR else None
        found.append(Total(supplier, before, after, rows, passed, near))
    return found
