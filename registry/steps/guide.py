"""The steps of a guide, what is still missing in them, and what the review page tells of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from .forms import StepForm, StepRows

Part = type[StepForm] | type[StepRows]


@dataclass(frozen=True)
class Told:
    """One line of the review: what was asked, and what is told ([] for nothing)."""

    label: str
    lines: Sequence[str]
    optional: bool = True


@dataclass(frozen=True)
class Missing:
    """Something that must be told before the entry can be submitted."""

    step: str
    field: str
    text: str


@dataclass(frozen=True)
class Step:
    """One page of the guide. `key` stands in the address; `told` gives its lines of the review; `help` is a template."""

    key: str
    title: str
    parts: tuple[Part, ...]
    told: Callable[[Any], Iterable[Told]]
    intro: str = ""
    help: str = ""

    def missing(self, entry: Any) -> list[Missing]:
        """What the entry must still tell of what this step asks."""
        return [Missing(self.key, field, text) for part in self.parts for field, text in part.missing(entry).items()]


@dataclass(frozen=True)
class Section:
    """A step on the review page."""

    step: Step
    url: str
    told: list[Told]
    missing: list[Missing]


def missing_in(steps: Iterable[Step], entry: Any) -> list[Missing]:
    """All that must be told before the entry can be submitted, step by step. Reads the entry (prefetch what it reads)."""
    return [each for step in steps for each in step.missing(entry)]


def sections(steps: Iterable[Step], entry: Any, url: Callable[[str], str]) -> list[Section]:
    """The review: each step with its address, what is told and what is missing."""
    return [Section(step, url(step.key), list(step.told(entry)), step.missing(entry)) for step in steps]
