"""The parts a step is made of: a form over the entry, and rows that belong to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from django import forms
from django.db import models
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.utils.datastructures import MultiValueDict

from ..guard import GuardedForm
from .fields import DanishDateField, DanishNumberField

MOST_ROWS = 40


@dataclass(frozen=True)
class Problem:
    """Something to mend: what to do, and the id of the field it's about ('' for the page as a whole) on this page or `url`."""

    text: str
    anchor: str = ""
    url: str = ""

    @property
    def href(self) -> str:
        """Where the summary's link leads; '' for none."""
        return f"{self.url}#{self.anchor}" if self.anchor else self.url


class Stamp(Protocol):
    """Who enters something, for whom and when. `mark` puts it on a row that states a fact, before the row is saved."""

    def mark(self, row: models.Model) -> None: ...


def anchor(field: BoundField) -> str:
    """The id of the field's input; of the first one for radios and checkboxes."""
    if isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        first = next(iter(field), None)
        return str(first.id_for_label or "") if first is not None else ""
    return str(field.id_for_label or "")


def _quieten(form: forms.BaseForm) -> None:
    """Show what was typed without judging it. `errors` validates only while `_errors` is None."""
    form._errors = ErrorDict()  # type: ignore[attr-defined]


def _problems(form: forms.BaseForm, before: str = "") -> list[Problem]:
    found = []
    for name, errors in form.errors.items():
        shown = name in form.fields and not form[name].is_hidden
        where = anchor(form[name]) if shown else ""
        # What is wrong with a date or a number is said in the same words of each: the summary tells which it is.
        label = ""
        if shown and isinstance(form.fields[name], DanishDateField | DanishNumberField):
            label = f"{form[name].label} " if str(form[name].label).endswith("?") else f"{form[name].label}: "
        found += [Problem(f"{before}{label}{error}", where) for error in errors]
    return found


class StepForm(GuardedForm, forms.ModelForm):
    """Some of an entry's fields. None is required to save; `needed` says which must be told before the entry is submitted.

    `needed` maps a field to what is said when it's empty. `setting` is whatever the guide hands its parts (the reader,
    their organisation, the day).
    """

    heading: ClassVar[str] = ""
    intro: ClassVar[str] = ""
    is_rows: ClassVar[bool] = False
    is_folded: ClassVar[bool] = False
    needed: ClassVar[dict[str, str]] = {}
    use_required_attribute = False

    def __init__(self, data: MultiValueDict[str, Any] | None = None, *, entry: models.Model, setting: Any = None) -> None:
        self.setting = setting
        super().__init__(data, instance=entry, label_suffix="")
        for name, field in self.fields.items():
            field.required = False
            field.needed = name in self.needed  # type: ignore[attr-defined]  # read by dkfds/field.html

    @classmethod
    def missing(cls, entry: Any) -> dict[str, str]:
        """The needed fields that the entry says nothing of, with what to tell. Reads the entry alone."""
        return {name: text for name, text in cls.needed.items() if _is_empty(entry, name)}

    @property
    def shown(self) -> list[BoundField]:
        """The fields on the page."""
        return list(self)

    @property
    def is_open(self) -> bool:
        """Whether a folded form stands open: something is answered in it, or wrong."""
        return bool(self.errors) or any(field.value() not in (None, "", "unknown", []) for field in self)

    def quieten(self) -> None:
        _quieten(self)

    def problems(self) -> list[Problem]:
        return _problems(self)

    def write(self, stamp: Stamp) -> None:
        """Save this form's own columns and links, and no other: another person may be writing those."""
        own = [name for name in self.cleaned_data if name in self._own_columns()]
        if own:
            self.instance.save(update_fields=[*own, "updated_at"])
        self._save_m2m()  # type: ignore[attr-defined]  # what ModelForm.save calls, without saving every column

    def _own_columns(self) -> set[str]:
        columns = {field.name for field in self._meta.model._meta.concrete_fields}
        return columns & set(self._meta.fields or ())


def _is_empty(entry: Any, name: str) -> bool:
    value = getattr(entry, name, None)
    if isinstance(value, models.Manager):
        return not value.all()
    return value in (None, "", "unknown")


class StepRows(forms.BaseInlineFormSet):
    """Rows of an entry: figures, people, areas. Rows are added and removed by buttons that post, and nothing typed is lost.

    A row is all or nothing: what its form requires must be there before it's saved. `at_least` rows are needed when the
    entry is submitted; `none_yet` is what is said then.
    """

    heading: ClassVar[str] = ""
    intro: ClassVar[str] = ""
    row_name: ClassVar[str] = "række"
    add_label: ClassVar[str] = "Tilføj række"
    is_rows: ClassVar[bool] = True
    at_least: ClassVar[int] = 0
    none_yet: ClassVar[str] = ""

    def __init__(self, data: MultiValueDict[str, Any] | None = None, *, entry: models.Model, setting: Any = None) -> None:
        self.setting = setting
        self.lacking = ""  # what is said above the rows when there are too few
        super().__init__(data, instance=entry)
        if data is None:  # blank rows for what is needed and not there yet
            self.extra = max(0, self.at_least - self.initial_form_count())

    @classmethod
    def missing(cls, entry: Any) -> dict[str, str]:
        """What to tell when the entry has too few rows; the key is the prefix of the rows."""
        if not cls.at_least or len(getattr(entry, cls.get_default_prefix()).all()) >= cls.at_least:
            return {}
        return {cls.get_default_prefix(): cls.none_yet}

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {**super().get_form_kwargs(index), "label_suffix": "", "use_required_attribute": False}

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].widget = forms.HiddenInput()
        for field in form.fields.values():
            if field.required and field.label:
                field.error_messages["required"] = f"Udfyld feltet »{field.label}«."

    @property
    def shown(self) -> list[Any]:
        """The rows on the page, without those that the reader has just removed."""
        return [form for form in self.forms if not self._is_gone(form)]

    @property
    def gone(self) -> list[Any]:
        """Removed rows: kept as hidden fields until the step is saved."""
        return [form for form in self.forms if self._is_gone(form)]

    def _is_gone(self, form: Any) -> bool:
        return self.is_bound and bool(form.data.get(form.add_prefix("DELETE")))

    def quieten(self) -> None:
        for form in self.forms:
            _quieten(form)

    def problems(self) -> list[Problem]:
        found = [Problem(str(error)) for error in self.non_form_errors()]
        for number, form in enumerate(self.shown, start=1):
            found += _problems(form, f"{self.row_name.capitalize()} {number}: ")
        return found

    def write(self, stamp: Stamp) -> None:
        """Save new and changed rows with the stamp on them, and delete what was removed. Untouched rows keep their source."""
        changed = self.save(commit=False)
        for row in self.deleted_objects:
            row.delete()
        for row in changed:
            if row._state.adding and hasattr(row, "position"):
                row.position = self.initial_form_count() + self.new_objects.index(row)
            stamp.mark(row)
            row.save()


def rows_of(
    owner: type[models.Model], model: type[models.Model], form: type[forms.ModelForm], base: type[StepRows], fk_name: str | None = None
) -> type[StepRows]:
    """The class for an owner's rows of a model; `fk_name` is the key to the owner where there are several."""
    made: type[StepRows] = forms.inlineformset_factory(  # type: ignore[assignment]
        owner,
        model,
        form=form,
        formset=base,
        fk_name=fk_name,
        extra=0,
        can_delete=True,
        max_num=MOST_ROWS,
        absolute_max=MOST_ROWS,
        validate_max=True,
    )
    return made
