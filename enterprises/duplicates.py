"""Whether an enterprise may be in the registry already: what it's compared with. How, stands in `registry.duplicates`.

A likeness is a warning and never a verdict: the person says why it is another enterprise, and the one who approves reads it.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, Subquery
from django.db.models.functions import Coalesce

from registry.duplicates import Candidate, Found, Known, Pair, compare, find_pairs, pairs, read_known
from registry.models import NotADuplicate, Status

from .models import SocialEnterprise


def likely_pairs() -> list[Pair]:
    """The pairs among all enterprises that aren't archived. Two queries."""
    return pairs(_known(None, None), set(NotADuplicate.objects.values_list("one", "other")))


# What a page may take that only counts: a registry of this size is looked through whole, and of a larger one a part.
LOOKED_AT = 2_000
MOST_COMPARISONS = 40_000


def some_likely_pairs() -> Found:
    """The pairs among the latest enterprises that aren't archived, as far as a page has time for it. Two queries.

    In a registry with more than LOOKED_AT enterprises, or many in one municipality, `whole` is false: there are at least these.
    """
    known = _known(None, None, latest=LOOKED_AT + 1)
    found = find_pairs(known, set(NotADuplicate.objects.values_list("one", "other")), MOST_COMPARISONS)
    return Found(found.pairs, found.whole and len(known) <= LOOKED_AT)


def _known(municipality_id: int | None, except_for: int | None, latest: int | None = None) -> list[Known]:
    """The enterprises of the municipality, located there or cooperating with it, and those whose place isn't told.

    With `latest` no more than so many, those that were made last. One query.
    """
    enterprises = SocialEnterprise.objects.exclude(status=Status.ARCHIVED)
    if latest is not None:
        first = enterprises.order_by("-pk").values("pk")[latest - 1 : latest]
        enterprises = enterprises.filter(pk__gte=Coalesce(Subquery(first), 0))
    if municipality_id is not None:
        here = Q(municipality=municipality_id) | Q(municipality=None) | Q(cooperates_with__municipality=municipality_id)
        enterprises = enterprises.filter(here)
    if except_for is not None:
        enterprises = enterprises.exclude(pk=except_for)
    return read_known(enterprises)


def candidates(name: str, websites: Iterable[str], municipality_id: int | None, except_for: int | None = None) -> list[Candidate]:
    """Enterprises that may be the one of that name and website in that municipality (None: anywhere). One query."""
    return compare(name, websites, _known(municipality_id, except_for))
