"""The administrators' queues of enterprises."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Min, Value
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone

from accounts.life_queues import life_queues
from registry import duplicates
from registry.merging.alike import both_sorts
from registry.queues import Queue

from .actions import LIFE
from .models import EnterpriseProposal, TakeOverRequest

PROPOSALS, TAKE_OVERS = "forslag", "overtagelse"


def enterprise_queues(today: dt.date) -> list[Queue]:
    """What people have sent in or left lying. Three queries."""
    proposals = _waiting(EnterpriseProposal, PROPOSALS, Count("enterprise", distinct=True))
    take_overs = _waiting(TakeOverRequest, TAKE_OVERS, Count("pk"))
    found = {what: (count, first) for what, count, first in proposals.union(take_overs, all=True)}
    listed = reverse("admin:enterprises_socialenterprise_changelist")
    approve, *rest = life_queues(LIFE, "Virksomheder", today)
    return [
        approve,
        Queue(
            "Virksomheder med forslag til rettelser",
            *_counted(found, PROPOSALS, f"{listed}?venter={PROPOSALS}"),
            # What an organisation keeps is its own to decide on, and it's told.
            new_since=lambda at: _came(EnterpriseProposal, at, enterprise__steward=None),
        ),
        Queue(
            "Ønsker om at holde en virksomhed ved lige",
            *_counted(found, TAKE_OVERS, f"{reverse('enterprise_queue')}#overtag"),
            new_since=lambda at: _came(TakeOverRequest, at),
        ),
        *rest,
    ]


def _waiting(model: Any, what: str, count: Count) -> Any:
    """How many wait, and since which day, as a row of (what, count, day); no row when none waits."""
    rows = model.objects.filter(state="waiting").order_by().annotate(what=Value(what)).values("what")
    return rows.annotate(count=count, first=Min(TruncDate("at"))).values_list("what", "count", "first")


def _counted(found: dict[str, tuple[int, dt.date]], what: str, url: str) -> tuple[int, str, dt.date | None]:
    count, first = found.get(what, (0, None))
    return count, url, first


def _came(model: Any, at: dt.datetime, **more: Any) -> int:
    found: int = model.objects.filter(state="waiting", at__gt=at, **more).count()
    return found


def duplicate_queues(today: dt.date) -> list[Queue]:
    """Pairs that may be the same. Two queries, and no more comparisons than a page may take."""
    organisations, enterprises = both_sorts(duplicates.TO_COUNT)
    return [
        _of_pairs("Mulige dubletter blandt virksomheder", "enterprises_socialenterprise", enterprises),
        _of_pairs("Mulige dubletter blandt organisationer", "registry_organisation", organisations),
    ]


def _of_pairs(name: str, page: str, found: duplicates.Found) -> Queue:
    since = min((timezone.localdate(pair.since) for pair in found.pairs if pair.since), default=None)
    return Queue(name, len(found.pairs), reverse(f"admin:{page}_duplicates"), since, at_least=not found.whole)
