"""The log of exports: lists call it when a file has been made, and so does whatever else hands out a file."""

from __future__ import annotations

from typing import Any

from .cpr import refusal
from .models import Export

LONGEST = 2_000  # characters of the choices that are kept


def log(*, user: Any, what: str, file_format: str, rows: int, choices: str = "") -> Export | None:
    """Write down who took which list, by its Danish name, with how many rows; nothing for one who isn't logged in.

    `choices` is the query string. One in which something looks like a CPR number is left out.
    """
    if not getattr(user, "is_authenticated", False):
        return None
    kept = "" if refusal(choices) else choices[:LONGEST]
    return Export.objects.create(by=user, what=what[:80], file_format=file_format, rows=rows, choices=kept)
