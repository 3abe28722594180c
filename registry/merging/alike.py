"""Organisations that may be one and the same."""

from __future__ import annotations

from ..duplicates import Effort, Found, Pair, find_some
from ..models import NotADuplicate, Organisation, OrganisationKind, Status
from .reading import merged_away


def organisation_pairs(effort: Effort) -> Found:
    """The pairs among the latest organisations that aren't archived, with so much effort. Two queries.

    Left out: municipalities, which the official list keeps apart; one that belongs under the other, as a department does; and
    two enterprises, which their own list has.
    """
    return both_sorts(effort)[0]


def both_sorts(effort: Effort) -> tuple[Found, Found]:
    """The same, and the pairs of two enterprises, from one look at all. Two queries."""
    entries = Organisation.objects.exclude(status=Status.ARCHIVED).exclude(kind=OrganisationKind.MUNICIPALITY).exclude(pk__in=merged_away())
    found = find_some(entries, set(NotADuplicate.objects.values_list("one", "other")), effort)
    of_enterprises = [pair for pair in found.pairs if _are_enterprises(pair)]
    others = [pair for pair in found.pairs if not _are_enterprises(pair) and not _are_kin(pair)]
    return Found(others, found.whole), Found(of_enterprises, found.whole)


def _are_enterprises(pair: Pair) -> bool:
    return all(known.kind == OrganisationKind.ENTERPRISE for known in pair.both)


def _are_kin(pair: Pair) -> bool:
    return pair.one.parent_id == pair.other.pk or pair.other.parent_id == pair.one.pk
