"""A floor in an employment tender: the buyer pays for a least number of places, whether it fills them or not."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Floor:
    """Who bears the places that stay empty.

    Places: `paid` in all, of them `paid_empty` that nobody used; `unpaid_empty` are those the supplier keeps ready without
    pay, and `unpaid_empty_without_floor` those it would without the floor. Amounts in whole kroner, None without a price.
    """

    paid: int
    paid_empty: int
    unpaid_empty: int
    unpaid_empty_without_floor: int
    paid_dkk: int | None = None
    paid_empty_dkk: int | None = None
    unpaid_empty_dkk: int | None = None


def floor(*, offered: int, guaranteed: int, used: int, price_dkk: int | None = None) -> Floor:
    """What a guarantee of places means when some were used. Raises ValueError when more are guaranteed or used than offered."""
    if min(offered, guaranteed, used) < 0 or (price_dkk is not None and price_dkk < 0):
        raise ValueError("places and prices are not negative")
    if guaranteed > offered or used > offered:
        raise ValueError("no more places can be guaranteed or used than there are")
    paid = max(guaranteed, used)
    paid_empty, unpaid_empty = paid - used, offered - paid
    price = price_dkk
    return Floor(
        paid,
        paid_empty,
        unpaid_empty,
        offered - used,
        None if price is None else paid * price,
        None if price is None else paid_empty * price,
        None if price is None else unpaid_empty * price,
    )
