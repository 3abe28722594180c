"""What holds for a result wherever a person enters it: in the fixed form and in the admin alike."""

from __future__ import annotations

from typing import Any

from django import forms

from .privacy import too_few


class OutcomeRules(forms.ModelForm):
    """Refuses a result of so few people that they can be known. A row that stands as its document printed it is let be."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if {"kind", "value", "value_max"} & set(self.changed_data):
            for name in ("value", "value_max"):
                if too_few(cleaned.get("kind") or "", cleaned.get(name), None):
                    self.add_error(name, "Så få mennesker kan genkendes. Skriv 5, og vælg »under«.")
        return cleaned
