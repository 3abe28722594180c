"""Which words of a taxonomy one may choose: those in force, and those that the entry has already.

A word whose time is over stays where it's chosen, marked 'udgået', so that saving an old entry loses nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Concat
from django.utils import timezone

from search.validity import RETIRED, within

from .models import Term


def choosable(model: type[Term], chosen: Iterable[Any] = (), *, today: dt.date | None = None) -> QuerySet[Any]:
    """The words that may be chosen where those with the keys `chosen` are chosen already."""
    keys = chosen if isinstance(chosen, QuerySet) else list(chosen)
    return model._default_manager.filter(within(today or timezone.localdate()) | Q(pk__in=keys))


def chosen_by(entry: models.Model | None, name: str) -> Iterable[Any]:
    """The keys that an entry has in a column or a link, of a link as a subquery; none of an entry that isn't saved."""
    if entry is None:
        return []
    column: Any = entry._meta.get_field(name)
    if column.many_to_many:
        linked: QuerySet[Any] = (
            getattr(entry, name).order_by().values("pk") if entry.pk is not None else column.related_model.objects.none()
        )
        return linked
    value = getattr(entry, column.attname)
    return [] if value is None else [value]


def let_choose(field: Any, chosen: Iterable[Any] = ()) -> None:
    """Narrow a form's field of words to those that may be chosen, each with its mark."""
    field.queryset = field.queryset.filter(pk__in=choosable(field.queryset.model, chosen).order_by().values("pk"))
    field.label_from_instance = lambda term: term.label


def shown_name(at: str = "", *, today: dt.date | None = None) -> Any:
    """The name of a word as an expression, marked when its time is over. `at` is the path to it, with '__' at the end."""
    text = models.CharField()
    over = {f"{at}valid_to__lt": today or timezone.localdate()}
    return Case(When(**over, then=Concat(F(f"{at}name"), Value(RETIRED), output_field=text)), default=F(f"{at}name"), output_field=text)
