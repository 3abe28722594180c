"""Facets: filters whose choices are counted, each with the other facets applied.

All counts of a list come from one query (a UNION of one GROUP BY for each facet), so a list's number of queries
doesn't grow with its facets. What stands in the address is never trusted: an unknown value simply matches nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import django_filters
from django import forms
from django.db import models
from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.http import QueryDict

from search.index import among, matching_ids

from ..models import Status

SHOWN = 7  # choices shown before 'Vis flere'
MAX_VALUES = 40  # choices of one facet that are read from an address
NOT_TOLD = "ikke-oplyst"


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

    def text_of(self, value: str, text: str) -> str:
        return text


class RelatedFacet(Facet):
    """Choices are rows of another table: `path` leads to its slug, `text` to its name, `order` to its sort key."""

    def __init__(self, *, path: str, text: str, order: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.path, self.text, self.order = path, text, order or text

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
                _text=Cast(F(self.text), text),
                _order=Cast(F(self.order), text),
            )
            .annotate(_count=Count("pk", distinct=True))
        )


class EntryFacet(RelatedFacet):
    """Choices are entries with a page of their own; `entry` is the relation to them. Those not published are no choices."""

    def __init__(self, *, entry: str, name: str = "name", **kwargs: Any) -> None:
        super().__init__(path=f"{entry}__slug", text=f"{entry}__{name}", **kwargs)
        self.published = {f"{entry}__status": Status.PUBLISHED}

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
        query = value or ""
        if query not in self._found:
            self._found[query] = matching_ids(self.kind, query)
        ids = self._found[query]
        return qs if ids is None else qs.filter(pk__in=among(ids))


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


class YearField(forms.IntegerField):
    """A whole number whose input is four digits wide."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "maxlength": "4", "autocomplete": "off"})


@dataclass
class Option:
    """A choice as shown: `url_value` goes in the address, `count` with the other facets applied."""

    value: str
    text: str
    count: int
    selected: bool
    id: str = ""


@dataclass
class FacetView:
    """A facet as shown; `more` are the choices behind 'Vis flere'."""

    name: str
    label: str
    help: str
    open: bool
    options: list[Option] = field(default_factory=list)

    @property
    def first(self) -> list[Option]:
        return self.options[:SHOWN] if len(self.options) > SHOWN + 2 else self.options

    @property
    def more(self) -> list[Option]:
        return self.options[SHOWN:] if len(self.options) > SHOWN + 2 else []

    @property
    def more_open(self) -> bool:
        return any(option.selected for option in self.more)


@dataclass(frozen=True)
class Chip:
    """A chosen filter and the address without it."""

    label: str
    text: str
    url: str


class FacetFilterSet(django_filters.FilterSet):
    """A list's filters. Everything is in the address; nothing typed there can raise."""

    _narrowed: QuerySet[Any] | None = None
    _facets: list[FacetView] | None = None

    def selected(self, name: str) -> list[str]:
        value = self.form.cleaned_data.get(name) if self.form.is_bound and self.form.is_valid() else None
        if value is None and self.is_bound:
            value = self.form.fields[name].widget.value_from_datadict(self.data, {}, name)
        return value if isinstance(value, list) else []

    @property
    def qs(self) -> QuerySet[Any]:
        """What the chosen filters leave. A filter with an error is passed over; its error stands at the field."""
        if self._narrowed is None:
            self._narrowed = self._narrow_all(except_for=None)
        return self._narrowed

    def _narrow_all(self, except_for: str | None) -> QuerySet[Any]:
        qs = self.queryset.all()
        if not self.is_bound:
            return qs
        self.errors  # noqa: B018 - cleans the form
        for name, value in self.form.cleaned_data.items():
            if name != except_for:
                qs = self.filters[name].filter(qs, value)
        return qs

    def facets(self) -> list[FacetView]:
        """The facets with their counts. One query."""
        if self._facets is not None:
            return self._facets
        facets = {name: each for name, each in self.filters.items() if isinstance(each, Facet)}
        parts = []
        for name, facet in facets.items():
            for which, qs in (("now", self._narrow_all(except_for=name)), ("all", self.queryset.all())):
                part = facet.counted(qs).annotate(_facet=Value(name, models.CharField()), _which=Value(which, models.CharField()))
                parts.append(part.values_list("_facet", "_which", "_value", "_text", "_order", "_count"))
        rows = parts[0].union(*parts[1:], all=True) if parts else []
        found: dict[str, dict[str, tuple[str, str, int]]] = {name: {} for name in facets}
        for name, which, value, text, order, count in rows:
            if value is None:
                continue
            _, _, known = found[name].get(value, ("", "", 0))
            found[name][value] = (text, order, count if which == "now" else known)
        self._facets = [self._view(name, facet, found[name]) for name, facet in facets.items()]
        return self._facets

    def _view(self, name: str, facet: Facet, found: dict[str, tuple[str, str, int]]) -> FacetView:
        selected = self.selected(name)
        if isinstance(facet, ChoiceFacet):
            values = [value for value in facet.choices if value in found or value in selected]
        else:
            values = sorted(found, key=lambda value: _sort_key(found[value][1]))
        view = FacetView(name, str(facet.label), facet.help, facet.open or bool(selected))
        for value in values:
            text, _, count = found.get(value, (value, "", 0))
            view.options.append(Option(value, facet.text_of(value, text), count, value in selected, f"{name}-{value}"))
        if len(view.options) > SHOWN + 2 and not isinstance(facet, ChoiceFacet):
            view.options.sort(key=lambda option: (not option.selected, -option.count))
        return view

    def chips(self, path: str) -> list[Chip]:
        """The chosen filters, each with the address that leaves it out."""
        chips = []
        views = {view.name: view for view in self.facets()}
        for name, each in self.filters.items():
            if name in views:
                texts = {option.value: option.text for option in views[name].options}
                for value in self.selected(name):
                    chips.append(Chip(views[name].label, texts.get(value, value), self._without(path, name, value)))
            else:
                value = self.data.get(name, "") if self.is_bound else ""
                if str(value).strip():
                    text = str(each.label) if isinstance(each, django_filters.BooleanFilter) else str(value)[:60]
                    chips.append(Chip(str(each.label), text, self._without(path, name, None)))
        return chips

    def _without(self, path: str, name: str, value: str | None) -> str:
        left = []
        for known, values in self.data.lists() if isinstance(self.data, QueryDict) else []:
            if known in ("side", "format"):
                continue
            left += [(known, each) for each in values if each and not (known == name and value in (None, each))]
        return f"{path}?{urlencode(left)}" if left else path


def _sort_key(text: str | None) -> tuple[int, str]:
    """Numbers by size, Danish letters last and in their order."""
    text = text or ""
    if text.isdigit():
        return int(text), ""
    return 0, text.lower().replace("aa", "å").replace("æ", "{").replace("ø", "|").replace("å", "}")
