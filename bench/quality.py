"""How well the search finds: MRR and nDCG@10 of the graded queries, by kind of query."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from search.index import find

QUERIES = Path(__file__).resolve().parent.parent / "tests" / "search" / "graded_queries.yaml"


@dataclass(frozen=True)
class Score:
    """A query's reciprocal rank and nDCG@10, each 0 to 1, and the entries found, as kind/slug."""

    query: str
    kind: str
    reciprocal_rank: float
    ndcg: float
    found: list[str]


OPEN, HELD_OUT, SECOND_CHECK = "open", "held out", "second check"


def graded(which: str | None = None) -> list[dict[str, Any]]:
    """The graded queries; only the open ones, those held out or those of the second check, when asked."""
    queries: list[dict[str, Any]] = yaml.safe_load(QUERIES.read_text(encoding="utf-8"))
    for each in queries:
        each["which"] = SECOND_CHECK if each.get("second_check") else HELD_OUT if each.get("held_out") else OPEN
    return [each for each in queries if which in (None, each["which"])]


def measure(query: dict[str, Any]) -> Score:
    """Ask one query. An absent topic scores 1 when nothing is found, else 0."""
    result = find(query["q"])
    found = [f"{hit.kind}/{hit.slug}" for hit in [*result.hits, *result.loose]][:20]
    relevant: dict[str, int] = query["relevant"]
    if not relevant:
        right = 0.0 if found else 1.0
        return Score(query["q"], query["kind"], right, right, found)
    first = next((rank for rank, each in enumerate(found, 1) if each in relevant), None)
    gain = sum((2 ** relevant.get(each, 0) - 1) / math.log2(rank + 1) for rank, each in enumerate(found[:10], 1))
    grades = sorted(relevant.values(), reverse=True)[:10]
    ideal = sum((2**grade - 1) / math.log2(rank + 1) for rank, grade in enumerate(grades, 1))
    return Score(query["q"], query["kind"], 1 / first if first else 0.0, gain / ideal, found)


def mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def report(scores: list[Score]) -> list[tuple[str, int, float, float]]:
    """Rows of kind of query, number, MRR and nDCG@10; the last is all of them."""
    by_kind = defaultdict(list)
    for score in scores:
        by_kind[score.kind].append(score)
    by_kind["all"] = scores
    return [
        (kind, len(some), mean([each.reciprocal_rank for each in some]), mean([each.ndcg for each in some]))
        for kind, some in by_kind.items()
    ]
