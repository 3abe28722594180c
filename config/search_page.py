"""The search page and its suggestions: one search over all kinds, narrowed by what stands in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Paginator
from django.db.models import CharField, F, IntegerField, Value
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.html import strip_tags
from django.views.decorators.cache import cache_control

from registry.choosing import shown_name
from registry.cpr import find_cpr
from registry.listing import YearFilter
from registry.listing.filterset import Chip, FacetView, Option
from registry.models import Municipality, Theme
from search.index import PAGE_SIZE, Filters, Result, find, kinds, suggest
from search.validity import RETIRED

MOST_VALUES = 30  # values of one filter that are read
LONGEST_VALUE = 80
NOTHING = Filters(from_year=1, to_year=0)


class Period(forms.Form):
    """The years between which what is found began."""

    fra = YearFilter(label="Fra år", at_least=True).field
    til = YearFilter(label="Til år", at_least=False).field

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("fra"), data.get("til")
        if first is not None and last is not None and last < first:
            self.add_error("til", f"Skriv {first} eller et senere år.")
        return data


@dataclass
class Choice(Option):
    """A choice of a filter. `at_least`: there are more than `count`."""

    at_least: bool = False


@dataclass(frozen=True)
class Asked:
    """What stands in the address, cut to what is read."""

    query: str
    verbatim: bool
    kind: str
    themes: tuple[str, ...]
    municipalities: tuple[str, ...]
    period: Period
    page: int
    edition: str

    @classmethod
    def of(cls, request: HttpRequest) -> Asked:
        asked = request.GET
        wanted = asked.get("side", "1")

        def values(name: str) -> tuple[str, ...]:
            return tuple(dict.fromkeys(each[:LONGEST_VALUE] for each in asked.getlist(name) if each.strip()))[:MOST_VALUES]

        return cls(
            asked.get("q", "").replace("\0", " "),
            asked.get("ordret") == "1",
            asked.get("kind", "")[:LONGEST_VALUE],
            values("tema"),
            values("kommune"),
            Period(asked),
            max(1, int(wanted)) if wanted.isascii() and wanted.isdigit() and len(wanted) < 5 else 1,
            asked.get("udgave", ""),
        )

    @property
    def years(self) -> dict[str, int]:
        """The years that can be used, by parameter."""
        self.period.is_valid()
        return {name: int(year) for name, year in self.period.cleaned_data.items() if year is not None}

    def filters(self, numbers: Mapping[str, int]) -> Filters:
        """As filters of the search, `numbers` by themes' slugs; a theme that doesn't exist matches nothing."""
        themes = tuple(numbers.get(slug, -1) for slug in self.themes)
        return Filters(self.kind, self.municipalities, themes, self.years.get("fra"), self.years.get("til"))

    def address(self, without: tuple[str, str] | None = None, /, **instead: str) -> str:
        """The query string that asks the same, `without` one filter's value, some parameters `instead`."""
        pairs = [("q", self.query[:300]), ("ordret", "1" if self.verbatim else ""), ("kind", self.kind)]
        pairs += [("tema", each) for each in self.themes] + [("kommune", each) for each in self.municipalities]
        pairs += [(name, str(self.period.data.get(name, ""))[:LONGEST_VALUE].strip()) for name in ("fra", "til")]
        kept = [(name, value) for name, value in pairs if value and name not in instead and (name, value) != without]
        return urlencode([*kept, *((name, value) for name, value in instead.items() if value)])


def _names() -> tuple[dict[str, tuple[str, int]], dict[str, str]]:
    """Name and number of each theme, and the name of each municipality, by slug. One query."""
    text = CharField()
    themes = Theme.objects.order_by().values_list(Value("tema", text), Cast(F("slug"), text), shown_name(), F("number"))
    places = Municipality.objects.published().order_by()
    rows = themes.union(
        places.values_list(Value("kommune", text), Cast(F("slug"), text), Cast(F("name"), text), Value(0, IntegerField())), all=True
    )
    found: dict[str, dict[str, tuple[str, int]]] = {"tema": {}, "kommune": {}}
    for which, slug, name, number in rows:
        found[which][slug] = (name, number)
    return found["tema"], {slug: name for slug, (name, _) in found["kommune"].items()}


def search(request: HttpRequest) -> HttpResponse:
    """One search over all kinds, as a page, or as data with format=json.

    In the address: q; kind; tema and kommune (slugs, each any number of times: any of them will do); fra and til (years,
    both included, of when what is found began); ordret=1 corrects no spelling; side is the page, and udgave the first
    page that it goes on from. A value that doesn't exist matches nothing.
    """
    asked = Asked.of(request)
    has_words = bool(asked.query.strip())
    themes, places = _names() if has_words else ({}, {})
    filters = asked.filters({slug: number for slug, (_, number) in themes.items()})
    as_data = request.GET.get("format") == "json"
    if as_data and asked.period.errors:
        filters = NOTHING  # there is no field to show the error at, and all years would be the wrong answer
    result = find(asked.query, filters, asked.page, verbatim=asked.verbatim, edition=asked.edition)
    if as_data:
        return _as_data(result, request)
    chips = _chips(asked, themes, places)
    pages = Paginator(range(result.paged), PAGE_SIZE)
    context = {
        "hide_search": True,
        "result": result,
        "query": asked.query[:300],
        # The reader's browser remembers what found something, but no number that looks like a person's.
        "remember": bool(result.total) and find_cpr(asked.query) is None,
        "kind": asked.kind,
        "kind_label": kinds()[asked.kind].label if asked.kind in kinds() else "",
        "verbatim": asked.verbatim,
        "tabs": _tabs(asked, result),
        "facets": _facets(asked, result, themes, places),
        "year_fields": list(asked.period),
        "chips": chips,
        "has_filters": bool(result.words and not result.timed_out and (sum(result.per_kind.values()) or chips or asked.period.errors)),
        "without_filters": asked.address(tema="", kommune="", fra="", til="", kind=asked.kind if asked.kind in kinds() else ""),
        "page_obj": pages.get_page(asked.page),
        "is_past": asked.page > pages.num_pages,
        "first": (asked.page - 1) * PAGE_SIZE + 1,
        "keep": asked.address(udgave=result.edition) + "&",
        "as_typed": asked.address(ordret="1"),
        "trail": [],
    }
    return render(request, "search/results.html", context)


# What people come for first; a kind that isn't here comes last.
_TABS = ["case", "enterprise", "partnership", "plan", "solution", "challenge", "municipality", "area", "organisation", "source"]


def _place(kind: str) -> int:
    return _TABS.index(kind) if kind in _TABS else len(_TABS)


def _tabs(asked: Asked, result: Result) -> list[dict[str, Any]]:
    """The kinds with hits, and the chosen one. When only the newest hits are counted every kind, for the others may be older."""
    tabs = [("", "Alle", sum(result.per_kind.values()))]
    tabs += [(key, kinds()[key].label, result.per_kind.get(key, 0)) for key in sorted(kinds(), key=_place)]
    more = "kind" in result.counts.at_least
    return [
        {"key": key, "label": label, "count": count, "at_least": more, "address": asked.address(kind=key)}
        for key, label, count in tabs
        if count or more or key == asked.kind
    ]


def _facets(asked: Asked, result: Result, themes: dict[str, tuple[str, int]], places: dict[str, str]) -> list[FacetView]:
    """The filters with a choice for each value that hits have; those with most hits first."""
    counts = result.counts
    choices = {
        "tema": [(slug, name, counts.theme.get(number, 0)) for slug, (name, number) in themes.items()],
        "kommune": [(slug, name, counts.municipality.get(slug, 0)) for slug, name in places.items()],
    }
    described = [("tema", "Tema", asked.themes, "theme"), ("kommune", "Kommune", asked.municipalities, "municipality")]
    facets = []
    for name, label, chosen, counted in described:
        facet = FacetView(name, label, "Kun cases har et tema." if name == "tema" else "", bool(chosen))
        for slug, text, count in choices[name]:
            if slug in chosen or (count and not text.endswith(RETIRED)):
                selected = slug in chosen
                facet.options.append(Choice(slug, text, count, selected, f"{name}-{slug}", counted in counts.at_least and count > 0))
        facet.options.sort(key=lambda option: (not option.selected, -option.count, _alphabetical(option.text)))
        facets.append(facet)
    return facets


def _alphabetical(name: str) -> str:
    """What sorts a name as in a Danish dictionary: æ, ø and å last, and aa as å."""
    return name.lower().replace("aa", "å").translate(str.maketrans("æøå", "{|}"))


def _chips(asked: Asked, themes: dict[str, tuple[str, int]], places: dict[str, str]) -> list[Chip]:
    """The chosen filters, each with the address without it. A kind is a tab, unless it doesn't exist."""
    named = [("tema", "Tema", each, themes[each][0] if each in themes else each) for each in asked.themes]
    named += [("kommune", "Kommune", each, places.get(each, each)) for each in asked.municipalities]
    years = asked.years
    named += [(name, "Begyndt", str(years[name]), f"{name.title()} {years[name]}") for name in ("fra", "til") if name in years]
    if asked.kind and asked.kind not in kinds():
        named.append(("kind", "Type", asked.kind, asked.kind))
    chips = []
    for name, label, value, text in named:
        address = asked.address(**{name: ""}) if name in ("fra", "til") else asked.address((name, value))
        chips.append(Chip(label, text[:60], f"?{address}"))
    return chips


def _as_data(result: Result, request: HttpRequest) -> JsonResponse:
    """The hits as data. `total` is how many hold all words; when none does, how many `results` hold some of them."""
    hits = [
        {
            "kind": hit.kind,
            "slug": hit.slug,
            "title": hit.title,
            "url": request.build_absolute_uri(hit.url),
            "snippet": unescape(strip_tags(hit.snippet)),
            "score": hit.score,
        }
        for hit in [*result.hits, *result.loose]
    ]
    data = {
        "query": result.query[:300],
        "interpreted_as": result.interpreted_as,
        "suggestion": result.suggestion,
        "total": result.total,
        "total_is_exact": result.total_is_exact,
        "results": hits,
    }
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False})


@cache_control(max_age=60)
def suggestions(request: HttpRequest) -> JsonResponse:
    """Names and titles that begin as typed in `q`: a list of name, title (when the name is another one), kind and url."""
    found = [
        {"name": each.name, "title": each.title, "kind": each.kind_label, "url": each.url}
        for each in suggest(request.GET.get("q", "").replace("\0", " "))
    ]
    return JsonResponse({"suggestions": found}, json_dumps_params={"ensure_ascii": False})
