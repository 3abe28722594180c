"""The relations of purchases to organisations, and what a merge does with them."""

from __future__ import annotations

from typing import Any

from registry.merging import moves, stays
from registry.merging.relations import Values

from . import models

# How far a candidate has come; of two rows in one plan the further one stands.
_FAR = ("considered", "asked", "answered", "not_chosen", "chosen")


def _further(kept: Values, lost: Values) -> dict[str, Any]:
    """What the kept enterprise's row in a plan gets from the other's: the further state, dates it lacks, and both reasons."""
    reasons = [text for text in dict.fromkeys((kept["reason"].strip(), lost["reason"].strip())) if text]
    return {
        "state": max(kept["state"], lost["state"], key=_FAR.index),
        "asked_on": kept["asked_on"] or lost["asked_on"],
        "answered_on": kept["answered_on"] or lost["answered_on"],
        "reason": "\n".join(reasons),
    }


def declare() -> None:
    """Called when the app is ready."""
    moves(models.PlanCandidate, "enterprise", "pladser på lister i indkøbsplaner", entry=None, fold=_further)
    moves(models.PurchasePlan, "steward", "indkøbsplaner", entry=None)
    moves(models.RegisteredPurchase, "supplier", "køb hos virksomheden", entry=None)
    moves(models.RegisteredPurchase, "steward", "køb, organisationen har gjort", entry=None)
    stays(models.PlanEvent, "organisation", "det, der er sket, ændres aldrig")
