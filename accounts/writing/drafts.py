"""How an entry comes to be and is corrected: the row that the first step makes, and each step saved after it.

Both are one transaction, and both cite the organisation's own statement of the day (`registry.statements`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.text import slugify

from registry import history, lifecycle
from registry.models import Entry, Organisation, Status
from registry.statements import cite, statement
from registry.steps import Meanwhile, Refused
from search import index
from search.analyzer import fold

from ..life import Life
from ..models import User
from .setting import Stamp

LONGEST = 100  # letters of a name that stand in its address; the column has room for a number after them
TRIES = 3  # for an address that somebody else takes in the same moment


def _nothing(entry: Any, by: User, organisation: Organisation) -> None:
    """Nothing more is asked of a new draft."""


@dataclass(frozen=True)
class Drafts:
    """The drafts of one kind of entry.

    `whole` gives entries with all that the steps read, `name` is the column that the address is made of, `word` the address
    of one whose name has no letters, and `reserved` the addresses that stand for something else. `addressed` is the model
    whose addresses must differ: the entry's, or that of the table it's a profile of. `check` raises Refused for a draft that
    may not be made, and `clash` is what is said when the database finds the entry's numbers used already.
    """

    life: Life
    whole: Callable[[], QuerySet[Any]]
    name: str
    word: str
    reserved: frozenset[str]
    addressed: type[Entry]
    check: Callable[[Any, User, Organisation], None] = _nothing
    clash: tuple[str, str] = ("En anden gemte det samme i samme øjeblik. Prøv igen.", "")

    def free_slug(self, name: str) -> str:
        """An address for the name that no entry has, within the transaction."""
        base = (slugify("-".join(fold(part) for part in name.split())) or self.word)[:LONGEST].strip("-")
        taken = set(self.addressed._default_manager.filter(slug__startswith=base).values_list("slug", flat=True)) | self.reserved
        return next(slug for number in range(1, len(taken) + 2) if (slug := base if number == 1 else f"{base}-{number}") not in taken)

    def create(self, *, parts: Iterable[Any], by: User, organisation: Organisation, today: dt.date) -> Any:
        """Make the row from the first step. `parts` are bound to an unsaved entry that has its name."""
        parts = list(parts)
        with transaction.atomic():
            # The lock lets a double press see the draft that the first one made.
            User.objects.select_for_update().get(pk=by.pk)
            entry = parts[0].instance
            self.check(entry, by, organisation)
            entry.status, entry.steward, entry.responsible = Status.DRAFT, organisation, by
            self._insert(entry)
            self._write(entry, parts, by=by, organisation=organisation, today=today)
            self.life.event(entry, lifecycle.CREATED, by=by, organisation=organisation)
        return self.whole().get(pk=entry.pk)

    def _insert(self, entry: Any) -> None:
        for _ in range(TRIES):
            entry.slug = self.free_slug(getattr(entry, self.name))
            try:
                with transaction.atomic():
                    entry.save()
                return
            except IntegrityError:
                entry.pk = entry.id = None  # rolled back: the page shown again is that of no row
                if not self.addressed._default_manager.filter(slug=entry.slug).exists():
                    break
        raise Refused(*self.clash)

    @staticmethod
    def _write(entry: Any, parts: Iterable[Any], *, by: User, organisation: Organisation, today: dt.date) -> None:
        history.keep_as_before(entry)
        citation = statement(organisation, today)
        stamp = Stamp(citation, by, organisation, today)
        for part in parts:
            part.write(stamp)
        cite(entry, citation)

    def save(self, *, entry_id: int, parts: Iterable[Any], by: User, organisation: Organisation, today: dt.date, seen: dt.datetime) -> Any:
        """Save one step of a draft, or a correction of what is published: that is an event, and visible at once.

        `seen` is when the entry was last changed as far as the writer knows; a later change raises Meanwhile.
        """
        with transaction.atomic():
            entry = self.life.locked(entry_id)
            if entry.updated_at != seen:
                raise Meanwhile
            if entry.status not in (Status.DRAFT, Status.PUBLISHED):
                raise Refused(f"{self.life.the} er {entry.get_status_display()} og kan ikke rettes nu.")
            parts = list(parts)
            changed = any(part.has_changed() for part in parts)
            name = self.life.keeper(entry, organisation)
            if changed or entry.status == Status.DRAFT:
                try:
                    with transaction.atomic():
                        self._write(entry, parts, by=by, organisation=name, today=today)
                        entry.save(update_fields=["updated_at"])
                except IntegrityError as error:
                    raise Refused(*self.clash) from error
            if changed and entry.status == Status.PUBLISHED:
                self.life.event(entry, lifecycle.CHANGED, by=by, organisation=name)
                index.index(self.life.kind, [entry.pk])
        return self.whole().get(pk=entry_id)
