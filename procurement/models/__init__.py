"""How one may buy: the dated amounts, and the purchases that organisations plan and make."""

from .plan import DecisionMemo, PlanCandidate, PlanLot, PurchasePlan, RegisteredPurchase
from .threshold import ExpiryNotice, Threshold

__all__ = ["DecisionMemo", "ExpiryNotice", "PlanCandidate", "PlanLot", "PurchasePlan", "RegisteredPurchase", "Threshold"]
