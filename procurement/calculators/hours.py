"""A social clause: how many hours a share of a contract is, and how many people's work that makes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

PARIS_SHARE = Decimal(5)  # per cent of all hours in a contract; foreign practice, an example and no rule
# 37 hours a week in 52 weeks, holidays not taken off. A reckoning to begin with, which the one who asks can change.
HOURS_OF_A_YEAR = Decimal(37 * 52)
MONTHS_OF_A_YEAR = 12
_TENTH = Decimal("0.1")
_CENT = Decimal("0.01")


@dataclass(frozen=True)
class ClauseHours:
    """What a share of a contract's hours comes to.

    `hours` in all; `years_of_work` as full-time equivalents (one person full time for a year); `people` working full time
    all through the contract, None where its months aren't given; `hours_a_week` on average over the contract, likewise.
    """

    hours: Decimal
    years_of_work: Decimal
    people: Decimal | None = None
    hours_a_week: Decimal | None = None


def clause_hours(
    *, contract_hours: Decimal, share_pct: Decimal, hours_of_a_year: Decimal = HOURS_OF_A_YEAR, months: Decimal | None = None
) -> ClauseHours:
    """The hours of a share in per cent of the contract's hours. Raises ValueError for what is no share, no year or no time.

    Hours are rounded to tenths, years and people to hundredths, halves upward.
    """
    if contract_hours < 0 or not 0 <= share_pct <= 100:
        raise ValueError("hours are not negative and a share is between 0 and 100")
    if hours_of_a_year <= 0 or (months is not None and months <= 0):
        raise ValueError("a year of work and a contract have some length")
    hours = contract_hours * share_pct / 100
    years = hours / hours_of_a_year
    found = ClauseHours(_round(hours, _TENTH), _round(years, _CENT))
    if months is None:
        return found
    length = months / MONTHS_OF_A_YEAR
    return ClauseHours(found.hours, found.years_of_work, _round(years / length, _CENT), _round(hours / (length * 52), _TENTH))


def _round(value: Decimal, to: Decimal) -> Decimal:
    return value.quantize(to, ROUND_HALF_UP)
