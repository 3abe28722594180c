"""What cells point to, by the words people use for it: read once for many rows, and never row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q, QuerySet

MOST_IN_LIST = 500  # values of one IN list


class Several(LookupError):
    """A word that fits more than one. `found` are the names to choose by."""

    def __init__(self, found: list[str]) -> None:
        super().__init__(", ".join(found))
        self.found = found


class Lookup:
    """Finds rows of a table by their words. `name` is what a row is called in a file, `words` all it may be called besides.

    Small tables are read whole (`columns` empty); of others only the rows whose named columns hold one of the words.
    """

    def __init__(
        self,
        queryset: Callable[[], QuerySet[Any]],
        name: Callable[[Any], str],
        words: Callable[[Any], Iterable[str]],
        columns: tuple[str, ...] = (),
    ) -> None:
        self.queryset, self.name, self.words, self.columns = queryset, name, words, columns
        self._found: dict[str, list[Any]] = {}

    def prepare(self, wanted: Iterable[str]) -> None:
        """Read what the words point to. What was read before is read anew: it may have changed."""
        self._found = {}
        for row in self._read(sorted(set(wanted))):
            for word in dict.fromkeys(map(_key, (self.name(row), *self.words(row)))):
                rows = self._found.setdefault(word, [])
                if word and row not in rows:
                    rows.append(row)

    def _read(self, wanted: list[str]) -> Iterable[Any]:
        if not self.columns:
            yield from self.queryset()
            return
        for start in range(0, len(wanted), MOST_IN_LIST):
            some = wanted[start : start + MOST_IN_LIST]
            fits = Q()
            for column in self.columns:
                fits |= Q(**{f"{column}__in": some})
            yield from self.queryset().filter(fits)

    def find(self, word: str) -> Any | None:
        """The row that the word is for; None when there is none. Its own name counts before other words. Raises Several."""
        found = self._found.get(_key(word), [])
        named = [row for row in found if _key(self.name(row)) == _key(word)]
        found = named or found
        if len(found) > 1:
            raise Several([self.name(row) for row in found])
        return found[0] if found else None


def _key(word: str) -> str:
    return " ".join(word.split()).casefold()
