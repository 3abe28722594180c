"""The columns of each kind of record: headings, widgets, and what a record says in each. On django-import-export's resources.

A resource is made anew for each request: its lookups hold what has been read for it.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2s
from typing import Any, ClassVar

from django.db import models
from django.db.models import QuerySet
from import_export.fields import Field
from import_export.resources import ModelResource

from ..models import Entry, Municipality, Organisation
from ..models.taxonomy import ActivityType, NumberedTerm, Term
from ..words import with_capital
from .cells import Cell, guard
from .lookups import Lookup
from .widgets import BoolWidget, CellWidget, ChoiceWidget, DateWidget, ManyWidget, NamesWidget, NumberWidget, OneWidget

KEY, SLUG, STATUS, CONTROL = "ID", "Sideadresse", "Status", "Kontrol"
_DIGEST = 3  # bytes: four characters of the control column for each cell


class Column(Field):
    """A column: `attribute` of the record under the heading `column_name`. `required` holds for new rows."""

    widget: CellWidget

    def __init__(
        self, attribute: str, column_name: str, widget: CellWidget, *, required: bool = False, readonly: bool = False, note: str = ""
    ) -> None:
        super().__init__(attribute=attribute, column_name=column_name, widget=widget, readonly=readonly)
        self.required, self.note = required, note

    @property
    def heading(self) -> str:
        return str(self.column_name)

    @property
    def is_many(self) -> bool:
        """Whether the values are links, written apart from the record's own columns."""
        return isinstance(self.widget, ManyWidget)

    @property
    def is_rows(self) -> bool:
        """Whether the values are rows under the record."""
        return isinstance(self.widget, NamesWidget)

    def of(self, instance: Any) -> Any:
        """What the record has; of links and rows, the fetched list."""
        value = self.get_value(instance) if instance.pk is not None or not (self.is_many or self.is_rows) else []
        return value.all() if hasattr(value, "all") else value

    def told(self, instance: Any) -> str:
        return self.widget.told(self.of(instance))

    def cell(self, instance: Any, *, as_text: bool) -> Cell:
        """What a file has of it; `as_text` for one whose cells have no kind. What is no free text stays as it is there."""
        value = self.widget.render(self.of(instance), instance)
        free = type(self.widget) in (CellWidget, NamesWidget)
        return guard(value, as_text=as_text and free) if isinstance(value, str) else value

    @property
    def help(self) -> str:
        """What to write, in Danish."""
        return " ".join(part for part in (self.widget.help, self.note) if part)


@dataclass(frozen=True)
class Source:
    """Where new and changed records come from: the one who imports, the organisation they speak for, and the file."""

    user: Any
    organisation: Organisation | None
    reason: str


def terms(model: type[Term]) -> Lookup:
    """A taxonomy: by name, by slug, by its number or letter where it has one."""

    def words(row: Any) -> Iterator[str]:
        yield row.slug
        if isinstance(row, NumberedTerm):
            yield str(row.number)
        if isinstance(row, ActivityType):
            yield row.code

    return Lookup(model._default_manager.all, str, words)


def municipalities() -> Lookup:
    """By name, with or without the word, or by code: a spreadsheet may have taken the zeros before it."""
    return Lookup(Municipality.objects.all, str, lambda row: (row.full_name, row.code, row.code.lstrip("0"), row.slug))


def entries(model: type[Entry], name: str, queryset: Any = None) -> Lookup:
    """Records with a page: by the last part of its address, which files have, or by a name that no other has."""
    return Lookup(queryset or model._default_manager.all, lambda row: row.slug, lambda row: (getattr(row, name),), ("slug", name))


class EntryResource(ModelResource):
    """The base. `Meta.fields` are the columns in their order; `relations` give the lookups of foreign keys and links.

    `name` is what a record is called, `unique` what no two may have, `kinds` what the search index knows the records as,
    `events` the model of their events (None: they have none), `owner` its key to the record. `parts` rows are planned and
    written at a time; a kind whose rows must be judged together has more.
    """

    title: ClassVar[str] = ""  # Danish, in the plural: the sheet's name
    singular: ClassVar[str] = ""
    name: ClassVar[str] = "name"
    word: ClassVar[str] = "post"  # the address of one whose name has no letters
    unique: ClassVar[tuple[str, ...]] = ()
    kinds: ClassVar[tuple[str, ...]] = ()
    events: ClassVar[Any] = None
    aliases: ClassVar[Any] = None  # the model of other names, with the key `organisation`
    has_slug: ClassVar[bool] = True
    parts: ClassVar[int] = 500
    most_rows: ClassVar[int] = 20_000
    left_out: ClassVar[str] = ""  # what can't be imported, for people to read
    reserved: ClassVar[frozenset[str]] = frozenset()  # addresses that stand for something else

    # --- Columns ---------------------------------------------------------------------------------------------------
    @classmethod
    def relations(cls) -> Mapping[str, tuple[Lookup, str, str]]:
        """By field: the lookup, what one such row is called, and what to write."""
        return {}

    @classmethod
    def widgets(cls) -> Mapping[str, CellWidget]:
        """Widgets of fields that need one of their own."""
        return {}

    @classmethod
    def field_from_django_field(cls, field_name: str, django_field: Any, readonly: bool) -> Column:
        """The package asks this for each of `Meta.fields`."""
        widget = cls.widgets().get(field_name) or cls._widget(field_name, django_field)
        required = not django_field.blank and not django_field.has_default()
        limit = django_field.max_length if isinstance(django_field, models.CharField) and not django_field.choices else None
        note = f"Højst {limit} tegn." if limit and type(widget) is CellWidget else ""
        return Column(field_name, with_capital(str(django_field.verbose_name)), widget, required=required, readonly=readonly, note=note)

    @classmethod
    def _widget(cls, name: str, field: Any) -> CellWidget:
        default = field.default if field.has_default() and not callable(field.default) else None
        if field.is_relation:
            kind = ManyWidget if field.many_to_many else OneWidget
            return kind(*cls.relations()[name])
        if field.choices:
            return ChoiceWidget(field.flatchoices, str(default or ""))
        if isinstance(field, models.BooleanField):
            return BoolWidget()
        if isinstance(field, models.DateField):
            return DateWidget(known=f"{name}_precision" in {each.name for each in field.model._meta.concrete_fields})
        if isinstance(field, models.IntegerField):
            return NumberWidget(unit="kr." if name.endswith("_dkk") else "", empty=default)
        return CellWidget()

    def columns(self) -> list[Column]:
        """All columns between the key and the control, in their order."""
        own = [self.fields[name] for name in self._meta.fields]
        if self.aliases is not None:
            own.append(Column("aliases", "Andre navne", NamesWidget()))
        if not self.has_slug:
            return own
        status = self._meta.model._meta.get_field("status")
        slug = Column(
            "slug",
            SLUG,
            CellWidget(),
            note="Sidste del af sidens adresse. Kun for nye rækker, og kan stå tom: så laves den af navnet. Rettes ikke ved import.",
        )
        state = Column(
            "status", STATUS, ChoiceWidget(status.flatchoices, "draft"), readonly=True, note="Til at se. Rettes ikke ved import."
        )
        return [slug, state, *own]

    def headings(self) -> list[str]:
        return [KEY, *(column.heading for column in self.columns()), CONTROL]

    # --- Records ---------------------------------------------------------------------------------------------------
    def records(self) -> QuerySet[Any]:
        """The records with what their columns need, in a fixed number of queries."""
        one = [column.attribute for column in self.columns() if isinstance(column.widget, OneWidget)]
        many = [column.attribute for column in self.columns() if column.is_many or column.is_rows]
        found: QuerySet[Any] = self._meta.model._default_manager.select_related(*one).prefetch_related(*many)
        return found

    def row(self, instance: Any, columns: Sequence[Column], *, as_text: bool) -> list[Cell]:
        """A record as a row of a file, its key first and its control last."""
        told = {column.attribute: column.told(instance) for column in columns}
        return [instance.pk, *(column.cell(instance, as_text=as_text) for column in columns), self.control(told)]

    def prepare(self, words: Mapping[str, Iterable[Cell]]) -> None:
        """Read what the cells of each column point to: a query for each table."""
        for column in self.columns():
            for lookup in column.widget.sources:
                lookup.prepare(word for cell in words.get(column.attribute, ()) for word in column.widget.words(cell))

    # --- Control: what a record said when it was written to a file --------------------------------------------------
    def control(self, told: Mapping[str, str]) -> str:
        """A short digest of each cell, in one word that no spreadsheet takes for anything else."""
        return f"k{self._layout()}" + "".join(digest(told[column.attribute]) for column in self.columns())

    def _layout(self) -> str:
        return digest("\n".join(column.attribute for column in self.columns()))

    def opened(self, control: str) -> dict[str, str] | None:
        """The digest of each cell as it was in the file; None for a control of other columns than there are now."""
        columns = self.columns()
        size = len(digest(""))
        if len(control) != 1 + size * (1 + len(columns)) or not control.startswith(f"k{self._layout()}"):
            return None
        parts = control[1 + size :]
        return {column.attribute: parts[at * size : (at + 1) * size] for at, column in enumerate(columns)}

    # --- Rules of the kind -----------------------------------------------------------------------------------------
    def fresh(self) -> Any:
        """A new record, before its cells are read."""
        return self._meta.model()

    def closed(self, ids: Sequence[int]) -> Mapping[int, str]:
        """Records that can't be changed, and why."""
        return {}

    def follows(self, instance: Any, changed: set[str]) -> set[str]:
        """Set what changes of itself with the columns `changed` of a record that stands; returns those columns too."""
        return set()

    def problems(self, instance: Any, changed: set[str]) -> Iterable[tuple[str, str]]:
        """What is wrong with a record besides its columns: the field, and a sentence. `changed` is all, of a new one."""
        return ()

    def problems_together(self, planned: Sequence[Any]) -> Iterable[tuple[Any, str, str]]:
        """What is wrong with rows beside each other: the row, the field, and a sentence."""
        return ()

    def taken_slugs(self) -> set[str]:
        """Every address there is."""
        return set(self._meta.model._default_manager.values_list("slug", flat=True))


def digest(text: str) -> str:
    return urlsafe_b64encode(blake2s(text.encode(), digest_size=_DIGEST).digest()).decode()


def dates_belong_together(instance: Any, changed: set[str], *names: str) -> Iterator[tuple[str, str]]:
    """A date and how exactly it's known (`NAME_precision`) come together."""
    for name in names:
        if {name, f"{name}_precision"} & changed:
            day, precision = getattr(instance, name), getattr(instance, f"{name}_precision")
            if day is not None and not precision:
                yield f"{name}_precision", "Vælg, hvor nøjagtig datoen er: dag, måned, år eller en af de andre."
            elif precision and day is None:
                yield name, "Skriv datoen, eller ryd dens nøjagtighed."
