"""Danish numbers: thousands with a full stop, a comma before decimals, qualifiers and ranges as the source has them."""

from __future__ import annotations

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
