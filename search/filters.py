"""Filters of a search, what the index keeps of a document to count by, and the counts. Pure values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from .analyzer import fold

FIRST_YEAR, LAST_YEAR = 1900, 2100
MOST_VALUES = 30  # values of one filter that are read


class Key(NamedTuple):
    """An entry. Its document's id changes when it is written anew, this doesn't."""

    kind: str
    object_id: int


class Profile(NamedTuple):
    """What documents are counted and filtered by. `themes` has bit n for theme n; `municipality` is a slug."""

    kind: str
    municipality: str
    year: int | None
    themes: int


@dataclass(frozen=True)
class Filters:
    """What a search is narrowed to: any of the values within a filter, and all filters. Empty ones narrow nothing.

    A value that no document has matches nothing. `themes` are numbers; years are those of the documents' beginning, and
    a document without one is in no period.
    """

    kind: str = ""
    municipalities: tuple[str, ...] = ()
    themes: tuple[int, ...] = ()
    from_year: int | None = None
    to_year: int | None = None

    @cached_property
    def active(self) -> tuple[str, ...]:
        """Names of the filters that narrow."""
        chosen = {
            "kind": bool(self.kind),
            "municipality": bool(self.municipalities),
            "theme": bool(self.themes),
            "year": self.from_year is not None or self.to_year is not None,
        }
        return tuple(name for name, narrows in chosen.items() if narrows)

    @cached_property
    def tokens(self) -> tuple[tuple[str, ...], ...]:
        """The filter tokens of the index: of each filter, any one must stand."""
        found: list[tuple[str, ...]] = []
        if self.kind:
            found.append((f"zk{fold(self.kind)}",))
        if self.municipalities:
            found.append(tuple(dict.fromkeys(f"zm{fold(slug)}" for slug in self.municipalities[:MOST_VALUES])))
        if self.themes:
            found.append(tuple(f"zt{number}" if number >= 0 else "zt" for number in self.themes[:MOST_VALUES]))
        if "year" in self.active:
            found.append(tuple(f"zy{year}" for year in self._years) or ("zy",))
        return tuple(found)

    @cached_property
    def _years(self) -> range:
        first = FIRST_YEAR if self.from_year is None else max(FIRST_YEAR, self.from_year)
        last = LAST_YEAR if self.to_year is None else min(LAST_YEAR, self.to_year)
        return range(first, last + 1)

    @cached_property
    def _places(self) -> frozenset[str]:
        return frozenset(fold(slug) for slug in self.municipalities[:MOST_VALUES])

    @cached_property
    def _themes(self) -> int:
        return sum({1 << number for number in self.themes[:MOST_VALUES] if 0 <= number < 63})

    def against(self, profile: Profile) -> list[str]:
        """Names of the filters that a document doesn't pass."""
        failed = []
        if self.kind and fold(profile.kind) != fold(self.kind):
            failed.append("kind")
        if self.municipalities and not (profile.municipality and fold(profile.municipality) in self._places):
            failed.append("municipality")
        if self.themes and not profile.themes & self._themes:
            failed.append("theme")
        if "year" in self.active and (profile.year is None or profile.year not in self._years):
            failed.append("year")
        return failed


@dataclass(frozen=True)
class Counts:
    """Hits of each value, each filter's counted with the other filters applied. `at_least` names filters of which more
    documents fit than were counted."""

    kind: dict[str, int] = field(default_factory=dict)
    municipality: dict[str, int] = field(default_factory=dict)
    theme: dict[int, int] = field(default_factory=dict)
    at_least: frozenset[str] = frozenset()


def count(profiles: Mapping[Profile, int], filters: Filters, kinds: Sequence[str], *, complete: bool) -> Counts:
    """Counts of the documents with these profiles. All `kinds` are named, also those with none."""
    kind = dict.fromkeys(kinds, 0)
    municipality: Counter[str] = Counter()
    theme: Counter[int] = Counter()
    for profile, number in profiles.items():
        failed = filters.against(profile) if filters.active else []
        if len(failed) > 1 or profile.kind not in kind:
            continue
        only = failed[0] if failed else ""
        if only in ("", "kind"):
            kind[profile.kind] += number
        if profile.municipality and only in ("", "municipality"):
            municipality[profile.municipality] += number
        if profile.themes and only in ("", "theme"):
            left = profile.themes
            while left:
                lowest = left & -left
                theme[lowest.bit_length() - 1] += number
                left ^= lowest
    at_least = frozenset() if complete else frozenset(("kind", "municipality", "theme"))
    return Counts(kind, dict(municipality), dict(theme), at_least)


def exact_where_known(newest: Counts, narrowed: Counts, filters: Filters, *, complete: bool) -> Counts:
    """Counts when more documents fit than were counted: of the `narrowed` hits for filters that nothing is chosen in,
    of the `newest` for the others."""
    chosen = set(filters.active)

    def best(name: str) -> Counts:
        return newest if name in chosen else narrowed

    kind = dict(best("kind").kind)
    if filters.kind in kind:
        kind[filters.kind] = narrowed.kind[filters.kind]
    at_least = frozenset(chosen if complete else ("kind", "municipality", "theme"))
    return Counts(kind, best("municipality").municipality, best("theme").theme, at_least)
