"""CPR numbers: never stored. What looks like one is found wherever text comes in."""

from __future__ import annotations

import re

from stdnum.dk import cpr

# Six digits of a real date and four more, together or parted by a hyphen or a space, and no digit on either side.
_CANDIDATE = re.compile(r"(?<!\d)(\d{6})[- ]?(\d{4})(?!\d)")


def find_cpr(text: str) -> str | None:
    """The first part of the text that looks like a CPR number, or None.

    The check digit is not used: numbers given out since 2007 need not have one. A ten-digit number whose first six
    digits are no date (a telephone number with its country code, an amount) is not one.
    """
    for match in _CANDIDATE.finditer(text):
        if cpr.is_valid(match[1] + match[2]):
            return match[0]
    return None
