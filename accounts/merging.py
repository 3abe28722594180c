"""The people's relations to organisations, and what a merge of two organisations does with them."""

from __future__ import annotations

from typing import Any

from registry.merging import moves
from registry.merging.relations import Values

from .models import ErrorReport, Membership


def longest(kept: Values, lost: Values) -> dict[str, Any]:
    """The days on which a role held in both counts: as long as either did. None is without an end."""
    starts, ends = (kept["starts_on"], lost["starts_on"]), (kept["ends_on"], lost["ends_on"])
    return {"starts_on": None if None in starts else min(starts), "ends_on": None if None in ends else max(ends)}


def declare() -> None:
    """Called when the app is ready."""
    moves(Membership, "organisation", "personers roller", entry=None, fold=longest)
    moves(ErrorReport, "organisation", "fejlmeldinger herfra", entry=None)
    moves(ErrorReport, "assigned_to", "fejlmeldinger, der venter her", entry=None)
