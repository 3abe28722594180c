"""Choices of records by key: a key that no database can hold is a wrong choice, as any other that isn't there."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from .pk import parse_pk


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
