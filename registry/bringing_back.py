"""Bringing back what was deleted: the row, its links and the rows under it, as its history kept them.

What was published comes back archived: publishing is for a second pair of eyes. Never back: people to write to, and events,
which no history keeps. What the entry pointed to and is gone since is left out where it may be, and refuses where it may not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef, QuerySet

from search import index

from . import history, lifecycle
from .history_rows import kinds
from .merging.reading import end_of_chain
from .merging.relations import spoken
from .models import Organisation, OrganisationKind, Status
from .restoring import _missing, _target, _write_row
from .steps import Refused
from .words import with_capital


@dataclass
class Back:
    """What would come back, in words. `left` is what doesn't, `refusals` why nothing can."""

    fields: list[tuple[str, str]] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)


def deleted(model: type[models.Model]) -> QuerySet[Any]:
    """The last word of the history about each row that isn't there any more, the latest first."""
    versions: Any = model.history  # type: ignore[attr-defined]  # followed models have one
    key = model._meta.pk.attname
    later = versions.filter(**{key: OuterRef(key)}, history_type="-", history_id__gt=OuterRef("history_id"))
    gone = versions.filter(history_type="-").exclude(**{f"{key}__in": model._base_manager.order_by().values("pk")})
    if model is Organisation:
        gone = gone.exclude(kind=OrganisationKind.ENTERPRISE)  # comes back as the enterprise that it was
    found: QuerySet[Any] = gone.filter(~Exists(later)).select_related("history_user").order_by("-history_date", "-history_id")
    return found


def _before(version: Any) -> Any:
    """The version that has the links and rows: those of the deletion itself are gone when it's written."""
    model = version._meta.model.instance_type
    key = model._meta.pk.attname
    return model.history.filter(**{key: getattr(version, key)}, history_id__lt=version.history_id).exclude(history_type="-").first()


def _entry(version: Any, found: Back) -> Any:
    """The row as it stood, not saved."""
    model = version._meta.model.instance_type
    entry = model()
    for column in model._meta.concrete_fields:
        if not hasattr(version, column.attname):
            continue  # the time of change
        value = getattr(version, column.attname)
        if column.is_relation and value is not None and not column.primary_key:
            value = _target(column, value)
            if value is None and column.null:
                found.left.append(f"{with_capital(column.verbose_name)}: det, der stod, findes ikke mere.")
            elif value is None:
                found.refusals.append(f"{with_capital(column.verbose_name)}: det, der stod, findes ikke mere.")
        setattr(entry, column.attname, value)
    if getattr(entry, "status", "") == Status.PUBLISHED:
        entry.status = Status.ARCHIVED
        found.left.append("Den var udgivet. Den kommer tilbage som arkiveret, så du kan se den efter, før den udgives.")
    return entry


def _links(version: Any, before: Any, found: Back) -> list[tuple[Any, set[Any]]]:
    kept = []
    for link in version._history_m2m_fields if before is not None else ():
        then = set(getattr(before, link.name).values_list(link.m2m_reverse_field_name(), flat=True))
        if issubclass(link.related_model, Organisation):
            then = {end_of_chain(pk) for pk in then}
        there = set(link.related_model._base_manager.filter(pk__in=then).values_list("pk", flat=True))
        if gone := len(then - there):
            found.left.append(f"{with_capital(link.verbose_name)}: {gone} findes ikke mere.")
        kept.append((link, there))
    return kept


def bringing_back(version: Any) -> Back:
    """What bringing a deleted row back would do. Reads only."""
    found = Back()
    model = version._meta.model.instance_type
    entry, before = _entry(version, found), _before(version)
    for column in model._meta.concrete_fields:
        if column.editable and not column.primary_key and getattr(entry, column.attname, None) not in (None, ""):
            shown = getattr(entry, f"get_{column.name}_display", None)
            value = getattr(entry, column.attname)
            text = "ja" if value is True else "nej" if value is False else str(shown() if shown else getattr(entry, column.name))
            found.fields.append((str(column.verbose_name), text))
    for link, there in _links(version, before, found):
        if there:
            names = sorted(str(row) for row in link.related_model._base_manager.filter(pk__in=there))
            found.fields.append((str(link.verbose_name), "; ".join(names)))
    rows = (history.rows_at(before) if before is not None and hasattr(before, "rows") else None) or {}
    for kind in kinds(model):
        if rows.get(kind.name):
            found.fields.append((kind.label, str(len(rows[kind.name]))))
        for row in rows.get(kind.name, []):
            found.refusals += _missing(kind, row)
    found.refusals = list(dict.fromkeys(found.refusals))
    return found


def bring_back(*, version: Any, by: Any, reason: str = "") -> models.Model:
    """Write a deleted row again under its own key; raises Refused with what stands in the way."""
    model: Any = version._meta.model.instance_type
    found = Back()
    try:
        with transaction.atomic():
            if model._base_manager.filter(pk=getattr(version, model._meta.pk.attname)).exists():
                raise Refused("Den er allerede gendannet.")
            plan = bringing_back(version)
            if plan.refusals:
                raise Refused(" ".join(plan.refusals))
            entry, before = _entry(version, found), _before(version)
            entry.full_clean(exclude=["id", "organisation"])
            with history.as_one():
                _write(entry, version, before, reason, by)
            spoken(entry, lifecycle.REOPENED, by, entry._change_reason)
            for kind in index.kinds().values():
                of = kind.published().model if kind.published else None
                if of is not None and (of is model or (issubclass(model, Organisation) and issubclass(of, Organisation))):
                    index.index(kind.key, [entry.pk])
    except ValidationError as error:
        raise Refused(" ".join(dict.fromkeys(error.messages))) from error
    except IntegrityError as error:
        raise Refused("Noget andet har taget dens plads siden, for eksempel dens adresse eller nummer.") from error
    return entry


def _write(entry: Any, version: Any, before: Any, reason: str, by: Any) -> None:
    entry._change_reason = f"Hentet tilbage efter sletning {version.history_date:%d.%m.%Y %H.%M}. {reason}".strip()
    entry._history_user = by
    entry.save()
    if hasattr(version, "created_at"):
        type(entry)._base_manager.filter(pk=entry.pk).update(created_at=version.created_at)
    for link, there in _links(version, before, Back()):
        getattr(entry, link.name).set(there)
    rows = (history.rows_at(before) if before is not None and hasattr(before, "rows") else None) or {}
    for kind in kinds(type(entry)):
        for row in rows.get(kind.name, []):
            _write_row(kind, entry.pk, row)
