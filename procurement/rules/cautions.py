"""What the buyer must mind (sections 8, 9 and 11)."""

from __future__ import annotations

from collections.abc import Sequence

from .amounts import ACT_IN_FORCE, FIRST_DAY, TRAINING_DUTY, WORKS_ACT_DOUBT, Amounts
from .codes import Regime, Route, State, Warning
from .purchase import Buyer, Contract, Interest, Purchase, Support
from .regime import small_limit, threshold
from .routes import Verdict

TRAINING_MONTHS = 6  # at least


def cautions(purchase: Purchase, regime: Regime, amounts: Amounts, found: Sequence[Verdict]) -> list[Warning]:
    """The warnings in alphabetical order of their codes."""
    limit = threshold(purchase, amounts)
    below = limit is not None and purchase.value < limit
    states = {verdict.route: verdict.state for verdict in found}
    over_3_mio = regime == Regime.WORKS_OVER_3_MIO
    conditions = {
        Warning.ASSESS_CROSS_BORDER: below and purchase.cross_border == Interest.NOT_ASSESSED,
        Warning.PUBLISH_FIRST: below and purchase.cross_border == Interest.YES,
        Warning.EXACTLY_500: below and not purchase.is_works and purchase.value == small_limit(purchase, amounts),
        Warning.THRESHOLD_UNKNOWN: amounts.is_known_period and limit is None,
        Warning.CAP_UNKNOWN: regime != Regime.UNKNOWN and states.get(Route.LOT) == State.UNKNOWN,
        Warning.PERIOD_UNKNOWN: not amounts.is_known_period,
        Warning.BEFORE_THE_ACT: FIRST_DAY <= purchase.date < ACT_IN_FORCE,
        Warning.INVITED_BIDS_EXCEPTION: over_3_mio and states.get(Route.INVITED_BIDS) == State.OPEN,
        Warning.SUPPORT_NOT_STATED: over_3_mio
        and states.get(Route.INVITED_BIDS) == State.UNKNOWN
        and purchase.public_support in (None, Support.NOT_STATED),
        Warning.LIGHT_BELOW_UNVERIFIED: regime == Regime.LIGHT_BELOW,
        Warning.WORKS_ACT_STATUS: purchase.is_works and below and purchase.date >= WORKS_ACT_DOUBT,
        Warning.EFFICIENCY: purchase.buyer == Buyer.HOUSING,
    }
    warnings = [warning for warning, holds in conditions.items() if holds]
    training = _training(purchase, regime, amounts, below=below)
    return sorted([*warnings, training] if training else warnings)


def _training(purchase: Purchase, regime: Regime, amounts: Amounts, *, below: bool) -> Warning | None:
    """The duty to require people under training (section 8)."""
    if purchase.date < TRAINING_DUTY or purchase.contract == Contract.GOODS:
        return None
    limit = amounts.dkk("trainee_services")
    large_service = limit is not None and purchase.value >= limit
    duty = (purchase.is_works and regime == Regime.EU_TENDER) or (purchase.contract == Contract.SERVICE and large_service)
    unsettled = (purchase.is_works and below) or (purchase.contract == Contract.LIGHT and large_service)
    months = purchase.duration_months
    if duty and months is None:
        return Warning.TRAINING_DURATION
    if months is None or months < TRAINING_MONTHS:
        return None
    if duty:
        return Warning.TRAINING
    return Warning.TRAINING_UNSETTLED if unsettled else None
