"""Organisations that may be one and the same."""

from __future__ import annotations

from ..duplicates import Pair, pairs, read_known
from ..models import NotADuplicate, Organisation, OrganisationKind, Status
from .reading import merged_away


def organisation_pairs() -> list[Pair]:
    """The pairs among all organisations that aren't archived. Four queries.

    Left out: municipalities, which the official list keeps apart; one that belongs under the other, as a department does; and
    two enterprises, which their own list has.
    """
    entries = Organisation.objects.exclude(status=Status.ARCHIVED).exclude(kind=OrganisationKind.MUNICIPALITY).exclude(pk__in=merged_away())
    told_apart = set(NotADuplicate.objects.values_list("one", "other"))
    kin: set[tuple[int, int]] = set()
    for pk, parent in entries.filter(parent__isnull=False).values_list("pk", "parent").order_by():
        kin.add((min(pk, parent or 0), max(pk, parent or 0)))
    enterprises = set(entries.filter(kind=OrganisationKind.ENTERPRISE).values_list("pk", flat=True).order_by())
    found = pairs(read_known(entries), told_apart | kin)
    return [pair for pair in found if not {pair.one.pk, pair.other.pk} <= enterprises]
