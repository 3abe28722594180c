"""Hand-over: when a person leaves, what is theirs is listed and given to another in one step. Who may what: `accounts.hand_over`."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from registry.guard import GuardedForm
from registry.steps import Refused

from ..desk import desks
from ..forms import PortalForm
from ..hand_over import HandedOver, Reach, answer, is_late, may_undo, offered, propose, reach, read_answer_link, transfer, undo
from ..models import HandOver, Membership, User
from ..rights import Right, Rights
from ..security.log import record
from ..security.models import SecurityEventKind
from .my_page import context_of


class ChooseForm(GuardedForm, PortalForm):
    """Whose things are handed over."""

    person = forms.ModelChoiceField(
        User.objects.none(),
        label="Hvem stopper?",
        empty_label="Vælg en person",
        error_messages={"required": "Vælg en person.", "invalid_choice": "Vælg en af personerne på listen."},
    )
    labels = {"person": "Hvem stopper eller skifter opgaver?"}

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class HandOverForm(GuardedForm, PortalForm):
    """To whom, why, and whether the account is closed with it (only offered to administrators)."""

    to = forms.ModelChoiceField(
        User.objects.none(),
        empty_label="Vælg en person",
        error_messages={"required": "Vælg, hvem der overtager.", "invalid_choice": "Vælg en af personerne på listen."},
    )
    reason = forms.CharField(required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    close = forms.BooleanField(required=False)
    labels = {"to": "Hvem overtager?", "reason": "Begrundelse", "close": "Luk kontoen, og log personen ud alle steder"}

    def __init__(self, *args: Any, people: QuerySet[User], may_close: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = people  # type: ignore[attr-defined]
        if not may_close:
            del self.fields["close"]


def _reach(request: HttpRequest) -> frozenset[int] | None:
    """The organisations whose people's things the reader may hand over; None for all. 403 when there are none."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    reach = rights.organisations(Right.HAND_OVER, "person")
    if reach is not None and not reach:
        raise PermissionDenied
    return reach


def people_within(reach: frozenset[int] | None) -> QuerySet[User]:
    """Who holds a role in the organisations today or later, or did; everybody where there is no limit."""
    if reach is None:
        return User.objects.order_by("name", "email")
    return User.objects.filter(memberships__organisation__in=sorted(reach)).distinct().order_by("name", "email")


def receivers(reach: frozenset[int] | None, leaver: User, by: User) -> QuerySet[User]:
    """Who can take over: others with an open account, never who asks; for others than administrators those with a role there today."""
    people = User.objects.filter(is_active=True).exclude(pk__in=[leaver.pk, by.pk])
    if reach is not None:
        colleagues = Membership.objects.live(timezone.localdate()).filter(organisation__in=sorted(reach))
        people = people.filter(pk__in=colleagues.values("user"))
    return people.order_by("name", "email")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD"])
def hand_over_choose(request: HttpRequest) -> HttpResponse:
    """Choose the person; `person` in the address leads on to their page."""
    within = _reach(request)
    people = people_within(within)
    form = ChooseForm(request.GET if "person" in request.GET else None, people=people)
    if form.is_bound and form.is_valid():
        return redirect("hand_over_person", pk=form.cleaned_data["person"].pk)
    context = {"form": form, "limited": within is not None, "trail": [("/konto/min-side/", "Min side")]}
    return render(request, "accounts/hand_over_choose.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """What of a person's the reader may move, and the form that gives it to another, or asks the person for their word.

    Sent twice it says the same and does nothing more.
    """
    within = _reach(request)
    leaver = get_object_or_404(people_within(within), pk=pk)
    by = cast(User, request.user)
    rights: Rights = request.rights  # type: ignore[attr-defined]
    today = timezone.localdate()
    asks = within is not None and leaver != by
    form = HandOverForm(request.POST if request.method == "POST" else None, people=receivers(within, leaver, by), may_close=within is None)
    if request.method == "POST" and form.is_valid():
        wanted = {"from_user": leaver, "to_user": form.cleaned_data["to"], "by": by, "today": today, "reason": form.cleaned_data["reason"]}
        try:
            if asks:
                propose(**wanted)
                messages.success(request, f"{leaver} har fået en mail og bestemmer selv. Der sker ikke noget, før svaret er ja.")
            else:
                _say(request, transfer(**wanted, close=form.cleaned_data.get("close", False)), leaver, wanted["to_user"])
        except Refused as refused:
            form.add_error(refused.field or None, refused.text)
            _note_refusal(request, leaver)
        else:
            return redirect("hand_over_person", pk=leaver.pk)
    elif form.has_error("to", "invalid_choice"):
        _note_refusal(request, leaver)
    mine = reach(rights, leaver, None, today)
    shown = [item for desk in desks() for item in desk.held_by(leaver) if mine.covers(item)]
    context = {
        "form": form,
        "leaver": leaver,
        "roles": mine.roles,
        "asks": asks,
        "limited": within is not None,
        "tasks": [item for item in shown if item.todo],
        "earlier": _earlier(leaver, rights),
        "trail": [("/konto/min-side/", "Min side"), ("/konto/overdragelse/", "Overdragelse")],
        **context_of(shown),
    }
    return render(request, "accounts/hand_over.html", context)


def _note_refusal(request: HttpRequest, leaver: User) -> None:
    """Record a try to move somebody's roles where they may not go: the page offers none such, so the form was made by hand or is old."""
    record(SecurityEventKind.REFUSED, request=request, user=cast(User, request.user), route="hand_over_person", whose=leaver.pk)


def _say(request: HttpRequest, done: HandedOver, leaver: User, to: User) -> None:
    if not done.anything:
        messages.info(request, f"{leaver} havde ikke noget, du kan overdrage til {to}. Der er ikke ændret noget.")
        return
    closed = " Kontoen er lukket." if done.closed else ""
    both = "I" if leaver == request.user else "De"
    messages.success(request, f"{_taken(done, to)}{closed} {both} har begge fået en mail.")


def _taken(done: HandedOver, to: User) -> str:
    return f"{to} har overtaget {counted(done.roles, 'rolle', 'roller')} og {counted(done.records, 'post', 'poster')}."


def _earlier(leaver: User, rights: Rights) -> list[tuple[HandOver, bool]]:
    """The latest hand-overs from the person, each with whether the reader may undo it; shown to the person and to administrators."""
    if not (rights.is_admin or rights.user_id == leaver.pk):
        return []
    rows = HandOver.objects.filter(from_user=leaver).select_related("to_user", "by", "undone_by")[:5]
    return [(row, may_undo(row, rights, timezone.now())) for row in rows]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over_answer(request: HttpRequest, signed: str) -> HttpResponse:
    """The leaver's yes or no to a colleague's proposal, by the link in the mail, without logging in."""
    proposal = read_answer_link(signed)
    if proposal is None:
        return render(request, "accounts/hand_over_answer.html", {"proposal": None, "trail": []}, status=404)
    said, refused = "", ""
    if request.method == "POST" and proposal.answered_at is None and request.POST.get("svar") in ("ja", "nej"):
        accepted = request.POST["svar"] == "ja"
        try:
            done = answer(proposal=proposal, accepted=accepted, today=timezone.localdate())
            said = _taken(done, proposal.to_user) if done and done.anything else ""
        except Refused as error:
            refused = error.text
        proposal.refresh_from_db()
    within = offered(proposal, timezone.localdate()) if proposal.answered_at is None else Reach()
    records = [item for desk in desks() for item in desk.held_by(proposal.from_user) if within.covers(item)] if within.organisations else []
    context = {"proposal": proposal, "said": said, "refused": refused, "roles": within.roles, "records": len(records), "trail": []}
    return render(request, "accounts/hand_over_answer.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether a hand-over is to be undone, and undo it; shown to the leaver and to administrators alone."""
    row = get_object_or_404(HandOver.objects.select_related("from_user", "to_user", "by"), pk=pk)
    rights: Rights = request.rights  # type: ignore[attr-defined]
    if not (rights.is_admin or rights.user_id == row.from_user_id):
        raise Http404
    if request.method == "POST":
        try:
            changed = undo(row=row, by=cast(User, request.user), today=timezone.localdate())
        except Refused as refused:
            messages.error(request, refused.text)
        else:
            messages.success(request, " ".join(["Overdragelsen er fortrudt.", *changed]))
        return redirect("my_page")
    now = timezone.now()
    context = {"row": row, "may": may_undo(row, rights, now), "late": is_late(row, now), "trail": [("/konto/min-side/", "Min side")]}
    return render(request, "accounts/hand_over_undo.html", context)


def counted(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"
