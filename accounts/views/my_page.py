"""'Min side': what waits for a person, and the way to everything of theirs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from search.models import SavedSearch

from .. import second_factor
from ..desk import Desk, Item, desks
from ..models import User
from ..rights import Right, Rights

SHOWN = 10  # records of a kind before 'Vis alle'


@dataclass(frozen=True)
class Part:
    """One kind of record on the page: the first of them, or all."""

    kind: str
    label: str
    items: list[Item]
    total: int
    new: tuple[str, str] | None = None

    @property
    def more(self) -> int:
        return self.total - len(self.items)


@never_cache
@login_required
@require_safe
def my_page(request: HttpRequest) -> HttpResponse:
    """Roles, tasks, records, saved searches and security. A fixed number of queries: five, and what each desk asks."""
    rights = request.rights  # type: ignore[attr-defined]
    user = cast(User, request.user)
    today = timezone.localdate()
    by_desk = [(desk, desk.items(rights, today)) for desk in desks()] if rights.is_staff else []
    whole = request.GET.get("vis", "")
    context = {
        "roles": rights.held,
        "waiting": rights.waiting,
        "tasks": tasks([item for _, items in by_desk for item in items], today),
        "parts": [part(desk, items, rights, whole=desk.kind == whole) for desk, items in by_desk],
        "searches": list(SavedSearch.objects.filter(user=user)),
        "second_factor": second_factor.has_one(user.pk),
        "may_hand_over": rights.may_somewhere(Right.HAND_OVER, "person"),
        "today": today,
        "trail": [],
    }
    return render(request, "accounts/my_page.html", context)


def tasks(items: list[Item], today: dt.date) -> list[Item]:
    """What there is something to do about: what is overdue first, the longest first; then the rest by name."""
    far = dt.date.max
    return sorted((item for item in items if item.todo), key=lambda item: (item.due or far, item.title.casefold()))


def part(desk: Desk, items: list[Item], rights: Rights, *, whole: bool) -> Part:
    """What a kind shows: what waits comes first from the desk itself."""
    new = desk.new if rights.may_somewhere(Right.CREATE, desk.kind) else None
    return Part(desk.kind, desk.label, items if whole else items[:SHOWN], len(items), new)


def context_of(items: list[Item]) -> dict[str, Any]:
    """Records by kind, for pages that list what a person is responsible for."""
    labels = {desk.kind: desk.label for desk in desks()}
    kinds: dict[str, list[Item]] = {}
    for item in items:
        kinds.setdefault(labels.get(item.kind, item.kind), []).append(item)
    return {"records": kinds, "record_count": len(items)}
