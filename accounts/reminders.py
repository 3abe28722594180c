"""Asks those who keep published entries whether they are still right: one mail to each person about all that is due."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from registry import lifecycle
from registry.freshness import due

from . import mail
from .keepers import first, keepers
from .life import lives
from .models import MailKind, User
from .rights import Right

QUIET_DAYS = 14  # the least between two mails about an entry


def due_by_person(today: dt.date) -> tuple[int, dict[User, dict[str, list[int]]]]:
    """How many entries are due, and whom to ask about which: person -> kind -> keys.

    It's the one responsible, if they still may confirm; else one of those who may. What nobody may confirm isn't asked about.
    """
    overdue, asked = 0, defaultdict[User, dict[str, list[int]]](lambda: defaultdict(list))
    for life in lives():
        entries = list(due(life.model, today).select_related("responsible"))
        able = keepers(Right.CONFIRM, life.kind, (entry.steward_id for entry in entries), today)
        overdue += len(entries)
        for entry in entries:
            person = first(able[entry.steward_id], entry.responsible)
            if person is not None:
                asked[person][life.kind].append(entry.pk)
    return overdue, asked


def ask_to_confirm(*, person: User, due: Mapping[str, Iterable[int]], now: dt.datetime) -> int:
    """Ask about the entries (kind -> keys) that the portal hasn't asked about lately; returns how many it's about.

    An invitation to an enterprise's own contact is noted as the same step, but done by a person: the steward is asked all the
    same.
    """
    since = now - dt.timedelta(days=QUIET_DAYS)
    with transaction.atomic():
        found = []
        for life in lives():
            entries: QuerySet[Any] = life.model._default_manager.filter(pk__in=list(due.get(life.kind, ())))
            lately = entries.filter(events__step=lifecycle.ASKED, events__via="portal", events__at__gt=since)
            locked = list(entries.select_for_update().order_by("pk"))
            asked = set(lately.values_list("pk", flat=True))  # read under the lock: of two runs at once only one asks
            found += [(life, entry) for entry in locked if entry.pk not in asked]
        found.sort(key=lambda pair: str(pair[1]))
        about: dict[str, Iterable[int]] = {}
        for life, entry in found:
            about[life.kind] = [*about.get(life.kind, ()), entry.pk]
        context = {"entries": [entry for _, entry in found], "path": "/konto/"}
        if not found or not mail.tell_of_all(MailKind.CONFIRM, person, about=about, context=context):
            return 0
        for life, entry in found:
            life.event(entry, lifecycle.ASKED, by=None, via="portal")
    return len(found)


def ask_everybody(now: dt.datetime) -> str:
    """Ask about all that is due; returns what was done, in Danish."""
    overdue, by_person = due_by_person(timezone.localdate(now))
    people = sorted(by_person, key=lambda person: person.email)
    asked = sum(ask_to_confirm(person=person, due=by_person[person], now=now) for person in people)
    return f"{overdue} forfaldne, {asked} bedt om bekræftelse."
