"""The search index's face: what apps register, write and ask. Nothing behind it knows them."""

from __future__ import annotations

from .changes import Changes, Generation, changes_since, note
from .documents import Document, Kind, kinds, register
from .filters import Counts, Filters
from .finding import PAGE_SIZE, Hit, Result, Suggestion, find, matching_ids, suggest
from .profiles import among
from .writing import Reconciled, index, outdated, rebuild, reconcile

__all__ = [
    "PAGE_SIZE",
    "Changes",
    "Counts",
    "Document",
    "Filters",
    "Generation",
    "Hit",
    "Kind",
    "Reconciled",
    "Result",
    "Suggestion",
    "among",
    "changes_since",
    "find",
    "index",
    "kinds",
    "matching_ids",
    "note",
    "outdated",
    "rebuild",
    "reconcile",
    "register",
    "suggest",
]
