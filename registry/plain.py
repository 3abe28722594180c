"""Columns as plain JSON values, exact enough to be written back."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class Exact(DjangoJSONEncoder):
    """Moments to the microsecond: what goes back is what was."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, dt.datetime) else super().default(o)


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    return json.loads(json.dumps(value, cls=Exact))


def as_python(model: type[models.Model], attname: str, value: Any) -> Any:
    """A plain value as the column has it; of a foreign key, the key."""
    column: Any = next(each for each in model._meta.concrete_fields if each.attname == attname)
    target = column.target_field if column.is_relation else column
    return None if value is None else target.to_python(value)
