"""The lists of plans and purchases as files: what the reader may see, all pages of it, and never for other sites to read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.utils import timezone

from registry import exporting
from registry.listing import Column
from registry.listing.exports import FORMATS, as_csv, as_xlsx

from ..models import PurchasePlan, RegisteredPurchase

Field = tuple[str, str, Callable[[Any], Any]]  # its name in JSON, its heading in a table, its value


def _day(at: dt.datetime | None) -> str | None:
    return timezone.localdate(at).isoformat() if at else None


def _name(value: Any) -> str | None:
    return str(value) if value is not None else None


def _memo(plan: PurchasePlan) -> int | None:
    return max((memo.number for memo in plan.memos.all()), default=None)


# Empty is 'not told', as on the page. Amounts are whole kroner without VAT, days ISO.
PLANS: list[Field] = [
    ("title", "Køb", lambda plan: plan.title),
    ("organisation", "Køber", lambda plan: plan.steward.name),
    ("responsible", "Ansvarlig", lambda plan: _name(plan.responsible)),
    ("value_dkk", "Anslået værdi i kr.", lambda plan: plan.value_dkk),
    ("date", "Dato", lambda plan: _name(plan.date)),
    ("contract_type", "Kontraktens slags", lambda plan: plan.contract_type or None),
    ("offering", "Ydelse", lambda plan: _name(plan.offering)),
    ("municipality", "Kommune", lambda plan: plan.municipality.name if plan.municipality else None),
    ("memo", "Seneste notat nr.", _memo),
    ("closed_on", "Lukket", lambda plan: _day(plan.closed_at)),
    ("changed_on", "Sidst ændret", lambda plan: _day(plan.updated_at)),
    ("url", "Adresse", lambda plan: plan.get_absolute_url()),
]
PURCHASES: list[Field] = [
    ("text", "Hvad", lambda row: row.text),
    ("supplier", "Leverandør", lambda row: row.supplier.name),
    ("organisation", "Køber", lambda row: row.steward.name),
    ("contract_type", "Kontraktens slags", lambda row: row.contract_type),
    ("offering", "Ydelse", lambda row: _name(row.offering)),
    ("made_on", "Købt den", lambda row: row.made_on.isoformat()),
    ("amount_dkk", "Beløb i kr.", lambda row: row.amount_dkk),
    ("plan", "Indkøbsplan", lambda row: _name(row.plan)),
    ("withdrawn_on", "Trukket tilbage", lambda row: _day(row.withdrawn_at)),
    ("withdrawn_reason", "Hvorfor trukket tilbage", lambda row: row.withdrawn_reason or None),
    ("url", "Adresse", lambda row: row.get_absolute_url()),
]


def _column(field: Field) -> Column:
    _, heading, value = field

    def text(row: Any) -> Any:
        found = value(row)
        return "" if found is None else found

    return Column(heading, text)


def as_file(
    request: HttpRequest, name: str, title: str, fields: list[Field], found: QuerySet[PurchasePlan] | QuerySet[RegisteredPurchase]
) -> HttpResponse | None:
    """The rows in the format asked for, noted in the log of exports; None when no format is."""
    wanted = request.GET.get("format", "")
    if not wanted:
        return None
    if wanted not in FORMATS:
        return HttpResponseBadRequest(f"Formatet kan ikke bruges. Vælg {', '.join(FORMATS)}.".encode())
    rows = list(found)
    if wanted == "json":
        results = [{key: value(row) for key, _, value in fields} for row in rows]
        made: HttpResponse = JsonResponse({"count": len(rows), "results": results}, json_dumps_params={"ensure_ascii": False})
    else:
        made = (as_csv if wanted == "csv" else as_xlsx)(name, [_column(field) for field in fields], rows)
    if request.method == "GET":
        choices = request.GET.copy()
        del choices["format"]
        exporting.log(user=request.user, what=title, file_format=wanted, rows=len(rows), choices=choices.urlencode())
    return made
