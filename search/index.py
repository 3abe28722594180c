"""The index and the one search function. Apps register how their entries become documents; nothing here knows them.

This is the plain version: all words must stand in the entry. What is behind `find` will change; its face will not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.safestring import SafeString

from .models import SearchDocument
from .text import fold, snippet, words

PAGE_SIZE = 20
MAX_CANDIDATES = 1000


@dataclass(frozen=True)
class Document:
    """One entry as the index sees it. `names` are other names; `body` is plain text."""

    object_id: int
    slug: str
    title: str
    url: str
    body: str
    names: str = ""


@dataclass(frozen=True)
class Kind:
    """A kind of entry: its Danish name in the plural, and how its published entries become documents.

    `build(None)` yields all; `build(ids)` those of the given ids that are published.
    """

    key: str
    label: str
    build: Callable[[Iterable[int] | None], Iterable[Document]]


@dataclass(frozen=True)
class Hit:
    kind: str
    kind_label: str
    slug: str
    title: str
    url: str
    snippet: SafeString
    score: float


@dataclass(frozen=True)
class Result:
    """A page of hits. `per_kind` counts the hits of every kind, whatever `kind` was asked for."""

    query: str
    words: list[str]
    hits: list[Hit]
    total: int
    per_kind: dict[str, int]


_kinds: dict[str, Kind] = {}


def register(key: str, label: str, build: Callable[[Iterable[int] | None], Iterable[Document]]) -> None:
    """Make a kind searchable; called once from the app's AppConfig.ready, in the order kinds are shown."""
    _kinds[key] = Kind(key, label, build)


def kinds() -> dict[str, Kind]:
    """The registered kinds in order."""
    return _kinds


def _row(kind: str, document: Document) -> SearchDocument:
    names = fold(f"{document.title} {document.names}")
    return SearchDocument(
        kind=kind,
        object_id=document.object_id,
        slug=document.slug,
        title=document.title[:300],
        url=document.url,
        text=document.body,
        folded_title=names[:600],
        folded=f"{names} {fold(document.body)}",
    )


def index(kind: str, ids: Iterable[int] | None = None) -> int:
    """Write the documents of the given ids (all, for None) anew and drop those no longer published.

    Call it in the transaction that changes the entries. Returns the number of documents written.
    """
    stale = SearchDocument.objects.filter(kind=kind)
    if ids is not None:
        ids = list(ids)
        stale = stale.filter(object_id__in=ids)
    rows = [_row(kind, document) for document in _kinds[kind].build(ids)]
    stale.delete()
    SearchDocument.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def rebuild() -> int:
    """Index everything anew; drop documents of kinds that no longer exist."""
    SearchDocument.objects.exclude(kind__in=_kinds).delete()
    return sum(index(kind) for kind in _kinds)


def _matches(query_words: list[str]) -> Q:
    condition = Q()
    for word in query_words:
        condition &= Q(folded__contains=word)
    return condition


def matching_ids(kind: str, query: str) -> list[int] | None:
    """Ids of the entries of one kind that hold all words; None when the query has no word in it."""
    query_words = words(query)
    if not query_words:
        return None
    rows = SearchDocument.objects.filter(_matches(query_words), kind=kind)
    return list(rows.values_list("object_id", flat=True))


def find(query: str, kind: str = "", page: int = 1) -> Result:
    """Search all kinds (or one). Best first: words in the title count most, then how often they stand in the text.

    Two queries at the most, whatever is typed; a query without words finds nothing.
    """
    query_words = words(query)
    if not query_words:
        return Result(query, [], [], 0, {})
    candidates = list(SearchDocument.objects.filter(_matches(query_words))[:MAX_CANDIDATES])
    order = list(_kinds)
    per_kind = dict.fromkeys(order, 0)
    scored = []
    for document in candidates:
        if document.kind not in per_kind:
            continue
        per_kind[document.kind] += 1
        if kind and document.kind != kind:
            continue
        score = sum(10 * (word in document.folded_title) + min(document.folded.count(word), 5) for word in query_words)
        score += 20 * (" ".join(query_words) == fold(document.title))
        scored.append((-score, order.index(document.kind), document.title, document))
    scored.sort(key=lambda item: item[:3])
    start = (page - 1) * PAGE_SIZE
    hits = [
        Hit(
            kind=document.kind,
            kind_label=_kinds[document.kind].label,
            slug=document.slug,
            title=document.title,
            url=document.url,
            snippet=snippet(document.text, query_words),
            score=float(-negative),
        )
        for negative, _, _, document in scored[start : start + PAGE_SIZE]
    ]
    return Result(query, query_words, hits, len(scored), per_kind)
