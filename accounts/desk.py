"""What waits for a person: each app that has records people keep brings its own part of 'Min side' and of the hand-over.

Apps register once, from AppConfig.ready; accounts knows none of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from .models import User
from .rights import Rights


@dataclass(frozen=True)
class Item:
    """One record as a line on 'Min side'.

    `state` is in Danish, `due` the day it should be confirmed, `todo` what to do now ('' for nothing).
    """

    kind: str
    title: str
    url: str
    state: str
    organisation: str = ""
    organisation_id: int | None = None
    responsible_id: int | None = None
    due: dt.date | None = None
    todo: str = ""


class Desk(Protocol):
    """A kind of record that people keep. `label` is its Danish name in the plural.

    `new` is the way to make one, for those with the right to: the name of the address and the words on the link; None for no way.
    """

    kind: str
    label: str
    new: tuple[str, str] | None

    def items(self, rights: Rights, today: dt.date) -> list[Item]:
        """The records of the reader's organisations, what waits first; a fixed number of queries."""

    def held_by(self, user: User) -> list[Item]:
        """The records the person is responsible for."""

    def hand_over(
        self,
        *,
        from_user: User,
        to_user: User,
        organisations: Iterable[int] | None,
        by: User,
        reason: str,
        keys: Iterable[int] | None = None,
    ) -> list[int]:
        """Make another responsible for the person's records in the organisations, with an event each; returns the records' keys.

        None is all organisations; `keys` limits it to those records. Runs in the caller's transaction.
        """


_desks: dict[str, Desk] = {}


def register(desk: Desk) -> None:
    _desks[desk.kind] = desk


def desks() -> list[Desk]:
    """The registered desks in the order of registration."""
    return list(_desks.values())
