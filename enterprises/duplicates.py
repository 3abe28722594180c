"""Whether an enterprise may be in the registry already: names and websites compared within a municipality.

The comparison is pure; one query fetches what to compare with. A likeness is a warning and never a verdict: the person
says why it is another enterprise, and the one who approves reads it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.db.models import Q
from rapidfuzz import fuzz

from registry.models import Status
from search.analyzer import fold, words

from .models import SocialEnterprise

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
    """An enterprise to compare with: all its names and addresses."""

    pk: int
    slug: str
    name: str
    status: str
    steward: str = ""
    steward_id: int | None = None
    municipality: str = ""
    names: set[str] = field(default_factory=set)
    websites: set[str] = field(default_factory=set)


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
    first, second = name_key(one), name_key(other)
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


def _known(municipality_id: int | None, except_for: int | None) -> list[Known]:
    """The enterprises of the municipality, located there or cooperating with it, and those whose place isn't told. One query."""
    enterprises = SocialEnterprise.objects.exclude(status=Status.ARCHIVED)
    if municipality_id is not None:
        here = Q(municipality=municipality_id) | Q(municipality=None) | Q(cooperates_with__municipality=municipality_id)
        enterprises = enterprises.filter(here)
    if except_for is not None:
        enterprises = enterprises.exclude(pk=except_for)
    found: dict[int, Known] = {}
    rows = enterprises.order_by("pk").values_list(
        "pk", "slug", "name", "status", "steward__name", "steward_id", "municipality__name", "aliases__name", "websites__url"
    )
    for pk, slug, name, status, steward, steward_id, municipality, alias, url in rows:
        each = found.setdefault(pk, Known(pk, slug, name, status, steward or "", steward_id, municipality or "", {name}))
        each.names |= {alias} - {None}
        each.websites |= {url} - {None}
    return list(found.values())


def candidates(name: str, websites: Iterable[str], municipality_id: int | None, except_for: int | None = None) -> list[Candidate]:
    """Enterprises that may be the one of that name and website in that municipality (None: anywhere). One query."""
    return compare(name, websites, _known(municipality_id, except_for))
