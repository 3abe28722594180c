"""Addresses on the web: http and https alone, where they come in and where they are shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models


def is_web_address(text: str) -> bool:
    """Whether a text may be the target of a link."""
    return text.lower().startswith(("http://", "https://"))


def refuse_other_schemes(value: Any) -> None:
    """Raise ValidationError for an address that isn't on the web: Django's own rule takes ftp too."""
    if value and not is_web_address(str(value)):
        raise ValidationError("Skriv en webadresse, der begynder med http:// eller https://.", code="invalid")


def attach(labels: Iterable[str]) -> None:
    """Put the rule on every column of the apps that holds an address. Called once, when all models are there.

    As `guard.attach` does it: no part of the models' declaration, so migrations don't see it, and no column can be forgotten.
    """
    for label in labels:
        for model in apps.get_app_config(label).get_models():
            for field in model._meta.local_concrete_fields:
                if isinstance(field, models.URLField):
                    field.validators = [*field.validators, refuse_other_schemes]
