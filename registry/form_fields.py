"""Form fields for records by key, where a key that no database can hold is a wrong choice, and for addresses on the web."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from .pk import parse_pk
from .web_addresses import is_web_address


class KeyField(forms.ModelChoiceField):
    """One record."""

    def to_python(self, value: Any) -> Any:
        if value not in self.empty_values and parse_pk(getattr(value, "pk", value)) is None:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params={"value": str(value)[:40]})
        return super().to_python(value)


class ManyField(forms.ModelMultipleChoiceField):
    """Several records."""

    def clean(self, value: Any) -> Any:
        for key in value or ():
            if parse_pk(getattr(key, "pk", key)) is None:
                raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params={"value": str(key)[:40]})
        return super().clean(value)


class WebsiteField(forms.URLField):
    """An address on the web; one typed without a scheme is taken for https."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            assume_scheme="https",
            error_messages={"invalid": "Skriv en webadresse, for eksempel virksomhed.dk."},
            # Not type=url: the browser's own check would ask for a scheme.
            widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "url", "spellcheck": "false"}),
            **options,
        )

    def clean(self, value: Any) -> str:
        address = str(super().clean(value) or "")
        if address and (not is_web_address(address) or "." not in address.partition("//")[2]):
            raise ValidationError("Skriv en webadresse, for eksempel virksomhed.dk.", code="invalid")
        return address
