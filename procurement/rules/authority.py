"""Who the contracting authority is, and whose purchases count together (section 2). Asked, and never decided here.

A housing department may be a contracting unit of its own when it decides independently; values are added together when the
organisation coordinates the buying (udbudsloven § 31, stk. 2; Klagenævnet for Udbud, Alabu Bolig, 16 September 2022).
"""

from __future__ import annotations

from enum import StrEnum


class Unit(StrEnum):
    """Who places the order."""

    MUNICIPALITY = "kommune"
    HOUSING_ORGANISATION = "boligorganisation"
    DEPARTMENT = "afdeling"
    JOINT = "faelles"


class Decides(StrEnum):
    """Whether the unit decides on the purchase by itself, or somebody buys for several."""

    ALONE = "selv"
    COORDINATED = "samordnet"


class Counts(StrEnum):
    """Whose purchases of the same kind are added together."""

    WHOLE = "HELE_ORGANISATIONEN"
    UNIT = "ENHEDEN_ALENE"
    ALL_PARTNERS = "ALLE_DER_ER_MED"
    UNSETTLED = "IKKE_AFKLARET"


def counts_together(unit: Unit | None, decides: Decides | None) -> Counts:
    """What the answers point to. Without both answers, where both matter, it stays unsettled.

    A municipality or a housing organisation that buys for itself counts all it buys; that a part of it decides by itself is
    asked about as a department.
    """
    if unit is None:
        return Counts.UNSETTLED
    if unit == Unit.JOINT:
        return Counts.ALL_PARTNERS
    if unit == Unit.DEPARTMENT:
        if decides is None:
            return Counts.UNSETTLED
        return Counts.UNIT if decides == Decides.ALONE else Counts.WHOLE
    return Counts.WHOLE
