"""The cases' part of 'Min side' and of the hand-over."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q
from django.urls import reverse

from accounts.desk import Item
from accounts.models import User
from accounts.rights import Right, Rights
from registry.freshness import due_on, is_due
from registry.models import Status

from . import actions
from .models import PracticeCase

MOST = 300  # lines; what waits comes first


class CaseDesk:
    """What a reader's organisations keep; for an administrator also what waits for publication."""

    kind = "case"
    label = "Cases"
    new: tuple[str, str] | None = ("case_write", "Skriv en case")

    def items(self, rights: Rights, today: dt.date) -> list[Item]:
        """One query. What waits for the reader first, then by title."""
        own = rights.organisations(Right.EDIT, self.kind)
        if own is None:
            held = [each.organisation_id for each in rights.held]
            mine = Q(steward__in=held) | Q(responsible=rights.user_id) | Q(status=Status.SUBMITTED)
        elif own:
            mine = Q(steward__in=own)
        else:
            return []
        items = [self._item(case, today, rights.may(Right.PUBLISH, self.kind, case.steward_id)) for case in self._cases(mine)]
        return sorted(items, key=lambda item: (not item.todo, item.title))

    def held_by(self, user: User) -> list[Item]:
        """What the person is responsible for, archived cases left out. One query."""
        return [self._item(case, dt.date.min, False) for case in self._cases(Q(responsible=user))]

    def hand_over(self, **named: Any) -> list[int]:
        return actions.hand_over(**named)

    @staticmethod
    def _cases(mine: Q) -> list[PracticeCase]:
        cases = PracticeCase.objects.exclude(status=Status.ARCHIVED).filter(mine).select_related("steward")
        return list(cases.order_by("status", "confirmed_on", "title")[:MOST])

    @staticmethod
    def _item(case: PracticeCase, today: dt.date, publishes: bool) -> Item:
        url, todo = case.get_absolute_url(), ""
        if case.status == Status.DRAFT:
            url, todo = reverse("case_resume", args=[case.slug]), "Skriv færdig, og send"
        elif case.status == Status.SUBMITTED and publishes:
            url, todo = reverse("case_handle", args=[case.slug]), "Læs, og udgiv eller send tilbage"
        elif is_due(case, today):
            todo = "Bekræft, at det stadig er rigtigt"
        return Item(
            kind="case",
            title=case.title,
            url=url,
            state=case.get_status_display().capitalize(),
            organisation=str(case.steward or ""),
            organisation_id=case.steward_id,
            responsible_id=case.responsible_id,
            due=due_on(case),
            todo=todo,
        )
