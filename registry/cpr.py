"""CPR numbers: never stored. What looks like one is found wherever text comes in."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from stdnum import isbn
from stdnum.dk import cpr

_DASH = "-\u2010\u2011\u2012\u2013\u2212"
# Six digits of a date and four more, with no digit on either side: together, or parted by a space or a dash. The date
# may be written with full stops, spaces or hyphens, but then only a dash before the four, and those no year: neither
# '01.01.15 2000 kr.' nor '01.01.15-2016' is one.
_CANDIDATE = re.compile(rf"(?<!\d)(?:\d{{6}}(?:\s?[{_DASH}]\s?|\s)?|\d\d[./ -]\d\d[./ -]\d\d[{_DASH}](?!19|20))\d{{4}}(?!\d)")
_ISBN = re.compile(r"ISBN(?:-1[03])?:?\s*\Z", re.IGNORECASE)


@dataclass(frozen=True)
class Found:
    """A part of a text that looks like a CPR number. `position` counts characters from 1, a line break as one."""

    text: str
    position: int

    @property
    def masked(self) -> str:
        """The date with stars for the rest: enough to find it by, and no more of it than that."""
        digits = [at for at, character in enumerate(self.text) if character.isdigit()]
        return self.text[: digits[-4]] + "****"


def _plain_digits(text: str) -> str:
    """The text with every digit of another script as an ASCII digit, and as long as before."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(each)) if each.isdecimal() else each for each in text)


def find(text: str) -> Found | None:
    """The first part of the text that looks like a CPR number, or None.

    The check digit is not used: numbers given out since 2007 need not have one. A ten-digit number whose first six
    digits are no date (a telephone number with its country code, an amount) is not one, nor is a valid ISBN told to be one
    or a number after a plus sign, as telephone numbers abroad are written. Numbers given to people without a CPR number
    (letters, or 60 added to the day) are not known.
    """
    plain = _plain_digits(text)
    for match in _CANDIDATE.finditer(plain):
        digits = re.sub(r"\D", "", match[0])
        before = plain[: match.start()]
        if not cpr.is_valid(digits) or (before.endswith("+") and digits[0] != "0") or (_ISBN.search(before) and isbn.is_valid(digits)):
            continue
        return Found(text[match.start() : match.end()], len(before.replace("\r\n", "\n")) + 1)
    return None


def find_cpr(text: str) -> str | None:
    """The first part of the text that looks like a CPR number, or None; see `find`."""
    found = find(text)
    return found.text if found else None


def refusal(text: str) -> str | None:
    """What to say of a text that looks like it holds a CPR number, in Danish and without the number; None for any other."""
    found = find(text)
    if found is None:
        return None
    return f"Teksten ligner et CPR-nummer: {found.masked}, i tegn {found.position}. Fjern det."
