"""Where a plan's pages stand, and what those that write in it say when it's closed or gone."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from ..actions import Closed
from ..models import PurchasePlan

TRAIL = [("/indkoeb/", "Indkøb"), ("/indkoeb/planer/", "Indkøbsplaner")]
View = Callable[..., HttpResponse]


def trail_of(plan: PurchasePlan | None = None) -> list[tuple[str, str]]:
    return [*TRAIL, (plan.get_absolute_url(), plan.title)] if plan else list(TRAIL)


def while_open(view: View) -> View:
    """A page that writes in a plan: of a closed one it leads to the plan and says so, also when another closed it meanwhile."""

    @wraps(view)
    def opened(request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, pk, *args, **kwargs)
        except Closed:
            messages.warning(request, "Planen er lukket. Åbn den igen, før I skriver i den.")
            return redirect("purchase_plan", pk=pk)
        except PurchasePlan.DoesNotExist:
            raise Http404 from None

    return opened
