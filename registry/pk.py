"""Primary keys as they come in addresses, queries and forms."""

from __future__ import annotations

import re

_DIGITS = re.compile(r"[0-9]{1,19}")
LARGEST = 2**63 - 1  # a BigAutoField holds no more, and SQLite raises OverflowError above it


def parse_pk(value: object) -> int | None:
    """The key that a text or a number names; None for whatever can be no key of ours.

    `str.isdigit` is no guard: it says yes to '²', which `int` refuses, and to digits of other scripts.
    """
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    if isinstance(value, str) and not _DIGITS.fullmatch(value):
        return None
    number = int(value)
    return number if 0 <= number <= LARGEST else None
