"""What a search engine does: store finished tokens, and find the documents of a question made of tokens.

Engines only ever see tokens of a-z and 0-9, so no operator, quote or odd letter that a person typed reaches them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from ..models import SearchText


class SearchTimeout(Exception):
    """The database used more time than a search may take."""


@dataclass(frozen=True)
class Alternative:
    """One way to satisfy a group: all the tokens, side by side when `adjacent`. `weight` is what a hit counts, 0 to 1."""

    tokens: tuple[str, ...]
    weight: float = 1.0
    adjacent: bool = False


@dataclass(frozen=True)
class Group:
    """A word of the question: any of its alternatives will do."""

    alternatives: tuple[Alternative, ...]

    @property
    def tokens(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(token for each in self.alternatives for token in each.tokens))


@dataclass(frozen=True)
class Question:
    """All groups must be satisfied, or the title be exactly `title`; and of each of `filters`, any one token must stand."""

    groups: tuple[Group, ...]
    title: str = ""  # filter token of an exact title, '' for none
    filters: tuple[tuple[str, ...], ...] = field(default=())


class Engine(ABC):
    """`cap` is the number of hits up to which a result is complete; above it, the newest are taken."""

    cap: int

    @abstractmethod
    def write(self, texts: Sequence[SearchText]) -> None:
        """Store the texts of new documents."""

    @abstractmethod
    def hits(self, question: Question, limit: int, expected: float = 0.0) -> list[int]:
        """Document ids of the hits, newest first, at most `limit`. Unranked. `expected`: about how many there are, 0 for unknown."""

    @abstractmethod
    def all_hits(self, question: Question) -> list[int]:
        """Document ids of all hits, in no order."""

    @abstractmethod
    def best(self, question: Question, idf: dict[str, float], among: Sequence[int], limit: int) -> list[int]:
        """The best of the hits `among` by the engine's own rank, at most `limit`."""

    @abstractmethod
    def in_title(self, question: Question, limit: int) -> list[int]:
        """Ids of the newest hits with a word of the question in their title."""

    @abstractmethod
    def frequencies(self) -> Iterator[tuple[str, int]]:
        """Every token in the index with the number of documents it stands in."""

    @abstractmethod
    def names(self, prefix: str, limit: int) -> list[tuple[str, str, str, str]]:
        """Name, title, kind and url of documents with a name that has `prefix` at the start of a word."""

    @abstractmethod
    def time_limit(self, seconds: float) -> AbstractContextManager[None]:
        """Stops what runs longer within it, raising SearchTimeout."""

    @abstractmethod
    def clear(self) -> None:
        """Empty the index tables quickly, before everything is written anew."""

    @abstractmethod
    def tidy(self) -> None:
        """After many writes: bring the index into its fastest form."""
