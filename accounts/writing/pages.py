"""What an app tells of a kind of entry so that it gets the pages by which it's written, sent in and decided on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from registry.steps import Missing, Problem, Step

from ..life import Life
from .access import Access
from .drafts import Drafts


@dataclass(frozen=True)
class Templates:
    """The templates of one kind of entry: a step, the review, the queue, the decision, and before the first step."""

    step: str
    review: str
    queue: str
    handle: str
    choose: str  # for whom, among several organisations
    who_may: str  # for those who may not


@dataclass(frozen=True)
class Pages:
    """The pages of one kind of entry.

    `submit` is the app's own action: it knows what must be told. `address` is the name of the entry's own page, and what the
    names of the others begin with (`case_step`). `listed` is the way there: address and name of the list. `new` and `mend`
    are the headings of the steps, `reader` says who reads a reason, and `confirmed` thanks the one who says that all is right.
    """

    drafts: Drafts
    access: Access
    steps: tuple[Step, ...]
    submit: Callable[..., Any]
    address: str
    templates: Templates
    listed: tuple[str, str]
    new: str
    mend: str
    reader: str
    confirmed: str

    @property
    def life(self) -> Life:
        return self.drafts.life

    @property
    def trail(self) -> list[tuple[str, str]]:
        return [self.listed]

    def trail_to(self, entry: Any) -> list[tuple[str, str]]:
        """The way to a page of the entry."""
        return [self.listed, (entry.get_absolute_url(), str(entry))]

    def url(self, page: str, entry: Any, *more: str) -> str:
        """The address of one of the entry's pages: 'step', 'review', 'handle'."""
        return reverse(f"{self.address}_{page}", args=[entry.slug, *more])

    def problems(self, entry: Any, missing: Iterable[Missing]) -> list[Problem]:
        """What is missing, as links to the steps that ask for it."""
        return [Problem(each.text, url=f"{self.url('step', entry, each.step)}?fra=gennemse") for each in missing]
