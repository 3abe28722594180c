"""The picture of where an estimate lies: the bands of its kind of contract on its date. Pure functions."""

from __future__ import annotations

from dataclasses import dataclass

from .rules import Advice
from .rules.amounts import ACT_IN_FORCE
from .rules.purchase import Contract
from .rules.regime import small_limit


@dataclass(frozen=True)
class Band:
    """One band. `upto` is its upper limit in kroner, None for the last; `inclusive` whether the limit itself belongs to it.

    `mark` is where the estimate stands in the band, in per cent of its width; None when it isn't here.
    """

    text: str
    lower: int
    upto: int | None
    inclusive: bool
    mark: float | None = None

    @property
    def is_here(self) -> bool:
        return self.mark is not None

    @property
    def mark_text(self) -> str:
        """The mark for an SVG attribute, with a full stop whatever the language."""
        return f"{self.mark:.1f}" if self.mark is not None else ""


def bands(advice: Advice) -> list[Band]:
    """The bands from the lowest up; empty when an amount they need isn't known. Drawn equally wide, so the mark is within its band."""
    purchase, amounts, threshold = advice.purchase, advice.amounts, advice.threshold_dkk
    if threshold is None:
        return []
    over = "Light-udbud" if purchase.contract == Contract.LIGHT else "EU-udbud"
    if purchase.is_works:
        one_bid, invited = amounts.dkk("works_one_bid"), amounts.dkk("works_underhaandsbud")
        if one_bid is None or invited is None:
            return []
        limits = [
            (one_bid, True, "Ét tilbud er nok"),
            (invited, True, "Underhåndsbud, to eller tre bud"),
            (threshold, False, "Offentlig eller begrænset licitation"),
            (None, False, over),
        ]
    else:
        small = small_limit(purchase, amounts)
        if small is None:
            return []
        old = purchase.date < ACT_IN_FORCE
        limits = [
            (small, old, "Direkte køb"),
            (threshold, False, "Annonceringspligt" if old else "Køb på markedsvilkår"),
            (None, False, over),
        ]
    found, lower, placed = [], 0, False
    for upto, inclusive, text in limits:
        here = not placed and (upto is None or purchase.value < upto or (inclusive and purchase.value == upto))
        placed = placed or here
        found.append(Band(text, lower, upto, inclusive, _mark(purchase.value, lower, upto) if here else None))
        lower = upto or lower
    return found


def _mark(value: int, lower: int, upto: int | None) -> float:
    """Per cent of the band's width, kept off its edges so that the mark can be seen."""
    share = (value - lower) / (upto - lower) if upto else 1 - lower / max(value, 1)
    return round(min(max(100 * share, 1), 98), 1)
