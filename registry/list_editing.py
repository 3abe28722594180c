"""Editing in a list without losing a colleague's work: `SafeListEditing`, for admins with `list_editable`.

Each row carries how it stood when the list was opened. What only another has changed since is left as they have it; what both
have changed is refused with both values, and saved if one saves again.
"""

from __future__ import annotations

import json
from functools import cached_property, partial
from typing import Any

from django import forms
from django.db import transaction
from django.forms import modelformset_factory
from django.http import HttpRequest, HttpResponse

from . import two_editors
from .admin_mixin import AdminMixin
from .guard import GuardedForm
from .help_texts import name_widget
from .pk import parse_pk
from .safe_editing import _in_words, as_posted, last_edit

SEEN = "_seen"


class ListRow(GuardedForm, forms.ModelForm):
    """One row of the list."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._columns = [name for name in self.fields if name != self._meta.model._meta.pk.name]
        if not self.is_bound and self.instance.pk is not None:
            self.initial[SEEN] = json.dumps(self._as_posted(self))
        row = f": {self.instance}" if self.instance.pk is not None else ""  # an empty one may have no name to say
        for name in self._columns:
            name_widget(self.fields[name], f"{self.fields[name].label}{row}")
        self.fields[SEEN] = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def seen_field(self) -> Any:
        """The hidden field, by a name that a template can say."""
        return self[SEEN]

    def _as_posted(self, form: forms.ModelForm) -> dict[str, list[str]]:
        found = as_posted(form)
        return {name: values for name, values in found.items() if self._column(name) is not None}

    def _column(self, name: str) -> str | None:
        """The column that a posted name belongs to: its own name, or of a column in parts its beginning."""
        return next((each for each in self._columns if name == each or name.startswith(f"{each}_")), None)

    @cached_property
    def _weighed(self) -> tuple[two_editors.Weighed, dict[str, list[str]]]:
        """What comes of how the list was opened, what was typed and what stands now."""
        theirs = self._as_posted(type(self)(instance=self._meta.model._base_manager.get(pk=self.instance.pk)))
        data: Any = self.data
        mine = {name: data.getlist(self.add_prefix(name)) for name in theirs}
        try:
            opened = json.loads(data.get(self.add_prefix(SEEN), ""))
            base = {str(name): [str(each) for each in values] for name, values in opened.items()}
        except (ValueError, TypeError, AttributeError):
            base = None
        return two_editors.weigh(base, mine, theirs), theirs

    @cached_property
    def changed_data(self) -> list[str]:
        """What this person changed: not what only another did."""
        found = [name for name, bound in self._bound_items() if bound._has_changed() and name != SEEN]  # type: ignore[attr-defined]
        if not self.is_bound or self.instance.pk is None:
            return found
        taken = {self._column(name) for name in self._weighed[0].taken}
        return [name for name in found if name not in taken]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.instance.pk is None:
            return cleaned
        weighed, theirs = self._weighed
        for name in weighed.taken:
            column = self._column(name) or name
            cleaned[column] = getattr(self.instance, column)
        if weighed.both:
            who = last_edit(self.instance)[0] or "En anden"
            for name in weighed.both:
                now, typed = _in_words(self, name, theirs[name]), _in_words(self, name, self.data.getlist(self.add_prefix(name)))  # type: ignore[attr-defined]
                self.add_error(self._column(name), f"{who} har imens gemt »{now}«. Du skrev »{typed}«. Gem igen, hvis dit skal gælde.")
            data: Any = self.data
            data = data.copy()
            data[self.add_prefix(SEEN)] = json.dumps(theirs)
            self.data = data
        return cleaned


class SafeListEditing(AdminMixin):
    """The mixin, before a ModelAdmin. Without `list_editable` it does nothing."""

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> Any:
        return super().get_changelist_form(request, **{"form": ListRow, **kwargs})

    def get_changelist_formset(self, request: HttpRequest, **kwargs: Any) -> Any:
        """Of the columns that are shown: the others aren't on the page."""
        shown = self.get_list_display(request)
        options = {"formfield_callback": partial(self.formfield_for_dbfield, request=request), **kwargs}
        columns = [name for name in self.list_editable if name in shown]
        return modelformset_factory(self.model, self.get_changelist_form(request), extra=0, fields=columns, **options)

    def _get_edited_object_pks(self, request: HttpRequest, prefix: str) -> list[str]:
        return [key for key in super()._get_edited_object_pks(request, prefix) if parse_pk(key) is not None]

    def _get_list_editable_queryset(self, request: HttpRequest, prefix: str) -> Any:
        return super()._get_list_editable_queryset(request, prefix).select_for_update(of=("self",))

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """A save of the list is one transaction, with its rows locked while they are judged."""
        if request.method == "POST" and "_save" in request.POST and self.list_editable:
            with transaction.atomic():
                answer: HttpResponse = super().changelist_view(request, extra_context)
            return answer
        answer = super().changelist_view(request, extra_context)
        return answer
