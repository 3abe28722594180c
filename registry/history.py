"""Who changed what and when: a version of an entry for each change, kept by django-simple-history.

Each app says in its `AppConfig.ready` which of its models are followed (`follow`) and which rows belong to them
(`history_rows.belong`). A version holds the entry's columns, links and rows; the first change of an entry that has none yet
also keeps how it stood before. A save that changes nothing leaves no version.

Rows are read when an entry is saved whole, when its links change, and when nothing but its time of change is saved, which is
how code that has written rows says so. A save of other named columns reads none, and its version has the rows of the one before.

Not followed: changes by `update()` and `bulk_create`, and what is done inside `quiet()`, as the catalogue's load is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models.signals import pre_save
from django.utils import timezone
from simple_history import register
from simple_history.models import HistoricalRecords
from simple_history.signals import pre_create_historical_record
from simple_history.utils import get_m2m_field_name

from .history_rows import WithRows, kinds, snapshot, snapshots

BEFORE = "Sådan stod det, da historikken begyndte"
AT_LAST = "Sådan stod det, da det blev slettet"
CATALOGUE = "Kataloget"

_quiet: ContextVar[bool] = ContextVar("history_is_quiet", default=False)
_joined: ContextVar[_Joined | None] = ContextVar("history_joined", default=None)


@dataclass
class _Joined:
    """What has been changed inside `as_one`: the entries, whether each is new, and the reason given."""

    entries: dict[tuple[type[models.Model], Any], bool] = field(default_factory=dict)
    reason: str = ""
    said: dict[str, Any] = field(default_factory=dict)  # who did it, where the code says so itself

    def note(self, entry: models.Model, created: bool) -> None:
        key = type(entry), entry.pk
        self.entries[key] = self.entries.get(key, False) or created
        self.reason = getattr(entry, "_change_reason", "") or self.reason
        if hasattr(entry, "_history_user"):
            self.said["_history_user"] = entry._history_user


@contextmanager
def as_one() -> Iterator[None]:
    """Keep one version of each entry for all that happens inside, columns, links and rows together.

    Belongs within a transaction. Inside another `as_one` it does nothing of its own.
    """
    if _joined.get() is not None or _quiet.get():
        yield
        return
    joined = _Joined()
    token = _joined.set(joined)
    try:
        yield
    finally:
        _joined.reset(token)
    for (model, pk), created in joined.entries.items():
        entry = model._base_manager.filter(pk=pk).first()
        if entry is not None:
            entry._change_reason = joined.reason or None  # type: ignore[attr-defined]
            for name, value in joined.said.items():
                setattr(entry, name, value)
            _followed[model].keep_if_changed(entry, created)


@contextmanager
def quiet() -> Iterator[None]:
    """Keep no versions inside: for loads of thousands of rows, which say themselves what they did."""
    token = _quiet.set(True)
    try:
        yield
    finally:
        _quiet.reset(token)


class Records(HistoricalRecords):
    """Versions of one model's rows."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.m2m_models: dict[Any, Any] = {}  # its own: an enterprise and its organisation share a link's field

    def finalize(self, sender: type[models.Model], **kwargs: Any) -> None:
        super().finalize(sender, **kwargs)
        self.model = sender
        pre_save.connect(self.pre_save, sender=sender, weak=False)

    def get_m2m_fields_from_model(self, model: type[models.Model]) -> list[Any]:
        """The links in one order; the package keeps them in a set, so its models came in another order at each start."""
        return sorted(super().get_m2m_fields_from_model(model), key=lambda field: field.name)

    def latest(self, instance: models.Model) -> Any:
        """The row's last version, or None."""
        return getattr(self.model, self.manager_name).filter(**{self.model._meta.pk.attname: instance.pk}).first()

    def keep(self, instance: models.Model, reason: str, kind: str = "~") -> None:
        """Keep a version of the row as the instance has it, changed by nobody in particular."""
        instance._history_user = None  # type: ignore[attr-defined]
        instance._change_reason = reason  # type: ignore[attr-defined]
        self.create_historical_record(instance, kind)
        del instance._history_user, instance._change_reason  # type: ignore[attr-defined]

    def keep_as_before(self, instance: models.Model) -> None:
        """Keep how the row stands in the database, if it has no version yet."""
        if instance.pk is None or self.latest(instance) is not None:
            return
        stored = self.model._base_manager.filter(pk=instance.pk).first()
        if stored is not None:
            changed = getattr(stored, "updated_at", None)
            if changed is not None:
                stored._history_date = changed  # type: ignore[attr-defined]
            self.keep(stored, BEFORE, "+")

    def keep_many(self, entries: Iterable[models.Model], kind: str, *, reason: str, user: Any = None, as_of_change: bool = False) -> None:
        """Keep a version of each entry as the instances have it, with links and rows as they stand; queries for each table alone.

        With `as_of_change` each is dated when the entry last changed.
        """
        entries = list(entries)
        ids = [entry.pk for entry in entries]
        table = getattr(self.model, self.manager_name).model
        columns = [column.attname for column in self.fields_included(self.model)]
        rows = snapshots(self.model, ids) if kinds(self.model) else {}
        now = timezone.now()
        versions = []
        for entry in entries:
            date = getattr(entry, "updated_at", now) if as_of_change else now
            said = {"history_date": date, "history_type": kind, "history_user": user, "history_change_reason": reason}
            more = {"rows": rows[entry.pk]} if rows else {}
            versions.append(table(**{name: getattr(entry, name) for name in columns}, **said, **more))
        table.objects.bulk_create(versions)
        by_key = {getattr(version, self.model._meta.pk.attname): version for version in versions}
        for link in table._history_m2m_fields:
            through = getattr(self.model, link.name).through
            owner = through._meta.get_field(get_m2m_field_name(link)).attname
            names = [column.attname for column in through._meta.concrete_fields]
            found = through.objects.filter(**{f"{owner}__in": ids}).order_by("pk").values(*names)
            linked = self.m2m_models[link]
            linked.objects.bulk_create([linked(history=by_key[row[owner]], **row) for row in found])

    def pre_save(self, instance: models.Model, raw: bool = False, **kwargs: Any) -> None:
        if not raw and not _quiet.get() and not instance._state.adding:
            self.keep_as_before(instance)

    def post_save(self, instance: models.Model, created: bool, using: str | None = None, **kwargs: Any) -> None:
        if _quiet.get():
            return
        joined = _joined.get()
        if joined is not None:
            joined.note(instance, created)
            return
        named = kwargs.get("update_fields")
        if named is not None and not created:
            instance = self._as_stored(instance)
        with_rows = named is None or set(named) <= {"updated_at"}
        if created or not self._is_unchanged(instance, with_rows=with_rows):
            if not with_rows and not created:
                instance._rows_as_before = True  # type: ignore[attr-defined]
            super().post_save(instance, created, using=using, **kwargs)

    def keep_if_changed(self, entry: models.Model, created: bool) -> None:
        """Keep a version of an entry as it stands, if anything of it differs from the last one: columns, links or rows."""
        if created or not self._is_unchanged(entry) or not self._has_same_links(entry):
            self.create_historical_record(entry, "+" if created else "~")

    def _has_same_links(self, entry: models.Model) -> bool:
        last = self.latest(entry)
        for link in last._history_m2m_fields:
            column = link.m2m_reverse_field_name()
            then = set(getattr(last, link.name).values_list(column, flat=True))
            if then != set(getattr(entry, link.name).values_list("pk", flat=True)):
                return False
        return True

    def _as_stored(self, instance: models.Model) -> models.Model:
        """The row as it stands: of an instance that saved some columns, the others may be old."""
        stored = self.model._base_manager.get(pk=instance.pk)
        for name in ("_history_user", "_change_reason"):
            if hasattr(instance, name):
                setattr(stored, name, getattr(instance, name))
        return stored

    def _is_unchanged(self, instance: models.Model, *, with_rows: bool = True) -> bool:
        last = self.latest(instance)
        names = [field.attname for field in self.fields_included(self.model)]
        if last is None or any(getattr(last, name) != getattr(instance, name) for name in names):
            return False
        return not with_rows or not kinds(self.model) or rows_at(last) == snapshot(instance)

    def pre_delete(self, instance: models.Model, **kwargs: Any) -> None:
        """Keep how the row stands, with its links and rows: they are gone when the deletion itself is noted."""
        super().pre_delete(instance, **kwargs)
        if _quiet.get() or instance.pk is None:
            return
        stored = self.model._base_manager.filter(pk=instance.pk).first()
        if stored is None:
            return
        if self.latest(stored) is None:
            self.keep_as_before(stored)
        elif not self._is_unchanged(stored) or not self._has_same_links(stored):
            self.keep(stored, AT_LAST)

    def post_delete(self, instance: models.Model, using: str | None = None, **kwargs: Any) -> None:
        if not _quiet.get():
            super().post_delete(instance, using=using, **kwargs)

    def m2m_changed(self, instance: Any, action: str, attr: str, pk_set: Any, reverse: bool, **kwargs: Any) -> None:
        """Follow a link from whichever end it was made. Only this model's own rows: others may share the link's table."""
        if _quiet.get():
            return
        if reverse:
            entries = list(self.model._base_manager.filter(pk__in=pk_set or ()))
        else:
            entries = [instance] if type(instance) is self.model else []
        for entry in entries:
            if action.startswith("pre_"):
                self.keep_as_before(entry)
            elif (joined := _joined.get()) is not None:
                joined.note(entry, False)
            else:
                super().m2m_changed(entry, action, attr, pk_set, reverse)


def rows_at(version: Any) -> Any:
    """The rows as they were in a version: its own, else those of the nearest before it that has any. None when none is known."""
    if version.rows is not None:
        return version.rows
    key = version._meta.model.instance_type._meta.pk.attname
    before = type(version).objects.filter(**{key: getattr(version, key)}, history_date__lte=version.history_date, rows__isnull=False)
    return before.exclude(history_id__gt=version.history_id).order_by("-history_date", "-history_id").values_list("rows", flat=True).first()


def _add_rows(sender: Any, instance: models.Model, history_instance: Any, **kwargs: Any) -> None:
    """The package's own way of giving a version more than its columns."""
    if kinds(type(instance)) and history_instance.history_type != "-" and not getattr(instance, "_rows_as_before", False):
        history_instance.rows = snapshot(instance)


pre_create_historical_record.connect(_add_rows)


_followed: dict[type[models.Model], Records] = {}


def follow(*followed: type[models.Model]) -> None:
    """Keep versions of the models' rows, their links included. Called once for each, when the app is ready."""

    for model in followed:
        name = str(model._meta.verbose_name)
        columns = {column.name for column in model._meta.concrete_fields}
        for column in model._meta.concrete_fields:
            # The history's table gets copies of the fields, and a query made already (by a filter at import) leaves in a
            # field which table it stands in.
            column.__dict__.pop("cached_col", None)

        def make(model: type[models.Model] = model, **options: Any) -> Records:
            _followed[model] = Records(**options)
            return _followed[model]

        register(
            model,
            records_class=make,
            m2m_fields=[field.name for field in model._meta.many_to_many],
            bases=(WithRows,) if kinds(model) else (models.Model,),
            excluded_fields=["updated_at"] if "updated_at" in columns else [],
            verbose_name=f"tidligere udgave ({name})",
            verbose_name_plural=f"tidligere udgaver ({name})",
        )


def settle() -> None:
    """Let every model know of the versions that point at it. Called once, when the last app is ready.

    Versions are models made while the apps get ready, and Django doesn't expire until all are what it has worked out
    about relations by then: a deleted user would stay named in the history, and PostgreSQL would refuse to delete them.
    """
    for model in apps.get_models(include_auto_created=True):
        model._meta._expire_cache()  # type: ignore[attr-defined]


def is_followed(model: type[models.Model]) -> bool:
    """Whether versions of the model's rows are kept."""
    return model in _followed


def keep_as_before(entry: models.Model) -> None:
    """Keep how an entry stands before it's changed inside `quiet()`, if it has no version yet."""
    if type(entry) in _followed:
        _followed[type(entry)].keep_as_before(entry)


def keep(entry: models.Model, reason: str) -> None:
    """Keep a version of an entry that was changed inside `quiet()`, with the reason to show for it."""
    if type(entry) in _followed:
        _followed[type(entry)].keep(entry, reason)


def keep_many_as_before(model: type[models.Model], ids: list[int]) -> None:
    """As `keep_as_before`, for many entries of a model."""
    records = _followed.get(model)
    if records is None:
        return
    versions = getattr(model, records.manager_name).model.objects
    key = str(model._meta.pk.attname)
    known = set(versions.filter(**{f"{key}__in": ids}).order_by().values_list(key, flat=True))
    new = [pk for pk in ids if pk not in known]
    records.keep_many(model._base_manager.filter(pk__in=new), "+", reason=BEFORE, as_of_change=True)


def keep_many(model: type[models.Model], ids: list[int], *, created: bool, reason: str, user: Any) -> None:
    """Keep one version of each of many entries that were made or changed inside `quiet()`."""
    records = _followed.get(model)
    if records is not None and ids:
        records.keep_many(model._base_manager.filter(pk__in=ids), "+" if created else "~", reason=reason, user=user)
