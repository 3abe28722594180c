"""Writes a checked file: all of it in one transaction, or nothing.

Each part is planned anew under lock, and must come to just what the check came to. What people read of the registry follows in
the same transaction: history, events, sources and the search index, each in queries for many records at a time.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from search import index

from .. import history, lifecycle
from ..models import Citation, ImportRun, Organisation
from ..statements import statement
from ..steps import Refused
from . import running
from .planning import CHANGED, NEW, Planned, Planner, digest_of, free_slug
from .resources import EntryResource, Source

MOVED = "Registret er ændret, siden filen blev set efter. Intet er skrevet. Filen er set efter igen; se ændringerne, og udfør igen."
CLASH = "En anden gemte noget af det samme i samme øjeblik. Intet er skrevet. Prøv igen."


class Moved(Refused):
    """The registry isn't as it was when the file was checked."""


def write(*, run_id: int, make: Callable[[], EntryResource], by: Any, now: dt.datetime) -> Iterator[int]:
    """Write a file, and tell after each part how many rows are done. Raises Refused, and then nothing is written.

    An iterator, so that a page can show how far it has come; one that isn't read to its end writes nothing either.
    """
    try:
        with transaction.atomic():
            run = ImportRun.objects.select_for_update().get(pk=run_id)
            _refuse_unready(run)
            resource = make()
            model = resource._meta.model
            if not hasattr(model, "updated_at"):  # then nothing tells that a row has moved, so none may
                list(model._default_manager.select_for_update().order_by("pk").values_list("pk"))
            writer = _Writer(resource, run, Source(by, run.organisation, f"Import af fil {run.file_name}"), timezone.localdate(now))
            done = 0
            for key in list(run.parts.values_list("pk", flat=True)):
                part = run.parts.defer("found").get(pk=key)
                planned = running.plan_part(Planner(resource, run.columns), part)
                if digest_of(planned) != part.digest:
                    raise Moved(MOVED)
                writer.write(planned)
                done += len(planned)
                yield done
            running.close(run, "done", now)
    except Moved:
        with transaction.atomic():
            running.again(ImportRun.objects.select_for_update().get(pk=run_id), MOVED)
        raise
    except IntegrityError as error:
        raise Refused(CLASH) from error


def _refuse_unready(run: ImportRun) -> None:
    if run.state == "done":
        raise Refused("Filen er skrevet i forvejen.")
    if run.state != "ready":
        raise Refused("Filen er ikke set efter til ende endnu, eller den er opgivet.")
    if run.wrong:
        raise Refused("Filen har fejl. Ret dem i regnearket, og send filen igen.")
    if not run.new + run.changed:
        raise Refused("Filen ændrer ikke noget.")


class _Writer:
    """Writes parts, one after the other, within the caller's transaction."""

    def __init__(self, resource: EntryResource, run: ImportRun, source: Source, today: dt.date) -> None:
        self.resource, self.run, self.source, self.today = resource, run, source, today
        self.model = resource._meta.model
        self._slugs: set[str] | None = None
        self._statements: dict[int, Citation] = {}

    def write(self, planned: Sequence[Planned]) -> None:
        new = [plan for plan in planned if plan.outcome == NEW]
        changed = [plan for plan in planned if plan.outcome == CHANGED]
        self._lock([plan.instance for plan in changed])
        with history.quiet():
            history.keep_many_as_before(self.model, [plan.instance.pk for plan in changed])
            self._save(new, changed)
            for plan in (*new, *changed):
                for name, texts in plan.rows.items():
                    _set_names(getattr(plan.instance, name), texts)
            for name in {name for plan in (*new, *changed) for name in plan.links}:
                links = {plan.instance.pk: plan.links[name] for plan in (*new, *changed) if name in plan.links}
                _set_links(getattr(self.model, name), links)
            self._cite([plan.instance for plan in (*new, *changed)])
            self._tell(new, changed)
        for plans, created in ((new, True), (changed, False)):
            keys = [plan.instance.pk for plan in plans]
            history.keep_many(self.model, keys, created=created, reason=self.source.reason, user=self.source.user)
        for kind in self.resource.kinds:
            index.index(kind, [plan.instance.pk for plan in (*new, *changed)])

    def _lock(self, entries: Sequence[Any]) -> None:
        """Hold the records until the end, and see that none has moved since it was read: a wait for the lock may be long."""
        if not hasattr(self.model, "updated_at"):
            return
        stored = self.model._default_manager.filter(pk__in=[entry.pk for entry in entries]).order_by("pk").select_for_update()
        moments = dict(stored.values_list("pk", "updated_at"))
        if any(moments.get(entry.pk) != entry.updated_at for entry in entries):
            raise Moved(MOVED)

    # --- Columns -----------------------------------------------------------------------------------------------------
    def _save(self, new: Sequence[Planned], changed: Sequence[Planned]) -> None:
        if self.resource.has_slug:
            self._give_addresses([plan.instance for plan in new if not plan.instance.slug])
        if self.resource.parts > 500:
            _in_some_order([*changed, *new], self._save_one)
            return
        for plan in (*changed, *new):
            self._save_one(plan)

    def _save_one(self, plan: Planned) -> None:
        if plan.is_new:
            plan.instance.save()
        else:
            more = self.resource.follows(plan.instance, plan.fields) | ({"updated_at"} if hasattr(self.model, "updated_at") else set())
            plan.instance.save(update_fields=sorted(plan.fields | more))

    def _give_addresses(self, entries: Sequence[Any]) -> None:
        if entries and self._slugs is None:
            self._slugs = self.resource.taken_slugs() | self.resource.reserved
        for entry in entries:
            entry.slug = free_slug(str(getattr(entry, self.resource.name)), self.resource.word, self._slugs or set())
            (self._slugs or set()).add(entry.slug)

    # --- What goes with them -----------------------------------------------------------------------------------------
    def _cite(self, entries: Sequence[Any]) -> None:
        """Let each rest on its keeper's statement of today, or on that of the organisation one imports for; as `statements.cite`."""
        if not hasattr(self.model, "sources") or self.source.organisation is None:
            return
        stewards = Organisation.objects.in_bulk({entry.steward_id for entry in entries if entry.steward_id})
        cited: dict[int, list[int]] = defaultdict(list)
        for entry in entries:
            keeper = stewards.get(entry.steward_id) or self.source.organisation
            if keeper.pk not in self._statements:
                self._statements[keeper.pk] = statement(keeper, self.today)
            cited[keeper.pk].append(entry.pk)
        through, owner, _ = _through(self.model.sources)
        for keeper_id, keys in cited.items():
            citation = self._statements[keeper_id]
            standing = through.objects.filter(**{f"{owner}__in": keys}, citation__source=citation.source_id)
            standing.exclude(citation=citation).delete()
            has = set(standing.filter(citation=citation).values_list(owner, flat=True))
            through.objects.bulk_create([through(**{owner: pk, "citation_id": citation.pk}) for pk in keys if pk not in has])

    def _tell(self, new: Sequence[Planned], changed: Sequence[Planned]) -> None:
        events = self.resource.events
        if events is None:
            return
        said = {"by": self.source.user, "via": "admin", "organisation": self.source.organisation, "reason": self.source.reason}
        steps = [(plan, lifecycle.CREATED) for plan in new] + [(plan, lifecycle.CHANGED) for plan in changed]
        events.objects.bulk_create([events(entry_id=plan.instance.pk, step=step, **said) for plan, step in steps])


def _through(link: Any) -> tuple[Any, str, str]:
    """The table of a link, and its columns for the record and for what it's linked to."""
    field = link.field
    through: Any = link.through
    return through, through._meta.get_field(field.m2m_field_name()).attname, through._meta.get_field(field.m2m_reverse_field_name()).attname


def _set_links(link: Any, wanted: dict[int, list[Any]]) -> None:
    """Set the links of many records in three queries. What is linked already keeps its row."""
    through, owner, target = _through(link)
    keep = {(pk, row.pk) for pk, rows in wanted.items() for row in rows}
    stands = {(pk, to): key for key, pk, to in through.objects.filter(**{f"{owner}__in": list(wanted)}).values_list("pk", owner, target)}
    through.objects.filter(pk__in=[key for pair, key in stands.items() if pair not in keep]).delete()
    through.objects.bulk_create([through(**{owner: pk, target: to}) for pk, to in sorted(keep - stands.keys())])


def _set_names(rows: Any, names: Sequence[str]) -> None:
    """Other names under a record: those that stand keep their kind and note, in the order of the cell."""
    stands = {row.name: row for row in rows.all()}
    gone = [row.pk for name, row in stands.items() if name not in names]
    if gone:
        rows.filter(pk__in=gone).delete()
    for position, name in enumerate(names):
        row = stands.get(name)
        if row is None:
            rows.create(name=name, position=position)
        elif row.position != position:
            row.position = position
            row.save(update_fields=["position"])


def _in_some_order(plans: Sequence[Planned], save: Callable[[Planned], None]) -> None:
    """Save rows that the database forbids to overlap even for a moment: those that are in another's way wait for it to move.

    What the check has found right can be blocked only by rows of the same file. Two that change places with each other wait
    for ever, and are refused.
    """
    waiting = list(plans)
    while waiting:
        blocked = []
        for plan in waiting:
            try:
                with transaction.atomic():
                    save(plan)
            except IntegrityError:
                if plan.is_new:
                    plan.instance.pk = None
                blocked.append(plan)
        if len(blocked) == len(waiting):
            rows = ", ".join(str(plan.row) for plan in blocked)
            raise Refused(f"Rækkerne {rows} bytter plads og kan ikke skrives på én gang. Intet er skrevet. Del dem i to filer.")
        waiting = blocked
