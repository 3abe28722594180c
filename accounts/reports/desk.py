"""Error reports on 'Min side': those on the pages one's organisation keeps, and one's own."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from registry.dates import danish_date

from ..desk import Item
from ..models import User
from ..rights import Rights
from .models import ErrorReport, ReportState

SHOWN_FOR = dt.timedelta(days=90)  # how long an answer stays on the desk of the one who reported


class ReportDesk:
    """Nobody is responsible for a report by name: it's the organisation's, so there is nothing to hand over."""

    kind = "error_report"
    label = "Fejlmeldinger"
    new: tuple[str, str] | None = None

    def items(self, rights: Rights, today: dt.date) -> list[Item]:
        """What waits at the reader's organisations, then what the reader reported, the newest first. One query."""
        here = {each.organisation_id for each in rights.held}
        recent = Q(reporter=rights.user_id, created_at__gte=timezone.now() - SHOWN_FOR)
        reports = ErrorReport.objects.filter(Q(assigned_to__in=here, state=ReportState.OPEN) | recent).select_related("assigned_to")
        items = [self._item(each, todo=each.state == ReportState.OPEN and each.assigned_to_id in here) for each in reports]
        return sorted(items, key=lambda item: not item.todo)

    def _item(self, report: ErrorReport, *, todo: bool) -> Item:
        reported = danish_date(timezone.localdate(report.created_at))
        return Item(
            kind=self.kind,
            title=f"Fejl på {report}",
            url=reverse("error_report", args=[report.pk]),
            state=f"{report.get_state_display()}, meldt {reported}",
            organisation=str(report.assigned_to or ""),
            todo="Ret siden, og svar" if todo else "",
        )

    def held_by(self, user: User) -> list[Item]:
        return []

    def hand_over(self, **named: Any) -> list[int]:
        return []
