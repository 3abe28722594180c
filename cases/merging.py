"""The cases' relations to organisations, and what a merge does with them."""

from __future__ import annotations

from registry.merging import links, moves, stays

from . import models


def declare() -> None:
    """Called when the app is ready."""
    moves(models.CaseParticipant, "organisation", "roller i cases", entry="case")
    moves(models.PracticeCase, "steward", "cases, den holder ved lige")
    links(models.PracticeCase, "enterprises", "cases, virksomheden er med i")
    stays(models.CaseEvent, "organisation", "det, der er sket, ændres aldrig")
