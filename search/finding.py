"""Searching: a query to a page of hits, best first, the same on both databases."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL
from django.utils.safestring import SafeString

from .analyzer import fold, words
from .documents import kinds
from .engines import engine
from .engines.base import Alternative, Engine, Group, Question, SearchTimeout
from .models import SearchDocument, SearchText
from .query import Understood, understand
from .ranking import Candidate, idf, scores
from .snippets import matcher, snippet
from .writing import PUBLIC, kind_filter, title_filter

PAGE_SIZE = 20
SECONDS = 2.0  # that a search may take
FEW = 10  # exact hits below which documents with some of the words are shown as well
LOOSE_BOUND = 5_000  # documents that the loose words may stand in, together
LOOSE_SHOWN = 20
RERANKED = 200  # hits up to which all are ranked here ...
RERANKED_OF_MANY = 100  # ... and of more, the engine's best


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
    """A page of hits.

    `hits` hold all words; `loose`, on the first page when there are few, only some of them. `total` counts both.
    `per_kind` counts the hits of every kind, whatever kind was asked for. `total_is_exact` is false when there are more
    than the engine counts; `total` and `per_kind` are then of the newest. `suggestion` is the query as corrected, None
    when it was searched as typed. `unknown` are words that stand nowhere and resemble none.
    """

    query: str
    words: list[str]
    hits: list[Hit]
    total: int
    per_kind: dict[str, int]
    interpreted_as: str = ""
    suggestion: str | None = None
    total_is_exact: bool = True
    loose: list[Hit] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    timed_out: bool = False

    @property
    def exact_total(self) -> int:
        return self.total - len(self.loose)


@dataclass
class _Found:
    """Ids in order, those ranked with their scores, and what the counts say."""

    order: list[int]
    scores: dict[int, float]
    per_kind: dict[str, int]
    is_exact: bool


def find(query: str, kind: str = "", page: int = 1, *, verbatim: bool = False) -> Result:
    """Search all kinds (or one), best first; a fixed number of queries, whatever is typed. `verbatim` corrects nothing.

    Never raises for what is typed; a search that takes more than SECONDS ends with `timed_out`.
    """
    nothing = dict.fromkeys(kinds(), 0)
    # Understanding takes a few look-ups by key, and now and then reads the known words: it needs no limit.
    understood = understand(query, verbatim=verbatim)
    if not understood.words:
        return Result(query, [], [], 0, nothing)
    on = engine()
    try:
        with on.time_limit(SECONDS):
            return _find(on, understood, query, kind, max(page, 1))
    except SearchTimeout:
        return Result(query, words(query), [], 0, nothing, interpreted_as=query, timed_out=True)


def _find(on: Engine, understood: Understood, query: str, kind: str, page: int) -> Result:
    total = understood.frequencies.get(PUBLIC, 1)
    weights = {each: idf(number, total) for each, number in understood.frequencies.items()}
    title = title_filter(understood.interpreted if understood.corrected else query)
    groups = understood.groups if not understood.unknown or _only_unknown(understood) else ()
    found = _exact(on, Question(groups, title), weights, kind)
    loose: list[int] = []
    loose_scores: dict[int, float] = {}
    if len(found.order) < FEW:
        loose, loose_scores = _loose(on, understood, weights, kind, found)
    start = (page - 1) * PAGE_SIZE
    shown = found.order[start : start + PAGE_SIZE]
    marked = {each for group in understood.groups for each in group.tokens}
    hits = _hits([*shown, *(loose if page == 1 else [])], {**loose_scores, **found.scores}, marked)
    exact_hits = [hits[pk] for pk in shown if pk in hits]
    return Result(
        query=query,
        words=[word.word for word in understood.words],
        hits=exact_hits,
        total=len(found.order) + len(loose),
        per_kind=found.per_kind,
        interpreted_as=understood.interpreted,
        suggestion=understood.interpreted if understood.corrected else None,
        total_is_exact=found.is_exact,
        loose=[hits[pk] for pk in loose if pk in hits] if page == 1 else [],
        unknown=understood.unknown,
    )


def _only_unknown(understood: Understood) -> bool:
    return all(not word.is_known for word in understood.words)


def _order(candidate: Candidate, score: float) -> tuple[Any, ...]:
    return (-score, *candidate.order)


def _exact(on: Engine, question: Question, weights: dict[str, float], kind: str) -> _Found:
    """The documents that satisfy the question, in order."""
    order = list(kinds())
    per_kind = dict.fromkeys(order, 0)
    if not question.groups and not question.title:
        return _Found([], {}, per_kind, True)
    rows = on.hits(question, on.cap + 1)
    is_exact = len(rows) <= on.cap
    for _, each in rows[: on.cap]:
        if each in per_kind:
            per_kind[each] += 1
    if kind:
        question = replace(question, filters=(kind_filter(kind),))
        if not is_exact:
            rows = on.hits(question, on.cap + 1)
            is_exact = len(rows) <= on.cap
            per_kind[kind] = min(len(rows), on.cap)
    ids = [pk for pk, each in rows[: on.cap] if each in per_kind and kind in ("", each)]
    if len(ids) <= RERANKED:
        best = ids
    elif is_exact:
        best = on.best(question, weights, RERANKED_OF_MANY)
    else:
        best = list(dict.fromkeys([*on.in_title(question, RERANKED_OF_MANY), *ids[:RERANKED_OF_MANY]]))[:RERANKED_OF_MANY]
    candidates = _candidates(best)
    ranked = _ranked(candidates, question.groups, weights, question.title)
    candidates.sort(key=lambda each: _order(each, ranked[each.pk]))
    first = [each.pk for each in candidates]
    known = set(first)
    return _Found([*first, *(pk for pk in ids if pk not in known)], ranked, per_kind, is_exact)


def _loose(on: Engine, understood: Understood, weights: dict[str, float], kind: str, found: _Found) -> tuple[list[int], dict[int, float]]:
    """Documents with some of the words: the rarest words first, until they stand in LOOSE_BOUND documents together."""
    tokens = {each for group in understood.groups for each in group.tokens if understood.frequencies.get(each)}
    chosen: list[str] = []
    reached = 0
    for each in sorted(tokens, key=lambda each: (understood.frequencies[each], each)):
        reached += understood.frequencies[each]
        if chosen and reached > LOOSE_BOUND:
            break
        chosen.append(each)
    if not chosen:
        return [], {}
    any_of = Group(tuple(Alternative((each,)) for each in chosen))
    question = Question((any_of,), filters=(kind_filter(kind),) if kind else ())
    rows = on.hits(question, RERANKED + 1)
    best = [pk for pk, _ in rows] if len(rows) <= RERANKED else on.best(question, weights, RERANKED_OF_MANY)
    exact = set(found.order)
    candidates = [each for each in _candidates(best) if each.pk not in exact]
    ranked = _ranked(candidates, understood.groups, weights, "")
    candidates.sort(key=lambda each: _order(each, ranked[each.pk]))
    shown = candidates[:LOOSE_SHOWN]
    # Below every exact hit, also by the number.
    highest = max((ranked[each.pk] for each in shown), default=0.0)
    lowest = min((found.scores.get(pk, highest) for pk in found.order), default=highest)
    factor = min(1.0, 0.99 * lowest / highest) if highest > 0 else 1.0
    return [each.pk for each in shown], {each.pk: round(ranked[each.pk] * factor, 6) for each in shown}


def _ranked(candidates: list[Candidate], groups: Sequence[Group], weights: dict[str, float], title: str) -> dict[int, float]:
    of_kind = {key: kind.weight for key, kind in kinds().items()}
    return scores(candidates, groups, weights, title, of_kind)


def _candidates(ids: list[int]) -> list[Candidate]:
    order = {key: f"{at:02}" for at, key in enumerate(kinds())}
    rows = SearchText.objects.filter(pk__in=ids).values_list(
        "pk", "document__kind", "document__title", "document__slug", "t", "b", "tp", "bp", "f"
    )
    return [
        Candidate(pk, kind, (order.get(kind, "99"), fold(title), slug), (t, b, tp, bp), f)
        for pk, kind, title, slug, t, b, tp, bp, f in rows
    ]


def _hits(ids: list[int], ranked: dict[int, float], tokens: set[str]) -> dict[int, Hit]:
    labels = kinds()
    matches = matcher(tokens)
    rows = SearchDocument.objects.filter(pk__in=ids).values_list("pk", "kind", "slug", "title", "url", "text__body")
    return {
        pk: Hit(kind, labels[kind].label, slug, title, url, snippet(body, matches), ranked.get(pk, 0.0))
        for pk, kind, slug, title, url, body in rows
        if kind in labels
    }


def matching_ids(kind: str, query: str) -> list[int] | None:
    """Ids of the entries of one kind that hold all words; None when the query has no word in it (or time ran out)."""
    understood = understand(query)
    if not understood.words:
        return None
    groups = understood.groups if not understood.unknown or _only_unknown(understood) else ()
    title = title_filter(query)
    if not groups and not title:
        return []
    on = engine()
    try:
        with on.time_limit(SECONDS):
            return on.object_ids(Question(groups, title, (kind_filter(kind),)))
    except SearchTimeout:
        return None


def among(ids: list[int]) -> RawSQL:
    """The ids as a subquery of one value, for `pk__in`: a list of thousands would be more values than a statement takes."""
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::bigint[])", (ids,))
    return RawSQL("SELECT value FROM json_each(%s)", (json.dumps(ids),))


@dataclass(frozen=True)
class Suggestion:
    """A name that begins as typed; `title` is its entry's title when the name is another one."""

    name: str
    title: str
    kind_label: str
    url: str


def suggest(typed: str, limit: int = 8) -> list[Suggestion]:
    """Names and titles with the typed letters at the start of a word; nothing for less than two letters. One query."""
    prefix = " ".join(fold(word) for word in words(typed[:80]))[:60]
    if len(prefix) < 2:
        return []
    on = engine()
    try:
        with on.time_limit(SECONDS):
            rows = on.names(prefix, limit * 4)
    except SearchTimeout:
        return []
    labels = kinds()
    found: dict[str, Suggestion] = {}
    for name, title, kind, url in rows:
        if kind in labels and url not in found:
            found[url] = Suggestion(name, title if title != name else "", labels[kind].label, url)
    return list(found.values())[:limit]
