"""Inputs and choices as the steps have them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet


def small(**attrs: Any) -> forms.TextInput:
    """A line of text; the browser doesn't fill in what was typed elsewhere."""
    return forms.TextInput(attrs={"autocomplete": "off", **attrs})


def prose(rows: int) -> forms.Textarea:
    """Several lines of text."""
    return forms.Textarea(attrs={"rows": rows, "cols": 60})


def choose_from(form: forms.BaseForm, name: str, choices: list[Any]) -> None:
    """Let a field be chosen among these, in this order."""
    form.fields[name].choices = choices  # type: ignore[attr-defined]
    form.fields[name].widget.choices = choices


def capitalised(choices: Iterable[tuple[Any, Any]]) -> list[tuple[str, str]]:
    """Choices as they stand in a list of their own, without the one for 'not told'."""
    return [(value, str(name)[:1].upper() + str(name)[1:]) for value, name in choices if value != "unknown"]


def by_group(rows: QuerySet[Any], group: str, without: str | None = None, *, name: str = "name") -> list[Any]:
    """Choices in groups: [(group, [(key, name), …]), …], in the order of the rows; those of no group stand under `without`."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for pk, text, of in rows.values_list("pk", name, group):
        groups.setdefault(of or "", []).append((pk, text))
    return [(of or without, options) for of, options in groups.items()]
