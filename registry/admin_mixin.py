"""What a mixin of the admin stands on: it is put before a ModelAdmin, whose methods it calls."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.http import HttpRequest

from .form_fields import KeyField, ManyField
from .pk import parse_pk

AdminMixin: Any = object  # Any, so that the type checker lets calls of the ModelAdmin's methods through


class _KeysShown:
    """For Django's widgets that look up what was chosen to show its name: only what is a key is looked up."""

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> Any:
        return super().optgroups(name, [each for each in value if each == "" or parse_pk(each) is not None], attrs)  # type: ignore[misc]


class OneByKey(_KeysShown, AutocompleteSelect):  # type: ignore[misc]
    """One record, found by typing."""


class SeveralByKey(_KeysShown, AutocompleteSelectMultiple):  # type: ignore[misc]
    """Several records, found by typing."""


class ChoicesByKey(AdminMixin):
    """Lets choices of records, in a form or its rows, refuse at their field a key that no database can hold."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return super().formfield_for_foreignkey(db_field, request, **self._by_key(db_field, request, KeyField, OneByKey) | kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return super().formfield_for_manytomany(db_field, request, **self._by_key(db_field, request, ManyField, SeveralByKey) | kwargs)

    def _by_key(self, db_field: Any, request: HttpRequest, field: Any, widget: Any) -> dict[str, Any]:
        if db_field.name not in self.get_autocomplete_fields(request):
            return {"form_class": field}
        return {"form_class": field, "widget": widget(db_field, self.admin_site)}


class InitialFromAddress(AdminMixin):
    """Fills the form for a new record from the address, as Django does, without relations that no key of ours stands for."""

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        relations = {field.name for field in self.opts.get_fields() if field.is_relation}
        return {name: value for name, value in initial.items() if name not in relations or _keys(value)}


def _keys(value: Any) -> bool:
    """Whether all of it are keys: a list where the relation is to many."""
    values = value if isinstance(value, list) else [value]
    return bool(values) and all(parse_pk(each) is not None for each in values)
