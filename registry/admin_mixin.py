"""What a mixin of the admin stands on: it is put before a ModelAdmin, whose methods it calls."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from .pk import parse_pk

AdminMixin: Any = object  # Any, so that the type checker lets calls of the ModelAdmin's methods through


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
