"""A list's filters together: what they leave, and the facets with their counts.

Counts come from the masks where the list has them. Otherwise all of them come from one query (a UNION of one GROUP BY
for each facet), so a list's number of queries doesn't grow with its facets.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import django_filters
from django.db import models
from django.db.models import QuerySet, Value
from django.http import QueryDict

from search.validity import RETIRED

from .facets import ChoiceFacet, Facet, RelatedFacet
from .masks import Masks, Selection

SHOWN = 7  # choices shown before 'Vis flere'
# A facet's values, each with its text, what it is sorted by, and how many entries it gives.
Found = dict[str, tuple[str, str, int]]


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
    """A list's filters. Everything is in the address; nothing typed there can raise.

    With `masks` the total, the ids and the counts come from them; without, from the database. Both give the same.
    """

    _narrowed: QuerySet[Any] | None = None
    _facets: list[FacetView] | None = None
    _choices: dict[str, dict[int, tuple[str, str, str]]] | None = None
    _parts: dict[str, int] | None = None

    def __init__(self, *args: Any, masks: Masks | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.masks = masks

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

    def selection(self, masks: Masks, sort: str) -> Selection:
        """The ids that the chosen filters leave, in the order of a sort."""
        return Selection(masks, self._mask_all(masks), sort)

    def _mask_all(self, masks: Masks, *except_for: str) -> int:
        """The entries that the chosen filters leave; some filters may be left out."""
        left = masks.everyone
        for name, part in self._chosen(masks).items():
            if name not in except_for:
                left &= part
        return left

    def _chosen(self, masks: Masks) -> dict[str, int]:
        """Of each filter that something is chosen of, the entries it keeps."""
        if self._parts is None:
            self._parts = {}
            if self.is_bound:
                self.errors  # noqa: B018 - cleans the form
                for name, value in self.form.cleaned_data.items():
                    each = self.filters[name]
                    if isinstance(each, Facet):
                        if value:
                            self._parts[name] = masks.any_of(name, self._keys(masks, name, each, value))
                    elif value not in (None, "") and hasattr(each, "mask"):
                        self._parts[name] = each.mask(masks, name, value)
        return self._parts

    def _keys(self, masks: Masks, name: str, facet: Facet, values: list[str]) -> list[Any]:
        """What the masks know the chosen values by."""
        if isinstance(facet, RelatedFacet):
            return [pk for pk, (value, _, _) in self._related(masks)[name].items() if value in values]
        return [value for value in values if isinstance(facet, ChoiceFacet) and value in facet.choices]

    def _related(self, masks: Masks) -> dict[str, dict[int, tuple[str, str, str]]]:
        """The choices that are rows of other tables, as they are now: value, text and order by id. One query for all facets."""
        if self._choices is None:
            facets = {name: each for name, each in self.filters.items() if isinstance(each, RelatedFacet)}
            self._choices = {name: {} for name in facets}
            parts = [
                facet.choices_of(self.queryset.model, list(masks.sizes(name)))
                .annotate(_facet=Value(name, models.CharField()))
                .values_list("_facet", "_pk", "_value", "_text", "_order")
                for name, facet in facets.items()
            ]
            for name, pk, *texts in parts[0].union(*parts[1:], all=True) if parts else []:
                self._choices[name][pk] = tuple(texts)
        return self._choices

    def _found_by_masks(self, masks: Masks, facets: dict[str, Facet]) -> dict[str, Found]:
        found: dict[str, Found] = {}
        for name, facet in facets.items():
            left = self._mask_all(masks, name)
            counts = masks.sizes(name)
            if left != masks.everyone:
                column = masks.columns[name]
                counts = {value: (column[value] & left).bit_count() for value in counts}
            if isinstance(facet, RelatedFacet):
                found[name] = {value: (text, order, counts[pk]) for pk, (value, text, order) in self._related(masks)[name].items()}
            else:
                found[name] = {value: (value, value, count) for value, count in counts.items() if value is not None}
        return found

    def facets(self) -> list[FacetView]:
        """The facets with their counts. One query."""
        if self._facets is None:
            facets = {name: each for name, each in self.filters.items() if isinstance(each, Facet)}
            found = self._found_by_masks(self.masks, facets) if self.masks else self._found_by_query(facets)
            self._facets = [self._view(name, facet, found[name]) for name, facet in facets.items()]
        return self._facets

    def _found_by_query(self, facets: dict[str, Facet]) -> dict[str, Found]:
        parts = []
        for name, facet in facets.items():
            for which, qs in (("now", self._narrow_all(except_for=name)), ("all", self.queryset.all())):
                part = facet.counted(qs).annotate(_facet=Value(name, models.CharField()), _which=Value(which, models.CharField()))
                parts.append(part.values_list("_facet", "_which", "_value", "_text", "_order", "_count"))
        rows = parts[0].union(*parts[1:], all=True) if parts else []
        found: dict[str, Found] = {name: {} for name in facets}
        for name, which, value, text, order, count in rows:
            if value is None:
                continue
            _, _, known = found[name].get(value, ("", "", 0))
            found[name][value] = (text, order, count if which == "now" else known)
        return found

    def _view(self, name: str, facet: Facet, found: Found) -> FacetView:
        selected = self.selected(name)
        if isinstance(facet, ChoiceFacet):
            values = [value for value in facet.choices if value in found or value in selected]
        else:
            values = sorted(found, key=lambda value: (_sort_key(found[value][1]), value))
        view = FacetView(name, str(facet.label), facet.help, facet.open or bool(selected))
        for value in values:
            text, _, count = found.get(value, (value, "", 0))
            if text.endswith(RETIRED) and value not in selected:
                continue
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
    if text.isdecimal():
        return int(text), ""
    return 0, text.lower().replace("aa", "å").replace("æ", "{").replace("ø", "|").replace("å", "}")
