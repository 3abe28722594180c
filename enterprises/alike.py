"""Enterprises that share an area or an offering with an enterprise."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from registry.links import Linked
from registry.models import HousingArea

from .filters import enterprise_masks
from .models import SocialEnterprise

SHOWN = 6


def alike(enterprise: SocialEnterprise, offerings: Iterable[Linked], areas: Iterable[HousingArea]) -> list[Linked]:
    """The first published enterprises, by name, that share one of the areas or offerings; the text is what they share.

    Areas come before offerings. Two queries, however many enterprises there are.
    """
    masks = enterprise_masks.current()
    shared = [(area.name, masks.any_of("omraade", [area.pk])) for area in sorted(areas, key=lambda area: area.name)]
    shared += [(offering.name, masks.any_of("ydelse", [offering.pk])) for offering in offerings]
    any_of = 0
    for _, mask in shared:
        any_of |= mask
    ids = list(islice(masks.in_order(any_of & ~masks.of([enterprise.pk]), "navn"), SHOWN))
    entries = SocialEnterprise.objects.published().only("slug", "name").in_bulk(ids)
    found = []
    for pk in ids:
        if entry := entries.get(pk):
            text = next(name for name, mask in shared if mask >> masks.places[pk] & 1)
            found.append(Linked(pk, entry.slug, entry.name, text, entry.get_absolute_url()))
    return found
