"""What is filed under a word of a taxonomy: the search finds entries by the names of their words."""

from __future__ import annotations

from django.db import models

from search import index


def index_under(term: models.Model) -> None:
    """Index anew the published entries that point to the word. Belongs within the transaction that changed it."""
    for kind in index.kinds().values():
        if kind.published is None:
            continue
        entries = kind.published()
        ids: set[int] = set()
        for column in entries.model._meta.get_fields():
            points = column.concrete and (column.many_to_one or column.many_to_many)
            if points and column.related_model is type(term):
                ids |= set(entries.filter(**{column.name: term.pk}).order_by().values_list("pk", flat=True))
        if ids:
            index.index(kind.key, sorted(ids))
