"""What documents are counted by, held in the process: a document is never changed, only replaced by one with a higher id.

So what is known of an id stays true, and thousands of hits are counted without reading their rows again.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from threading import Lock

from django.db import connection
from django.db.models.expressions import RawSQL

from .filters import Key, Profile
from .models import SearchDocument

MOST = 400_000  # documents held, about 60 MB; past it all are forgotten
_held: dict[str, Known] = {}
_lock = Lock()


class Known:
    """What is known of documents: the entry of each, and the number of its profile, of which there are far fewer."""

    def __init__(self) -> None:
        self.entries: dict[int, int] = {}
        self.numbers: dict[int, int] = {}
        self.profiles: list[Profile] = []
        self._number_of: dict[Profile, int] = {}

    def learn(self, ids: Sequence[int]) -> None:
        """Read those of the documents that aren't known yet. One query, none when all are."""
        missing = [pk for pk in ids if pk not in self.numbers]
        if not missing:
            return
        rows = SearchDocument.objects.filter(pk__in=among(missing)).values_list("pk", "object_id", "kind", "municipality", "year", "themes")
        for pk, object_id, kind, municipality, year, themes in rows:
            profile = Profile(kind, municipality, year, themes)
            number = self._number_of.get(profile)
            if number is None:
                with _lock:
                    number = self._number_of.get(profile)
                    if number is None:
                        # The profile is there before its number is: other threads read both without the lock.
                        self.profiles.append(profile)
                        number = self._number_of[profile] = len(self.profiles) - 1
            self.entries[pk] = object_id
            self.numbers[pk] = number

    def key(self, pk: int) -> Key:
        """The entry of a document that is known."""
        return Key(self.profiles[self.numbers[pk]].kind, self.entries[pk])


def known() -> Known:
    """What this process knows of the database. Nothing within a transaction: what that writes may never be."""
    if connection.in_atomic_block:
        return Known()
    name = str(connection.settings_dict["NAME"])
    with _lock:
        held = _held.get(name)
        if held is None or len(held.numbers) > MOST:
            held = _held[name] = Known()  # a new one: others may be reading the old
        return held


def among(ids: list[int]) -> RawSQL:
    """The ids as a subquery of one value, for `pk__in`: a list of thousands would be more values than a statement takes."""
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::bigint[])", (ids,))
    return RawSQL("SELECT value FROM json_each(%s)", (json.dumps(ids),))
