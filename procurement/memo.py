"""The memo's content: all that explains a decision, as plain values that nothing later can change."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from accounts.models import User
from registry.figures import danish_amount

from .answers import kroner
from .models import PlanCandidate, PurchasePlan, Threshold
from .rules import Amount
from .rules.running import Total
from .situation import Situation
from .words import words

SCHEMA = "1.0"
_FACTS = {
    "date": "Dato",
    "buyer_type": "Køber",
    "contract_type": "Kontrakt",
    "value_dkk": "Anslået værdi",
    "duration_months": "Varighed i måneder",
    "cross_border_interest": "Klar interesse fra andre lande",
    "public_support": "Offentligt støttet byggeri",
    "supplier_share_pct": "Udsatte medarbejdere hos leverandøren, procent",
    "prior_reserved_win_3y": "Reserveret light-kontrakt inden for tre år",
    "unit": "Ordregiver",
    "decides": "Hvem bestemmer",
}


def _facts(plan: PurchasePlan) -> list[dict[str, Any]]:
    found = []
    for name, label in _FACTS.items():
        value: Any = getattr(plan, name)
        if value in (None, ""):
            continue
        text = str(value)
        if isinstance(value, dt.date):
            value, text = value.isoformat(), value.strftime("%d.%m.%Y")
        elif name == "value_dkk":
            text = kroner(value)
        elif name == "supplier_share_pct":
            value, text = float(value), danish_amount(value)
        elif hasattr(plan, f"get_{name}_display"):
            text = getattr(plan, f"get_{name}_display")()
        found.append({"field": name, "label": label, "value": value, "text": text})
    return found


def _amount(row: Amount) -> dict[str, Any]:
    return {
        "key": row.key,
        "name": dict(Threshold.KEYS).get(row.key, row.key),
        "amount_dkk": row.dkk,
        "amount_eur": row.eur,
        "valid_from": row.valid_from.isoformat() if row.valid_from else None,
        "valid_to": row.valid_to.isoformat() if row.valid_to else None,
        "legal_reference": row.legal_reference,
        "source": {"title": row.source_title, "url": row.source_url},
    }


def _total(total: Total) -> dict[str, Any]:
    return {
        "supplier": total.supplier or None,
        "before_dkk": total.before,
        "after_dkk": total.after,
        "passes": [{"limit": limit.name, "dkk": limit.dkk} for limit in total.passed],
    }


def _candidate(candidate: PlanCandidate) -> dict[str, Any]:
    return {
        "enterprise": candidate.enterprise.name,
        "slug": candidate.enterprise.slug,
        "state": candidate.state,
        "state_text": candidate.get_state_display(),
        "asked_on": candidate.asked_on.isoformat() if candidate.asked_on else None,
        "answered_on": candidate.answered_on.isoformat() if candidate.answered_on else None,
        "reason": candidate.reason,
    }


def compose(situation: Situation, *, number: int, route: str, reason: str, by: User, at: dt.datetime) -> dict[str, Any]:
    """The memo as data. Raises ValueError for a route that is closed or not there. One query: the shortlist."""
    plan, answer = situation.plan, situation.answer
    ways = {line.code: line for line in [*answer.open, *answer.unknown]}
    if route not in ways:
        raise ValueError(f"{route} is not open")
    candidates = plan.candidates.select_related("enterprise")
    room = situation.room
    return {
        "schema_version": SCHEMA,
        "number": number,
        "title": plan.title,
        "organisation": plan.steward.name,
        "need": plan.need,
        "offering": plan.offering.name if plan.offering else None,
        "municipality": plan.municipality.name if plan.municipality else None,
        "facts": _facts(plan),
        "lots": [{"title": lot.title, "value_dkk": lot.value_dkk, "without_tender": lot.without_tender} for lot in situation.lots],
        "lots_room": {"cap_dkk": room.cap, "fifth_dkk": room.fifth, "together_dkk": room.together} if room else None,
        "running_totals": {"kind": situation.kind, "totals": [_total(total) for total in situation.totals]},
        "amounts": [_amount(row) for _, row in sorted(answer.advice.amounts.by_key.items())],
        "answer": answer.as_data(),
        "route": {"code": route, "title": ways[route].title, "state": ways[route].state, "law": ways[route].law},
        "reason": reason,
        "candidates": [_candidate(candidate) for candidate in candidates],
        "filed_by": by.name or by.email,
        "filed_at": timezone.localtime(at).isoformat(timespec="seconds"),
        "notice": f"{words().notice_title}. {words().notice}",
    }
