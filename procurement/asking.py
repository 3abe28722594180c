"""Asking the adviser with the amounts of the database: what the page, the data and the command share."""

from __future__ import annotations

from .answers import Answer
from .models import Threshold
from .rules import Amount, Purchase, advise
from .rules.authority import Counts


def amounts() -> list[Amount]:
    """Every dated amount. One query."""
    return [
        Amount(
            row.key,
            row.amount_dkk,
            row.valid_from,
            row.valid_to,
            row.amount_eur,
            row.legal_reference,
            row.source_title,
            row.source_url,
        )
        for row in Threshold.objects.all()
    ]


def ask(purchase: Purchase, counts: Counts = Counts.UNSETTLED) -> Answer:
    """The answer to a purchase; `counts` is whose purchases count together. One query."""
    rows = amounts()
    return Answer(advise(purchase, rows), rows, counts)
