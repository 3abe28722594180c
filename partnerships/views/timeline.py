"""Periods as bars on a line of years: places and widths in per cent, for SVG attributes. Pure functions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

MOST_TICKS = 7
# How many months a date of each precision spans; its date is the first of them.
MONTHS = {"day": 0, "year": 12, "circa": 12, "forår": 3, "sommer": 3, "efterår": 3}


@dataclass(frozen=True)
class Bar:
    """One period. `open_end` says that the bar's end is not the period's end; `years` is the period in short."""

    entry: Any
    own: bool
    years: str
    x: str
    width: str
    open_end: bool


@dataclass(frozen=True)
class Timeline:
    """Bars under a line of years; `ticks` are the years written and where."""

    first: int
    last: int
    ticks: list[tuple[int, str]]
    bars: list[Bar]

    @property
    def open_ends(self) -> bool:
        return any(bar.open_end and not bar.own for bar in self.bars)


def timeline(own: Any, others: Iterable[Any]) -> Timeline | None:
    """The entry's own period above those of the others, first begun first; None if there is nothing to compare.

    What has no start can't be drawn. A period without an end runs to the end of the line, or to its planned end.
    """
    dated = sorted((entry for entry in others if entry.start), key=lambda entry: entry.start)
    rows = [(own, True)] if own.start else []
    rows += [(entry, False) for entry in dated]
    if not own.start and len(rows) < 2:
        return None
    spans = [(_start(entry), _end(entry)) for entry, _ in rows]
    first = floor(min(start for start, _ in spans))
    last = max(first + 1, ceil(max(end if end is not None else floor(start) + 1 for start, end in spans)))
    bars = []
    for (entry, is_own), (start, end) in zip(rows, spans, strict=True):
        until = last if end is None else end
        share = max(until - start, (last - first) / 100)  # a day is still to be seen
        bars.append(
            Bar(entry, is_own, _years(entry), _percent(start - first, last - first), _percent(share, last - first), entry.end is None)
        )
    step = ceil((last - first) / MOST_TICKS)
    ticks = [(year, _percent(year - first, last - first)) for year in range(first, last, step)]
    return Timeline(first, last - 1, ticks, bars)


def _years(entry: Any) -> str:
    if entry.end is None:
        return f"fra {entry.start.year}"
    return str(entry.start.year) if entry.end.year == entry.start.year else f"{entry.start.year}-{entry.end.year}"


def _start(entry: Any) -> float:
    return _year(entry.start)


def _end(entry: Any) -> float | None:
    """Where the last day meant lies; the planned end for what had not ended."""
    if entry.end:
        return _year(entry.end) + MONTHS.get(entry.end_precision, 1) / 12
    planned = getattr(entry, "planned_end", None)
    return _year(planned) + MONTHS.get(entry.planned_end_precision, 1) / 12 if planned else None


def _year(date: dt.date) -> float:
    return date.year + (date.month - 1) / 12 + (date.day - 1) / 365


def _percent(part: float, whole: float) -> str:
    return f"{max(0.0, min(100.0, part / whole * 100)):.1f}%"
