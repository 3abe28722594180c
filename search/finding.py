"""Searching: a query to a page of hits, best first, the same on both databases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Q
from django.utils.safestring import SafeString

from . import pages, profiles
from .analyzer import fold, words
from .documents import kinds
from .engines import engine
from .engines.base import Alternative, Engine, Group, Question, SearchTimeout
from .filters import Counts, Filters, Key, count, exact_where_known
from .models import SearchDocument, SearchText
from .pages import Found, Listed
from .query import Understood, understand
from .ranking import Candidate, idf, scores
from .snippets import matcher, snippet
from .writing import PUBLIC, kind_filter, title_filter

PAGE_SIZE = 20
SECONDS = 2.0  # that a search may take
FEW = 10  # exact hits below which documents with some of the words are shown as well
LOOSE_BOUND = 5_000  # documents that the loose words may stand in, together
RERANKED = 200  # hits up to which all are ranked here ...
RERANKED_OF_MANY = 100  # ... and of more, the engine's best
RANKED_BY_ENGINE = 1_000  # hits that the engine ranks: of more, those with a word in the title, and the newest
TITLES = 500  # of them, hits with a word in the title at most
NO_FILTERS = Filters()


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

    `hits` hold all words and pass the filters. `loose`, on the first page when there are few, hold only some of the words.
    `counts` are of the hits by kind, municipality and theme, each with the other filters applied. `total_is_exact` is false
    when there are more hits than are counted; `exact_total` is then how many were. `paged` is how many hits have a page:
    past them, the search must be narrowed. `suggestion` is the query as corrected, None when it was searched as typed.
    `unknown` are words that stand nowhere and resemble none. `edition` asks the next pages to go on from this one.
    """

    query: str
    words: list[str]
    hits: list[Hit]
    exact_total: int
    counts: Counts
    interpreted_as: str = ""
    suggestion: str | None = None
    total_is_exact: bool = True
    loose: list[Hit] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    timed_out: bool = False
    paged: int = 0
    edition: str = ""

    @property
    def total(self) -> int:
        """How many hits hold all words; when none does, how many are shown that hold some."""
        return self.exact_total or len(self.loose)

    @property
    def per_kind(self) -> dict[str, int]:
        return self.counts.kind


def find(query: str, filters: Filters = NO_FILTERS, page: int = 1, *, verbatim: bool = False, edition: str = "") -> Result:
    """Search all kinds, best first; a bounded number of queries, whatever is typed. `verbatim` corrects nothing.

    Pages after the first go on from the hits the first one found (`edition` says which first one), so that they neither
    overlap nor skip while entries are written. Never raises for what is typed; a search that takes more than SECONDS
    ends with `timed_out`.
    """
    nothing = Counts(dict.fromkeys(kinds(), 0))
    known = profiles.known()
    # Understanding takes a few look-ups by key, and now and then reads the known words: it needs no limit.
    understood = understand(query, verbatim=verbatim)
    if not understood.words:
        return Result(query, [], [], 0, nothing)
    on = engine()
    try:
        with on.time_limit(SECONDS):
            return _find(_Search(on, understood, filters, known), query, max(page, 1), edition)
    except SearchTimeout:
        return Result(query, words(query), [], 0, nothing, interpreted_as=query, timed_out=True)


class _Search:
    """One search: what is asked, and what is known of the documents."""

    def __init__(self, on: Engine, understood: Understood, filters: Filters, known: profiles.Known) -> None:
        self.on, self.understood, self.filters, self.known = on, understood, filters, known
        self.documents = understood.frequencies.get(PUBLIC, 1)
        self.weights = {each: idf(number, self.documents) for each, number in understood.frequencies.items()}
        groups = understood.groups if not understood.unknown or _only_unknown(understood) else ()
        title = title_filter(understood.interpreted if understood.corrected else understood.text)
        self.question = Question(groups, title)

    def share(self, group: Group) -> float:
        """The share of the documents that one of the group's alternatives stands in, at most."""
        known = self.understood.frequencies
        found = sum(min((known.get(token, 0) for token in each.tokens), default=0) for each in group.alternatives)
        return min(1.0, found / max(1, self.documents))


def _find(search: _Search, query: str, page: int, edition: str) -> Result:
    understood = search.understood
    key = pages.key(search.question, search.filters)
    found = pages.kept(key, edition) if page > 1 else None
    if found is None:
        found = _found(search)
        pages.keep(key, found)
    start = (page - 1) * PAGE_SIZE
    shown = found.order.part(start, start + PAGE_SIZE)
    loose = found.loose if page == 1 else []
    marked = {each for group in understood.groups for each in group.tokens}
    hits = _hits([*shown, *loose], found.scores, marked)
    return Result(
        query=query,
        words=[word.word for word in understood.words],
        hits=[hits[each] for each in shown if each in hits],
        exact_total=found.total,
        counts=found.counts,
        interpreted_as=understood.interpreted,
        suggestion=understood.interpreted if understood.corrected else None,
        total_is_exact=found.is_exact,
        loose=[hits[each] for each in loose if each in hits],
        unknown=understood.unknown,
        paged=len(found.order),
        edition=found.edition,
    )


def _only_unknown(understood: Understood) -> bool:
    return all(not word.is_known for word in understood.words)


def _order(candidate: Candidate, score: float) -> tuple[Any, ...]:
    return (-score, *candidate.order)


def _found(search: _Search) -> Found:
    """All hits in order, and the loose ones when they are few."""
    edition = pages.edition()
    ids, counts, is_exact = _exact(search)
    first, ranked = _first(search, ids)
    loose: list[Candidate] = []
    loose_scores: dict[int, float] = {}
    if len(ids) < FEW:
        loose, loose_scores = _loose(search, ids, ranked)
    before = {each.pk for each in first}
    rest = [pk for pk in ids if pk not in before][: pages.LISTED]
    key = {each.pk: Key(each.kind, each.object_id) for each in [*first, *loose]}
    order = [*(key[each.pk] for each in first), *map(search.known.key, rest)][: pages.LISTED]
    scores_of = {key[pk]: score for pk, score in [*loose_scores.items(), *ranked.items()] if pk in key}
    return Found(edition, Listed(order), [key[each.pk] for each in loose], scores_of, len(ids), counts, is_exact)


def _exact(search: _Search) -> tuple[list[int], Counts, bool]:
    """Ids of the documents that satisfy the question and pass the filters, newest first; the counts; whether that is all."""
    of_kind = list(kinds())
    if not search.question.groups and not search.question.title:
        return [], Counts(dict.fromkeys(of_kind, 0)), True
    cap, filters = search.on.cap, search.filters
    expected = float(search.documents)
    for group in search.question.groups:
        expected *= search.share(group)
    ids, is_exact = _capped(search, search.question, expected)
    counts, passed = _counted(search, ids, is_exact)
    if is_exact or not filters.active:
        return passed, counts, is_exact
    # More than were counted: those that pass the filters are asked for by themselves.
    narrowed = replace(search.question, filters=filters.tokens)
    ids, is_exact = _capped(search, narrowed, expected * len(passed) / cap)
    within, passed = _counted(search, ids, is_exact)
    return passed, exact_where_known(counts, within, filters, complete=is_exact), is_exact


def _capped(search: _Search, question: Question, expected: float) -> tuple[list[int], bool]:
    """The newest hits, and whether they are all."""
    cap = search.on.cap
    ids = search.on.hits(question, cap + 1, expected)
    return ids[:cap], len(ids) <= cap


def _counted(search: _Search, ids: list[int], is_exact: bool) -> tuple[Counts, list[int]]:
    """The counts of some documents, and those of them that pass the filters."""
    filters, of_kind, known = search.filters, list(kinds()), search.known
    known.learn(ids)
    by_number = Counter(map(known.numbers.get, ids))
    by_number.pop(None, None)  # a document that was replaced since it was found
    profiles = {number: known.profiles[number] for number in by_number if number is not None}
    passing = {number for number, each in profiles.items() if each.kind in of_kind and not (filters.active and filters.against(each))}
    counts = count({profiles[number]: by_number[number] for number in profiles}, filters, of_kind, complete=is_exact)
    return counts, [pk for pk in ids if known.numbers.get(pk) in passing]


def _best(search: _Search, question: Question, ids: list[int]) -> list[int]:
    """The hits worth ranking here: all when they are few, else the engine's best."""
    if len(ids) <= RERANKED:
        return ids
    pool = ids
    if len(ids) > RANKED_BY_ENGINE:
        pool = list(dict.fromkeys([*search.on.in_title(question, TITLES), *ids]))[:RANKED_BY_ENGINE]
    return search.on.best(question, search.weights, pool, RERANKED_OF_MANY)


def _first(search: _Search, ids: list[int]) -> tuple[list[Candidate], dict[int, float]]:
    """The best of the hits in order, and their scores."""
    question = replace(search.question, filters=search.filters.tokens)
    candidates = _candidates(_best(search, question, ids))
    ranked = _ranked(candidates, question.groups, search.weights, question.title)
    return sorted(candidates, key=lambda each: _order(each, ranked[each.pk])), ranked


def _loose(search: _Search, exact: list[int], exact_scores: dict[int, float]) -> tuple[list[Candidate], dict[int, float]]:
    """Documents with some of the words: the rarest words first, until they stand in LOOSE_BOUND documents together."""
    understood = search.understood
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
    question = Question((any_of,), filters=search.filters.tokens)
    ids, _ = _capped(search, question, reached)
    found = set(exact)
    candidates = _candidates([pk for pk in _best(search, question, ids) if pk not in found])
    ranked = _ranked(candidates, understood.groups, search.weights, "")
    shown = sorted(candidates, key=lambda each: _order(each, ranked[each.pk]))[: PAGE_SIZE - len(exact)]
    # Below every exact hit, also by the number.
    highest = max((ranked[each.pk] for each in shown), default=0.0)
    lowest = min((exact_scores.get(pk, highest) for pk in exact), default=highest)
    factor = min(1.0, 0.99 * lowest / highest) if highest > 0 else 1.0
    return shown, {each.pk: round(ranked[each.pk] * factor, 6) for each in shown}


def _ranked(candidates: list[Candidate], groups: Sequence[Group], weights: dict[str, float], title: str) -> dict[int, float]:
    of_kind = {key: kind.weight for key, kind in kinds().items()}
    return scores(candidates, groups, weights, title, of_kind)


def _candidates(ids: list[int]) -> list[Candidate]:
    """What is ranked of the documents; those of kinds that exist no more are left out. One query."""
    if not ids:
        return []
    order = {key: f"{at:02}" for at, key in enumerate(kinds())}
    rows = SearchText.objects.filter(pk__in=ids).values_list(
        "pk", "document__kind", "document__object_id", "document__title", "document__slug", "t", "b", "tp", "bp", "f"
    )
    return [
        Candidate(pk, kind, object_id, (order[kind], fold(title), slug), (t, b, tp, bp), f)
        for pk, kind, object_id, title, slug, t, b, tp, bp, f in rows
        if kind in order
    ]


def _hits(keys: list[Key], ranked: dict[Key, float], tokens: set[str]) -> dict[Key, Hit]:
    """What is shown of the hits, as the index has it now: what is no longer published is not there."""
    labels = kinds()
    matches = matcher(tokens)
    of_kind: dict[str, list[int]] = {}
    for each in keys:
        of_kind.setdefault(each.kind, []).append(each.object_id)
    if not of_kind:
        return {}
    wanted = Q()
    for kind, ids in of_kind.items():
        wanted |= Q(kind=kind, object_id__in=ids)
    rows = SearchDocument.objects.filter(wanted).values_list("kind", "object_id", "slug", "title", "url", "text__body")
    hits = {}
    for kind, object_id, slug, title, url, body in rows:
        key = Key(kind, object_id)
        if kind in labels:
            hits[key] = Hit(kind, labels[kind].label, slug, title, url, snippet(body, matches), ranked.get(key, 0.0))
    return hits


def matching_ids(kind: str, query: str) -> list[int] | None:
    """Ids of the entries of one kind that hold all words; None when the query has no word in it (or time ran out)."""
    known = profiles.known()
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
            found = on.all_hits(Question(groups, title, ((kind_filter(kind),),)))
            known.learn(found)  # joining the documents to their entries in the database took most of the time
    except SearchTimeout:
        return None
    # A document that was replaced since it was found isn't known; its entry changes at the same time, and is looked for anew next time.
    return [known.entries[pk] for pk in found if pk in known.entries]


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
