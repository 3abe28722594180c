"""Asking the adviser with the amounts of the database: what the page, the data and the command share."""

from __future__ import annotations

from .answers import Answer
from .models import Threshold
from .rules import Amount, Purchase, advise


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


def ask(purchase: Purchase) -> Answer:
    """The answer to a purchase. One query."""
    rows = amounts()
    return Answer(advise(purchase, rows), rows)
