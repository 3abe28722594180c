"""The pages of a purchase plan. Each says at its field what is wrong and keeps what was typed; drafts are saved as they stand."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.validators import slug_re
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.rights import Right
from enterprises.models import SocialEnterprise

from .. import actions
from ..models import DecisionMemo, PurchasePlan
from ..situation import room_of, situation_of
from ..words import words
from .access import allowed, may_edit, plans, plans_for, readable, rights_of, seen_by, user_of, writable
from .files import PLANS, as_file
from .forms import CandidateForm, LotFormSet, MemoForm, PlanForm, WhyForm, initial_lots, lots_of
from .invitation import invitation
from .lists import paged, problems, sought
from .shortlist import MOST, asked_of, found, wanted_by
from .trail import TRAIL, trail_of, while_open

_ALSO_BROUGHT = {"ydelse": "offering", "kommune": "municipality"}
# Which plans the list shows; the first when nothing is chosen.
SHOWN = {"aabne": ("Åbne", {"closed_at__isnull": True}), "lukkede": ("Lukkede", {"closed_at__isnull": False}), "alle": ("Alle", {})}


@login_required
@require_safe
def plan_list(request: HttpRequest) -> HttpResponse:
    """The plans of the reader's organisations, the last changed first; `vis` is open, closed or all, `q` a part of the title."""
    chosen = request.GET.get("vis", "")
    chosen = chosen if chosen in SHOWN else "aabne"
    text = sought(request)
    filed = Prefetch("memos", DecisionMemo.objects.defer("content"))
    rows = plans(request).filter(**SHOWN[chosen][1], title__icontains=text).prefetch_related(filed)
    if (file := as_file(request, "indkoebsplaner", "Indkøbsplaner", PLANS, rows)) is not None:
        return file
    context = {
        **paged(request, rows),
        "chosen": chosen,
        "choices": [(key, label) for key, (label, _) in SHOWN.items()],
        "q": text,
        "may_create": rights_of(request).may_somewhere(Right.CREATE, "purchase"),
        "trail": TRAIL[:1],
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
@while_open
def plan_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan's facts. One who saves over another's changes is told, and keeps what was typed."""
    plan = writable(request, pk)
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
    context = {"form": form, "plan": plan, "problems": problems(form) if form.is_bound else [], "trail": trail_of(plan)}
    return render(request, "procurement/plans/facts.html", context)


@login_required
@require_safe
def plan_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan as it stands: its answer, lots, running totals, shortlist and memos."""
    plan = readable(request, pk)
    situation = situation_of(plan, seen=seen_by(request))
    context = {
        "plan": plan,
        "situation": situation,
        "full_answer": f"/indkoeb/raadgiver/?{asked_of(plan, situation.outside)}" if situation else "",
        "candidates": list(plan.candidates.select_related("enterprise")),
        "memos": list(plan.memos.select_related("filed_by").defer("content")),
        "events": list(plan.events.select_related("by")),
        "may_edit": may_edit(request, plan) and not plan.is_closed,
        "may_reopen": may_edit(request, plan) and plan.is_closed,
        "words": words(),
        "trail": trail_of(),
    }
    return render(request, "procurement/plans/plan.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@while_open
def plan_lots(request: HttpRequest, pk: int) -> HttpResponse:
    """The lots: what room is left follows what is typed (htmx asks by GET and nothing is saved), and is shown on saving without it."""
    plan = writable(request, pk)
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
        "trail": trail_of(plan),
    }
    response = render(request, "procurement/plans/lots_room.html" if live else "procurement/plans/lots.html", context)
    response["Vary"] = "HX-Request, HX-Target"
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@while_open
def plan_shortlist(request: HttpRequest, pk: int) -> HttpResponse:
    """The enterprises that could be asked, each with the reasons, and those on the list. POST puts one on it."""
    plan = writable(request, pk)
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
        "trail": trail_of(plan),
    }
    return render(request, "procurement/plans/shortlist.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@while_open
def plan_candidate(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """One enterprise on the list: how far it got and why, and a draft of the invitation."""
    plan = writable(request, pk)
    candidate = plan.candidates.select_related("enterprise").filter(enterprise__slug=slug).first()
    if candidate is None:
        raise Http404
    form = CandidateForm(request.POST if request.method == "POST" else None, instance=candidate)
    if request.method == "POST":
        if "fjern" in request.POST:
            actions.drop_candidate(candidate)
            return redirect("purchase_shortlist", pk=plan.pk)
        if form.is_valid():
            actions.save_candidate(form.instance)
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
    context["trail"] = [*trail_of(plan), (f"{plan.get_absolute_url()}liste/", "Virksomheder")]
    return render(request, "procurement/plans/candidate.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@while_open
def plan_memo(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a way, say why, and file the memo as the plan stands."""
    plan = writable(request, pk, Right.SUBMIT)
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
        "words": words(),
        "trail": trail_of(plan),
    }
    return render(request, "procurement/plans/memo_form.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@while_open
def plan_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a plan, with why: it's read and counted as before, but nobody writes in it."""
    plan = writable(request, pk)
    form = WhyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.close_plan(plan_id=plan.pk, by=user_of(request), reason=form.cleaned_data["reason"], now=timezone.now())
        messages.success(request, "Planen er lukket. Den står stadig under ”Lukkede”.")
        return redirect(plan)
    context = {"plan": plan, "form": form, "problems": problems(form) if form.is_bound else [], "trail": trail_of(plan)}
    return render(request, "procurement/plans/close.html", context)


@login_required
@require_POST
def plan_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed plan again."""
    plan = allowed(request, pk)
    actions.reopen_plan(plan_id=plan.pk, by=user_of(request))
    messages.success(request, "Planen er åben igen.")
    return redirect(plan)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a plan that has no memo, after a page that says what goes with it."""
    plan = allowed(request, pk)
    has_memo = plan.memos.exists()
    if request.method == "POST":
        try:
            actions.delete_plan(plan_id=plan.pk)
        except actions.HasMemo:
            has_memo = True
        else:
            messages.success(request, f"”{plan.title}” er slettet.")
            return redirect("purchase_plans")
    context = {
        "plan": plan,
        "has_memo": has_memo,
        "lots": plan.lots.count(),
        "candidates": plan.candidates.count(),
        "trail": trail_of(plan),
    }
    return render(request, "procurement/plans/delete.html", context)


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


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
        "candidates": [(each, *(_day(each.get(name)) for name in ("asked_on", "answered_on"))) for each in this.content["candidates"]],
        "lines": {of: [line for line in this.content["answer"]["details"] if line["of"] == of] for of in ("route", "warning", "authority")},
        "regime": this.content["answer"]["details"][0],
        "period": {name: dt.date.fromisoformat(day) for name, day in this.content["answer"]["rule_set"].items() if day},
        "superseded_by": superseded_by,
        "data_url": f"{this.get_absolute_url()}?format=json",
        "trail": trail_of(plan),
    }
    return render(request, "procurement/plans/memo.html", context)
