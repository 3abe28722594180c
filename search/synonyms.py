"""Synonyms: what people type for what the texts say. Two sets are data files; once loaded, they live in admin."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from .analyzer import STOP_WORDS, token, words

FIRST_SET = Path(__file__).parent / "data" / "synonyms.yaml"
SECOND_SET = Path(__file__).parent / "data" / "synonyms_more.yaml"
LONGEST = 4  # words of a lay expression that are compared


def tokens_of(text: str) -> tuple[str, ...]:
    """The tokens of an expression, stop words left out unless there is nothing else."""
    found = words(text)
    return tuple(token(word) for word in found if word not in STOP_WORDS) or tuple(token(word) for word in found)


def key_of(lay: str) -> str:
    """What a lay expression is looked up by; '' when there is no word in it."""
    return " ".join(tokens_of(lay))[:200]


def read_set(path: Path) -> list[tuple[str, str]]:
    """Lay expression and professional words (separated by commas) as a data file has them."""
    data: dict[str, list[str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [(lay, ", ".join(professional)) for lay, professional in data.items()]


def load_first_set(model: Any) -> int:
    """Add those of the first set that are not there, leaving what a person has written. Returns how many were added."""
    return _load(model, FIRST_SET)


def load_second_set(model: Any) -> int:
    """The same with the second set."""
    return _load(model, SECOND_SET)


def _load(model: Any, path: Path) -> int:
    known = set(model.objects.values_list("lay", flat=True))
    rows = [model(lay=lay, professional=professional, key=key_of(lay)) for lay, professional in read_set(path) if lay not in known]
    model.objects.bulk_create(rows)
    return len(rows)
