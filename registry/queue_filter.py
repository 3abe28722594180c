"""The filter by which a queue leads to its rows in the admin's list of a kind of entry."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from .freshness import due
from .models import Status

APPROVE, CONFIRM, STALLED = "godkendelse", "bekraeftelse", "kladder"
STALLED_AFTER = 90  # days without a change before a draft is one that nobody goes on with


def stalled_since(today: dt.date) -> dt.date:
    """The last day on which a draft that is stalled today was changed."""
    return today - dt.timedelta(days=STALLED_AFTER)


class QueueFilter(admin.SimpleListFilter):
    """What waits for an administrator."""

    title = "det, der venter"
    parameter_name = "venter"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(APPROVE, "Til godkendelse"), (CONFIRM, "Skal bekræftes"), (STALLED, f"Kladder uden ændring i {STALLED_AFTER} dage")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        today = timezone.localdate()
        if self.value() == APPROVE:
            return queryset.filter(status=Status.SUBMITTED)
        if self.value() == CONFIRM:
            return queryset.filter(pk__in=due(queryset.model, today).order_by().values("pk"))
        if self.value() == STALLED:
            return queryset.filter(status=Status.DRAFT, updated_at__date__lte=stalled_since(today))
        return queryset
