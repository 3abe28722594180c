"""The purchasing page: the amounts of a day, and where to read on."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from .models import Threshold


def _by_use(row: Threshold) -> tuple[int, dt.date]:
    """The order a buyer asks in: small purchases, then the EU thresholds, then lots and the rarer ones; oldest first."""
    order = ["works_one_bid", "works_underhaandsbud", "works_small_part", "gs_small", "gs_other", "gs_state", "works", "light"]
    return (order.index(row.key) if row.key in order else len(order), row.valid_from or dt.date.min)


def procurement(request: HttpRequest) -> HttpResponse:
    """The thresholds valid today, those of earlier periods, and the amounts that stand in the source documents."""
    today = timezone.localdate()
    rows = sorted(Threshold.objects.all(), key=_by_use)
    valid = [row for row in rows if row.valid_from and row.valid_from <= today and (row.valid_to is None or row.valid_to >= today)]
    earlier = [row for row in rows if row.valid_to and row.valid_to < today]
    context = {
        "today": today,
        "valid": valid,
        "valid_to": min((row.valid_to for row in valid if row.valid_to), default=None),
        "earlier": earlier,
        "historical": [row for row in rows if row.found_as == "seed"],
        "trail": [],
    }
    return render(request, "procurement/index.html", context)
