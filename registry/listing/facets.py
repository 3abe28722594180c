"""Filters of lists. A facet is one whose choices are counted, each with the other facets applied (see filterset.py).

A filter narrows a query; those of a list with masks (masks.py) also say which values they keep. What stands in the
address is never trusted: an unknown value simply matches nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters
from django import forms
from django.db import models
from django.db.models import Count, F, Model, Q, QuerySet
from django.db.models.functions import Cast

from search.index import among, matching_ids

from ..choosing import shown_name
from ..models import Status, Term
from .masks import Masks, Pairs, Related

MAX_VALUES = 40  # choices of one facet that are read from an address
NOT_TOLD = "ikke-oplyst"
FOREVER = 9999  # the last year of what goes on


class ValuesField(forms.Field):
    """The values of a repeated parameter, as plain text; never an error."""

    class ListInput(forms.Widget):
        def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
            values = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
            return [value.replace("\0", "")[:120] for value in values if value][:MAX_VALUES]

    widget = ListInput


class Facet(django_filters.Filter):
    """A filter with counted choices. `open` shows it unfolded; `help` is a line under the heading."""

    field_class = ValuesField

    def __init__(self, *, label: str, open: bool = False, help: str = "", **kwargs: Any) -> None:
        super().__init__(label=label, required=False, **kwargs)
        self.open, self.help = open, help

    def filter(self, qs: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        return self.narrow(qs, value) if value else qs

    def narrow(self, qs: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
        raise NotImplementedError

    def counted(self, qs: QuerySet[Any]) -> QuerySet[Any]:
        """Rows of value, text, order and number of entries."""
        raise NotImplementedError

    def pairs(self, qs: QuerySet[Any]) -> Pairs:
        """The values of the entries, for masks."""
        raise NotImplementedError

    def text_of(self, value: str, text: str) -> str:
        return text


class RelatedFacet(Facet):
    """Choices are rows of another table: `path` leads to its slug, `text` to its name, `order` to its sort key.

    A word of a taxonomy whose time is over is marked (`shown_name`), and offered only where it's chosen already (filterset.py).
    """

    def __init__(self, *, path: str, text: str, order: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.path, self.text, self.order = path, text, order or text
        # Choices are rows of one table, so the three paths differ in their last part only.
        self.relation = path.rpartition("__")[0]

    def pairs(self, qs: QuerySet[Any]) -> Pairs:
        """The values are the related rows' ids: their names, slugs and publication may change and are read by `choices_of`."""
        return Related(self.relation).pairs(qs)

    def _target(self, model: type[Model]) -> type[Model]:
        """The table of the choices, seen from the listed entries'."""
        for step in self.relation.split("__"):
            model = model._meta.get_field(step).related_model  # type: ignore[assignment]
        return model

    def _text(self, of: type[Model], path: str) -> Any:
        """What a choice is called; `path` leads to its name."""
        at, _, name = path.rpartition("__")
        if issubclass(of, Term) and name == "name":
            return shown_name(f"{at}__" if at else "")
        return Cast(F(path), models.CharField())

    def choices_of(self, model: type[Model], ids: Sequence[int]) -> QuerySet[Any]:
        """The rows with these ids that may be chosen, with _pk, _value, _text and _order."""
        of = self._target(model)
        text = models.CharField()
        names = {key: Cast(F(path.rpartition("__")[2]), text) for key, path in (("_value", self.path), ("_order", self.order))}
        rows = of._default_manager.filter(pk__in=among(list(ids))).order_by()
        return rows.values(_pk=F("pk"), **names, _text=self._text(of, self.text.rpartition("__")[2]))

    def narrow(self, qs: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
        # A subquery and not a join: joins of several facets would multiply rows and counts.
        matching = qs.model._default_manager.filter(**{f"{self.path}__in": values}).order_by().values("pk")
        return qs.filter(pk__in=matching)

    def counted(self, qs: QuerySet[Any]) -> QuerySet[Any]:
        text = models.CharField()
        return (
            qs.order_by()
            .filter(**{f"{self.path}__isnull": False})
            .values(
                _value=Cast(F(self.path), text),
                _text=self._text(self._target(qs.model), self.text),
                _order=Cast(F(self.order), text),
            )
            .annotate(_count=Count("pk", distinct=True))
        )


class EntryFacet(RelatedFacet):
    """Choices are entries with a page of their own; `entry` is the relation to them. Those not published are no choices."""

    def __init__(self, *, entry: str, name: str = "name", **kwargs: Any) -> None:
        super().__init__(path=f"{entry}__slug", text=f"{entry}__{name}", **kwargs)
        self.published = {f"{entry}__status": Status.PUBLISHED}

    def choices_of(self, model: type[Model], ids: Sequence[int]) -> QuerySet[Any]:
        return super().choices_of(model, ids).filter(status=Status.PUBLISHED)

    def narrow(self, qs: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
        matching = qs.model._default_manager.filter(**{f"{self.path}__in": values}, **self.published)
        return qs.filter(pk__in=matching.order_by().values("pk"))

    def counted(self, qs: QuerySet[Any]) -> QuerySet[Any]:
        # One filter() only: a second would join the entries anew, and count those it should leave out.
        text = models.CharField()
        names = {"_value": self.path, "_text": self.text, "_order": self.order}
        grouped = qs.order_by().filter(**self.published).values(**{key: Cast(F(path), text) for key, path in names.items()})
        return grouped.annotate(_count=Count("pk", distinct=True))


class ChoiceFacet(Facet):
    """Choices are fixed: `choices` maps the values of `expression` (a field or an expression) to their names."""

    def __init__(self, *, expression: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.expression = F(expression) if isinstance(expression, str) else expression
        self.choices = {str(value): str(name) for value, name in choices}

    def pairs(self, qs: QuerySet[Any]) -> Pairs:
        return qs.order_by().values_list("pk", Cast(self.expression, models.CharField()))

    def narrow(self, qs: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
        known = [value for value in values if value in self.choices]
        return qs.alias(_facet=self.expression).filter(_facet__in=known)

    def counted(self, qs: QuerySet[Any]) -> QuerySet[Any]:
        text = models.CharField()
        value = Cast(self.expression, text)
        return (
            qs.order_by()
            .annotate(_value=value)
            .values("_value")
            .annotate(_text=Cast(F("_value"), text), _order=Cast(F("_value"), text), _count=Count("pk", distinct=True))
            .values("_value", "_text", "_order", "_count")
        )

    def text_of(self, value: str, text: str) -> str:
        return self.choices.get(value, text)


class TextSearch(django_filters.CharFilter):
    """Words that must stand in the entry (the portal's own search, of one kind)."""

    def __init__(self, kind: str) -> None:
        super().__init__(label="Søgeord", required=False, max_length=None)
        self.kind = kind
        # The same words are asked for once a facet; the filter lives as long as one request.
        self._found: dict[str, list[int] | None] = {}

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        ids = self._matching(value)
        return qs if ids is None else qs.filter(pk__in=among(ids))

    def mask(self, masks: Masks, name: str, value: str) -> int:
        ids = self._matching(value)
        return masks.everyone if ids is None else masks.of(ids)

    def _matching(self, value: str) -> list[int] | None:
        query = value or ""
        if query not in self._found:
            self._found[query] = matching_ids(self.kind, query)
        return self._found[query]


class YearFilter(django_filters.NumberFilter):
    """A year typed by a person. `at_least` keeps what lasted to that year or later; otherwise what began by then."""

    def __init__(self, *, label: str, at_least: bool) -> None:
        super().__init__(
            label=label,
            required=False,
            min_value=1900,
            max_value=2100,
            error_messages={
                "invalid": "Skriv årstallet med fire cifre, for eksempel 2013.",
                "min_value": "Skriv et årstal fra 1900 og frem.",
                "max_value": "Skriv et årstal til og med 2100.",
            },
        )
        self.at_least = at_least
        self.field_class = YearField

    def filter(self, qs: QuerySet[Any], value: int | None) -> QuerySet[Any]:
        if value is None:
            return qs
        year = int(value)
        if self.at_least:
            later = Q(end__year__gte=year) | Q(planned_end__year__gte=year) | Q(end=None, ongoing=True)
            return qs.filter(later | Q(start__year__gte=year))
        return qs.filter(start__year__lte=year)

    def pairs(self, qs: QuerySet[Any]) -> Pairs:
        """The year that is compared: when it began, or the last one it is known to have lasted to (FOREVER when ongoing)."""
        rows = qs.order_by().values_list("pk", "start__year", "end__year", "planned_end__year", "ongoing")
        for pk, start, end, planned, ongoing in rows:
            if self.at_least:
                later = [start, end, planned, FOREVER if end is None and ongoing else None]
                start = max((year for year in later if year is not None), default=None)
            if start is not None:
                yield pk, start

    def mask(self, masks: Masks, name: str, value: int | None) -> int:
        if value is None:
            return masks.everyone
        return masks.any_of(name, (year for year in masks.columns[name] if (year >= value if self.at_least else year <= value)))


class YearField(forms.IntegerField):
    """A whole number whose input is four digits wide."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "maxlength": "4", "autocomplete": "off"})
