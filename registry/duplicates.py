"""Whether two records may be the same organisation or enterprise: names and websites compared within a municipality.

Pure, but for `read_known`, which reads in one query what to compare. A likeness is a warning and never a verdict.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any
from urllib.parse import urlsplit

from django.db.models import QuerySet, Subquery
from django.db.models.functions import Coalesce
from rapidfuzz import fuzz

from search.analyzer import fold, words

from .models import Status

ALIKE = 84  # of 100; below it, different names of one municipality begin to look alike
PART = 90  # the score of a name that is another name with something added
SHORTEST_PART = 5  # letters; 'Café' is no name to go by

# Words that say what an enterprise is and not which one.
_FORMS = frozenset(
    """aps as i s a p k is ps ks ivs amba smba fmba fonden fond foreningen forening stiftelsen selskabet den det og
    erhvervsdrivende selvejende institution socialoekonomisk socialoekonomiske virksomhed holding danmark""".split()  # noqa: SIM905
)
# Sites that many enterprises share: there the first part of the path tells them apart.
_SHARED = frozenset(["facebook.com", "linkedin.com", "instagram.com", "sites.google.com", "linktr.ee", "tiktok.com", "youtube.com"])


@dataclass
class Known:
    """A record to compare with: all its names and addresses."""

    pk: int
    slug: str
    name: str
    status: str
    steward: str = ""
    steward_id: int | None = None
    municipality: str = ""
    names: set[str] = field(default_factory=set)
    websites: set[str] = field(default_factory=set)
    made_at: dt.datetime | None = None
    kind: str = ""
    parent_id: int | None = None

    @property
    def status_text(self) -> str:
        return Status(self.status).label


@dataclass(frozen=True)
class Candidate:
    """One that may be the same, with the score (0-100) and what is alike, in Danish."""

    known: Known
    score: int
    why: str

    @property
    def is_published(self) -> bool:
        return self.known.status == Status.PUBLISHED


def name_key(name: str) -> tuple[str, ...]:
    """The words that tell an enterprise's name from another's, folded: 'Stiftelsen Købmandsgården' -> ('koebmandsgaarden',).

    A name of nothing but legal forms keeps them all.
    """
    folded = [fold(word) for word in words(name)]
    kept = tuple(word for word in folded if word not in _FORMS)
    return kept or tuple(folded)


def site_key(url: str) -> str:
    """What two addresses of one enterprise have in common: the host, or host and first part of the path where many share it."""
    try:
        parts = urlsplit(url if "//" in url else f"https://{url}")
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    if host in _SHARED:
        first = parts.path.strip("/").partition("/")[0].lower()
        return f"{host}/{first}" if first else ""
    return host


def likeness(one: str, other: str) -> int:
    """How alike two names are, 0-100."""
    return _alike(name_key(one), name_key(other))


def _alike(first: tuple[str, ...], second: tuple[str, ...]) -> int:
    if not first or not second:
        return 0
    score = max(fuzz.ratio("".join(first), "".join(second)), fuzz.token_sort_ratio(" ".join(first), " ".join(second)))
    shorter, longer = sorted((set(first), set(second)), key=len)
    if shorter <= longer and sum(map(len, shorter)) >= SHORTEST_PART:
        score = max(score, PART)
    return round(score)


def compare(name: str, websites: Iterable[str], known: Iterable[Known]) -> list[Candidate]:
    """Those that may be the same, the likeliest first, at most five."""
    sites = {site_key(url) for url in websites} - {""}
    found = []
    for each in known:
        best = max((likeness(name, other) for other in each.names), default=0)
        if sites & {site_key(url) for url in each.websites}:
            found.append(Candidate(each, max(best, ALIKE), "har samme hjemmeside"))
        elif best >= ALIKE:
            found.append(Candidate(each, best, "har et navn, der ligner"))
    return sorted(found, key=lambda candidate: (-candidate.score, candidate.known.name))[:5]


@dataclass(frozen=True)
class Pair:
    """Two that may be the same, with the score (0-100) and what is alike. `one` has the lower key."""

    one: Known
    other: Known
    score: int
    why: str

    @property
    def both(self) -> tuple[Known, Known]:
        return self.one, self.other

    @property
    def since(self) -> dt.datetime | None:
        """When both were there."""
        return max((known.made_at for known in self.both if known.made_at), default=None)

    @property
    def kept(self) -> Known:
        """The one to suggest keeping: the published one, else the one that came first."""
        return min(self.both, key=lambda known: (known.status != Status.PUBLISHED, known.pk))

    @property
    def lost(self) -> Known:
        return self.other if self.kept is self.one else self.one


@dataclass(frozen=True)
class Found:
    """Pairs that may be the same, the likeliest first. `whole` is false when not all were compared."""

    pairs: list[Pair]
    whole: bool


def pairs(known: Iterable[Known], told_apart: Collection[tuple[int, int]] = ()) -> list[Pair]:
    """All pairs that may be the same, the likeliest first, less those told apart (lower key first).

    Two are compared when they lie in one municipality, when the place of one isn't told and they share a word of their names,
    or when they share a website.
    """
    return find_pairs(known, told_apart).pairs


def find_pairs(known: Iterable[Known], told_apart: Collection[tuple[int, int]] = (), most: int | None = None) -> Found:
    """As `pairs`, with at most so many comparisons (None: as many as it takes)."""
    each_one = sorted(known, key=lambda found: found.pk)
    keys = {found.pk: {name_key(name) for name in found.names} for found in each_one}
    sites = {found.pk: {site_key(url) for url in found.websites} - {""} for found in each_one}
    by_pk = {found.pk: found for found in each_one}
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    unplaced = {found.pk for found in each_one if not found.municipality}
    for found in each_one:
        for site in sites[found.pk]:
            groups["site", site].append(found.pk)
        if found.municipality:
            groups["place", found.municipality].append(found.pk)
        for word in {word for key in keys[found.pk] for word in key if len(word) >= SHORTEST_PART}:
            groups["word", word].append(found.pk)
    found_pairs: dict[tuple[int, int], Pair] = {}
    compared, whole = 0, True
    for first, second in _to_compare(groups, unplaced):
        if (first, second) in found_pairs or (first, second) in told_apart:
            continue
        if compared == most:
            whole = False
            break
        compared += 1
        score = max((_alike(one, other) for one in keys[first] for other in keys[second]), default=0)
        if sites[first] & sites[second]:
            pair = Pair(by_pk[first], by_pk[second], max(score, ALIKE), "har samme hjemmeside")
        elif score >= ALIKE:
            pair = Pair(by_pk[first], by_pk[second], score, "har navne, der ligner")
        else:
            continue
        found_pairs[first, second] = pair
    ordered = sorted(found_pairs.values(), key=lambda pair: (-pair.score, pair.one.name, pair.one.pk, pair.other.pk))
    return Found(ordered, whole)


def _to_compare(groups: Mapping[tuple[str, str], list[int]], unplaced: Collection[int]) -> Iterator[tuple[int, int]]:
    """Keys to compare, the lower first; some come more than once. Those that only share a word, when the place of one isn't told.

    What says most comes first, and small groups before large, so that one who must stop early has seen the most.
    """
    for (what, _), members in sorted(groups.items(), key=lambda group: (group[0][0] != "site", len(group[1]), group[0])):
        if what != "word":
            yield from combinations(members, 2)
            continue
        for first in members:
            if first in unplaced:
                yield from ((min(first, other), max(first, other)) for other in members if other != first)


@dataclass(frozen=True)
class Effort:
    """How many records a page looks at, the latest, and how many comparisons it makes: a larger registry is seen in part."""

    latest: int
    comparisons: int


TO_COUNT = Effort(2_000, 40_000)  # a page that only counts: a third of a second at most
TO_LIST = Effort(20_000, 400_000)  # the page where they are dealt with: a few seconds


def find_some(entries: QuerySet[Any], told_apart: Collection[tuple[int, int]], effort: Effort) -> Found:
    """The pairs among the latest of the records, with so much effort. One query.

    In a registry that takes more, `whole` is false: there are at least these.
    """
    known = read_known(entries, latest=effort.latest + 1)
    found = find_pairs(known, told_apart, effort.comparisons)
    return Found(found.pairs, found.whole and len(known) <= effort.latest)


def read_known(entries: QuerySet[Any], latest: int | None = None) -> list[Known]:
    """What is compared of organisations, or of enterprises, by their key. One query.

    With `latest` no more than so many, those that were made last.
    """
    if latest is not None:
        first = entries.order_by("-pk").values("pk")[latest - 1 : latest]
        entries = entries.filter(pk__gte=Coalesce(Subquery(first), 0))
    found: dict[int, Known] = {}
    columns = ("pk", "slug", "name", "status", "steward__name", "steward_id", "municipality__name", "created_at", "kind", "parent_id")
    for *own, alias, url in entries.order_by("pk").values_list(*columns, "aliases__name", "websites__url"):
        pk, slug, name, status, steward, steward_id, municipality, made_at, kind, parent_id = own
        if pk not in found:
            place = municipality or ""
            found[pk] = Known(pk, slug, name, status, steward or "", steward_id, place, {name}, set(), made_at, kind, parent_id)
        found[pk].names |= {alias} - {None}
        found[pk].websites |= {url} - {None}
    return list(found.values())
