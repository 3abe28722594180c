"""All that happens to a case that people write. Each function is one transaction; see `accounts.life` for the steps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from accounts.life import Incomplete, Life
from accounts.models import User
from enterprises.registration.setting import Stamp
from registry import lifecycle
from registry.models import Organisation, Status
from registry.statements import cite, statement
from registry.steps import Refused
from search import index
from search.analyzer import fold

from .models import PracticeCase
from .writing.steps import missing, whole

# Parts of addresses that stand where a slug could.
RESERVED = {"skriv", "godkendelse"}

LIFE = Life("case", PracticeCase, "Casen", lambda case: {"case": case})

__all__ = [
    "LIFE", "Incomplete", "archive", "confirm", "create_draft", "hand_over", "publish", "reopen", "save_step", "send_back", "submit",
    "submitter", "withdraw",
]  # fmt: skip


def free_slug(title: str) -> str:
    """An address for the title that no case has, within the transaction."""
    base = (slugify("-".join(fold(part) for part in title.split())) or "case")[:100].strip("-")
    taken = set(PracticeCase.objects.filter(slug__startswith=base).values_list("slug", flat=True)) | RESERVED
    return next(slug for number in range(1, len(taken) + 2) if (slug := base if number == 1 else f"{base}-{number}") not in taken)


def create_draft(*, parts: Iterable[Any], by: User, organisation: Organisation, today: dt.date) -> PracticeCase:
    """Make the row from the first step. `parts` are bound to an unsaved case that has its title and theme."""
    parts = list(parts)
    with transaction.atomic():
        # The lock lets a double press see the draft that the first one made.
        User.objects.select_for_update().get(pk=by.pk)
        case: PracticeCase = parts[0].instance
        same = PracticeCase.objects.filter(title=case.title, responsible=by, steward=organisation, status=Status.DRAFT).first()
        if same is not None:
            raise Refused("Du har en kladde med den titel i forvejen. Skriv videre på den, eller vælg en anden titel.", "title")
        case.slug, case.status = free_slug(case.title), Status.DRAFT
        case.steward, case.responsible = organisation, by
        case.save()
        _write(case, parts, by=by, organisation=organisation, today=today)
        LIFE.event(case, lifecycle.CREATED, by=by, organisation=organisation)
    return whole().get(pk=case.pk)


def _write(case: PracticeCase, parts: Iterable[Any], *, by: User, organisation: Organisation, today: dt.date) -> None:
    citation = statement(organisation, today)
    stamp = Stamp(citation, by, organisation, today)
    for part in parts:
        part.write(stamp)
    cite(case, citation)


def save_step(*, entry_id: int, parts: Iterable[Any], by: User, organisation: Organisation, today: dt.date) -> PracticeCase:
    """Save one step of a draft, or a correction of what is published: that is an event, and visible at once."""
    with transaction.atomic():
        case = LIFE.locked(entry_id)
        if case.status not in (Status.DRAFT, Status.PUBLISHED):
            raise Refused(f"Casen er {case.get_status_display()} og kan ikke rettes nu.")
        parts = list(parts)
        changed = any(part.has_changed() for part in parts)
        if changed or case.status == Status.DRAFT:
            _write(case, parts, by=by, organisation=case.steward or organisation, today=today)
            PracticeCase.objects.get(pk=entry_id).save(update_fields=["updated_at"])
        if case.status == Status.PUBLISHED and changed:
            LIFE.event(case, lifecycle.CHANGED, by=by, organisation=case.steward or organisation)
            index.index("case", [case.pk])
    return whole().get(pk=entry_id)


def submit(*, entry_id: int, by: User, organisation: Organisation | None) -> PracticeCase:
    """Send a complete draft to the administrators; raises Incomplete with all that is missing."""
    case: PracticeCase = LIFE.submit(entry_id=entry_id, by=by, organisation=organisation, missing=missing)
    return case


submitter = LIFE.submitter
withdraw = LIFE.withdraw
send_back = LIFE.send_back
publish = LIFE.publish
archive = LIFE.archive
reopen = LIFE.reopen
confirm = LIFE.confirm
hand_over = LIFE.hand_over
