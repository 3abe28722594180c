"""Loads the data files into the database: all or nothing, again and again, and never over a person's edit.

Three passes in one transaction: every record's own fields, then (when all exist) rows and links, then a digest
of what now stands in the database. At the next load a record whose digest has changed was edited by a person.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from pydantic import BaseModel

from search import index as search_index

from .. import history
from ..models import CatalogueState, Citation, Source
from .fields import Cite, PartialDate, Placed
from .kinds import CatalogueError, FileError, Kind, Rows, all_kinds

UNTRACKED = {"id", "created_at", "updated_at"}


@dataclass
class Counts:
    """What happened to one kind's records. `left_out` are keys that a person has edited (or made) since."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    left_out: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)


Report = dict[str, Counts]


class References:
    """Finds rows by their key, reading each table once; makes citations when first needed."""

    def __init__(self) -> None:
        self._tables: dict[tuple[type[models.Model], str], dict[str, int]] = {}
        self._citations: dict[tuple[str, str], int] = {}
        self._former: dict[type[models.Model], dict[str, int]] = {}

    def learn(self, model: type[models.Model], keys: dict[str, int]) -> None:
        """The keys the files know rows by, which may differ from the addresses people have given them since."""
        for each in (model, *model._meta.get_parent_list()):
            self._former.setdefault(each, {}).update(keys)

    def forget(self, model: type[models.Model]) -> None:
        """Read the table (and its parents) anew next time: rows have been added."""
        stale = {model, *model._meta.get_parent_list()}
        self._tables = {known: rows for known, rows in self._tables.items() if known[0] not in stale}

    def pk(self, model: type[models.Model], key: str, value: Any) -> int:
        """The primary key of the row whose `key` is `value`; raises KeyError."""
        if (model, key) not in self._tables:
            rows = model._default_manager.values_list(key, "pk")
            former = self._former.get(model, {}) if key == "slug" else {}
            self._tables[model, key] = former | {str(known): pk for known, pk in rows}
        return self._tables[model, key][str(value)]

    def citation(self, source: str, place: str) -> int:
        """The citation of a place in a source; raises KeyError for an unknown source."""
        if not self._citations:
            self._citations = {(slug, at): pk for pk, slug, at in Citation.objects.values_list("pk", "source__slug", "place")}
        if (source, place) not in self._citations:
            source_pk = self.pk(Source, "slug", source)
            self._citations[source, place] = Citation.objects.create(source_id=source_pk, place=place).pk
        return self._citations[source, place]


class Loader:
    """One run of the loader. `overwrite` takes the file's word also where a person has edited."""

    def __init__(self, *, overwrite: bool = False) -> None:
        self.overwrite = overwrite
        self.references = References()
        self.errors: list[FileError] = []
        self.report: Report = {}
        self.rewritten: list[tuple[type[models.Model], int]] = []

    def run(self) -> Report:
        """Load everything; raise CatalogueError (and leave the database as it was) if anything is wrong."""
        records = {}
        for kind in all_kinds():
            records[kind.name], errors = kind.read()
            self.errors += errors + _doubles(kind, records[kind.name])
        self._stop_on_errors()
        # The first load of a row leaves no version in the history; a row that stood already gets one, in the catalogue's name.
        with transaction.atomic(), history.quiet():
            changed = {kind.name: self._own_fields(kind, records[kind.name]) for kind in all_kinds()}
            self._stop_on_errors()
            for kind in all_kinds():
                self._late_fields(kind, changed[kind.name])
                for name, record, pk in changed[kind.name]:
                    self._rows_and_links(kind, name, record, pk)
            self._stop_on_errors()
            for kind in all_kinds():
                self._remember(kind, changed[kind.name])
            for model, pk in self.rewritten:
                history.keep(model._default_manager.get(pk=pk), history.CATALOGUE)
        return self.report

    def _stop_on_errors(self) -> None:
        if self.errors:
            raise CatalogueError(self.errors)

    # --- Pass 1: the record's own fields ---------------------------------------------------------------------
    def _own_fields(self, kind: Kind, records: list[tuple[str, BaseModel]]) -> list[tuple[str, BaseModel, int]]:
        counts = self.report[kind.name] = Counts()
        states = {state.key: state for state in CatalogueState.objects.filter(kind=kind.name)}
        rows = {row.pk: row for row in kind.model._default_manager.all()}
        by_key = {kind.key(row): row for row in rows.values()}
        now = snapshots(kind)
        changed = []
        for name, record in records:
            key = kind.key(record)
            state = states.get(key)
            # By its primary key first: a person may have changed the address.
            row = (rows.get(state.object_id) if state else None) or by_key.get(key)
            deleted = state is not None and row is None
            edited = row is not None and (state is None or not unedited(state.loaded, now[row.pk]))
            if (deleted or edited) and not self.overwrite:
                counts.left_out.append(key)
                continue
            if row is not None and state and not edited and state.file_digest == _file_digest(record):
                counts.unchanged += 1
                continue
            values = self._values(kind, name, record)
            if row is None:
                row = kind.model(**values, **kind.constants)
                counts.created += 1
            else:
                history.keep_as_before(row)
                self.rewritten.append((kind.model, row.pk))
                for attribute, value in values.items():
                    setattr(row, attribute, value)
                counts.updated += 1
            if not self.errors:
                row.save()
            changed.append((name, record, row.pk))
        known = {kind.key(record) for _, record in records}
        counts.gone = sorted(key for key, state in states.items() if key not in known and state.object_id in rows)
        self.references.learn(kind.model, {key: state.object_id for key, state in states.items() if state.object_id in rows})
        if changed:
            self.references.forget(kind.model)
        return changed

    def _values(self, kind: Kind, name: str, record: BaseModel) -> dict[str, Any]:
        outside = {"sources", *kind.rows, *kind.links, *kind.skip, *kind.late}
        fields = {attribute: value for attribute, value in record if attribute not in outside}
        return self._columns(kind.model, fields, kind.rename, name, "", kind.references)

    def _columns(
        self,
        model: type[models.Model],
        fields: dict[str, Any],
        rename: Any,
        name: str,
        where: str,
        keys: Any = None,
        default_source: str = "",
    ) -> dict[str, Any]:
        """Schema fields as model columns: dates with their precision, slugs as foreign keys, places as citations."""
        columns: dict[str, Any] = {}
        place, source = fields.pop("place", None), fields.pop("source", None)
        if place is not None:
            try:
                columns["citation_id"] = self.references.citation(source or default_source, place)
            except KeyError:
                self.errors.append(FileError(name, f"{where}.source", f"unknown source '{source or default_source}'"))
        for attribute, value in fields.items():
            target = rename.get(attribute, attribute)
            column = model._meta.get_field(target)
            if isinstance(value, Cite):
                columns[f"{target}_id"] = self._cited(name, value)
            elif isinstance(value, PartialDate):
                columns[target], columns[f"{target}_precision"] = value.date, value.precision
            elif isinstance(column, models.ForeignKey):
                columns[f"{target}_id"] = self._foreign(column, value, name, f"{where}.{attribute}", (keys or {}).get(attribute, "slug"))
            elif value is None and isinstance(column, models.DateField):
                columns[target] = None
                if any(known.name == f"{target}_precision" for known in model._meta.get_fields()):
                    columns[f"{target}_precision"] = ""
            else:
                columns[target] = value
        return columns

    def _foreign(self, column: models.ForeignKey[Any, Any], value: Any, name: str, where: str, key: str) -> int | None:
        if value is None:
            return None
        try:
            return self.references.pk(column.related_model, key, value)
        except KeyError:
            self.errors.append(FileError(name, where.lstrip("."), f"'{value}' does not exist"))
            return None

    # --- Pass 2: what needs every record to exist -------------------------------------------------------------
    def _late_fields(self, kind: Kind, changed: list[tuple[str, BaseModel, int]]) -> None:
        for attribute in kind.late:
            column = kind.model._meta.get_field(kind.rename.get(attribute, attribute))
            for name, record, pk in changed:
                target = self._foreign(column, getattr(record, attribute), name, attribute, "slug")  # type: ignore[arg-type]
                kind.model._default_manager.filter(pk=pk).update(**{f"{column.name}_id": target})

    def _rows_and_links(self, kind: Kind, name: str, record: BaseModel, pk: int) -> None:
        sources: list[Cite] = getattr(record, "sources", [])
        row = kind.model._default_manager.get(pk=pk)
        if hasattr(row, "sources"):
            # A document that only a row cites is a source of the entry too: its page lists the entry.
            known = {cite.source for cite in sources}
            more = {cite.source: cite for cite in _row_cites(kind, record) if cite.source not in known}
            row.sources.set([self._cited(name, cite) for cite in [*sources, *more.values()]])
        default_source = sources[0].source if sources else ""
        for attribute, rows in kind.rows.items():
            rows.model._default_manager.filter(**{rows.owner: pk}).delete()
            self._write_rows(rows, getattr(record, attribute), pk, name, attribute, default_source)
        for attribute, link in kind.links.items():
            targets = []
            for value in getattr(record, attribute):
                try:
                    targets.append(self.references.pk(link.model, link.key, value))
                except KeyError:
                    self.errors.append(FileError(name, attribute, f"'{value}' does not exist"))
            getattr(row, kind.rename.get(attribute, attribute)).set(targets)

    def _cited(self, name: str, cite: Cite) -> int:
        try:
            return self.references.citation(cite.source, cite.place)
        except KeyError:
            self.errors.append(FileError(name, "sources", f"unknown source '{cite.source}'"))
            return 0

    def _write_rows(self, rows: Rows, items: Any, owner: int, name: str, where: str, default_source: str) -> None:
        made, nested = [], []
        for position, item in enumerate(_as_list(items)):
            fields = dict(item) if isinstance(item, BaseModel) else item
            nested.append({child: fields.pop(child) for child in rows.children})
            columns = self._columns(rows.model, fields, rows.rename, name, f"{where}.{position}", None, default_source)
            if any(known.name == "position" for known in rows.model._meta.get_fields()):
                columns["position"] = position
            made.append(rows.model(**{f"{rows.owner}_id": owner}, **columns))
        if self.errors:
            return
        rows.model._default_manager.bulk_create(made)
        for row, lists in zip(made, nested, strict=True):
            for child, spec in rows.children.items():
                self._write_rows(spec, lists[child], row.pk, name, f"{where}.{child}", default_source)

    # --- Pass 3: what to compare with next time ---------------------------------------------------------------
    def _remember(self, kind: Kind, changed: list[tuple[str, BaseModel, int]]) -> None:
        if not changed:
            return
        now = snapshots(kind)
        for _, record, pk in changed:
            CatalogueState.objects.update_or_create(
                kind=kind.name,
                key=kind.key(record),
                defaults={"file_digest": _file_digest(record), "object_id": pk, "loaded": now[pk]},
            )


def _row_cites(kind: Kind, record: BaseModel) -> list[Cite]:
    """The citations of the record's rows that name another source than the record's first."""
    rows = [item for attribute in kind.rows for item in _as_list(getattr(record, attribute))]
    return [Cite(source=row.source, place=row.place) for row in rows if isinstance(row, Placed) and row.source]


def _as_list(items: Any) -> list[Any]:
    """Rows are given as a list, as one record (or none), or as a mapping of names to texts."""
    if items is None:
        return []
    if isinstance(items, dict):
        return [{"name": name, "text": text} for name, text in items.items()]
    return items if isinstance(items, list) else [items]


def _file_digest(record: BaseModel) -> str:
    return hashlib.sha256(repr(record).encode()).hexdigest()


def unedited(loaded: Any, now: Any) -> bool:
    """Whether what was loaded still stands. Columns that have come or gone since are passed over."""
    if isinstance(loaded, dict) and isinstance(now, dict):
        return all(unedited(value, now[name]) for name, value in loaded.items() if name in now)
    if isinstance(loaded, list) and isinstance(now, list):
        return len(loaded) == len(now) and all(unedited(*pair) for pair in zip(loaded, now, strict=True))
    return bool(loaded == now)


def _doubles(kind: Kind, records: list[tuple[str, BaseModel]]) -> list[FileError]:
    seen: dict[str, str] = {}
    errors = []
    for name, record in records:
        key = kind.key(record)
        if key in seen:
            errors.append(FileError(name, key, f"stands in {seen[key]} as well"))
        seen[key] = name
    return errors


def snapshots(kind: Kind) -> dict[int, dict[str, Any]]:
    """Every entry of the kind as it stands in the database: own columns, links and rows, as plain JSON values.

    A fixed number of queries for the whole kind, so that loading again stays quick.
    """
    names = [column.attname for column in kind.model._meta.concrete_fields if column.name not in UNTRACKED]
    parts: dict[int, dict[str, Any]] = {
        values["pk"]: {name: values[name] for name in names} for values in kind.model._default_manager.order_by().values("pk", *names)
    }
    links = [(kind.rename.get(attribute, attribute), False) for attribute in kind.links]
    if any(column.name == "sources" for column in kind.model._meta.many_to_many):
        links.append(("sources", True))
    for attribute, _ in links:
        pairs = defaultdict(list)
        for pk, target in kind.model._default_manager.order_by().values_list("pk", attribute):
            pairs[pk].append(target)
        for pk, targets in pairs.items():
            parts[pk][attribute] = sorted(target for target in targets if target is not None)
    for attribute, rows in kind.rows.items():
        for owner, values in _row_values(rows).items():
            if owner in parts:  # an enterprise shares its rows' table with other organisations
                parts[owner][attribute] = values
    return {pk: json.loads(json.dumps(values, cls=DjangoJSONEncoder)) for pk, values in parts.items()}


def _row_values(rows: Rows) -> dict[int, list[dict[str, Any]]]:
    """All rows of a table by their owner, each as plain columns with its children's."""
    children = {attribute: _row_values(spec) for attribute, spec in rows.children.items()}
    owner_column = f"{rows.owner}_id"
    grouped = defaultdict(list)
    for values in rows.model._default_manager.order_by("pk").values():
        owner, pk = values.pop(owner_column), values.pop("id")
        for attribute, by_owner in children.items():
            values[attribute] = by_owner.get(pk, [])
        grouped[owner].append(values)
    return grouped


def load(*, overwrite: bool = False, dry_run: bool = False) -> Report:
    """Load the data files and bring the search index along; with `dry_run` everything is done and taken back."""
    with transaction.atomic():
        report = Loader(overwrite=overwrite).run()
        # Every upgrade loads, so that what an older analyser has written is never searched by a newer one's tokens.
        if search_index.outdated() or any(counts.created or counts.updated for counts in report.values()):
            search_index.rebuild()
        search_index.note("catalogue", None)  # words and citations may have changed though no entry has
        if dry_run:
            transaction.set_rollback(True)
    return report
