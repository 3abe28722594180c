"""Links between entries, from both ends: all that an entry's page points to, fetched in one query.

Each part is a queryset and the columns its links show; a UNION gathers them, so a page linked to ten kinds of
entry costs no more queries than one linked to two. A part restricts itself to what is published.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.urls import reverse

# The kind of an organisation decides where its page is.
_PAGES = {"enterprise": "enterprise", "municipality": "municipality"}


@dataclass(frozen=True)
class Linked:
    """A link: where to, its name, and a line of text (a role, a summary, a reason)."""

    pk: int
    slug: str
    name: str
    text: str
    url: str

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return self.url


@dataclass(frozen=True)
class Part:
    """Links of one sort. `slug`, `name` and `text` are lookups from the queryset's model to the entry's columns.

    `page` is the name of the entry's URL, or '' for a word without a page; for organisations `page` is
    'organisation' and `kind` the lookup to their kind.
    """

    key: str
    queryset: QuerySet[Any]
    page: str = ""
    slug: str = "slug"
    name: str = "name"
    text: str = ""
    kind: str = ""
    pk: str = "pk"


def linked(parts: Iterable[Part]) -> dict[str, list[Linked]]:
    """All links by their part's key, each list in the order of names, without repeats. One query."""
    parts = list(parts)
    pages = {part.key: part.page for part in parts}
    none = Value("", TextField())
    queries = [
        part.queryset.order_by().values_list(
            Value(part.key, CharField()),
            part.pk,
            part.slug,
            part.name,
            # A reason may be a short word in one part and prose in another; the other columns are alike in all.
            Cast(F(part.text), TextField()) if part.text else none,
            F(part.kind) if part.kind else none,
        )
        for part in parts
    ]
    found: dict[str, dict[tuple[str, str], Linked]] = {part.key: {} for part in parts}
    rows = queries[0].union(*queries[1:], all=True) if len(queries) > 1 else queries[0]
    for key, pk, slug, name, text, kind in rows:
        if slug is not None:
            found[key].setdefault((slug, text or ""), Linked(pk, slug, name, text or "", _url(pages[key], slug, kind)))
    return {key: sorted(links.values(), key=lambda link: link.name.lower()) for key, links in found.items()}


def _url(page: str, slug: str, kind: str) -> str:
    page = _PAGES.get(kind, page)
    if not page:
        return ""
    return reverse(page, args=[slug.removesuffix("-kommune") if kind == "municipality" else slug])
