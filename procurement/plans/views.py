"""The pages of a purchase plan. Each says at its field what is wrong and keeps what was typed; drafts are saved as they stand."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.validators import slug_re
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.rights import Right
from enterprises.models import SocialEnterprise
from registry.steps import Problem
from registry.steps.forms import anchor

from .. import actions
from ..models import DecisionMemo, PurchasePlan
from ..situation import room_of, situation_of
from ..words import words
from .access import allowed, may_edit, plans, plans_for, purchases, readable, rights_of, seen_by, user_of
from .forms import BoughtForm, CandidateForm, LotFormSet, MemoForm, PlanForm, initial_lots, lots_of
from .invitation import invitation
from .shortlist import MOST, found, wanted_by

_ALSO_BROUGHT = {"ydelse": "offering", "kommune": "municipality"}
PAGE = 100  # rows of a list; older ones are reached by the plan or the purchase itself
_TRAIL = [("/indkoeb/", "Indkøb"), ("/indkoeb/planer/", "Indkøbsplaner")]


def _trail(plan: PurchasePlan | None = None) -> list[tuple[str, str]]:
    return [*_TRAIL, (plan.get_absolute_url(), plan.title)] if plan else list(_TRAIL)


def problems(*all_forms: forms.BaseForm) -> list[Problem]:
    """What to mend, in the order of the forms."""
    listed = []
    for form in all_forms:
        listed += [Problem(str(error)) for error in form.non_field_errors()]
        listed += [Problem(f"{field.label}: {field.errors[0]}", anchor(field)) for field in form if field.errors]
    return listed


@login_required
@require_safe
def plan_list(request: HttpRequest) -> HttpResponse:
    """The plans of the reader's organisations, the last changed first."""
    context = {
        "plans": plans(request).prefetch_related("memos")[:PAGE],
        "may_create": rights_of(request).may_somewhere(Right.CREATE, "purchase"),
        "trail": _TRAIL[:1],
    }
    return render(request, "procurement/plans/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan_new(request: HttpRequest) -> HttpResponse:
    """A new plan; what the adviser was asked comes along in the address."""
    organisations = plans_for(request)
    if request.method == "POST":
        form = PlanForm(request.POST, organisations=organisations)
        if form.is_valid():
            plan = actions.start_plan(values=form.values(), by=user_of(request))
            messages.success(request, "Indkøbsplanen er gemt som kladde.")
            return redirect(plan)
    else:
        brought = {name: value[:60] for name, value in request.GET.items() if name in PurchasePlan.FACTS}
        brought |= {column: request.GET[name][:18] for name, column in _ALSO_BROUGHT.items() if name in request.GET}
        form = PlanForm(organisations=organisations, initial=brought)
    return _facts(request, form, None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan's facts. One who saves over another's changes is told, and keeps what was typed."""
    plan = allowed(request, pk)
    organisations = plans_for(request)
    form = PlanForm(request.POST if request.method == "POST" else None, organisations=organisations, initial=PlanForm.initial_of(plan))
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_plan(plan_id=plan.pk, version=form.cleaned_data["version"] or 0, values=form.values())
        except actions.Changed:
            form.add_error(
                None, "En anden har gemt planen, siden du åbnede siden. Åbn den igen i et nyt vindue, og flyt dine rettelser over."
            )
        else:
            messages.success(request, "Indkøbsplanen er gemt.")
            return redirect(plan)
    return _facts(request, form, plan)


def _facts(request: HttpRequest, form: PlanForm, plan: PurchasePlan | None) -> HttpResponse:
    context = {"form": form, "plan": plan, "problems": problems(form) if form.is_bound else [], "trail": _trail(plan)}
    return render(request, "procurement/plans/facts.html", context)


@login_required
@require_safe
def plan_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan as it stands: its answer, lots, running totals, shortlist and memos."""
    plan = readable(request, pk)
    context = {
        "plan": plan,
        "situation": situation_of(plan, seen=seen_by(request)),
        "candidates": list(plan.candidates.select_related("enterprise")),
        "memos": list(plan.memos.select_related("filed_by")),
        "may_edit": may_edit(request, plan),
        "words": words(),
        "trail": _trail(),
    }
    return render(request, "procurement/plans/plan.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan_lots(request: HttpRequest, pk: int) -> HttpResponse:
    """The lots: what room is left follows what is typed (htmx asks by GET and nothing is saved), and is shown on saving without it."""
    plan = allowed(request, pk)
    live = getattr(getattr(request, "htmx", None), "target", None) == "rum" and request.method != "POST"
    if request.method == "POST" or live:
        formset = LotFormSet(request.POST or request.GET, prefix="del")
        typed = lots_of(formset) if formset.is_valid() else None
        if typed is not None and not live:
            actions.save_lots(plan_id=plan.pk, lots=typed)
            messages.success(request, "Delene er gemt.")
            return redirect("purchase_lots", pk=plan.pk)
    else:
        formset = LotFormSet(prefix="del", initial=initial_lots(plan))
        typed = list(plan.lots.all())
    room = room_of(plan, typed) if typed is not None else None
    outside = [lot for lot in typed or [] if lot.without_tender]
    context = {
        "plan": plan,
        "formset": formset,
        "problems": [problem for form in formset for problem in problems(form)] if formset.is_bound and not live else [],
        "wrong": typed is None,
        "room": room,
        "each": list(zip(outside, room.lots, strict=True)) if room else [],
        "trail": _trail(plan),
    }
    response = render(request, "procurement/plans/lots_room.html" if live else "procurement/plans/lots.html", context)
    response["Vary"] = "HX-Request, HX-Target"
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan_shortlist(request: HttpRequest, pk: int) -> HttpResponse:
    """The enterprises that could be asked, each with the reasons, and those on the list. POST puts one on it."""
    plan = allowed(request, pk)
    if request.method == "POST":
        slug = request.POST.get("virksomhed", "")
        if not slug_re.fullmatch(slug):
            raise Http404
        enterprise = get_object_or_404(SocialEnterprise.objects.published(), slug=slug[:120])
        actions.shortlist(plan_id=plan.pk, enterprise=enterprise)
        return redirect("purchase_candidate", pk=plan.pk, slug=enterprise.slug)
    matched = found(wanted_by(plan, situation_of(plan, seen=seen_by(request))))
    candidates = list(plan.candidates.select_related("enterprise"))
    listed = {candidate.enterprise_id for candidate in candidates}
    context = {
        "plan": plan,
        "matches": [(each, slug, each.key in listed) for each, slug in matched[:MOST]],
        "total": len(matched),
        "candidates": candidates,
        "trail": _trail(plan),
    }
    return render(request, "procurement/plans/shortlist.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan_candidate(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """One enterprise on the list: how far it got and why, and a draft of the invitation."""
    plan = allowed(request, pk)
    candidate = plan.candidates.select_related("enterprise").filter(enterprise__slug=slug).first()
    if candidate is None:
        raise Http404
    form = CandidateForm(request.POST if request.method == "POST" else None, instance=candidate)
    if request.method == "POST":
        if "fjern" in request.POST:
            candidate.delete()
            return redirect("purchase_shortlist", pk=plan.pk)
        if form.is_valid():
            form.save()
            messages.success(request, f"{candidate.enterprise.name} er gemt.")
            return redirect("purchase_shortlist", pk=plan.pk)
    text = invitation(
        enterprise=candidate.enterprise.name,
        buyer=plan.steward.name,
        title=plan.title,
        need=plan.need,
        value=plan.value_dkk,
        months=plan.duration_months,
        date=plan.date,
        place=plan.municipality.name if plan.municipality else "",
    )
    context = {"plan": plan, "candidate": candidate, "form": form, "problems": problems(form) if form.is_bound else [], "text": text}
    context["trail"] = [*_trail(plan), (f"{plan.get_absolute_url()}liste/", "Virksomheder")]
    return render(request, "procurement/plans/candidate.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan_memo(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a way, say why, and file the memo as the plan stands."""
    plan = allowed(request, pk, Right.SUBMIT)
    situation = situation_of(plan, seen=seen_by(request))
    ways = [*situation.answer.open, *situation.answer.unknown] if situation else []
    titles = [(way.code, way.title if way.state == "open" else f"{way.title} (ikke afklaret)") for way in ways]
    form = MemoForm(request.POST if request.method == "POST" else None, routes=titles)
    if request.method == "POST" and situation is not None and form.is_valid():
        given = form.cleaned_data
        try:
            memo = actions.file_memo(
                plan_id=plan.pk,
                route=given["route"],
                reason=given["reason"],
                by=user_of(request),
                now=timezone.now(),
                # What an administrator sees besides isn't told on to the plan's readers.
                seen={plan.steward_id} if (seen := seen_by(request)) is None else seen,
            )
        except (actions.Incomplete, ValueError):
            # The plan was changed by another between the two readings.
            form.add_error("route", "Planen er lige blevet ændret. Se vejene igen.")
        else:
            messages.success(request, f"Notat nr. {memo.number} er arkiveret. Det kan ikke rettes; en ny udgave kan afløse det.")
            return redirect(memo)
    context = {
        "plan": plan,
        "situation": situation,
        "form": form,
        "problems": problems(form) if form.is_bound and situation else [],
        "candidates": list(plan.candidates.select_related("enterprise")),
        "number": plan.memos.count() + 1,
        "trail": _trail(plan),
    }
    return render(request, "procurement/plans/memo_form.html", context)


@login_required
@require_safe
def memo(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A filed memo as it was filed, as a page to print and as JSON. It says when a newer version supersedes it."""
    plan = readable(request, pk)
    filed = {each.number: each for each in plan.memos.all()}
    this: DecisionMemo | None = filed.get(number)
    if this is None:
        raise Http404
    latest = max(filed)
    superseded_by = latest if latest > number else None
    if request.GET.get("format") == "json":
        data: dict[str, Any] = {**this.content, "superseded_by": superseded_by}
        return JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1})
    context = {
        "plan": plan,
        "memo": this,
        "content": this.content,
        "lines": {of: [line for line in this.content["answer"]["details"] if line["of"] == of] for of in ("route", "warning", "authority")},
        "regime": this.content["answer"]["details"][0],
        "period": {name: dt.date.fromisoformat(day) for name, day in this.content["answer"]["rule_set"].items() if day},
        "superseded_by": superseded_by,
        "data_url": f"{this.get_absolute_url()}?format=json",
        "trail": _trail(plan),
    }
    return render(request, "procurement/plans/memo.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bought(request: HttpRequest) -> HttpResponse:
    """The purchases made by the reader's organisations, a form to add one, and a button to take away what was typed wrongly."""
    rows = purchases(request)
    may_create = rights_of(request).may_somewhere(Right.CREATE, "purchase")
    form = None
    if request.method == "POST" and "slet" in request.POST:
        key = request.POST["slet"]
        row = rows.filter(pk=int(key)).first() if re.fullmatch(r"\d{1,18}", key, re.ASCII) else None
        if row is None:
            raise Http404
        if not rights_of(request).may(Right.EDIT, "purchase", row.steward_id):
            raise PermissionDenied
        row.delete()
        messages.success(request, f"”{row.text}” er slettet og tæller ikke længere med.")
        return redirect("registered_purchases")
    if may_create or request.method == "POST":
        typed = request.POST if request.method == "POST" else None
        key = request.GET.get("plan", "")
        plan = plans(request).filter(pk=int(key)).first() if re.fullmatch(r"\d{1,18}", key, re.ASCII) else None
        brought = {}
        if plan is not None and typed is None:
            chosen = plan.candidates.filter(state="chosen").values_list("enterprise", flat=True).first()
            brought = BoughtForm.initial_of(plan, chosen)
        form = BoughtForm(typed, organisations=plans_for(request), today=timezone.localdate(), initial=brought)
        if request.method == "POST" and form.is_valid():
            form.instance.entered_by = user_of(request)
            form.instance.plan = plan if plan is not None and plan.steward_id == form.instance.steward_id else None
            form.save()
            messages.success(request, "Købet er registreret.")
            return redirect("registered_purchases")
    context = {
        "rows": rows[:PAGE],
        "form": form,
        "problems": problems(form) if form is not None and form.is_bound else [],
        "trail": _TRAIL[:1],
    }
    return render(request, "procurement/plans/bought.html", context)
