"""Roles in the security log, recorded from their history: the one place that every way to a role passes.

A role is given, changed and ended by the admin, a hand-over and its undo, an identity provider, a version brought back and a merge of
two organisations. Connected by AppConfig.ready.
"""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from django.utils import timezone
from simple_history.models import HistoricalRecords
from simple_history.signals import post_create_historical_record

from registry.history import AT_LAST, BEFORE

from ..models import Membership
from .log import record
from .models import SecurityEventKind as Kind


@receiver(post_create_historical_record)
def role_written(instance: Any, history_instance: Any, history_user: Any, history_change_reason: str | None, **_: Any) -> None:
    """Record what a new version of a role says; versions that only keep how it stood before tell of no change."""
    if not isinstance(instance, Membership) or history_change_reason in (BEFORE, AT_LAST):
        return
    if history_instance.history_type == "+":
        _record(Kind.ROLE_GIVEN, instance, history_user)
    elif history_instance.history_type == "-":
        _record(Kind.ROLE_ENDED, instance, history_user)
    else:
        _changed(instance, history_instance.prev_record, history_user)


def _changed(now: Membership, before: Any, by: Any) -> None:
    if before is not None and (before.user_id, before.organisation_id) != (now.user_id, now.organisation_id):
        # To another person, or in another organisation: one has lost it, and one has got it.
        _record(Kind.ROLE_ENDED, before, by)
        _record(Kind.ROLE_GIVEN, now, by)
    elif now.ends_on is not None and now.ends_on <= timezone.localdate():
        _record(Kind.ROLE_ENDED, now, by)
    else:
        _record(Kind.ROLE_CHANGED, now, by, was=before.role if before is not None and before.role != now.role else None)


def _record(kind: Kind, role: Any, by: Any, **more: Any) -> None:
    """`role` is a membership or a version of one."""
    days = {name: day.isoformat() for name in ("starts_on", "ends_on") if (day := getattr(role, name)) is not None}
    request = getattr(HistoricalRecords.context, "request", None)
    record(kind, request=request, user=role.user_id, by=by, role=str(role.role), organisation=role.organisation_id, **days, **more)
