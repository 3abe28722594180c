"""CVR and P numbers: what was typed, as digits alone, or what is wrong with it in words the writer can act on."""

from __future__ import annotations

import re

from stdnum.dk import cvr as rules

_BETWEEN = re.compile(r"[\s.\-]+")


class BadNumber(ValueError):
    """What is wrong, in Danish."""


def _digits(text: str, name: str, length: int) -> str:
    digits = _BETWEEN.sub("", text.upper().removeprefix("DK"))
    if not (digits.isascii() and digits.isdigit()):
        raise BadNumber(f"{name} må kun bestå af tal.")
    if len(digits) != length:
        raise BadNumber(f"{name} skal være {length} cifre. Du har skrevet {len(digits)}.")
    return digits


def clean_cvr(text: str) -> str:
    """The eight digits; spaces, dots, hyphens and DK before them are allowed. '' for nothing typed. Raises BadNumber."""
    if not text.strip():
        return ""
    digits = _digits(text.strip(), "CVR-nummeret", 8)
    if not rules.is_valid(digits):
        raise BadNumber("CVR-nummeret findes ikke: det sidste ciffer passer ikke til de andre. Tjek, om to cifre er byttet om.")
    return digits


def clean_p_number(text: str) -> str:
    """The ten digits; '' for nothing typed. Raises BadNumber. A P number has no check digit, but it begins with 1."""
    if not text.strip():
        return ""
    digits = _digits(text.strip(), "P-nummeret", 10)
    if not digits.startswith("1"):
        raise BadNumber("P-numre begynder med 1. Tjek nummeret på virk.dk.")
    return digits
