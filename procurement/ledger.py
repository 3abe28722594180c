"""Purchases that an organisation has made, from all who know of some: procurement's own register, and what other apps bring.

Apps further up (partnerships) register a source from AppConfig.ready; procurement knows none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from registry.models import Organisation

from .models import RegisteredPurchase
from .rules.running import Bought

Source = Callable[[Iterable[int]], list[Bought]]

_sources: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """`source` gives the purchases of the organisations with these keys, in a fixed number of queries."""
    _sources[name] = source


def kind_of(contract_type: str, offering: str) -> str:
    """What counts as the same kind of need: the offering where it's told, else the contract's kind."""
    return offering or contract_type


def own_register(organisations: Iterable[int], *, besides: int | None = None) -> list[Bought]:
    """The registered purchases that count, those that came of the plan `besides` left out. One query."""
    rows = RegisteredPurchase.objects.counting().filter(steward__in=list(organisations)).select_related("steward", "supplier", "offering")
    rows = rows.exclude(plan=besides) if besides is not None else rows
    return [
        Bought(
            authority=row.steward.name,
            supplier=row.supplier.name,
            kind=kind_of(row.contract_type, row.offering.name if row.offering else ""),
            amount=row.amount_dkk,
            on=row.made_on,
            text=row.text,
        )
        for row in rows
    ]


def bought_by(steward: Organisation, *, whole: bool, besides: int | None = None, seen: Collection[int] | None = None) -> list[Bought]:
    """What an organisation has bought; with `whole` also its departments and the organisation it's a part of, with the others there.

    `seen` are the organisations whose registered purchases the reader may see; None for all. What other apps bring is public.
    `besides` is a plan whose own purchase isn't counted: it's the one that is planned.
    """
    ids = {steward.pk}
    if whole:
        top = steward.parent_id or steward.pk
        ids |= {top, *Organisation.objects.filter(parent=top).values_list("pk", flat=True)}
    registered = own_register(ids if seen is None else ids & set(seen), besides=besides)
    return registered + [row for source in _sources.values() for row in source(ids)]
