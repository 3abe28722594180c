"""The order of hits: BM25F over the token strings, computed here so that both databases give the same order.

Pure functions over plain strings.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .engines.base import Group

K1 = 1.2
B = 0.3
# Weight of a hit in the title, the text, and in a part of a compound in either.
WEIGHTS = (4.0, 1.0, 1.5, 0.3)
# Usual number of tokens in the four: constants, so that a document's score doesn't move with its neighbours.
USUAL = (3.0, 70.0, 1.0, 12.0)
EXACT_TITLE = 20.0
IN_TITLE = 1.5  # all words in the title, times the share of the title that they are
OTHERS = 0.2  # what a group's other alternatives add to its best


@dataclass(frozen=True)
class Candidate:
    """A document to be ranked: its token strings in the order title, text, title parts, text parts; ties go by `order`.

    `object_id` is the id of its entry.
    """

    pk: int
    kind: str
    object_id: int
    order: tuple[str, ...]
    fields: tuple[str, str, str, str]
    filters: str


def idf(documents: int, total: int) -> float:
    """How much a token says: near 0 when it stands everywhere."""
    documents = max(1, min(documents, total))
    return math.log(1 + (total - documents + 0.5) / (documents + 0.5))


def scores(
    candidates: Iterable[Candidate], groups: Sequence[Group], weights: dict[str, float], title: str, of_kind: dict[str, float]
) -> dict[int, float]:
    """The score of each candidate: `weights` is the idf of tokens, `title` the filter token of the exact title."""
    return {each.pk: round(of_kind.get(each.kind, 1.0) * _score(each, groups, weights, title), 6) for each in candidates}


def _score(candidate: Candidate, groups: Sequence[Group], weights: dict[str, float], title: str) -> float:
    fields = [tokens.split() for tokens in candidate.fields]
    lengths = [1 - B + B * len(tokens) / usual for tokens, usual in zip(fields, USUAL, strict=True)]

    def saturated(token: str) -> float:
        weighted = sum(weight * tokens.count(token) / length for weight, tokens, length in zip(WEIGHTS, fields, lengths, strict=True))
        return weighted / (K1 + weighted)

    total = 0.0
    in_title = 0
    for group in groups:
        worth = {token: weights.get(token, 0.0) * saturated(token) for token in group.tokens}
        values = sorted((each.weight * sum(worth[token] for token in each.tokens) for each in group.alternatives), reverse=True)
        if values:
            total += values[0] + OTHERS * min(sum(values[1:]), values[0])
        in_title += any(all(token in fields[0] for token in each.tokens) for each in group.alternatives)
    if groups and in_title == len(groups):
        total += IN_TITLE * min(1.0, len(groups) / max(1, len(fields[0])))
    if title and title in candidate.filters.split():
        total += EXACT_TITLE
    return total
