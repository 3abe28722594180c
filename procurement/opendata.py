"""Thresholds as open data."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from .models import Threshold


def published_thresholds() -> QuerySet[Threshold]:
    return Threshold.objects.all()


def serialise_threshold(row: Threshold) -> dict[str, Any]:
    """Amounts in whole kroner and euro excl. VAT; null where none was found. Both dates are included."""
    return {
        "key": row.key,
        "name": row.get_key_display(),
        "buyer_type": row.buyer_type,
        "contract_type": row.contract_type,
        "amount_dkk": row.amount_dkk,
        "amount_eur": row.amount_eur,
        "valid_from": row.valid_from.isoformat() if row.valid_from else None,
        "valid_to": row.valid_to.isoformat() if row.valid_to else None,
        "legal_reference": row.legal_reference,
        "source": {"title": row.source_title, "url": row.source_url},
        "found_as": row.found_as,
        "checked_on": row.checked_on.isoformat() if row.checked_on else None,
    }
