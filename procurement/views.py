"""The purchasing page: the amounts of a day, and where to read on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from .models import Threshold


def procurement(request: HttpRequest) -> HttpResponse:
    """The thresholds valid today, those of earlier periods, and the amounts that stand in the source documents."""
    today = timezone.localdate()
    rows = list(Threshold.objects.all())
    valid = [row for row in rows if row.valid_from and row.valid_from <= today and (row.valid_to is None or row.valid_to >= today)]
    earlier = [row for row in rows if row.valid_to and row.valid_to < today]
    context = {
        "today": today,
        "valid": valid,
        "valid_to": min((row.valid_to for row in valid if row.valid_to), default=None),
        "earlier": sorted(earlier, key=lambda row: (row.key, row.valid_from), reverse=False),
        "historical": [row for row in rows if row.found_as == "seed"],
        "trail": [],
    }
    return render(request, "procurement/index.html", context)
