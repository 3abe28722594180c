"""Purchases that partnerships tell of, for the running totals of procurement.

An agreement's amount is counted only when its day is known and it isn't 'per year' or the like: what an agreement comes to
over the years can't be worked out from that, and nothing is guessed. The others are shown, and not counted.
"""

from __future__ import annotations

from collections.abc import Iterable

from procurement.rules.running import Bought

from .models import PartnershipAmount, PartnershipKind

# The forms in which somebody buys from somebody.
_PURCHASES = (PartnershipKind.PURCHASE_AGREEMENT, PartnershipKind.CONTRACT, PartnershipKind.BUDGET_LINE)


def purchases_of(organisations: Iterable[int]) -> list[Bought]:
    """The amounts of published purchase agreements with one of the organisations as a party. Four queries."""
    ids = set(organisations)
    rows = PartnershipAmount.objects.filter(
        partnership__status="published", partnership__kind__in=_PURCHASES, partnership__parties__organisation__in=ids
    ).distinct()
    rows = rows.select_related("partnership").prefetch_related("partnership__parties__organisation__enterprise__offerings")
    found = []
    for row in rows:
        agreement = row.partnership
        parties = [party.organisation for party in agreement.parties.all() if party.organisation is not None]
        sellers = [each for each in parties if hasattr(each, "enterprise")]
        offerings = {offering.name for each in sellers for offering in each.enterprise.offerings.all()}
        dated = not row.per and agreement.start is not None and agreement.start_precision == "day" and len(sellers) == len(offerings) == 1
        found.append(
            Bought(
                authority=", ".join(each.name for each in parties if each.pk in ids),
                supplier=sellers[0].name if len(sellers) == 1 else "",
                kind=next(iter(offerings)) if len(offerings) == 1 else "",
                amount=row.amount_dkk,
                on=agreement.start if dated else None,
                text=f"{agreement.title}: {row.text}",
                url=agreement.get_absolute_url(),
            )
        )
    return found
