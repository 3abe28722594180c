"""Hand-over: when a person leaves, all that is theirs is listed and given to another in one step."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from registry.guard import GuardedForm
from registry.models import Organisation

from .. import actions
from ..desk import Item, desks
from ..forms import PortalForm
from ..models import HandOver, Membership, User
from ..rights import Right, Rights
from ..roles import Role
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


def receivers(reach: frozenset[int] | None, leaver: User) -> QuerySet[User]:
    """Who can take over: others with an open account; for others than administrators those who hold a role there today."""
    people = User.objects.filter(is_active=True).exclude(pk=leaver.pk)
    if reach is not None:
        colleagues = Membership.objects.live(timezone.localdate()).filter(organisation__in=sorted(reach))
        people = people.filter(pk__in=colleagues.values("user"))
    return people.order_by("name", "email")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD"])
def hand_over_choose(request: HttpRequest) -> HttpResponse:
    """Choose the person; `person` in the address leads on to their page."""
    reach = _reach(request)
    people = people_within(reach)
    form = ChooseForm(request.GET if "person" in request.GET else None, people=people)
    if form.is_bound and form.is_valid():
        return redirect("hand_over_person", pk=form.cleaned_data["person"].pk)
    return render(request, "accounts/hand_over_choose.html", {"form": form, "trail": [("/konto/min-side/", "Min side")]})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """All that a person holds, and the form that gives it to another. Sent twice it says the same and does nothing more."""
    reach = _reach(request)
    leaver = get_object_or_404(people_within(reach), pk=pk)
    by = cast(User, request.user)
    today = timezone.localdate()
    form = HandOverForm(request.POST if request.method == "POST" else None, people=receivers(reach, leaver), may_close=reach is None)
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["to"]
        done = actions.hand_over(
            from_user=leaver,
            to_user=to,
            organisations=reach,
            by=by,
            today=today,
            reason=form.cleaned_data["reason"],
            close=form.cleaned_data.get("close", False),
        )
        if done.anything:
            closed = " Kontoen er lukket." if done.closed else ""
            messages.success(
                request,
                f"{to} har overtaget {counted(done.roles, 'rolle', 'roller')} og {counted(done.records, 'post', 'poster')}.{closed}",
            )
        else:
            messages.info(request, f"{leaver} havde ikke mere at overdrage. Der er ikke ændret noget.")
        return redirect("hand_over_person", pk=leaver.pk)
    held = Membership.objects.filter(user=leaver).filter(Q(ends_on=None) | Q(ends_on__gt=today)).select_related("organisation")
    roles = [each for each in held if reach is None or (each.organisation_id in reach and each.role != Role.ADMIN)]
    records = [item for desk in desks() for item in desk.held_by(leaver)]
    shown = records if reach is None else within(records, reach)
    context = {
        "form": form,
        "leaver": leaver,
        "roles": roles,
        "elsewhere": len(held) - len(roles) + len(records) - len(shown),
        "tasks": [item for item in shown if item.todo],
        "earlier": list(HandOver.objects.filter(from_user=leaver).select_related("to_user", "by")[:5]) if reach is None else [],
        "trail": [("/konto/min-side/", "Min side"), ("/konto/overdragelse/", "Overdragelse")],
        **context_of(shown),
    }
    return render(request, "accounts/hand_over.html", context)


def within(items: list[Item], reach: frozenset[int]) -> list[Item]:
    """The records kept by organisations within reach. A record tells its organisation by name alone, and one without isn't shown."""
    names = set(Organisation.objects.filter(pk__in=sorted(reach)).values_list("name", flat=True))
    return [item for item in items if item.organisation in names]


def counted(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"
