"""Bringing an earlier version of an entry back: its fields, links and rows, as a new version with a reason.

Never restored: the address, who keeps the entry and when it was confirmed, and the status, which moves only past the second
pair of eyes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from search import index

from . import history, lifecycle
from .history_rows import Row, RowChange, RowKind, Words, changes, kinds, snapshot
from .merging.reading import end_of_chain, shown
from .merging.relations import spoken
from .models import Organisation
from .plain import as_python
from .steps import Refused
from .words import with_capital

NEVER = {
    "id", "organisation", "slug", "status", "kind", "steward", "responsible", "confirm_months", "confirmed_on",
    "created_at", "updated_at", "basis", "duplicate_reason",
}  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One thing that restoring changes, in words."""

    label: str
    now: str
    then: str


@dataclass
class Restoring:
    """What restoring would do. `refusals` say why it can't be done."""

    changes: list[Change] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)


def _columns(entry: models.Model) -> list[Any]:
    return [each for each in entry._meta.concrete_fields if each.name not in NEVER and not each.primary_key]


def _target(column: Any, value: Any) -> Any:
    """What a foreign key pointed to then, where that is now; None for what isn't there any more."""
    if value is not None and issubclass(column.related_model, Organisation):
        value = end_of_chain(value)
    return value if value is not None and column.related_model._base_manager.filter(pk=value).exists() else None


def _then(entry: Any, version: Any) -> Iterator[tuple[Any, Any]]:
    """The columns that differ, with the value to restore. A row of an entry that is merged since points to where it's now."""
    for column in _columns(entry):
        value = getattr(version, column.attname)
        if column.is_relation and value is not None:
            value = _target(column, value)
        if value != getattr(entry, column.attname):
            yield column, value


def _links(entry: Any, version: Any) -> Iterator[tuple[Any, set[Any], set[Any]]]:
    """The links that differ: the field, the keys now and the keys then that are still there."""
    for link in version._history_m2m_fields:
        now = set(getattr(entry, link.name).values_list("pk", flat=True))
        then = set(getattr(version, link.name).values_list(link.m2m_reverse_field_name(), flat=True))
        if issubclass(link.related_model, Organisation):
            then = {end_of_chain(pk) for pk in then}
        then &= set(link.related_model._base_manager.filter(pk__in=then).values_list("pk", flat=True))
        if now != then:
            yield link, now, then


def stamp(entry: Any) -> str:
    """What tells whether an entry has been saved since: when, or its last version where no time is kept."""
    changed = getattr(entry, "updated_at", None)
    return changed.isoformat() if changed else str(entry.history.values_list("history_id", flat=True).first())


def restoring(entry: Any, version: Any) -> Restoring:
    """What restoring the version would do. Reads only."""
    found = Restoring()
    after = type(entry)()
    for column, value in _then(entry, version):
        setattr(after, column.attname, value)
        missing = column.is_relation and value is None and getattr(version, column.attname) is not None
        if missing and not column.null:
            found.refusals.append(f"{with_capital(column.verbose_name)}: det, der stod, findes ikke mere.")
        found.changes.append(Change(str(column.verbose_name), shown(entry, column), shown(after, column)))
    for link, now, then in _links(entry, version):
        names = {row.pk: str(row) for row in link.related_model._base_manager.filter(pk__in=now | then)}
        texts = ("; ".join(sorted(names[pk] for pk in keys)) for keys in (now, then))
        found.changes.append(Change(str(link.verbose_name), *texts))
    rows = _row_changes(entry, version)
    words = Words(rows)
    for change in rows:
        found.changes.append(Change(change.kind.label, *words.pair(change)))
        if change.new is not None:
            found.refusals += _missing(change.kind, change.new)
    return found


def _row_changes(entry: Any, version: Any) -> list[RowChange]:
    """The rows that differ; none when the version doesn't know its rows."""
    then = history.rows_at(version) if kinds(type(entry)) else None
    return changes(kinds(type(entry)), snapshot(entry), then) if then is not None else []


def _missing(kind: RowKind, row: Row) -> list[str]:
    """What a row needs and isn't there any more."""
    found = []
    for column in kind.columns:
        value = row.get(column.attname)
        if column.is_relation and value is not None and _target(column, value) is None and not column.null:
            found.append(f"{with_capital(kind.label)}: {column.verbose_name!s}, som rækken hviler på, findes ikke mere.")
    for under in kind.under:
        for each in row.get(under.name, []):
            found += _missing(under, each)
    return found


def restore(*, version: Any, by: Any, reason: str = "", seen: str | None = None) -> models.Model:
    """Write a version back as a new one; raises Refused with what stands in the way.

    `seen` is when the entry was last changed as far as the person knows (ISO); a later change refuses.
    """
    model: Any = version._meta.model.instance_type
    with transaction.atomic():
        entry = model._default_manager.select_for_update().filter(pk=getattr(version, model._meta.pk.attname)).first()
        if entry is None:
            raise Refused("Posten er slettet og kan ikke gendannes her.")
        if isinstance(entry, Organisation) and end_of_chain(entry.pk) != entry.pk:
            raise Refused(f"{entry} er lagt sammen med en anden. Fortryd sammenlægningen først.")
        if seen is not None and stamp(entry) != seen:
            raise Refused("En anden har gemt imens. Se igen, hvad der ændres.")
        plan = restoring(entry, version)
        if plan.refusals:
            raise Refused(" ".join(plan.refusals))
        if not plan.changes:
            raise Refused("Posten siger det samme nu. Der er ikke noget at gendanne.")
        with history.as_one():
            _write(entry, version, f"Gendannet, som det stod {version.history_date:%d.%m.%Y %H.%M}. {reason}".strip(), by)
        spoken(entry, lifecycle.CHANGED, by, entry._change_reason)
        for kind in index.kinds().values():
            of = kind.published().model if kind.published else None
            if of is not None and (of is model or (issubclass(model, Organisation) and issubclass(of, Organisation))):
                index.index(kind.key, [entry.pk])
    return entry


def _write(entry: Any, version: Any, reason: str, by: Any) -> None:
    rows, links = _row_changes(entry, version), list(_links(entry, version))
    for column, value in _then(entry, version):
        setattr(entry, column.attname, value)
    try:
        entry.full_clean(exclude=[*NEVER, *(link.name for link, _, _ in links)])
    except ValidationError as error:
        raise Refused(" ".join(dict.fromkeys(error.messages))) from error
    entry._change_reason, entry._history_user = reason, by
    entry.save()
    for link, _, then in links:
        getattr(entry, link.name).set(then)
    for change in rows:
        if change.new is None:
            change.kind.model._base_manager.filter(pk=change.old["id"]).delete()  # type: ignore[index]
    for change in rows:
        if change.new is not None:
            _write_row(change.kind, entry.pk, change.new)


def _write_row(kind: RowKind, owner: Any, row: Row) -> None:
    """Write a row under its own key, and what is under it."""
    written = kind.model(pk=row["id"], **{kind.owner: owner})
    for column in kind.columns:
        if column.attname in row:
            value = as_python(kind.model, column.attname, row[column.attname])
            setattr(written, column.attname, _target(column, value) if column.is_relation else value)
    written.save()
    for under in kind.under:
        keys = [each["id"] for each in row.get(under.name, [])]
        under.model._base_manager.filter(**{under.owner: written.pk}).exclude(pk__in=keys).delete()
        for each in row.get(under.name, []):
            _write_row(under, written.pk, each)
