"""The steps of an entry's life as actions, the same for each kind of entry that people write.

Each is one transaction: the entry is locked, an event says who and when, the search index follows, and mail goes out when
it's done. What may not be done raises `Refused` with a sentence for the one who tried, and nothing has changed. Who has the
right to a step is asked by the page (`accounts.rights`); what a step needs of the entry is asked here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from registry import lifecycle
from registry.models import Organisation, Status
from registry.steps import Missing, Refused
from search import index

from . import mail
from .models import MailKind, User


class Incomplete(Refused):
    """Something must be told before the entry can be sent."""

    def __init__(self, missing: list[Missing]) -> None:
        super().__init__("Der mangler noget, før du kan sende.")
        self.missing = missing


@dataclass(frozen=True)
class Life:
    """The steps of one kind of entry.

    `kind` is its name in the index and the table of rights, `the` its Danish name with the article ('Casen'), `context` what
    the mails about it need. Its events are `entry.events`.
    """

    kind: str
    model: type[models.Model]
    the: str
    context: Callable[[Any], dict[str, Any]]

    # --- Parts -------------------------------------------------------------------------------------------------------
    def locked(self, pk: int) -> Any:
        """The entry, locked until the caller's transaction ends."""
        return self.model._default_manager.select_for_update(of=("self",)).get(pk=pk)

    def event(
        self, entry: Any, step: str, *, by: User | None, organisation: Organisation | None = None, reason: str = "", via: str = "page"
    ) -> None:
        entry.events.create(step=step, by=by, organisation=organisation, reason=reason.strip(), via=via)

    def take(self, entry: Any, step: str, reason: str = "") -> None:
        """Move the entry on its way, or refuse in the words of the one who came second."""
        if step in lifecycle.NEEDS_REASON and not reason.strip():
            raise Refused("Skriv en begrundelse.", "reason")
        if not lifecycle.allowed(step, entry.status):
            raise Refused(
                f"Det kan ikke lade sig gøre nu: {self.the.lower()} er {entry.get_status_display()}. En anden nåede det måske først."
            )
        entry.status = lifecycle.status_after(step, entry.status)

    def write_to(self, entry: Any, kind: MailKind, **more: Any) -> None:
        """Mail to the one who is responsible, if anybody is."""
        person = entry.responsible
        if person is not None and person.is_active:
            mail.send(kind, person.email, {"path": entry.get_absolute_url(), **self.context(entry), **more})

    def submitter(self, entry: Any) -> int | None:
        """Who sent it in last."""
        found: int | None = entry.events.filter(step=lifecycle.SUBMITTED).order_by("-at", "-pk").values_list("by", flat=True).first()
        return found

    def _move(
        self, entry: Any, step: str, *, by: User, organisation: Organisation | None, reason: str = "", fields: Iterable[str] = ()
    ) -> Any:
        self.take(entry, step, reason)
        entry.save(update_fields=["status", "updated_at", *fields])
        self.event(entry, step, by=by, organisation=organisation, reason=reason)
        index.index(self.kind, [entry.pk])
        return entry

    # --- Steps -------------------------------------------------------------------------------------------------------
    def submit(self, *, entry_id: int, by: User, organisation: Organisation | None, missing: Callable[[int], list[Missing]]) -> Any:
        """Send a draft to the administrators; raises Incomplete with all that `missing` names."""
        with transaction.atomic():
            entry = self.locked(entry_id)
            if lifecycle.allowed(lifecycle.SUBMITTED, entry.status) and (lacking := missing(entry_id)):
                raise Incomplete(lacking)
            entry.responsible = by
            self._move(entry, lifecycle.SUBMITTED, by=by, organisation=organisation, fields=["responsible"])
            self.write_to(entry, MailKind.RECEIVED)
        return entry

    def withdraw(self, *, entry_id: int, by: User, organisation: Organisation | None) -> Any:
        """Take a submitted entry back to draft."""
        with transaction.atomic():
            return self._move(self.locked(entry_id), lifecycle.WITHDRAWN, by=by, organisation=organisation)

    def send_back(self, *, entry_id: int, by: User, reason: str) -> Any:
        """Give a submitted entry back with a reason; the one responsible gets it by mail."""
        with transaction.atomic():
            entry = self._move(self.locked(entry_id), lifecycle.SENT_BACK, by=by, organisation=None, reason=reason)
            self.write_to(entry, MailKind.SENT_BACK, reason=reason.strip())
        return entry

    def publish(self, *, entry_id: int, by: User, today: dt.date) -> Any:
        """Make a submitted entry public. Never by the one who sent it: a second pair of eyes is the point."""
        with transaction.atomic():
            entry = self.locked(entry_id)
            if self.submitter(entry) == by.pk:
                raise Refused(f"{self.the} er sendt af dig selv. En anden administrator skal udgive den.")
            if entry.status == Status.SUBMITTED and not entry.sources.exists():
                raise Refused(f"{self.the} har ingen kilde. Send den tilbage, så den kan gemmes på ny.")
            entry.confirmed_on = today
            self._move(entry, lifecycle.PUBLISHED, by=by, organisation=None, fields=["confirmed_on"])
            self.write_to(entry, MailKind.PUBLISHED)
        return entry

    def archive(self, *, entry_id: int, by: User, reason: str) -> Any:
        """Take the entry off the pages, with the reason."""
        with transaction.atomic():
            return self._move(self.locked(entry_id), lifecycle.ARCHIVED, by=by, organisation=None, reason=reason)

    def reopen(self, *, entry_id: int, by: User, reason: str) -> Any:
        """Bring an archived entry back as a draft."""
        with transaction.atomic():
            return self._move(self.locked(entry_id), lifecycle.REOPENED, by=by, organisation=None, reason=reason)

    def confirm(self, *, entry_id: int, by: User, organisation: Organisation | None, today: dt.date) -> Any:
        """Say that a published entry is still right. A second time the same day by the same person changes nothing."""
        with transaction.atomic():
            entry = self.locked(entry_id)
            if entry.status != Status.PUBLISHED:
                raise Refused("Kun det, der er udgivet, kan bekræftes.")
            last = entry.events.filter(step=lifecycle.CONFIRMED).order_by("-at", "-pk").first()
            if entry.confirmed_on == today and last is not None and last.by_id == by.pk and timezone.localdate(last.at) == today:
                return entry
            entry.confirmed_on = today
            entry.save(update_fields=["confirmed_on", "updated_at"])
            self.event(entry, lifecycle.CONFIRMED, by=by, organisation=organisation)
            index.index(self.kind, [entry.pk])  # its time of change has moved, and the index is compared by that
        return entry

    def hand_over(self, *, from_user: User, to_user: User, organisations: Iterable[int], by: User, reason: str) -> int:
        """Make another responsible for a person's entries in the organisations; returns how many."""
        with transaction.atomic():
            held = self.model._default_manager.filter(responsible=from_user, steward__in=list(organisations))
            moved = list(held.select_for_update(of=("self",)).order_by("pk"))
            for entry in moved:
                entry.responsible = to_user  # type: ignore[attr-defined]
                entry.save(update_fields=["responsible", "updated_at"])
                self.event(entry, lifecycle.HANDED_OVER, by=by, organisation=entry.steward, reason=reason)  # type: ignore[attr-defined]
            index.index(self.kind, [entry.pk for entry in moved])
        return len(moved)
