"""What waits for the administrators: each app brings its own queues, once, from AppConfig.ready.

A queue is counted when somebody looks. Nothing is stored, and its address leads to the very rows that were counted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Queue:
    """One queue as it is today.

    `name` is Danish, `count` how many wait, `url` where exactly they are listed, `since` the day on which the oldest began to
    wait (None when that isn't known). With `at_least` there may be more than `count`. `new_since` tells how many have come
    after a moment; None for what the administrators aren't told of by mail.
    """

    name: str
    count: int
    url: str
    since: dt.date | None = None
    at_least: bool = False
    new_since: Callable[[dt.datetime], int] | None = None

    def days(self, today: dt.date) -> int | None:
        """How many days the oldest has waited; below zero for a day that is still to come."""
        return (today - self.since).days if self.count and self.since else None


# The queues of one source today; a fixed number of queries.
Look = Callable[[dt.date], list[Queue]]


@dataclass(frozen=True)
class Source:
    """Where queues come from. `tells` says whether any of them has `new_since`: the others aren't looked at for a mail."""

    look: Look
    tells: bool


_sources: dict[str, Source] = {}


def register(key: str, look: Look, *, tells: bool = False) -> None:
    """Add the queues of an app; the same key again replaces them."""
    _sources[key] = Source(look, tells)


def queues(today: dt.date, *, told: bool = False) -> list[Queue]:
    """Every queue in the order of registration; with `told` only those that may be told of by mail."""
    sources = [source for source in _sources.values() if source.tells or not told]
    return [queue for source in sources for queue in source.look(today) if queue.new_since or not told]
