"""Which rules a purchase falls under (section 6): evaluated in order, the first match wins."""

from __future__ import annotations

from .amounts import ACT_IN_FORCE, ADVERTISING_BEFORE_2016, Amounts, threshold_key
from .codes import Regime
from .purchase import Contract, Interest, Purchase


def small_limit(purchase: Purchase, amounts: Amounts) -> int | None:
    """From how many kroner goods and services below the threshold need more than a sound price."""
    return amounts.dkk("gs_small") if purchase.date >= ACT_IN_FORCE else ADVERTISING_BEFORE_2016


def threshold(purchase: Purchase, amounts: Amounts) -> int | None:
    """The threshold of the purchase in kroner; None when none was found."""
    return amounts.dkk(threshold_key(purchase)) if amounts.is_known_period else None


def regime_of(purchase: Purchase, amounts: Amounts) -> Regime:
    """The regime. A value that just reaches a threshold is covered (udbudsloven § 6); a missing amount gives 'unknown'."""
    limit = threshold(purchase, amounts)
    if limit is None:
        return Regime.UNKNOWN
    if purchase.value >= limit:
        return Regime.LIGHT if purchase.contract == Contract.LIGHT else Regime.EU_TENDER
    return _works(purchase, amounts) if purchase.is_works else _goods_and_services(purchase, amounts)


def _works(purchase: Purchase, amounts: Amounts) -> Regime:
    one_bid, invited = amounts.dkk("works_one_bid"), amounts.dkk("works_underhaandsbud")
    if one_bid is None or invited is None:
        return Regime.UNKNOWN
    if purchase.value <= one_bid:
        return Regime.WORKS_TO_300
    return Regime.WORKS_TO_3_MIO if purchase.value <= invited else Regime.WORKS_OVER_3_MIO


def _goods_and_services(purchase: Purchase, amounts: Amounts) -> Regime:
    small = small_limit(purchase, amounts)
    if purchase.cross_border == Interest.YES and purchase.date >= ACT_IN_FORCE:
        return Regime.CROSS_BORDER
    if purchase.date < ACT_IN_FORCE:
        return Regime.HISTORICAL
    if small is None:
        return Regime.UNKNOWN
    if purchase.contract == Contract.LIGHT:
        return Regime.LIGHT_BELOW
    return Regime.MARKET_TERMS if purchase.value >= small else Regime.SMALL
