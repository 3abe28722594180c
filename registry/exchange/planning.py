"""What rows of a file would change: compared with the records, checked by the rules that forms go by, nothing written.

A fixed number of queries for any number of rows (`EntryResource.parts` at a time).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import slugify

from search.analyzer import fold
from search.validity import in_force

from ..models import Term
from ..pk import parse_pk
from .cells import LONGEST_IN_EXCEL, Cell, Odd, letter, shown
from .resources import CONTROL, KEY, Column, EntryResource, digest

NEW, CHANGED, UNCHANGED, WRONG = "new", "changed", "unchanged", "wrong"
LONGEST_SHOWN = 300  # characters of a value that are told
LONGEST_SLUG = 100

Row = tuple[int, list[Cell]]


@dataclass(frozen=True)
class Wrong:
    """A cell that can't be taken: its row and column (letter and heading), what stands there, and what to do."""

    row: int
    letter: str
    heading: str
    value: str
    text: str

    @property
    def cell(self) -> str:
        """What the spreadsheet calls it; only the row for what stands in no column."""
        return f"{self.letter}{self.row}" if self.letter else str(self.row)


@dataclass(frozen=True)
class Change:
    """A cell that would change."""

    heading: str
    before: str
    after: str


@dataclass
class Planned:
    """A row of the file and what would come of it. `links` and `rows` are values written apart from the record's columns."""

    row: int
    instance: Any = None
    is_new: bool = False
    fields: set[str] = field(default_factory=set)  # columns of the record's own
    links: dict[str, list[Any]] = field(default_factory=dict)
    rows: dict[str, list[str]] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)
    kept: int = 0  # cells that a colleague has changed since, and that the file says nothing new of

    @property
    def outcome(self) -> str:
        if self.wrong:
            return WRONG
        return NEW if self.is_new else CHANGED if self.changes else UNCHANGED

    @property
    def name(self) -> str:
        return str(self.instance) if self.instance is not None else ""


class Planner:
    """Plans rows of one file. `columns` are the file's, by position: a field's name, KEY, CONTROL or '' for none."""

    def __init__(self, resource: EntryResource, columns: Sequence[str]) -> None:
        self.resource = resource
        self.by_name: dict[str, Column] = {column.attribute: column for column in resource.columns()}
        self.at = {name: position for position, name in enumerate(columns) if name}
        self.columns = [(self.by_name[name], position) for name, position in self.at.items() if name in self.by_name]

    def plan(self, rows: Sequence[Row], repeats: Mapping[int, Mapping[str, int]]) -> list[Planned]:
        """`repeats` are cells that must differ and don't: row, column, and the row that has the value first."""
        self.resource.prepare({column.attribute: [_at(cells, at) for _, cells in rows] for column, at in self.columns})
        keys = {number: shown(_at(cells, self.at.get(KEY))) for number, cells in rows}
        wanted = {pk for key in keys.values() if (pk := parse_pk(key)) is not None}
        found = {record.pk: record for record in self.resource.records().filter(pk__in=wanted)}
        closed = self.resource.closed(sorted(found))
        planned = []
        for number, cells in rows:
            plan = Planned(number)
            key = keys[number]
            self._open(plan, key, found)
            if plan.instance is not None:
                self._read(plan, cells)
                for name, first in repeats.get(number, {}).items():
                    if not self._is_said(plan, name):
                        self._say(plan, name, cells, f"Det samme står i række {first}. Hver række skal have sin egen.")
                self._check(plan, cells)
                if plan.changes and plan.instance.pk in closed and not plan.is_new:
                    self._say(plan, KEY, cells, closed[plan.instance.pk])
            planned.append(plan)
        self._check_unique(planned, dict(rows))
        for plan, name, text in self.resource.problems_together(planned):
            self._say(plan, name, dict(rows)[plan.row], text)
        return planned

    # --- One row ---------------------------------------------------------------------------------------------------
    def _open(self, plan: Planned, key: str, found: Mapping[int, Any]) -> None:
        if not key:
            plan.instance, plan.is_new = self.resource.fresh(), True
        elif (pk := parse_pk(key)) is None:
            self._add(plan, KEY, key, f"Skriv {KEY}-nummeret fra eksporten, eller ryd cellen, hvis rækken er ny.")
        elif pk not in found:
            self._add(plan, KEY, key, f"Der findes ingen {self.resource.singular} med det {KEY}. Ryd cellen, hvis rækken er ny.")
        else:
            plan.instance = found[pk]

    def _read(self, plan: Planned, cells: Sequence[Cell]) -> None:
        """Set what differs on the record."""
        base = self._base(plan, cells)
        for column, at in self.columns:
            cell = _at(cells, at)
            before = "" if plan.is_new else column.told(plan.instance)
            if isinstance(cell, Odd):
                if cell.text and self._same(cell.text, before):
                    continue  # text that begins as a formula does, and that the spreadsheet has taken for one
            else:
                after = column.widget.plain(cell)
                if self._same(after, before) or (plan.is_new and not after):
                    continue
                if base is not None and digest(after) == base[column.attribute]:
                    plan.kept += 1
                    continue
                if base is not None and digest(before) != base[column.attribute]:
                    text = f"En anden har rettet det, siden filen blev hentet. Nu står der »{cut(before)}«. Hent listen igen, og ret i den."
                    self._say(plan, column.attribute, cells, text)
                    continue
            if column.readonly and (not plan.is_new or shown(cell) not in ("", column.told(plan.instance))):
                self._say(plan, column.attribute, cells, f"{column.heading} kan ikke rettes ved import. Skriv »{cut(before)}« igen.")
                continue
            if column.attribute == "slug" and not plan.is_new:
                self._say(plan, "slug", cells, f"Sideadressen kan ikke rettes ved import. Skriv »{before}« igen.")
                continue
            try:
                value = column.clean({column.column_name: cell})
            except ValueError as wrong:
                self._say(plan, column.attribute, cells, str(wrong))
                continue
            if retired := self._retired(plan, column, value):
                self._say(plan, column.attribute, cells, f"»{retired}« bruges ikke mere og kan ikke vælges. Vælg et andet ord.")
                continue
            self._take(plan, column, value)
            if not column.readonly:
                plan.changes.append(Change(column.heading, before, column.widget.plain(cell)))

    @staticmethod
    def _retired(plan: Planned, column: Column, value: Any) -> str:
        """A word of a taxonomy that is out of its time and that the record doesn't have already; '' for none."""
        rows = value if column.is_many else [value]
        words = [row for row in rows if isinstance(row, Term)] if rows else []
        if not words:
            return ""
        stands: Any = [] if plan.is_new else column.of(plan.instance)
        has = {row.pk for row in (stands if column.is_many or plan.is_new else [stands]) if row is not None}
        today = timezone.localdate()
        return next((str(word) for word in words if word.pk not in has and not in_force(word.valid_from, word.valid_to, today)), "")

    def _base(self, plan: Planned, cells: Sequence[Cell]) -> dict[str, str] | None:
        control = shown(_at(cells, self.at.get(CONTROL)))
        if plan.is_new or not control:
            return None
        base = self.resource.opened(control)
        if base is None:
            self._say(plan, CONTROL, cells, "Cellen er ændret, eller filen er fra en ældre udgave af portalen. Hent listen igen.")
        return base

    @staticmethod
    def _same(after: str, before: str) -> bool:
        return after == before or (len(after) >= LONGEST_IN_EXCEL - 1 and before.startswith(after.lstrip("'")))

    @staticmethod
    def _take(plan: Planned, column: Column, value: Any) -> None:
        if column.is_many:
            plan.links[column.attribute] = value
        elif column.is_rows:
            plan.rows[column.attribute] = value
        elif not column.readonly:
            setattr(plan.instance, column.attribute, value)
            plan.fields.add(column.attribute)

    def _check(self, plan: Planned, cells: Sequence[Cell]) -> None:
        """The rules of the record's columns and of its kind; of one that stands already, of what the file changes."""
        if not (plan.is_new or plan.changes):
            return
        said = {each.heading for each in plan.wrong}
        known = {name for name, column in self.by_name.items() if column.heading in said}
        every = {each.name for each in plan.instance._meta.concrete_fields}
        passed = known | {"id", "organisation"} if plan.is_new else (every - plan.fields) | known
        if plan.is_new and self.resource.has_slug and "slug" not in plan.fields:
            passed |= {"slug"}
        # What a cell points to has been looked up already; the column would ask the database for it once more, row by row.
        passed |= {name for name in plan.fields if self.by_name[name].widget.sources and getattr(plan.instance, name) is not None}
        errors: dict[str, list[str]] = {}
        try:
            plan.instance.clean_fields(exclude=passed & every)
        except ValidationError as found:
            errors = found.message_dict
        for name, texts in plan.rows.items():
            errors |= self._rows_wrong(name, texts)
        for name, texts in errors.items():
            self._say(plan, name, cells, " ".join(texts))
        if not plan.wrong:
            changed = every if plan.is_new else plan.fields
            for name, text in self.resource.problems(plan.instance, changed | set(plan.links)):
                self._say(plan, name, cells, text)

    def _rows_wrong(self, name: str, texts: Iterable[str]) -> dict[str, list[str]]:
        model = self.resource.aliases
        for text in texts:
            try:
                model(name=text).clean_fields(exclude=[each.name for each in model._meta.concrete_fields if each.name != "name"])
            except ValidationError as found:
                return {name: [f"»{cut(text)}«: {' '.join(found.messages)}"]}
        return {}

    # --- Rows beside each other --------------------------------------------------------------------------------------
    def _check_unique(self, planned: Sequence[Planned], cells: Mapping[int, Sequence[Cell]]) -> None:
        """What no two records may have, against the database. A value that another row of the file gives up is still taken."""
        model = self.resource._meta.model
        for name in self.resource.unique:
            new = {getattr(plan.instance, name): plan for plan in planned if name in plan.fields and not self._is_said(plan, name)}
            new = {value: plan for value, plan in new.items() if value not in (None, "")}
            for held in model._default_manager.filter(**{f"{name}__in": list(new)}) if new else ():
                plan = new[getattr(held, name)]
                if held.pk != plan.instance.pk:
                    self._say(plan, name, cells[plan.row], f"Det hører til {held} ({KEY} {held.pk}) i forvejen.")
        given = {plan.instance.slug: plan for plan in planned if "slug" in plan.fields and not self._is_said(plan, "slug")}
        if given:
            taken = self.resource.taken_slugs() | self.resource.reserved
            for slug in given.keys() & taken:
                plan = given[slug]
                self._say(plan, "slug", cells[plan.row], f"Sideadressen er brugt. Vælg en anden, eller skriv {KEY}, hvis det er den samme.")

    def _is_said(self, plan: Planned, name: str) -> bool:
        """Whether something is wrong with the cell already: one error names it."""
        heading = self.by_name[name].heading if name in self.by_name else name
        return any(wrong.heading == heading for wrong in plan.wrong)

    def _say(self, plan: Planned, name: str, cells: Sequence[Cell], text: str) -> None:
        self._add(plan, name, shown(_at(cells, self.at.get(name))), text)

    def _add(self, plan: Planned, name: str, value: str, text: str) -> None:
        at = self.at.get(name)
        heading = self.by_name[name].heading if name in self.by_name else name
        if at is None and name in self.by_name:
            text = f"Kolonnen mangler i filen. {text}"
        plan.wrong.append(Wrong(plan.row, letter(at + 1) if at is not None else "", heading, cut(value), text))


def _at(cells: Sequence[Cell], position: int | None) -> Cell:
    return cells[position] if position is not None and position < len(cells) else None


def cut(text: str) -> str:
    """No more of a value than is needed to know it by."""
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]} …"


def digest_of(planned: Iterable[Planned]) -> str:
    """What differs when anything differs of what the rows would change: whole values, not what is shown of them."""
    found = hashlib.sha256()
    for plan in planned:
        key = plan.instance.pk if plan.instance is not None else None
        told = [plan.row, plan.outcome, key, [[each.heading, each.before, each.after] for each in plan.changes]]
        found.update(json.dumps(told).encode())
    return found.hexdigest()


def free_slug(name: str, word: str, taken: set[str]) -> str:
    """An address for a name that isn't taken; the caller notes it."""
    base = (slugify("-".join(fold(part) for part in name.split())) or word)[:LONGEST_SLUG].strip("-")
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug
