"""Whether an enterprise may be in the registry already: what it's compared with. How, stands in `registry.duplicates`.

A likeness is a warning and never a verdict: the person says why it is another enterprise, and the one who approves reads it.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from registry.duplicates import Candidate, Effort, Found, Known, compare, find_some, read_known
from registry.models import NotADuplicate, Status

from .models import SocialEnterprise


def some_likely_pairs(effort: Effort) -> Found:
    """The pairs among the latest enterprises that aren't archived, with so much effort. Two queries."""
    told_apart = set(NotADuplicate.objects.values_list("one", "other"))
    return find_some(SocialEnterprise.objects.exclude(status=Status.ARCHIVED), told_apart, effort)


def _known(municipality_id: int | None, except_for: int | None) -> list[Known]:
    """The enterprises of the municipality, located there or cooperating with it, and those whose place isn't told. One query."""
    enterprises = SocialEnterprise.objects.exclude(status=Status.ARCHIVED)
    if municipality_id is not None:
        here = Q(municipality=municipality_id) | Q(municipality=None) | Q(cooperates_with__municipality=municipality_id)
        enterprises = enterprises.filter(here)
    if except_for is not None:
        enterprises = enterprises.exclude(pk=except_for)
    return read_known(enterprises)


def candidates(name: str, websites: Iterable[str], municipality_id: int | None, except_for: int | None = None) -> list[Candidate]:
    """Enterprises that may be the one of that name and website in that municipality (None: anywhere). One query."""
    return compare(name, websites, _known(municipality_id, except_for))
