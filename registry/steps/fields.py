"""Fields that take what Danes write: 21.11.2026, 12,5 and example.dk."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from ..dates import parse_danish_date
from ..figures import NBSP, danish_number, parse_number


class DanishDateField(forms.DateField):
    """A date written dd.mm.åååå; a hyphen, a slash or the month's name will do too. `latest` is the last day allowed; None for any."""

    def __init__(self, *, latest: dt.date | None = None, **options: Any) -> None:
        self.latest = latest
        options.setdefault("help_text", "Skriv dd.mm.åååå, for eksempel 21.11.2026.")
        super().__init__(
            input_formats=["%d.%m.%Y", "%d-%m-%Y", "%d/%m/%Y", "%Y-%m-%d"],
            widget=forms.DateInput(format="%d.%m.%Y", attrs={"class": "input-char-11", "inputmode": "numeric", "autocomplete": "off"}),
            error_messages={"invalid": "Skriv datoen som dd.mm.åååå, for eksempel 21.11.2026.", **options.pop("error_messages", {})},
            **options,
        )

    def to_python(self, value: Any) -> dt.date | None:
        if isinstance(value, str) and any(letter.isalpha() for letter in value):
            with suppress(ValueError):
                day, precision = parse_danish_date(value)
                if precision == "day":
                    return day
        return super().to_python(value)

    def clean(self, value: Any) -> dt.date | None:
        date = super().clean(value)
        if date is not None and self.latest is not None and date > self.latest:
            raise ValidationError("Datoen kan ikke ligge ude i fremtiden.")
        return date


class DanishNumberField(forms.Field):
    """A number with a comma before decimals and full stops between thousands, as a Decimal with at most two decimals.

    `at_least` and `at_most` are the limits, inclusive; `unit` ('kr.') may be written after the number.
    """

    widget = forms.TextInput

    def __init__(
        self, *, at_least: int | None = 0, at_most: int = 999_999_999, whole: bool = False, unit: str = "", **options: Any
    ) -> None:
        self.at_least, self.at_most, self.whole, self.unit = at_least, at_most, whole, unit
        super().__init__(**options)
        self.widget.attrs |= {"class": "input-char-11", "inputmode": "numeric" if whole else "decimal", "autocomplete": "off"}

    def to_python(self, value: Any) -> Decimal | None:
        text = self._without_unit(value)
        if not text:
            return None
        number = parse_number(text)
        if number is None:
            example = "Skriv et tal, for eksempel 12 eller 1.250." if self.whole else "Skriv et tal, for eksempel 12 eller 12,5."
            raise ValidationError(self.error_messages.get("invalid", example))
        if self.whole and number != number.to_integral_value():
            raise ValidationError("Skriv et helt tal uden komma.")
        if number != number.quantize(Decimal("0.01")):
            raise ValidationError("Skriv højst to cifre efter kommaet.")
        if self.at_least is not None and number < self.at_least:
            raise ValidationError(f"Tallet kan ikke være under {danish_number(self.at_least)}.")
        if number > self.at_most:
            raise ValidationError(f"Tallet kan ikke være over {danish_number(self.at_most)}.")
        return number

    def _without_unit(self, value: Any) -> str:
        text = ("" if value is None else str(value)).replace(NBSP, " ").strip()
        for ending in (self.unit, self.unit.rstrip("."), ",-") if self.unit else ():
            if text.lower().endswith(ending):
                return text[: -len(ending)].strip()
        return text

    def prepare_value(self, value: Any) -> Any:
        return danish_number(value) if isinstance(value, (Decimal, int)) else value
