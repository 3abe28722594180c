"""A date as exactly as it's known."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from registry.dates import danish_date, parse_danish_date
from registry.steps import DanishNumberField


class PartialDateField(forms.CharField):
    """'2024', 'maj 2024', '21.5.2024', 'medio 2024'; cleaned to (day to sort by, precision), or None for an empty field."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", "Så nøjagtigt, som I ved det: 2024, maj 2024, 21.5.2024, medio 2024 eller ca. 2024.")
        super().__init__(max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off", "class": "input-width-m"}), **options)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_danish_date(text)
        except ValueError as error:
            raise ValidationError("Skriv et årstal eller en dato, for eksempel 2024, maj 2024 eller 21.5.2024.") from error

    @staticmethod
    def written(date: dt.date | None, precision: str) -> str:
        """A stored date as a person would write it here."""
        return danish_date(date, precision or "day")


class YearField(DanishNumberField):
    """A year of four digits, written without a full stop."""

    def __init__(self, **options: Any) -> None:
        super().__init__(whole=True, at_least=1900, at_most=2100, **options)

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()
        if text and not (text.isascii() and text.isdigit() and len(text) == 4):
            raise ValidationError("Skriv årstallet med fire cifre, for eksempel 2026.")
        return super().to_python(text)

    def prepare_value(self, value: Any) -> Any:
        return value
