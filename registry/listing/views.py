"""The list page: one view for every kind of entry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.views import View

from .. import opendata
from .exports import FORMATS, Column, as_csv, as_json, as_xlsx
from .filterset import FacetFilterSet
from .masks import KeptMasks, Selection

PAGE_SIZE = 25
CHUNK = 1_000  # entries of an export fetched at a time


class RegistryListView(View):
    """A list with facets, chips, sorting, pages and exports; a refinement by htmx gets only what changed.

    A subclass names its queryset, filter set and row template; the page costs a fixed number of queries.
    """

    http_method_names = ["get", "head", "options"]
    filterset_class: type[FacetFilterSet]
    masks: KeptMasks | None = None  # for lists that may grow long
    title = ""
    intro = ""
    singular = ""
    plural = ""
    row_template = ""
    template_name = "registry/list.html"
    layout = "results"  # 'results' for a list of texts, 'table' for rows with columns
    table_headings: Sequence[tuple[str, str]] = ()
    search_label = ""
    dataset = ""
    columns: Sequence[Column] = ()
    sorts: ClassVar[dict[str, tuple[str, Sequence[Any]]]] = {}
    source_line = ""
    page_size = PAGE_SIZE
    year_filters: Sequence[str] = ("fra", "til")
    check_filters: Sequence[str] = ()  # filters that are one checkbox

    def get_queryset(self) -> QuerySet[Any]:
        """What this reader may see, with what the rows need fetched."""
        raise NotImplementedError

    def exported(self) -> QuerySet[Any]:
        """As get_queryset, with what only the columns of a file need fetched."""
        return self.get_queryset()

    def sort_key(self) -> str:
        wanted = self.request.GET.get("sort", "")
        return wanted if wanted in self.sorts else next(iter(self.sorts), "")

    def get(self, request: HttpRequest) -> HttpResponse:
        masks = self.masks.current() if self.masks else None
        filterset = self.filterset_class(request.GET, queryset=self.get_queryset(), masks=masks)
        sort = self.sort_key()
        # The key last, so that each of several entries with one name stands on one page.
        entries = filterset.selection(masks, sort) if masks else filterset.qs.order_by(*self.sorts[sort][1], "pk")
        wanted = request.GET.get("format", "")
        if wanted:
            return self.export(wanted, entries)
        page = _page(Paginator(entries, self.page_size), request.GET.get("side", ""))
        shown = page.object_list
        shown = _in_order(self.get_queryset(), list(shown)) if masks else list(shown)
        context = {
            "view": self,
            "filterset": filterset,
            "facets": filterset.facets(),
            "chips": filterset.chips(request.path),
            "year_fields": [filterset.form[name] for name in self.year_filters if name in filterset.form.fields],
            "check_fields": [filterset.form[name] for name in self.check_filters],
            "entries": self.decorate(shown),
            "page_obj": page,
            "total": page.paginator.count,
            "query": request.GET.get("q", "")[:300],
            "sort": sort,
            "keep": _address(request, "side", "format"),
            **self.extra_context(),
        }
        partial = getattr(getattr(request, "htmx", None), "target", None) == "resultater"
        template = "registry/list_changes.html" if partial else self.template_name
        response = render(request, template, context)
        response["Vary"] = "HX-Request, HX-Target"
        return response

    def decorate(self, entries: list[Any]) -> list[Any]:
        """Add to this page's entries what their rows show."""
        return entries

    def extra_context(self) -> dict[str, Any]:
        """More for the template, in a fixed number of queries."""
        return {}

    def export(self, wanted: str, entries: QuerySet[Any] | Selection) -> HttpResponse:
        """What is filtered, all pages of it, as a file."""
        if wanted not in FORMATS:
            return HttpResponseBadRequest(f"Formatet kan ikke bruges. Vælg {', '.join(FORMATS)}.".encode())
        keys = list(entries if isinstance(entries, Selection) else entries.values_list("pk", flat=True))
        chunks = [keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK)]
        if wanted == "json":
            queryset = opendata.datasets()[self.dataset].queryset
            return as_json(opendata.payload(self.dataset, (entry for chunk in chunks for entry in _in_order(queryset(), chunk))))
        write = as_csv if wanted == "csv" else as_xlsx
        return write(self.dataset, self.columns, (entry for chunk in chunks for entry in self.decorate(_in_order(self.exported(), chunk))))


def _in_order(queryset: QuerySet[Any], keys: list[int]) -> list[Any]:
    """The entries of these keys, in their order. One that was taken back since the keys were known is left out."""
    by_key = {entry.pk: entry for entry in queryset.filter(pk__in=keys)}
    return [by_key[key] for key in keys if key in by_key]


def _page(paginator: Paginator[Any], wanted: str) -> Page[Any]:
    """The wanted page; the nearest there is for anything else."""
    return paginator.get_page(wanted if wanted.isdigit() and len(wanted) < 7 else 1)


def _address(request: HttpRequest, *without: str) -> str:
    """The query string without some parameters, ready to have one added."""
    pairs = [(name, value) for name, values in request.GET.lists() for value in values if name not in without and value]
    return urlencode(pairs) + "&" if pairs else ""
