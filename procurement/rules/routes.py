"""Which ways of buying are open, closed or unknown, and why (sections 7 and 10, with its precedence of reasons)."""

from __future__ import annotations

from dataclasses import dataclass

from .amounts import ACT_IN_FORCE, Amounts, lot_key
from .codes import Reason, Regime, Route, State
from .purchase import Buyer, Contract, Interest, Purchase, Support, YesNo
from .regime import small_limit

SHARE_54 = 30  # per cent of those employed, at least (§ 54)
MONTHS_190 = 36  # at most (directive 2014/24/EU art. 77)
LOTS_SHARE = 5  # the lots may be a fifth (20 per cent) of all; compared in whole numbers
_UNSUPPORTED_BUYERS = (Buyer.HOUSING, Buyer.PUBLIC_LAW_BODY)
_OVER = (Regime.EU_TENDER, Regime.LIGHT)


@dataclass(frozen=True)
class Verdict:
    """What holds for one route; `reason` only when it's closed."""

    route: Route
    state: State
    reason: Reason | None = None


def verdicts(purchase: Purchase, regime: Regime, amounts: Amounts) -> list[Verdict]:
    """The routes that have a meaning for the purchase, in the order of section 7. Each at most once."""
    rules = {
        Route.DIRECT: _direct,
        Route.MARKET_CHECK: _market_check,
        Route.INVITED_BIDS: _invited_bids,
        Route.RESTRICTED_TENDER: _restricted_tender,
        Route.PART_WORK: _part_work,
        Route.LOT: _lot,
        Route.RESERVED_54: _reserved_54,
        Route.RESERVED_190: _reserved_190,
        Route.VOLUNTARY_PURCHASE: _voluntary_purchase,
        Route.SOCIAL_CLAUSE: lambda *_: State.OPEN,
        Route.VOLUNTARY_PARTNERSHIP: lambda *_: State.OPEN,
    }
    found = []
    for route, rule in rules.items():
        outcome = rule(purchase, regime, amounts)
        if isinstance(outcome, Reason):
            found.append(Verdict(route, State.BLOCKED, outcome))
        elif outcome is not None:
            found.append(Verdict(route, outcome))
    return found


# A rule answers with a state, a reason (then the route is closed), or None when the route has no meaning here.
Outcome = State | Reason | None


def _duty(regime: Regime) -> Reason:
    return Reason.LIGHT_TENDER_DUTY if regime == Regime.LIGHT else Reason.EU_TENDER_DUTY


def _first(purchase: Purchase, regime: Regime) -> Outcome:
    """What comes before everything else for the routes that depend on the value."""
    if regime == Regime.UNKNOWN:
        return State.UNKNOWN
    if regime in _OVER:
        return _duty(regime)
    return Reason.CROSS_BORDER if purchase.cross_border == Interest.YES else None


def _direct(purchase: Purchase, regime: Regime, amounts: Amounts) -> Outcome:
    first = _first(purchase, regime)
    if first is not None:
        return first
    if purchase.is_works:
        return State.OPEN if regime == Regime.WORKS_TO_300 else Reason.OVER_300
    limit = small_limit(purchase, amounts)
    if limit is None:
        return State.UNKNOWN
    if purchase.date < ACT_IN_FORCE:
        return State.OPEN if purchase.value <= limit else Reason.ADVERTISING_DUTY
    return State.OPEN if purchase.value < limit else Reason.OVER_500


def _market_check(purchase: Purchase, regime: Regime, amounts: Amounts) -> Outcome:
    if purchase.is_works:
        return None
    first = _first(purchase, regime)
    if first is not None:
        return first
    if purchase.date < ACT_IN_FORCE:
        return Reason.NOT_IN_FORCE
    limit = small_limit(purchase, amounts)
    if limit is None:
        return State.UNKNOWN
    return State.OPEN if purchase.value >= limit else None


def _voluntary_purchase(purchase: Purchase, regime: Regime, amounts: Amounts) -> Outcome:
    return None if purchase.is_works else _direct(purchase, regime, amounts)


def _invited_bids(purchase: Purchase, regime: Regime, amounts: Amounts) -> Outcome:
    if not purchase.is_works:
        return None
    first = _first(purchase, regime)
    if first is not None:
        return first
    if regime != Regime.WORKS_OVER_3_MIO:
        return State.OPEN
    if purchase.buyer not in _UNSUPPORTED_BUYERS or purchase.public_support == Support.YES:
        return Reason.OVER_3_MIO
    return State.OPEN if purchase.public_support == Support.NO else State.UNKNOWN


def _restricted_tender(purchase: Purchase, regime: Regime, amounts: Amounts) -> Outcome:
    if not purchase.is_works:
        return None
    if regime == Regime.UNKNOWN:
        return State.UNKNOWN
    return _duty(regime) if regime in _OVER else State.OPEN


def over_20_per_cent(purchase: Purchase) -> bool:
    """Whether the lots without tender are more than a fifth of the whole; exactly a fifth is not."""
    return purchase.all_lots is not None and purchase.all_lots * LOTS_SHARE > purchase.value


def _part_work(purchase: Purchase, regime: Regime, amounts: Amounts) -> Outcome:
    if regime != Regime.WORKS_OVER_3_MIO:
        return None
    if purchase.cross_border == Interest.YES:
        return Reason.CROSS_BORDER
    limit = amounts.dkk("works_small_part")
    if limit is not None and purchase.lot_value is not None and purchase.lot_value > limit:
        return Reason.OVER_500_PART_WORK
    if over_20_per_cent(purchase):
        return Reason.OVER_20_PER_CENT
    return State.OPEN if limit is not None else State.UNKNOWN


def _lot(purchase: Purchase, regime: Regime, amounts: Amounts) -> Outcome:
    if regime == Regime.UNKNOWN:
        return State.UNKNOWN
    if regime not in _OVER:
        return Reason.NO_EU_TENDER
    cap = amounts.dkk(lot_key(purchase))
    if cap is not None and purchase.lot_value is not None and purchase.lot_value >= cap:
        return Reason.OVER_LOT_CAP
    if over_20_per_cent(purchase):
        return Reason.OVER_20_PER_CENT
    return State.OPEN if cap is not None else State.UNKNOWN


def _reserved_54(purchase: Purchase, regime: Regime, amounts: Amounts) -> Outcome:
    if purchase.date < ACT_IN_FORCE:
        return Reason.NOT_IN_FORCE
    if purchase.supplier_share_pct is not None and purchase.supplier_share_pct < SHARE_54:
        return Reason.UNDER_30_PER_CENT
    if regime in (Regime.UNKNOWN, Regime.LIGHT):
        return State.UNKNOWN
    return State.OPEN if regime == Regime.EU_TENDER else Reason.BELOW_THRESHOLD


def _reserved_190(purchase: Purchase, regime: Regime, amounts: Amounts) -> Outcome:
    if purchase.contract != Contract.LIGHT:
        return Reason.NOT_LIGHT
    if purchase.date < ACT_IN_FORCE:
        return Reason.NOT_IN_FORCE
    if purchase.duration_months is not None and purchase.duration_months > MONTHS_190:
        return Reason.OVER_36_MONTHS
    if purchase.prior_reserved_win == YesNo.YES:
        return Reason.WON_WITHIN_3_YEARS
    if regime == Regime.UNKNOWN:
        return State.UNKNOWN
    return State.OPEN if regime == Regime.LIGHT else Reason.BELOW_THRESHOLD
