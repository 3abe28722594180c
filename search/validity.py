"""When a word may be used: a first and a last day, both included, and either may be open.

The rule of synonyms and of the registry's taxonomies alike. Here, because the search knows no other app.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

RETIRED = " (udgået)"  # stands after the name of a word that is used no more, where it's chosen already


def in_force(valid_from: dt.date | None, valid_to: dt.date | None, on: dt.date) -> bool:
    """Whether it may be used on a day; both ends belong to it."""
    return (valid_from is None or valid_from <= on) and (valid_to is None or on <= valid_to)


def within(on: dt.date) -> Q:
    """The same as a condition on rows with `valid_from` and `valid_to`."""
    return (Q(valid_from=None) | Q(valid_from__lte=on)) & (Q(valid_to=None) | Q(valid_to__gte=on))


def marked(name: str, valid_from: dt.date | None, valid_to: dt.date | None, on: dt.date) -> str:
    """The name as it stands among choices: told where its time is over, or hasn't come."""
    if valid_to is not None and valid_to < on:
        return f"{name}{RETIRED}"
    if valid_from is not None and on < valid_from:
        return f"{name} (gælder fra {valid_from.day}.{valid_from.month}.{valid_from.year})"
    return name
