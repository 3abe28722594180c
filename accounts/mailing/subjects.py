"""What a waiting mail may be about: each app brings its own kinds of things, by a code, from AppConfig.ready.

A row that waits has only the code and a key. When the daily mail is written, the app is asked what there is to say about the
rows now: of what the person may no longer see, or what has been done meanwhile, it says nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ..models import User
from ..rights import Rights
from .models import MailKind


@dataclass(frozen=True)
class Line:
    """One thing in a daily mail: what, its address from the site's root, and a sentence about it ('' for none)."""

    title: str
    url: str
    text: str = ""

    @property
    def rows(self) -> list[str]:
        """The sentence as it was written, a line each."""
        return self.text.splitlines()


@dataclass(frozen=True)
class Reader:
    """Who is written to, what they may do today, and the day."""

    user: User
    rights: Rights
    today: dt.date


class Look(Protocol):
    def __call__(self, kind: MailKind, keys: Sequence[int], reader: Reader) -> list[Line]:
        """What to say now about the rows with these keys; a fixed number of queries."""


_looks: dict[str, Look] = {}


def register(code: str, look: Look) -> None:
    _looks[code] = look


def lines(code: str, kind: MailKind, keys: Sequence[int], reader: Reader) -> list[Line]:
    """What to say now; nothing about what no app knows any more."""
    look = _looks.get(code)
    return look(kind, keys, reader) if look else []
