"""What others have done lately, for administrators: in the admin, and on the portal's own pages."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.models import ADDITION, DELETION, LogEntry
from django.db.models import F, Q, QuerySet, Value
from django.urls import reverse

from registry import lifecycle

from .life import Life, lives

DAYS = 14  # how far back; what is older is in each entry's history
MOST = 12


@dataclass(frozen=True)
class Change:
    """One thing that somebody did: when, who, what in Danish, and on what, with its address in the admin ('' for none)."""

    at: dt.datetime
    who: str
    did: str
    title: str
    url: str = ""


def recent(user_id: int, now: dt.datetime) -> list[Change]:
    """The latest of the last days, newest first, less the reader's own and what the portal did itself. Two queries."""
    since = now - dt.timedelta(days=DAYS)
    return sorted([*_in_the_admin(user_id, since), *_on_the_pages(user_id, since)], key=lambda change: change.at, reverse=True)[:MOST]


def _in_the_admin(user_id: int, since: dt.datetime) -> list[Change]:
    rows = LogEntry.objects.filter(action_time__gte=since).exclude(user=user_id).select_related("user", "content_type")
    did = {ADDITION: "oprettet", DELETION: "slettet"}
    return [
        Change(
            row.action_time,
            str(row.user),
            f"{did.get(row.action_flag, 'rettet')}: {row.content_type.name if row.content_type else 'ukendt'}",
            row.object_repr,
            "" if row.action_flag == DELETION else row.get_admin_url() or "",
        )
        for row in rows.order_by("-pk")[:MOST]
    ]


def _on_the_pages(user_id: int, since: dt.datetime) -> list[Change]:
    """The events of entries' lives, of all kinds at once. What is saved in the admin is in its own log."""
    first, *others = [_events(life, user_id, since) for life in lives()]
    steps, of_kind = dict(lifecycle.STEPS), {life.kind: life for life in lives()}
    return [
        Change(at, name or email or "virksomhedens kontaktperson", steps[step], title, _address(of_kind[kind], entry_id))
        for kind, entry_id, title, step, at, name, email in first.union(*others, all=True).order_by("-at")[:MOST]
    ]


def _events(life: Life, user_id: int, since: dt.datetime) -> QuerySet[Any, Any]:
    model: Any = life.model
    in_the_log = Q(via="admin", step__in=[lifecycle.CREATED, lifecycle.CHANGED])
    rows = model.events.rel.related_model.objects.filter(at__gte=since).exclude(in_the_log).exclude(via="portal").order_by()
    rows = rows.filter(Q(by=None) | ~Q(by=user_id)).annotate(kind=Value(life.kind), title=F(f"entry__{life.title}"))
    found: QuerySet[Any, Any] = rows.values_list("kind", "entry_id", "title", "step", "at", "by__name", "by__email")
    return found


def _address(life: Life, pk: int) -> str:
    return reverse(f"admin:{life.model._meta.app_label}_{life.model._meta.model_name}_change", args=[pk])
