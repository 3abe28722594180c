"""The administrators' queues of error reports."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Min, Q
from django.db.models.functions import TruncDate
from django.urls import reverse

from registry.queues import Queue

from .models import ErrorReport, ReportState


def report_queues(today: dt.date) -> list[Queue]:
    """What the administrators answer themselves, and what waits at the organisations that keep the pages. One query."""
    waiting = ErrorReport.objects.filter(state=ReportState.OPEN).order_by()
    ours = Q(assigned_to=None)
    counted = waiting.aggregate(
        ours=Count("pk", filter=ours),
        ours_first=Min(TruncDate("created_at"), filter=ours),
        others=Count("pk", filter=~ours),
        others_first=Min(TruncDate("created_at"), filter=~ours),
    )
    listed = f"{reverse('admin:accounts_errorreport_changelist')}?state__exact={ReportState.OPEN.value}&assigned_to__isnull="
    return [
        Queue(
            "Meldte fejl, som administratorerne skal svare på",
            counted["ours"],
            f"{listed}True",
            counted["ours_first"],
            new_since=lambda at: waiting.filter(ours, created_at__gt=at).count(),
        ),
        Queue("Meldte fejl, der venter hos organisationerne", counted["others"], f"{listed}False", counted["others_first"]),
    ]
