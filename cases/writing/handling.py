"""The pages of those who publish cases, and what a case's own page shows those who keep it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.rights import Right
from enterprises.registration.handling import ReasonForm
from registry import lifecycle
from registry.models import Status
from registry.steps import Refused, sections

from .. import actions
from ..models import PracticeCase
from . import access
from .guide import TRAIL
from .steps import STEPS

MOST = 200  # rows of the queue; the oldest come first
_HELP = "Den, der har skrevet casen, får den at læse."
_SAID = {
    "udgiv": "Casen er udgivet.",
    "tilbage": "Casen er sendt tilbage med din begrundelse.",
    "arkiver": "Casen er arkiveret.",
    "genaabn": "Casen er genåbnet som kladde.",
}


def due_on(case: PracticeCase) -> dt.date | None:
    """When the case should be confirmed; None for one that nobody keeps."""
    if case.steward_id is None or case.status != Status.PUBLISHED:
        return None
    return lifecycle.due_on(case.confirmed_on, timezone.localdate(case.created_at), case.confirm_months)


def is_due(case: PracticeCase, today: dt.date) -> bool:
    return lifecycle.needs_confirmation(case.status, has_steward=case.steward_id is not None, due=due_on(case), today=today)


@login_required
def queue(request: HttpRequest) -> HttpResponse:
    """The cases that wait for an administrator, the oldest first."""
    if not access.rights_of(request).may_somewhere(Right.PUBLISH, access.KIND):
        raise PermissionDenied
    waiting = PracticeCase.objects.filter(status=Status.SUBMITTED).select_related("steward", "municipality", "responsible")
    return render(request, "cases/writing/queue.html", {"waiting": waiting.order_by("updated_at")[:MOST], "trail": TRAIL})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def handle(request: HttpRequest, slug: str) -> HttpResponse:
    """One case as the one who publishes sees it: all that is told, what has happened, and the decision."""
    case = access.allowed(request, slug, Right.PUBLISH)
    form = ReasonForm(help_text=_HELP)
    if request.method == "POST":
        answer, form = _decide(request, case)
        if answer is not None:
            return answer
    context = {
        "entry": case,
        "form": form,
        "sections": sections(STEPS, case, lambda key: reverse("case_step", args=[case.slug, key])),
        "events": case.events.select_related("by", "organisation"),
        "own": actions.submitter(case) == access.user_of(request).pk,
        "trail": [*TRAIL, (reverse("case_queue"), "Til godkendelse")],
    }
    return render(request, "cases/writing/handle.html", context)


def _decide(request: HttpRequest, case: PracticeCase) -> tuple[HttpResponse | None, ReasonForm]:
    user, step = access.user_of(request), request.POST.get("handling", "")
    form = ReasonForm(request.POST if step != "udgiv" else None, help_text=_HELP)
    if step not in _SAID:
        messages.info(request, "Vælg, hvad der skal ske.")
        return redirect("case_handle", case.slug), form
    if step != "udgiv" and not form.is_valid():
        return None, form
    try:
        if step == "udgiv":
            actions.publish(entry_id=case.pk, by=user, today=access.today())
        else:
            act = {"tilbage": actions.send_back, "arkiver": actions.archive, "genaabn": actions.reopen}[step]
            act(entry_id=case.pk, by=user, reason=form.cleaned_data["reason"])
    except Refused as refused:
        messages.warning(request, refused.text)
        return redirect("case_handle", case.slug), form
    messages.success(request, _SAID[step])
    return redirect(
        "case_queue" if step in ("udgiv", "tilbage") else "case_handle", *([] if step in ("udgiv", "tilbage") else [case.slug])
    ), form


@login_required
@require_POST
def confirm(request: HttpRequest, slug: str) -> HttpResponse:
    """'Stadig rigtigt', with one click."""
    case = access.allowed(request, slug, Right.CONFIRM)
    try:
        actions.confirm(entry_id=case.pk, by=access.user_of(request), organisation=case.steward, today=access.today())
    except Refused as refused:
        messages.info(request, refused.text)
    else:
        messages.success(request, "Tak. Casen står nu som bekræftet i dag.")
    return redirect("case", slug)


def for_staff(request: HttpRequest, case: PracticeCase) -> dict[str, Any]:
    """What the case's page shows beyond what everybody sees: what the reader may do with it. No query but the rights'."""
    rights = access.rights_of(request)

    def may(right: Right) -> bool:
        return rights.may(right, access.KIND, case.steward_id)

    return {
        "may_edit": may(Right.EDIT),
        "may_submit": may(Right.SUBMIT),
        "may_confirm": case.steward_id is not None and case.is_published and may(Right.CONFIRM),
        "may_handle": may(Right.PUBLISH),
        "confirmed_on": case.confirmed_on if case.steward_id else None,
        "due_on": due_on(case),
        "is_due": is_due(case, access.today()),
    }
