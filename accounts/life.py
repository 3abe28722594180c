"""The steps of an entry's life as actions, the same for each kind of entry that people write.

Each is one transaction: the entry is locked, an event says who and when, the search index follows, and mail goes out when
it's done. What may not be done raises `Refused` with a sentence for the one who tried, and nothing has changed. Who has the
right to a step is asked by the page (`accounts.rights`); what a step needs of the entry is asked here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from registry import lifecycle
from registry.merging.reading import merge_of
from registry.models import Entry, LifecycleEvent, Organisation, Status
from registry.steps import Missing, Refused
from search import index

from . import mail
from .models import MailKind, User

Of = TypeVar("Of", Organisation, Organisation | None)


class Incomplete(Refused):
    """Something must be told before the entry can be sent."""

    def __init__(self, missing: list[Missing]) -> None:
        super().__init__("Der mangler noget, før du kan sende.")
        self.missing = missing


# What the one who comes second is told: (step, the status it has by then) -> a sentence about {the} entry or what was {sent}.
TOO_LATE: Mapping[tuple[str, str], str] = {
    (lifecycle.SUBMITTED, Status.SUBMITTED): "{sent} er sendt i forvejen. Du behøver ikke gøre mere.",
    (lifecycle.SUBMITTED, Status.PUBLISHED): "{the} er udgivet i forvejen.",
    (lifecycle.PUBLISHED, Status.PUBLISHED): "{the} er udgivet i forvejen. En anden nåede det først.",
    (lifecycle.PUBLISHED, Status.DRAFT): "{sent} er trukket eller sendt tilbage og kan ikke udgives nu.",
    (lifecycle.SENT_BACK, Status.DRAFT): "{sent} er sendt tilbage i forvejen.",
    (lifecycle.SENT_BACK, Status.PUBLISHED): "{the} er udgivet og kan ikke sendes tilbage.",
    (lifecycle.WITHDRAWN, Status.DRAFT): "{sent} er trukket tilbage i forvejen.",
    (lifecycle.WITHDRAWN, Status.PUBLISHED): "{the} er udgivet. I kan rette den, men ikke trække den tilbage.",
    (lifecycle.ARCHIVED, Status.ARCHIVED): "{the} er arkiveret i forvejen.",
}


def sent_by(events: Iterable[LifecycleEvent]) -> int | None:
    """Who sent an entry in last, by its events in the order they happened."""
    return next((event.by_id for event in reversed(list(events)) if event.step == lifecycle.SUBMITTED), None)


@dataclass(frozen=True)
class Life:
    """The steps of one kind of entry.

    `kind` is its name in the index and the table of rights, `the` its Danish name with the article ('Casen'), `context` what
    the mails about it need, `sent` the name of what is sent in ('Registreringen'; `the` when that is the entry itself), `title`
    the column of the entry's name, and `too_late` the sentences for the one who comes second. Its events are `entry.events`.
    """

    kind: str
    model: type[Entry]
    the: str
    context: Callable[[Any], dict[str, Any]]
    sent: str = ""
    title: str = "title"
    too_late: Mapping[tuple[str, str], str] = field(default_factory=lambda: TOO_LATE)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sent", self.sent or self.the)

    # --- Parts -------------------------------------------------------------------------------------------------------
    def locked(self, pk: int) -> Any:
        """The entry, locked until the caller's transaction ends."""
        return self.model._default_manager.select_for_update().get(pk=pk)

    @staticmethod
    def keeper(entry: Any, organisation: Of) -> Organisation | Of:
        """In whose name something is entered: the steward's, else the organisation of the one who writes."""
        steward: Organisation | None = entry.steward
        return steward or organisation

    def event(
        self, entry: Any, step: str, *, by: User | None, organisation: Organisation | None = None, reason: str = "", via: str = "page"
    ) -> None:
        entry.events.create(step=step, by=by, organisation=organisation, reason=reason.strip(), via=via)

    def take(self, entry: Any, step: str, reason: str = "") -> None:
        """Move the entry on its way, or refuse in the words of the one who came second."""
        if step in lifecycle.NEEDS_REASON and not reason.strip():
            raise Refused("Skriv en begrundelse.", "reason")
        if not lifecycle.allowed(step, entry.status):
            said = self.too_late.get((step, entry.status), "Det kan ikke lade sig gøre nu: {entry} er {status}.")
            raise Refused(said.format(the=self.the, sent=self.sent, entry=self.the.lower(), status=entry.get_status_display()))
        entry.status = lifecycle.status_after(step, entry.status)

    def write_to(self, entry: Any, kind: MailKind, **more: Any) -> None:
        """Mail to the one who is responsible, if anybody is."""
        person = entry.responsible
        if person is not None and person.is_active:
            context = {"path": entry.get_absolute_url(), **self.context(entry), **more}
            mail.tell(kind, person, about=self.kind, keys=[entry.pk], context=context)

    def submitter(self, entry: Any) -> int | None:
        """Who sent it in last."""
        return sent_by(entry.events.filter(step=lifecycle.SUBMITTED))

    def _move(
        self,
        entry: Any,
        step: str,
        *,
        by: User,
        organisation: Organisation | None,
        reason: str = "",
        fields: Iterable[str] = (),
        via: str = "page",
    ) -> Any:
        self.take(entry, step, reason)
        entry.save(update_fields=["status", "updated_at", *fields])
        self.event(entry, step, by=by, organisation=organisation, reason=reason, via=via)
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
            self._move(entry, lifecycle.SUBMITTED, by=by, organisation=self.keeper(entry, organisation), fields=["responsible"])
            self.write_to(entry, MailKind.RECEIVED)
        return entry

    def withdraw(self, *, entry_id: int, by: User, organisation: Organisation | None) -> Any:
        """Take a submitted entry back to draft."""
        with transaction.atomic():
            entry = self.locked(entry_id)
            return self._move(entry, lifecycle.WITHDRAWN, by=by, organisation=self.keeper(entry, organisation))

    def send_back(self, *, entry_id: int, by: User, reason: str) -> Any:
        """Give a submitted entry back with a reason; the one responsible gets it by mail."""
        with transaction.atomic():
            entry = self._move(self.locked(entry_id), lifecycle.SENT_BACK, by=by, organisation=None, reason=reason)
            self.write_to(entry, MailKind.SENT_BACK, reason=reason.strip())
        return entry

    def publish(self, *, entry_id: int, by: User, today: dt.date, via: str = "page") -> Any:
        """Make a submitted entry public. Never by the one who sent it: a second pair of eyes is the point."""
        with transaction.atomic():
            entry = self.locked(entry_id)
            if entry.status == Status.SUBMITTED:  # of one that isn't, `_move` says why
                if self.submitter(entry) == by.pk:
                    raise Refused(f"Du har selv sendt {self.sent.lower()}. En anden administrator skal udgive den.")
                if not entry.sources.exists():
                    raise Refused(f"{self.sent} har ingen kilde. Send den tilbage, så den kan gemmes på ny.")
            entry.confirmed_on = today
            self._move(entry, lifecycle.PUBLISHED, by=by, organisation=None, fields=["confirmed_on"], via=via)
            self.write_to(entry, MailKind.PUBLISHED)
        return entry

    def archive(self, *, entry_id: int, by: User, reason: str) -> Any:
        """Take the entry off the pages, with the reason."""
        with transaction.atomic():
            return self._move(self.locked(entry_id), lifecycle.ARCHIVED, by=by, organisation=None, reason=reason)

    def reopen(self, *, entry_id: int, by: User, reason: str) -> Any:
        """Bring an archived entry back as a draft. One that is part of another now comes back by undoing that."""
        with transaction.atomic():
            entry = self.locked(entry_id)
            if isinstance(entry, Organisation) and merge_of(entry.pk) is not None:
                raise Refused(f"{self.the} er lagt sammen med en anden. Fortryd sammenlægningen i administrationen i stedet.")
            return self._move(entry, lifecycle.REOPENED, by=by, organisation=None, reason=reason)

    def confirm(self, *, entry_id: int, by: User | None, organisation: Organisation | None, today: dt.date, via: str = "page") -> Any:
        """Say that a published entry is still right. A second time the same day by the same person changes nothing.

        `by` is None when the one it's about says so by a signed link.
        """
        with transaction.atomic():
            entry = self.locked(entry_id)
            if entry.status != Status.PUBLISHED:
                raise Refused("Kun det, der er udgivet, kan bekræftes.")
            last = entry.events.filter(step=lifecycle.CONFIRMED).order_by("-at", "-pk").first()
            again = last is not None and last.by_id == (by.pk if by else None) and timezone.localdate(last.at) == today
            if entry.confirmed_on == today and again:
                return entry
            entry.confirmed_on = today
            entry.save(update_fields=["confirmed_on", "updated_at"])
            self.event(entry, lifecycle.CONFIRMED, by=by, organisation=organisation, via=via)
            index.index(self.kind, [entry.pk])  # its time of change has moved, and the index is compared by that
        return entry

    def hand_over(
        self,
        *,
        from_user: User,
        to_user: User,
        organisations: Iterable[int] | None,
        by: User,
        reason: str,
        keys: Iterable[int] | None = None,
    ) -> list[int]:
        """Make another responsible for a person's entries (see `desk.Desk.hand_over`); returns their keys."""
        with transaction.atomic():
            moved = list(held_by(self.model, from_user, organisations, keys).select_for_update().order_by("pk"))
            for entry in moved:
                entry.responsible = to_user
                entry.save(update_fields=["responsible", "updated_at"])
                self.event(entry, lifecycle.HANDED_OVER, by=by, organisation=entry.steward, reason=reason)
            index.index(self.kind, [entry.pk for entry in moved])
        return [entry.pk for entry in moved]


def held_by(model: Any, user: User, organisations: Iterable[int] | None, keys: Iterable[int] | None) -> QuerySet[Any]:
    """The records a person is responsible for, of some organisations (None: all) and with some keys (None: any)."""
    held = model._default_manager.filter(responsible=user)
    if organisations is not None:
        held = held.filter(steward__in=sorted(organisations))
    return held if keys is None else held.filter(pk__in=list(keys))


_lives: dict[str, Life] = {}


def register(life: Life) -> None:
    """Make the kind known to what goes through all of them. Apps do so once, from AppConfig.ready."""
    _lives[life.kind] = life


def lives() -> list[Life]:
    """The registered kinds in the order of registration."""
    return list(_lives.values())
