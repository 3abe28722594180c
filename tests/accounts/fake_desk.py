"""A kind of record that lives in memory, to try 'Min side' and hand-over without the apps that bring the real ones."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator

from accounts import desk
from accounts.desk import Item
from accounts.models import User
from accounts.rights import Rights


class FakeDesk:
    kind = "proeve"
    label = "prøver"
    new = None

    def __init__(self) -> None:
        self.records: list[dict] = []
        self.events: list[str] = []

    def add(self, title: str, organisation, user: User | None = None, **more) -> None:
        self.records.append({"title": title, "organisation": organisation, "user": user, **more})

    def _item(self, record: dict) -> Item:
        return Item(
            self.kind,
            record["title"],
            f"/proever/{record['title']}/",
            record.get("state", "udgivet"),
            organisation=record["organisation"].name,
            organisation_id=record["organisation"].pk,
            responsible_id=record["user"].pk if record["user"] else None,
            due=record.get("due"),
            todo=record.get("todo", ""),
        )

    def items(self, rights: Rights, today: dt.date) -> list[Item]:
        held = {each.organisation_id for each in rights.held}
        return [self._item(record) for record in self.records if rights.is_admin or record["organisation"].pk in held]

    def held_by(self, user: User) -> list[Item]:
        return [self._item(record) for record in self.records if record["user"] == user]

    def hand_over(self, *, from_user, to_user, organisations, by, reason, keys=None) -> list[int]:
        moved = []
        for key, record in enumerate(self.records):
            within = organisations is None or record["organisation"].pk in set(organisations)
            if record["user"] == from_user and within and (keys is None or key in keys):
                record["user"] = to_user
                self.events.append(f"{record['title']}: {from_user} → {to_user} ({by}) {reason}".strip())
                moved.append(key)
        return moved


@contextlib.contextmanager
def only(*desks: FakeDesk) -> Iterator[None]:
    """These desks and no others, for a while."""
    before = dict(desk._desks)
    desk._desks.clear()
    for each in desks:
        desk.register(each)
    try:
        yield
    finally:
        desk._desks.clear()
        desk._desks.update(before)
