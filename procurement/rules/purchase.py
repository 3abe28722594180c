"""What is to be bought, as plain values (section 1)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Buyer(StrEnum):
    STATE = "stat"
    MUNICIPALITY = "kommune"
    REGION = "region"
    HOUSING = "almen_boligorganisation"
    PUBLIC_LAW_BODY = "offentligretligt_organ"


class Contract(StrEnum):
    WORKS = "bygge_anlaeg"
    GOODS = "vare"
    SERVICE = "tjeneste"
    LIGHT = "light_tjeneste"


class Interest(StrEnum):
    """Whether the buyer has found a clear cross-border interest."""

    YES = "ja"
    NO = "nej"
    NOT_ASSESSED = "uvurderet"


class Support(StrEnum):
    """Whether a body governed by public law builds with public support."""

    YES = "ja"
    NO = "nej"
    NOT_STATED = "uoplyst"


class YesNo(StrEnum):
    YES = "ja"
    NO = "nej"


@dataclass(frozen=True)
class Purchase:
    """A purchase as the buyer states it; None is 'not stated' and never zero.

    `value` is the estimated total in whole kroner excl. VAT with all lots, options and extensions. `lot_value` is one lot
    to be bought without tender, `lots_sum` all such lots together with it. Raises ValueError for what can't be.
    """

    date: dt.date
    buyer: Buyer
    contract: Contract
    value: int
    duration_months: int | None = None
    cross_border: Interest = Interest.NOT_ASSESSED
    public_support: Support | None = None
    lot_value: int | None = None
    lots_sum: int | None = None
    supplier_share_pct: float | None = None
    prior_reserved_win: YesNo | None = None

    def __post_init__(self) -> None:
        for name in ("value", "duration_months", "lot_value", "lots_sum"):
            number = getattr(self, name)
            if number is not None and number < 0:
                raise ValueError(f"{name} is negative")
        if self.supplier_share_pct is not None and not 0 <= self.supplier_share_pct <= 100:
            raise ValueError("supplier_share_pct is no percentage")
        if self.lot_value is not None and self.lots_sum is not None and self.lots_sum < self.lot_value:
            raise ValueError("lots_sum includes the lot, so it can't be less")

    @property
    def is_works(self) -> bool:
        return self.contract == Contract.WORKS

    @property
    def all_lots(self) -> int | None:
        """What is to be bought without tender in all: never less than the lot itself."""
        return self.lots_sum if self.lots_sum is not None else self.lot_value
