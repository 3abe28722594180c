"""Making and answering error reports."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from ..models import User
from ..rights import Rights
from .models import ErrorReport, ReportState
from .pages import shown_by
from .telling import tell_the_keeper, tell_the_reporter

MOST_AN_HOUR = 20
SAME_WITHIN = dt.timedelta(minutes=10)


class TooMany(Exception):
    """The person has reported as much as anybody may in an hour."""


def report(*, by: User, rights: Rights, page: str, text: str, correction: str, now: dt.datetime | None = None) -> ErrorReport:
    """Keep a report, and tell the one who keeps the page; raise TooMany.

    The same words about the same page a moment later are the report that is there already.
    """
    now = now or timezone.now()
    with transaction.atomic():
        User.objects.select_for_update().get(pk=by.pk)  # one report at a time, so that a double press can be seen
        own = ErrorReport.objects.filter(reporter=by)
        same = own.filter(page=page, text=text, correction=correction, created_at__gt=now - SAME_WITHIN).first()
        if same is not None:
            return same
        if own.filter(created_at__gt=now - dt.timedelta(hours=1)).count() >= MOST_AN_HOUR:
            raise TooMany
        kind, entry = shown_by(page)
        made = ErrorReport.objects.create(
            page=page,
            title=str(entry or "")[:300],
            text=text,
            correction=correction,
            reporter=by,
            organisation_id=rights.held[0].organisation_id if rights.held else None,
            assigned_to=entry.steward if entry is not None else None,
        )
        tell_the_keeper(made, kind, entry)
    return made


def decide(*, report_ids: list[int], by: User, state: str, answer: str, now: dt.datetime | None = None) -> int:
    """Answer reports that wait, and tell who reported; returns how many. What somebody has answered meanwhile keeps that answer."""
    with transaction.atomic():
        waiting = list(
            ErrorReport.objects.select_for_update(of=("self",))
            .select_related("reporter")
            .filter(pk__in=report_ids, state=ReportState.OPEN)
            .order_by("pk")
        )
        for each in waiting:
            each.state, each.answer, each.decided_by, each.decided_at = state, answer, by, now or timezone.now()
            each.save(update_fields=["state", "answer", "decided_by", "decided_at"])
            tell_the_reporter(each)
    return len(waiting)
