"""Which published records are due for confirmation: the dates of `registry.lifecycle` asked of the database."""

from __future__ import annotations

import datetime as dt

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from registry import lifecycle
from registry.models import Status

from .models import SocialEnterprise


def due_on(entry: SocialEnterprise) -> dt.date | None:
    """When the record should be confirmed; None for one that nobody keeps. Never confirmed: counted from when it was made."""
    if entry.steward_id is None or entry.status != Status.PUBLISHED:
        return None
    return lifecycle.due_on(entry.confirmed_on, timezone.localdate(entry.created_at), entry.confirm_months)


def is_due(entry: SocialEnterprise, today: dt.date) -> bool:
    return lifecycle.needs_confirmation(entry.status, has_steward=entry.steward_id is not None, due=due_on(entry), today=today)


def due(today: dt.date) -> QuerySet[SocialEnterprise]:
    """The records that are due, the longest overdue first. Two queries: the intervals in use, and the records."""
    kept = SocialEnterprise.objects.published().filter(steward__isnull=False)
    kept = kept.annotate(last_right=Coalesce(F("confirmed_on"), TruncDate("created_at")))
    wanted = Q(pk__in=[])
    for months in sorted(set(kept.order_by().values_list("confirm_months", flat=True))):
        wanted |= Q(confirm_months=months, last_right__lte=lifecycle.due_since(today, months))
    return kept.filter(wanted).order_by("last_right", "name")
