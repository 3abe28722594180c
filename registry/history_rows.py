"""The rows under an entry (figures, notes, aliases …) as its history keeps them: plain values in each version.

Each app says which rows belong to which of its entries (`belong`). Not kept: events, which are history themselves, and people
to write to, whose consent ends and who are then to be forgotten.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from .plain import plain

Row = dict[str, Any]
Rows = dict[str, list[Row]]


class WithRows(models.Model):
    """What a version of an entry has besides its columns: its rows; null when they stood as in the version before."""

    rows: Any = models.JSONField("rækker", null=True, editable=False)

    class Meta:
        abstract = True


@dataclass(frozen=True)
class RowKind:
    """A table of rows under an entry, by the name it's reached from there, with its Danish name. `under` are tables below it."""

    name: str
    label: str
    model: type[models.Model]
    owner: str
    under: tuple[RowKind, ...] = ()

    @property
    def columns(self) -> list[models.Field[Any, Any]]:
        """What a row says: all columns but its own key and that of its owner."""
        return [each for each in self.model._meta.concrete_fields if not each.primary_key and each.attname != self.owner]


_declared: dict[type[models.Model], dict[str, str]] = {}


def belong(model: type[models.Model], **labels: str) -> None:
    """Keep rows in the versions of a model, by related name, with their Danish name: `assessments__answers` for rows below rows."""
    _declared[model] = labels


def kinds(model: type[models.Model]) -> list[RowKind]:
    """The rows of a model's entries, in the order of declaration."""
    labels = _declared.get(model, {})
    return [_kind(model, name, label, labels) for name, label in labels.items() if "__" not in name]


def _kind(model: type[models.Model], name: str, label: str, labels: Mapping[str, str]) -> RowKind:
    relation: Any = model._meta.get_field(name)
    of: Any = relation.related_model
    below = tuple(_kind(of, each.rpartition("__")[2], text, {}) for each, text in labels.items() if each.startswith(f"{name}__"))
    return RowKind(name, label, of, relation.field.attname, below)


def snapshot(entry: models.Model) -> Rows | None:
    """The entry's rows as they stand; None for a model without. One query for each table."""
    found = {kind.name: _read(kind, [entry.pk]).get(entry.pk, []) for kind in kinds(type(entry))}
    return found or None


def snapshots(model: type[models.Model], ids: list[Any]) -> dict[Any, Rows | None]:
    """As `snapshot`, of many entries of a model. One query for each table."""
    tables = {kind.name: _read(kind, ids) for kind in kinds(model)}
    return {pk: {name: rows.get(pk, []) for name, rows in tables.items()} or None for pk in ids}


def _read(kind: RowKind, owners: list[Any]) -> dict[Any, list[Row]]:
    grouped: dict[Any, list[Row]] = defaultdict(list)
    found = list(kind.model._base_manager.filter(**{f"{kind.owner}__in": owners}).order_by("pk").values())
    below = {each.name: _read(each, [row["id"] for row in found]) for each in kind.under} if found else {}
    for row in found:
        for name, rows in below.items():
            row[name] = rows.get(row["id"], [])
        grouped[row.pop(kind.owner)].append(plain(row))
    return grouped


# --- What differs between two versions -------------------------------------------------------------------------------------
@dataclass(frozen=True)
class RowChange:
    """A row that came (`old` is None), went (`new` is None) or changed."""

    kind: RowKind
    old: Row | None
    new: Row | None


def changes(kinds_of: Iterable[RowKind], old: Rows | None, new: Rows | None) -> list[RowChange]:
    """What differs, kind by kind. Rows are known by their key."""
    found = []
    for kind in kinds_of:
        before, after = ({row["id"]: row for row in (rows or {}).get(kind.name, [])} for rows in (old, new))
        for key in sorted({*before, *after}):
            if before.get(key) != after.get(key):
                found.append(RowChange(kind, before.get(key), after.get(key)))
    return found


class Words:
    """Says rows in Danish. Looks up what their keys point to, a query for each table that any of them points to."""

    def __init__(self, found: Iterable[RowChange], more: Mapping[type[models.Model], Iterable[Any]] | None = None) -> None:
        """`more` are keys that are to be named besides those of the rows."""
        wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
        for model, keys in (more or {}).items():
            wanted[model].update(keys)
        for change in found:
            for row in filter(None, (change.old, change.new)):
                for column in change.kind.columns:
                    if column.is_relation and row.get(column.attname) is not None:
                        wanted[column.related_model].add(row[column.attname])  # type: ignore[index]
        self._names: dict[type[models.Model], dict[Any, str]] = {}
        for model, keys in wanted.items():
            rows = model._base_manager.filter(pk__in=keys)
            names = [each.name for each in model._meta.concrete_fields if each.is_relation and each.name == "source"]
            self._names[model] = {row.pk: str(row) for row in rows.select_related(*names)} if names else {r.pk: str(r) for r in rows}

    def name(self, model: type[models.Model], key: Any) -> str:
        """What a key points to."""
        return self._names.get(model, {}).get(key, "(findes ikke mere)")

    def value(self, column: Any, value: Any) -> str:
        """One value of a row."""
        if value is None or value == "":
            return ""
        if column.is_relation:
            return self.name(column.related_model, value)
        if isinstance(value, bool):
            return "ja" if value else "nej"
        return dict(column.flatchoices).get(value, str(value)) if column.choices else str(value)

    def pair(self, change: RowChange) -> tuple[str, str]:
        """A row before and after: of one that changed, the columns that did and what it's known by."""
        if change.old is None or change.new is None:
            return self.row(change.kind, change.old), self.row(change.kind, change.new)
        differing = [each for each in change.kind.columns if change.old.get(each.attname) != change.new.get(each.attname)]
        below = [each for each in change.kind.under if change.old.get(each.name) != change.new.get(each.name)]
        texts = []
        for row in (change.old, change.new):
            told = [self._told(column, row) or f"{_label(column)}: (tom)" for column in differing]
            told += [f"{each.label}: {'; '.join(self.row(each, under) for under in row.get(each.name, [])) or '(ingen)'}" for each in below]
            texts.append(", ".join(told))
        return texts[0], texts[1]

    def row(self, kind: RowKind, row: Row | None) -> str:
        """All that a row tells."""
        if row is None:
            return ""
        told = [text for column in kind.columns if column.name != "position" and (text := self._told(column, row))]
        told += ["; ".join(self.row(each, under) for under in row.get(each.name, [])) for each in kind.under if row.get(each.name)]
        return ", ".join(told)

    def _told(self, column: Any, row: Row) -> str:
        text = self.value(column, row.get(column.attname))
        return f"{_label(column)}: {text}" if text and text != "nej" else ""


def _label(column: Any) -> str:
    return str(column.verbose_name)
