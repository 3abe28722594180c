"""How one may buy: the dated amounts, and the purchases that organisations plan and make."""

from .plan import DecisionMemo, MemoAmount, PlanCandidate, PlanEvent, PlanLot, PurchasePlan, RegisteredPurchase
from .threshold import ExpiryNotice, Threshold

__all__ = [
    "DecisionMemo",
    "ExpiryNotice",
    "MemoAmount",
    "PlanCandidate",
    "PlanEvent",
    "PlanLot",
    "PurchasePlan",
    "RegisteredPurchase",
    "Threshold",
]
