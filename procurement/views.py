"""The purchasing page: the amounts of a day, and where to read on."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.rights import Right
from registry.steps import Problem
from registry.steps.forms import anchor

from .answers import Answer
from .asking import ask
from .bands import bands
from .forms import AskForm
from .matching import Match
from .models import Threshold
from .plans.shortlist import found, wanted
from .rules import Buyer, Contract, Regime, Route
from .rules.authority import Unit
from .words import words


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
        "may_plan": request.rights.may_somewhere(Right.READ_UNPUBLISHED, "purchase"),  # type: ignore[attr-defined]  # accounts.middleware
        "historical": [row for row in rows if row.found_as == "seed"],
        "trail": [],
    }
    return render(request, "procurement/index.html", context)


SHOWN = 5  # enterprises on the adviser's page; the plan's shortlist has more
# Questions that matter only for some purchases; the page shows the others always.
_ALWAYS = ("date", "buyer_type", "contract_type", "value_dkk", "cross_border_interest", "duration_months")
_OPTIONAL = ("public_support", "lot_value_dkk", "lots_sum_dkk", "supplier_share_pct", "prior_reserved_win_3y", "unit", "decides")


def _questions(form: AskForm, answer: Answer | None) -> list[str]:
    """The further questions that can change this answer, and those already answered or wrong. None before a first answer."""
    if answer is None:
        return [name for name in _OPTIONAL if form.is_bound and (form.data.get(name) or name in form.errors)]
    asked = answer.advice
    listed = {*asked.open, *asked.unknown, *asked.blocked}
    could_be_supported = asked.purchase.is_works and asked.purchase.buyer in (Buyer.HOUSING, Buyer.PUBLIC_LAW_BODY)
    over = asked.regime in (Regime.EU_TENDER, Regime.LIGHT)
    relevant = {
        "public_support": could_be_supported and asked.regime == Regime.WORKS_OVER_3_MIO,
        "lot_value_dkk": over or Route.PART_WORK in listed,
        "lots_sum_dkk": over or Route.PART_WORK in listed,
        "supplier_share_pct": over or asked.regime == Regime.UNKNOWN,
        "unit": True,
        "decides": form.data.get("unit") == Unit.DEPARTMENT,
        "prior_reserved_win_3y": asked.purchase.contract == Contract.LIGHT and asked.regime in (Regime.LIGHT, Regime.UNKNOWN),
    }
    return [name for name in _OPTIONAL if relevant[name] or form.data.get(name)]


def _problems(form: AskForm) -> list[Problem]:
    """What to mend, in the order of the form, each with the way to its field."""
    return [Problem(str(field.errors[0]), anchor(field)) for field in form if field.errors]


@require_safe
def adviser(request: HttpRequest) -> HttpResponse:
    """The procurement adviser: a GET form, the answer as a page, as its changing part (htmx), or as data (format=json).

    Three queries: the amounts and the two lists of choices; four more to find enterprises.
    """
    asked = any(name in request.GET for name in AskForm.base_fields)
    today = timezone.localdate()
    form = AskForm(request.GET) if asked else AskForm(initial={"date": today.strftime("%d.%m.%Y"), "buyer_type": "kommune"})
    answer = ask(form.purchase(), form.counts()) if asked and form.is_valid() else None
    matched: list[tuple[Match, str]] = []
    if answer is not None and form.cleaned_data["ydelse"] is not None:
        place = form.cleaned_data["kommune"]
        matched = found(wanted(form.cleaned_data["ydelse"].pk, place.pk if place else None, None, answer.advice))
    if request.GET.get("format") == "json":
        if answer is None:
            errors = form.errors if asked else AskForm({}).errors
            return JsonResponse({"errors": errors}, status=400, json_dumps_params={"ensure_ascii": False})
        could = [{"slug": slug, "name": each.name, "reasons": [why.text for why in each.reasons]} for each, slug in matched]
        return JsonResponse(answer.as_data() | {"enterprises": could}, json_dumps_params={"ensure_ascii": False})
    partial = getattr(getattr(request, "htmx", None), "target", None) == "raadgiver"
    only_missing = partial and all(error.code == "required" for errors in form.errors.as_data().values() for error in errors)
    context = {
        "form": form,
        "missing": [form[name] for name in form.errors] if only_missing else [],
        "problems": _problems(form),
        "answer": answer,
        "history": answer.history if answer else [],
        "bands": bands(answer.advice) if answer else [],
        "always": [form[name] for name in _ALWAYS],
        "further": [form[name] for name in _questions(form, answer)],
        "words": words(),
        "matched": matched[:SHOWN],
        "matched_total": len(matched),
        "who": [form["ydelse"], form["kommune"]],
        "may_plan": request.rights.may_somewhere(Right.CREATE, "purchase"),  # type: ignore[attr-defined]  # accounts.middleware
        "asked": request.GET.urlencode(),
        "trail": [("/indkoeb/", "Indkøb")],
    }
    response = render(request, "procurement/adviser_parts.html" if partial else "procurement/adviser.html", context)
    response["Vary"] = "HX-Request, HX-Target"
    return response
