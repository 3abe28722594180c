"""The enterprises' part of 'Min side' and of the hand-over."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from accounts.desk import Item
from accounts.models import User
from accounts.rights import Right, Rights
from registry.freshness import due_on, is_due
from registry.models import Status

from . import actions
from .models import SocialEnterprise

MOST = 300  # lines; what waits comes first


class EnterpriseDesk:
    """What a reader's organisations keep; for an administrator also what waits for approval."""

    kind = "enterprise"
    label = "Virksomheder"
    new: tuple[str, str] | None = ("enterprise_register", "Registrér en virksomhed")

    def items(self, rights: Rights, today: dt.date) -> list[Item]:
        """One query. What waits for the reader first, then by name."""
        own = rights.organisations(Right.EDIT, self.kind)
        if own is None:
            held = [each.organisation_id for each in rights.held]
            mine = Q(steward__in=held) | Q(responsible=rights.user_id) | Q(status=Status.SUBMITTED)
        elif own:
            mine = Q(steward__in=own)
        else:
            return []
        entries = self._entries().filter(mine)[:MOST]
        items = [self._item(entry, today, approves=rights.may(Right.PUBLISH, self.kind, entry.steward_id)) for entry in entries]
        return sorted(items, key=lambda item: (not item.todo, item.due or dt.date.max if item.todo else dt.date.max, item.title))

    def held_by(self, user: User) -> list[Item]:
        """What the person is responsible for, archived records left out. One query."""
        return [self._item(entry, dt.date.min) for entry in self._entries().filter(responsible=user)]

    def hand_over(self, **named: Any) -> list[int]:
        return actions.hand_over(**named)

    @staticmethod
    def _entries() -> QuerySet[SocialEnterprise]:
        entries = SocialEnterprise.objects.exclude(status=Status.ARCHIVED).select_related("steward")
        return entries.annotate(waiting=Count("proposals", filter=Q(proposals__state="waiting"))).order_by("status", "confirmed_on", "name")

    @staticmethod
    def _item(entry: SocialEnterprise, today: dt.date, *, approves: bool = False) -> Item:
        url, state, todo = entry.get_absolute_url(), entry.get_status_display().capitalize(), ""
        if entry.status == Status.DRAFT:
            url, todo = reverse("enterprise_resume", args=[entry.slug]), "Skriv færdig, og send"
        elif entry.status == Status.SUBMITTED:
            state = "Venter på godkendelse"
            if approves:
                url, todo = reverse("enterprise_handle", args=[entry.slug]), "Godkend, eller send tilbage"
        elif entry.waiting:  # type: ignore[attr-defined]  # annotated
            todo = "Se forslag til rettelser"
        elif is_due(entry, today):
            state, todo = "Skal bekræftes", "Bekræft, at det stadig er rigtigt"
        return Item(
            kind=EnterpriseDesk.kind,
            title=entry.name,
            url=url,
            state=state,
            organisation=str(entry.steward or ""),
            organisation_id=entry.steward_id,
            responsible_id=entry.responsible_id,
            due=due_on(entry),
            todo=todo,
        )
