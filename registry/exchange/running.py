"""A file from its upload to its plan: read whole, kept as rows of JSON, and checked some rows at a time.

The processes share the database alone, and there is no queue. So each request for the page of an import checks the next part
in a transaction of its own: what is done stays done when a process is killed, and the next request goes on. Nothing of the
registry is written here.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils import timezone

from ..cpr import refusal
from ..guard import OTHER_NUMBERS
from ..models import ImportPart, ImportRun, Organisation
from . import reading
from .cells import CPR_CELL, Cell, Odd, normal, pack, shown, unpack
from .planning import CHANGED, NEW, UNCHANGED, WRONG, Change, Planned, Planner, Row, Wrong, cut, digest_of
from .reading import BadFile
from .resources import CONTROL, KEY, EntryResource

KEPT_DAYS = 7  # days that the cells of a file that wasn't written are kept
OPEN = ("checking", "ready")


# --- Upload ----------------------------------------------------------------------------------------------------------------
def receive(
    *, resource: EntryResource, content: bytes, file_name: str, by: Any, organisation: Organisation | None, now: dt.datetime
) -> ImportRun:
    """Read a file and keep its cells. Raises BadFile; then nothing is kept."""
    sheet = reading.read(content, _known(resource))
    columns = columns_of(resource, sheet.headings)
    with transaction.atomic():
        forget_old(now)
        run = ImportRun.objects.create(
            kind=resource._meta.model._meta.label_lower,
            by=by,
            organisation=organisation,
            at=now,
            file_name=normal(file_name)[:200],
            columns=columns,
        )
        for number, (rows, repeats) in enumerate(_parts(resource, columns, sheet.rows)):
            cells = [[row, [pack(cell) for cell in cells]] for row, cells in rows]
            ImportPart.objects.create(run=run, number=number, cells=cells, repeats=repeats)
            run.rows += len(rows)
        if not run.rows:
            raise BadFile("Filen har overskrifter, men ingen rækker under dem.")
        run.save(update_fields=["rows"])
    return run


def _known(resource: EntryResource) -> Any:
    headings = {_plain(heading) for heading in resource.headings()}
    return lambda heading: _plain(heading) in headings


def _plain(heading: str) -> str:
    return " ".join(heading.split()).casefold()


def columns_of(resource: EntryResource, headings: list[str]) -> list[str]:
    """The field of each heading. Raises BadFile for headings that aren't known or stand twice."""
    names = {_plain(column.heading): column.attribute for column in resource.columns()} | {_plain(KEY): KEY, _plain(CONTROL): CONTROL}
    if not any(_plain(heading) in names for heading in headings):
        raise BadFile("Første række skal have kolonnernes overskrifter, som i skabelonen. Ingen af dem kendes.")
    found: list[str] = []
    for heading in headings:
        name = names.get(_plain(heading), "")
        if heading and not name:
            near = difflib.get_close_matches(heading, resource.headings(), 1)
            hint = f" Mente du »{near[0]}«?" if near else " Slet den, eller brug overskrifterne fra skabelonen."
            raise BadFile(f"Kolonnen »{cut(heading)}« kendes ikke.{hint}")
        if name and name in found:
            raise BadFile(f"Kolonnen »{cut(heading)}« står to gange. Slet den ene.")
        found.append(name)
    return found


def _parts(resource: EntryResource, columns: list[str], rows: Iterable[Row]) -> Iterator[tuple[list[Row], dict[str, dict[str, int]]]]:
    """The rows in parts, without what looks like CPR numbers, and with the cells that must differ and don't."""
    widgets = {column.attribute: column.widget for column in resource.columns()}
    once = [(name, at) for at, name in enumerate(columns) if name in (KEY, *resource.unique, *(["slug"] if resource.has_slug else []))]
    first: dict[str, dict[str, int]] = {name: {} for name, _ in once}
    part: list[Row] = []
    repeats: dict[str, dict[str, int]] = {}
    for taken, (number, cells) in enumerate(rows, start=1):
        if taken > resource.most_rows:
            raise BadFile(f"Filen har over {resource.most_rows:,} rækker. Del den i flere filer.".replace(",", "."))
        if any(cell is not None for cell in cells[len(columns) :]) or any(
            cell is not None for cell, name in zip(cells, columns, strict=False) if not name
        ):
            raise BadFile(f"I række {number} står der noget i en kolonne uden overskrift. Slet det, eller giv kolonnen dens overskrift.")
        cells = [_without_cpr(cell, columns[at]) for at, cell in enumerate(cells)]
        for name, at in once:
            value = cells[at] if at < len(cells) else None
            text = widgets[name].plain(value) if name in widgets else shown(value)
            if text and first[name].setdefault(text, number) != number:
                repeats.setdefault(str(number), {})[name] = first[name][text]
        part.append((number, cells))
        if len(part) == resource.parts:
            yield part, repeats
            part, repeats = [], {}
    if part:
        yield part, repeats


def _without_cpr(cell: Cell, name: str) -> Cell:
    """What looks like a CPR number is never kept, not even until the file has been seen through."""
    if cell is None or isinstance(cell, bool | dt.date):
        return cell
    text = cell.text if isinstance(cell, Odd) else normal(str(cell)) if isinstance(cell, str) else shown(cell)
    if len(text) < 10 or name == CONTROL or (name in OTHER_NUMBERS and OTHER_NUMBERS[name](text)):
        return cell
    said = refusal(text)
    return Odd(CPR_CELL, said) if said else cell


# --- Check -----------------------------------------------------------------------------------------------------------------
def rows_of(part: ImportPart) -> list[Row]:
    return [(number, [unpack(cell) for cell in cells]) for number, cells in part.cells]


def plan_part(planner: Planner, part: ImportPart) -> list[Planned]:
    repeats = {int(number): names for number, names in part.repeats.items()}
    return planner.plan(rows_of(part), repeats)


def check_next(run_id: int, resource: EntryResource) -> ImportRun:
    """Check the next part of a file, if any is left. Two requests at once check one part after the other."""
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().get(pk=run_id)
        if run.state != "checking":
            return run
        part = run.parts.filter(found__isnull=True).first()
        if part is not None:
            planned = plan_part(Planner(resource, run.columns), part)
            part.found, part.digest = _told(planned), digest_of(planned)
            part.save(update_fields=["found", "digest"])
            for outcome, name in ((NEW, "new"), (CHANGED, "changed"), (UNCHANGED, "unchanged"), (WRONG, "wrong")):
                setattr(run, name, getattr(run, name) + sum(plan.outcome == outcome for plan in planned))
            run.errors += sum(len(plan.wrong) for plan in planned)
            run.kept += sum(plan.kept for plan in planned)
            run.checked += len(planned)
        if run.checked >= run.rows:
            run.state = "ready"
        run.save()
    return run


def _told(planned: Iterable[Planned]) -> dict[str, Any]:
    """What the page and the lists tell, whole."""
    found: dict[str, Any] = {"wrong": [], "changes": []}
    for plan in planned:
        found["wrong"] += [list(asdict(wrong).values()) for wrong in plan.wrong]
        if plan.outcome in (NEW, CHANGED):
            key = None if plan.is_new else plan.instance.pk
            found["changes"].append([plan.row, key, plan.name, [[each.heading, each.before, each.after] for each in plan.changes]])
    return found


def again(run: ImportRun, note: str) -> None:
    """Begin the check from the start, with a word on why."""
    run.parts.update(found=None, digest="")
    run.state, run.note = "checking", note
    run.checked = run.new = run.changed = run.unchanged = run.wrong = run.errors = run.kept = 0
    run.save()


def wrongs(run: ImportRun) -> Iterator[Wrong]:
    """Every cell that can't be taken, part by part."""
    for found in run.parts.values_list("found", flat=True).iterator(1):
        yield from (Wrong(*each) for each in (found or {}).get("wrong", []))


def changes(run: ImportRun) -> Iterator[tuple[int, int | None, str, list[Change]]]:
    """Every record that would be new or change: row, key (None: new), name, and its cells."""
    for found in run.parts.values_list("found", flat=True).iterator(1):
        for row, key, name, cells in (found or {}).get("changes", []):
            yield row, key, name, [Change(*each) for each in cells]


# --- The end ---------------------------------------------------------------------------------------------------------------
def close(run: ImportRun, state: str, now: dt.datetime) -> None:
    """End a run; its cells are forgotten."""
    run.parts.all().delete()
    run.state, run.ended_at = state, now
    run.save()


def forget_old(now: dt.datetime) -> int:
    """Forget the cells of files that nobody has written or given up in KEPT_DAYS days. Returns how many files."""
    old = list(ImportRun.objects.filter(state__in=OPEN, at__lt=now - dt.timedelta(days=KEPT_DAYS)))
    for run in old:
        close(run, "old", now)
    return len(old)


def drop(*, run_id: int, now: dt.datetime | None = None) -> None:
    """Give up a file. One that is written by now stays so."""
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().get(pk=run_id)
        if run.state in OPEN:
            close(run, "dropped", now or timezone.now())
