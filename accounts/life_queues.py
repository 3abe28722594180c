"""The queues of a kind of entry that people write: to approve, not confirmed in time, drafts that nobody goes on with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Case, Count, F, Max, Min, Q, Value, When
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse

from registry import lifecycle
from registry.models import Status
from registry.queue_filter import APPROVE, CONFIRM, STALLED, stalled_since
from registry.queues import Queue

from .life import Life


def life_queues(life: Life, plural: str, today: dt.date) -> list[Queue]:
    """The three queues; `plural` is the kind's name in Danish. Two queries.

    What is published and not due, or kept by nobody, is no part of the second, so it's as long as there are days on which
    somebody last confirmed something.
    """
    listed = reverse(f"admin:{life.model._meta.app_label}_{life.model._meta.model_name}_changelist")
    sent = life.model._default_manager.filter(status=Status.SUBMITTED).annotate(
        sent=Coalesce(Max("events__at", filter=Q(events__step=lifecycle.SUBMITTED)), F("updated_at"))
    )
    waiting = sent.aggregate(count=Count("pk"), first=Min(TruncDate("sent")))
    days = _days(life)
    due = [
        (day, count)
        for status, months, last, count in days
        if status == Status.PUBLISHED and (day := lifecycle.add_months(last, months)) <= today
    ]
    stalled = [(last, count) for status, _, last, count in days if status == Status.DRAFT and last <= stalled_since(today)]
    return [
        Queue(
            f"{plural} til godkendelse",
            waiting["count"],
            f"{listed}?venter={APPROVE}",
            waiting["first"],
            new_since=lambda at: sent.filter(sent__gt=at).count(),
        ),
        _dated(f"{plural}, der ikke er bekræftet til tiden", f"{listed}?venter={CONFIRM}", due),
        _dated(f"Kladder af {plural.lower()}, som ingen skriver videre på", f"{listed}?venter={STALLED}", stalled),
    ]


def _dated(name: str, url: str, found: Iterable[tuple[dt.date, int]]) -> Queue:
    found = list(found)
    return Queue(name, sum(count for _, count in found), url, min((day for day, _ in found), default=None))


def _days(life: Life) -> list[tuple[str, int, dt.date, int]]:
    """Drafts by the day they were last changed, and published entries that somebody keeps by the day they were last right.

    Each is (status, months between confirmations, day, how many). One query.
    """
    kept = Q(status=Status.PUBLISHED, steward__isnull=False)
    day = Case(When(status=Status.PUBLISHED, then=Coalesce(F("confirmed_on"), TruncDate("created_at"))), default=TruncDate("updated_at"))
    months = Case(When(status=Status.PUBLISHED, then=F("confirm_months")), default=Value(0))
    rows = life.model._default_manager.filter(kept | Q(status=Status.DRAFT)).order_by()
    return list(
        rows.values_list("status").annotate(every=months, day=day, count=Count("pk")).values_list("status", "every", "day", "count")
    )
