"""What a process keeps in memory of the published entries, and brings up to date when the search index has changed."""

from __future__ import annotations

from collections.abc import Callable
from threading import RLock
from typing import Any, ClassVar, Generic, TypeVar

from django.db import connection

from search.index import Changes, Generation, changes_since

T = TypeVar("T")


class Kept(Generic[T]):
    """A value worked out from the entries, worked out anew when any of them has changed. Each process has its own.

    Only what every write of an entry tells the index of may be kept: not the names of themes or target groups.
    """

    # Set by the tests alone: their transactions are never committed, and what was kept is forgotten between them.
    keeps_uncommitted: ClassVar[bool] = False
    _all: ClassVar[list[Kept[Any]]] = []

    def __init__(self, work_out: Callable[[], T]) -> None:
        self._work_out = work_out
        self._kept: tuple[Generation, T] | None = None
        self._lock = RLock()
        self._all.append(self)

    def current(self) -> T:
        """The value as the database is now. One query when nothing has changed.

        Within a transaction it is worked out each time, and not kept: what was written there may be taken back.
        """
        if connection.in_atomic_block and not self.keeps_uncommitted:
            return self._next(None, changes_since(None))
        kept = self._kept
        if kept is not None and not changes_since(kept[0]):
            return kept[1]
        with self._lock:
            # Read before the entries: what changes while they are read is a change the next time.
            kept = self._kept
            changes = changes_since(kept[0] if kept else None)
            if kept is None or changes:
                kept = self._kept = changes.generation, self._next(kept[1] if kept else None, changes)
            return kept[1]

    def _next(self, former: T | None, changes: Changes) -> T:
        """The value after these changes; `former` is the one before them, None for none."""
        return self._work_out()

    def forget(self) -> None:
        """Work it out anew the next time."""
        self._kept = None

    @classmethod
    def forget_all(cls) -> None:
        for each in cls._all:
            each.forget()
