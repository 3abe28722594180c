"""How many published entries an entry is linked to, as a column of a list: counted for each entry alone.

A join for each sort of link would multiply them: a municipality with 500 cases, 500 enterprises and 500 that it cooperates
with would be 125 million rows.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from ..models import Status


def count_of(model: type[models.Model], relation: str, status: str = "", **also: Any) -> Coalesce:
    """How many there are. `status` leads from the entry to what must be published, `also` are more lookups of the links."""
    linked = _linked(model, status or relation, also).order_by().values("pk")
    counted = linked.annotate(number=Count(relation, distinct=True)).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def has_any(model: type[models.Model], status: str, **also: Any) -> Exists:
    """Whether there is one at all: as count_of, and done at the first."""
    return Exists(_linked(model, status, also))


def _linked(model: type[models.Model], status: str, also: dict[str, Any]) -> QuerySet[Any]:
    return model._default_manager.filter(**{"pk": OuterRef("pk"), f"{status}__status": Status.PUBLISHED}, **also)
