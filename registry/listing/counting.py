"""How many entries an entry is linked to, as an expression for a list's columns and filters."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, IntegerField, Model, OuterRef, Subquery
from django.db.models.functions import Coalesce

from ..models import Status


def count_of(model: type[Model], relation: str, status: str = "", **only: Any) -> Coalesce:
    """The number of different published entries an entry is linked to by `relation`, 0 for none.

    `status` leads from the relation to the linked entry's status, when the relation is not that entry itself; `only`
    are further conditions on it. A subquery and not an aggregate: facets count over the list's queryset, and an
    aggregate there would be counted once more for every join.
    """
    linked = model._default_manager.filter(**{"pk": OuterRef("pk"), f"{status or relation}__status": Status.PUBLISHED, **only})
    counted = linked.order_by().values("pk").annotate(number=Count(relation, distinct=True)).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
