"""Which published entries are due for confirmation: the dates of `registry.lifecycle` asked of an entry and of the database."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from . import lifecycle
from .models import Entry, Status


def due_on(entry: Entry) -> dt.date | None:
    """When the entry should be confirmed; None for one that nobody keeps. Never confirmed: counted from when it was made."""
    if entry.steward_id is None or entry.status != Status.PUBLISHED:
        return None
    return lifecycle.due_on(entry.confirmed_on, timezone.localdate(entry.created_at), entry.confirm_months)


def is_due(entry: Entry, today: dt.date) -> bool:
    """Whether somebody keeps the entry and its day has come."""
    return lifecycle.needs_confirmation(entry.status, has_steward=entry.steward_id is not None, due=due_on(entry), today=today)


def due(model: type[Entry], today: dt.date) -> QuerySet[Any]:
    """The entries of a kind that are due, the longest overdue first. Two queries: the intervals in use, and the entries."""
    kept = model._default_manager.filter(status=Status.PUBLISHED, steward__isnull=False)
    kept = kept.annotate(last_right=Coalesce(F("confirmed_on"), TruncDate("created_at")))
    wanted = Q(pk__in=[])
    for months in sorted(set(kept.order_by().values_list("confirm_months", flat=True))):
        wanted |= Q(confirm_months=months, last_right__lte=lifecycle.due_since(today, months))
    return kept.filter(wanted).order_by("last_right", "slug")
