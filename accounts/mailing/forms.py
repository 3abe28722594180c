"""The form by which a person chooses when each kind of mail comes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from registry.guard import GuardedForm

from .choosing import ALLOWED
from .models import MailKind, When

# What a no to the daily mail means, in the words of the choice.
OF_THE_DIGEST = [
    (When.DAILY.value, "Ja tak, højst én om dagen"),
    (When.NEVER.value, "Nej tak. Send mig kun det, jeg vil have med det samme"),
]


class MailForm(GuardedForm, forms.Form):
    """Radios for each kind, and for the daily mail itself first."""

    use_required_attribute = False

    def __init__(self, *args: Any, kinds: Iterable[MailKind], chosen: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        for kind in (MailKind.DIGEST, *kinds):
            allowed = ALLOWED[kind]
            choices = OF_THE_DIGEST if kind == MailKind.DIGEST else [(when.value, when.label) for when in When if when in allowed]
            initial = chosen.get(kind.value)
            self.fields[kind.value] = forms.ChoiceField(
                label=kind.label,
                choices=choices,
                initial=initial if initial in allowed else allowed[0].value,
                widget=forms.RadioSelect,
                error_messages={"required": "Vælg, hvornår du vil have den.", "invalid_choice": "Vælg en af mulighederne."},
            )

    def chosen(self) -> dict[MailKind, When]:
        """What was chosen; for a valid form."""
        return {MailKind(kind): When(when) for kind, when in self.cleaned_data.items()}
