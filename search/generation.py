"""Which state of the index an answer is of: changes with every write of documents."""

from __future__ import annotations

from django.db.models import Max

from .models import SearchDocument


def generation() -> str:
    """Digits that differ after every write of documents. One query by key.

    A document written anew gets a higher id, so the highest tells of every write but that which only takes documents
    away; those are found missing when a page is shown.
    """
    return str(SearchDocument.objects.aggregate(newest=Max("pk"))["newest"] or 0)
