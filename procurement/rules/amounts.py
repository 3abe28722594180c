"""The amounts that hold on a day, picked out of dated rows (sections 4 and 5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from .purchase import Buyer, Contract, Purchase

FIRST_DAY, LAST_DAY = dt.date(2014, 1, 1), dt.date(2027, 12, 31)  # the days the rule set speaks of
ACT_IN_FORCE = dt.date(2016, 1, 1)  # udbudsloven
TRAINING_DUTY = dt.date(2022, 7, 1)
WORKS_ACT_DOUBT = dt.date(2026, 1, 1)  # one secondary source says tilbudsloven is to be replaced
# Over this, goods and services had to be advertised before udbudsloven (S37). A repealed rule: it can't change any more.
ADVERTISING_BEFORE_2016 = 500_000
PERIOD_KEYS = ("gs_state", "gs_other", "works", "light", "lot_gs", "lot_works")  # the amounts that are set for two years at a time


@dataclass(frozen=True)
class Amount:
    """A dated amount; both days count, None is open.

    `dkk` is None where no amount in kroner was found: a euro amount is never converted.
    """

    key: str
    dkk: int | None
    valid_from: dt.date | None
    valid_to: dt.date | None
    eur: int | None = None
    legal_reference: str = ""
    source_title: str = ""
    source_url: str = ""

    def holds_on(self, day: dt.date) -> bool:
        return self.valid_from is not None and self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Amounts:
    """The amounts of one day by key, and the period of the two-year set they belong to (None, None when there is none)."""

    day: dt.date
    by_key: dict[str, Amount]
    valid_from: dt.date | None
    valid_to: dt.date | None

    def dkk(self, key: str) -> int | None:
        found = self.by_key.get(key)
        return found.dkk if found else None

    @property
    def is_known_period(self) -> bool:
        """Whether the day is one the rule set speaks of, and a set of amounts holds on it."""
        return FIRST_DAY <= self.day <= LAST_DAY and self.valid_from is not None


def threshold_key(purchase: Purchase) -> str:
    """Which threshold a purchase is measured against (section 6)."""
    if purchase.contract == Contract.WORKS:
        return "works"
    if purchase.contract == Contract.LIGHT:
        return "light"
    return "gs_state" if purchase.buyer == Buyer.STATE else "gs_other"


def lot_key(purchase: Purchase) -> str:
    """Which cap a lot is measured against; the one for goods and services is used for light services too (not verified)."""
    return "lot_works" if purchase.is_works else "lot_gs"


def amounts_on(day: dt.date, rows: Iterable[Amount]) -> Amounts:
    """The rows that hold on the day. Amounts told by the source documents (`seed_…`) are history and left out."""
    by_key = {row.key: row for row in rows if not row.key.startswith("seed_") and row.holds_on(day)}
    period = next((by_key[key] for key in PERIOD_KEYS if key in by_key), None)
    return Amounts(day, by_key, period.valid_from if period else None, period.valid_to if period else None)
