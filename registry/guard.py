"""The CPR guard: no text that looks like a CPR number gets in by a form, the admin or an import.

Three doors, one rule (`registry.cpr`): a validator on every text column of the portal's models, so that each ModelForm,
admin form, inline and `full_clean` refuses; a mixin for what forms ask besides; and the catalogue's own check of its files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from stdnum import isbn

from .cpr import refusal

_P_NUMBER = re.compile(r"\d{10}", re.ASCII)

# Columns that hold ten digits which may look like a CPR number, by their name, and what such a value is.
OTHER_NUMBERS: dict[str, Callable[[str], bool]] = {
    "p_number": lambda text: bool(_P_NUMBER.fullmatch(text.strip())),
    "isbn": lambda text: bool(isbn.is_valid(text)),
}
# Columns that no rule may stand in front of: what one logs in with, and the address of one who wants no more mail.
FREE = {"accounts.User.email", "accounts.User.password", "accounts.MailChoice.address"}


def texts(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Every text within a plain value, names of an object's parts included, with its place ('' for the value itself)."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from texts(str(key), place)
            yield from texts(inner, f"{place}.{key}".lstrip("."))
    elif isinstance(value, list | tuple | set | frozenset):
        for number, inner in enumerate(value, start=1):
            yield from texts(inner, f"{place}.{number}".lstrip("."))


def refuse_cpr(value: Any) -> None:
    """Raise ValidationError for a text, or a list or object of texts, in which one looks like a CPR number."""
    for _, text in texts(value):
        said = refusal(text)
        if said:
            raise ValidationError(said, code="cpr")


def rule_for(name: str) -> Callable[[Any], None]:
    """The guard of a field of that name."""
    is_other = OTHER_NUMBERS.get(name)
    if is_other is None:
        return refuse_cpr

    def refuse_unless_other(value: Any) -> None:
        if not (isinstance(value, str) and is_other(value)):
            refuse_cpr(value)

    return refuse_unless_other


def guarded_fields(labels: Iterable[str]) -> Iterator[models.Field[Any, Any]]:
    """The columns of the apps' models into which a person or a file may put a text of their own."""
    for label in labels:
        for model in apps.get_app_config(label).get_models():
            for field in model._meta.local_concrete_fields:
                own_words = isinstance(field, models.CharField | models.TextField | models.JSONField) and not field.choices
                if own_words and f"{model._meta.label}.{field.name}" not in FREE:
                    yield field


def attach(labels: Iterable[str]) -> None:
    """Put the guard on every text column of the apps. Called once, when all models are there.

    `validators` is a cached list on each field, made from its class and from what the model declares. Giving the field a
    longer one is no part of the declaration, so migrations don't see it, and a new column can't be forgotten. (The list is
    replaced and not added to: fields that come from one abstract model share it.) The limit: validators run in `full_clean`
    and in forms, not in `save` or `bulk_create`; code that writes what a person typed must go through one of the former.
    """
    for field in guarded_fields(labels):
        field.validators = [*field.validators, rule_for(field.name)]


class GuardedForm(forms.BaseForm):
    """A form that refuses CPR numbers in every text field, also those that no column stands behind. What was typed is kept."""

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]  # Django's own, untold by the stubs
        for name, value in list(self.cleaned_data.items()):
            if isinstance(self.fields[name].widget, forms.PasswordInput):
                continue
            try:
                rule_for(name)(value)
            except ValidationError as error:
                self.add_error(name, error)
