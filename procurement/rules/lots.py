"""What room is left for lots that are bought outside the tender (udbudsloven § 8, stk. 2; tilbudsloven § 12, stk. 3, nr. 1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .advice import Advice
from .amounts import lot_key
from .codes import Regime


@dataclass(frozen=True)
class LotRoom:
    """One lot against the cap. `room` is what it may still grow by; below zero when it's too large, None when the cap isn't known."""

    value: int
    room: int | None

    @property
    def fits(self) -> bool | None:
        return None if self.room is None else self.room >= 0


@dataclass(frozen=True)
class Room:
    """All lots outside the tender, in whole kroner. `largest` is the most one lot may be, `fifth` the most all may be together."""

    part_work: bool  # small part works, whose cap itself is allowed; else lots, which must be under theirs
    cap: int | None
    largest: int | None
    fifth: int
    together: int
    lots: tuple[LotRoom, ...]

    @property
    def left(self) -> int:
        """What may still be bought outside the tender; below zero when it's too much already."""
        return self.fifth - self.together

    @property
    def fits(self) -> bool:
        """Whether the lots are together within the 20 per cent. (`sum * 5 <= value`, in whole numbers.)"""
        return self.left >= 0


def room_for(advice: Advice, values: Sequence[int]) -> Room | None:
    """The room for lots of those values; None where nothing is tendered, so that there is nothing to stand outside of."""
    if advice.regime in (Regime.EU_TENDER, Regime.LIGHT):
        cap = advice.amounts.dkk(lot_key(advice.purchase))
        part_work, largest = False, None if cap is None else cap - 1
    elif advice.regime == Regime.WORKS_OVER_3_MIO:
        cap = advice.amounts.dkk("works_small_part")
        part_work, largest = True, cap
    else:
        return None
    lots = tuple(LotRoom(value, None if largest is None else largest - value) for value in values)
    return Room(part_work, cap, largest, advice.purchase.value // 5, sum(values), lots)
