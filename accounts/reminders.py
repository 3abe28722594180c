"""Asks those who keep published entries whether they are still right: one mail to each person about all that is due."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from registry import lifecycle
from registry.freshness import due

from . import mail
from .life import lives
from .models import MailKind, Membership, User
from .rights import Held, Right, Rights
from .roles import Role

QUIET_DAYS = 14  # the least between two mails about an entry


def _keepers(kind: str, organisations: Iterable[int], today: dt.date) -> Mapping[int, list[User]]:
    """Who may confirm entries of the kind for each organisation, by address. One query."""
    found: dict[int, list[User]] = defaultdict(list)
    members = Membership.objects.live(today).filter(organisation__in=set(organisations), user__is_active=True)
    for member in members.select_related("user").order_by("user__email"):
        rights = Rights(member.user_id, (Held(Role(member.role), member.organisation_id, ""),))
        if rights.may(Right.CONFIRM, kind, member.organisation_id):
            found[member.organisation_id].append(member.user)
    return found


def due_by_address(today: dt.date) -> tuple[int, dict[str, dict[str, list[int]]]]:
    """How many entries are due, and whom to ask about which: address -> kind -> keys.

    It's the one responsible, if they still may confirm; else one of those who may. What nobody may confirm isn't asked about.
    """
    overdue, asked = 0, defaultdict[str, dict[str, list[int]]](lambda: defaultdict(list))
    for life in lives():
        entries = list(due(life.model, today).select_related("responsible"))
        keepers = _keepers(life.kind, (entry.steward_id for entry in entries), today)
        overdue += len(entries)
        for entry in entries:
            able = keepers[entry.steward_id]
            person = entry.responsible if entry.responsible in able else next(iter(able), None)
            if person is not None:
                asked[person.email][life.kind].append(entry.pk)
    return overdue, asked


def ask_to_confirm(*, address: str, due: Mapping[str, Iterable[int]], now: dt.datetime) -> int:
    """Write one mail about the entries (kind -> keys) that the portal hasn't asked about lately; returns how many it's about.

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
        if not found or not mail.send(MailKind.CONFIRM, address, {"entries": [entry for _, entry in found], "path": "/konto/"}):
            return 0
        for life, entry in found:
            life.event(entry, lifecycle.ASKED, by=None, via="portal")
    return len(found)
