"""Danish numbers: thousands with a full stop, a comma before decimals, qualifiers and ranges as the source has them."""

from __future__ import annotations

import re
from decimal import Decimal

NBSP = "\u00a0"

QUALIFIERS = [
    ("", "præcist eller ikke oplyst"),
    ("about", "cirka"),
    ("over", "over"),
    ("under", "under"),
    ("at_least", "mindst"),
    ("at_most", "højst"),
    ("nearly", "næsten"),
]
_WORDS = dict(QUALIFIERS) | {"": ""}


def danish_number(value: Decimal | float | int | None) -> str:
    """Write 1234567.5 as '1.234.567,5'; no trailing zeros; '' for None."""
    if value is None:
        return ""
    number = Decimal(str(value))
    if number != number.to_integral_value():
        number = number.normalize()
        return f"{number:,f}".replace(",", "\0").replace(".", ",").replace("\0", ".")
    return f"{int(number):,}".replace(",", ".")


_NUMBER = re.compile(r"(-?)(\d{1,3}(?:[. ]\d{3})+|\d{1,12})(?:,(\d{1,6}))?", re.ASCII)


def parse_number(text: str) -> Decimal | None:
    """Read '1.234,5', '1 234' or '12,5'; None for anything else.

    A full stop before other than three digits is no Danish number: '12.5' is refused, and never read as 125.
    """
    match = _NUMBER.fullmatch(" ".join(text.replace(NBSP, " ").split()))
    if match is None:
        return None
    sign, whole, decimals = match.groups()
    return Decimal(f"{sign}{re.sub(r'[. ]', '', whole)}.{decimals or '0'}")


def danish_amount(
    value: Decimal | float | int | None,
    value_max: Decimal | float | int | None = None,
    qualifier: str = "",
    unit: str = "",
) -> str:
    """Write a figure: 'cirka 60 procent', '30.000-40.000 kr.'; '' when there is no value."""
    if value is None:
        return ""
    number = danish_number(value)
    if value_max is not None and value_max != value:
        number += f"-{danish_number(value_max)}"
    return NBSP.join(part for part in (_WORDS.get(qualifier, ""), number, unit) if part)
