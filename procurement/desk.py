"""Procurement's part of 'Min side' and of the hand-over: the organisation's plans, and for administrators that amounts run out."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from accounts.desk import Item
from accounts.models import User
from accounts.rights import Right, Rights
from registry.dates import danish_date

from . import actions
from .asking import amounts
from .models import PurchasePlan
from .rules.expiry import expiring

MOST = 100  # lines; the last changed
_OPEN = Q(closed_at__isnull=True)


class PurchaseDesk:
    kind = "purchase"
    label = "Indkøb"
    new: tuple[str, str] | None = ("purchase_plan_new", "Ny indkøbsplan")

    def items(self, rights: Rights, today: dt.date) -> list[Item]:
        """One query; for an administrator one more, for the amounts."""
        own = rights.organisations(Right.READ_UNPUBLISHED, self.kind)
        if own is None:
            mine = Q(responsible=rights.user_id) | Q(steward__in=[each.organisation_id for each in rights.held])
            return [*self._expiry(today), *self._items(mine & _OPEN)]
        return self._items(Q(steward__in=own) & _OPEN) if own else []

    def held_by(self, user: User) -> list[Item]:
        """The plans the person is responsible for, closed ones too. One query."""
        return self._items(Q(responsible=user))

    def hand_over(self, **named: Any) -> list[int]:
        return actions.hand_over(**named)

    @staticmethod
    def _expiry(today: dt.date) -> list[Item]:
        expiry = expiring(amounts(), today)
        if expiry is None:
            return []
        gone = expiry.days_left(today) < 0
        return [
            Item(
                kind=PurchaseDesk.kind,
                title="Beløbsgrænserne for indkøb",
                url=reverse("admin:procurement_threshold_changelist"),
                state=f"{'Udløb' if gone else 'Udløber'} {danish_date(expiry.on)}",
                todo="Skriv de nye beløb i administrationen",
            )
        ]

    @staticmethod
    def _items(mine: Q) -> list[Item]:
        found: QuerySet[PurchasePlan] = PurchasePlan.objects.filter(mine).select_related("steward").annotate(filed=Count("memos"))
        return [
            Item(
                kind=PurchaseDesk.kind,
                title=plan.title,
                url=plan.get_absolute_url(),
                state=_state(plan),
                organisation=plan.steward.name,
                organisation_id=plan.steward_id,
                responsible_id=plan.responsible_id,
            )
            for plan in found[:MOST]
        ]


def _state(plan: PurchasePlan) -> str:
    if plan.is_closed:
        return "Lukket"
    filed: int = plan.filed  # type: ignore[attr-defined]  # annotated
    return f"Notat nr. {filed} er arkiveret" if filed else "Kladde"
