"""What is done with a published record by and for others than its steward: a contact is invited and proposes, another takes over."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.rights import Right
from accounts.writing.access import rights_of, today, user_of
from accounts.writing.guide import nobody_to_write_for
from accounts.writing.handling import ReasonForm
from registry.models import Status
from registry.steps import Refused

from .. import actions
from ..models import EnterpriseContact, EnterpriseProposal, SocialEnterprise, TakeOverRequest
from .access import ACCESS
from .pages import PAGES


@login_required
@require_POST
def invite(request: HttpRequest, slug: str, contact: int) -> HttpResponse:
    """Send a contact the link to confirm or correct."""
    entry = ACCESS.allowed(request, slug, Right.CONFIRM)
    person = get_object_or_404(EnterpriseContact, pk=contact, enterprise=entry)
    try:
        actions.invite_contact(contact_id=person.pk, by=user_of(request), organisation=entry.steward, now=timezone.now())
    except Refused as refused:
        messages.info(request, refused.text)
    else:
        messages.success(request, f"{person.name} har fået en mail med et link, der gælder i 14 dage.")
    return redirect("enterprise", slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A contact's corrections beside what stands now, to take in or reject."""
    entry = ACCESS.allowed(request, slug, Right.EDIT)
    found = get_object_or_404(EnterpriseProposal.objects.select_related("decided_by"), pk=number, enterprise=entry)
    form = ReasonForm(help_text="Skriv kun en begrundelse, hvis du afviser forslaget.")
    if request.method == "POST":
        accept = request.POST.get("handling") == "tag_med"
        form = ReasonForm(request.POST, help_text="Skriv kun en begrundelse, hvis du afviser forslaget.")
        organisation = ACCESS.writes_for(request, entry)
        if organisation is None:
            return nobody_to_write_for(request, PAGES, entry)
        if accept or form.is_valid():
            try:
                actions.decide_proposal(
                    proposal_id=found.pk,
                    accept=accept,
                    by=user_of(request),
                    organisation=organisation,
                    today=today(),
                    reason="" if accept else form.cleaned_data["reason"],
                )
            except Refused as refused:
                messages.info(request, refused.text)
            else:
                messages.success(request, "Rettelserne er taget med på siden." if accept else "Forslaget er afvist.")
            return redirect("enterprise", slug)
    context = {
        "entry": entry,
        "proposal": found,
        "form": form,
        "rows": _compared(entry, found),
        "trail": PAGES.trail_to(entry),
    }
    return render(request, "enterprises/registration/proposal.html", context)


_FIELDS = {
    "summary": "Kort fortalt",
    "description": "Mere om virksomheden",
    "capacity": "Kapacitet",
    "website": "Hjemmeside",
    "offerings": "Ydelser",
}


def _compared(entry: SocialEnterprise, found: EnterpriseProposal) -> list[dict[str, Any]]:
    """Each proposed change: the field's name, what stands now, what is proposed, and whether it has changed since."""
    now: dict[str, Any] = {
        "summary": entry.summary,
        "description": entry.description,
        "capacity": entry.capacity,
        "website": next((site.url for site in entry.websites.all()), ""),
        "offerings": sorted(offering.name for offering in entry.offerings.all()),
    }
    return [
        {"name": _FIELDS[name], "now": _text(now[name]), "to": _text(change["to"]), "moved": now[name] != change["from"]}
        for name, change in found.changes.items()
        if name in _FIELDS
    ]


def _text(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else "" if value is None else str(value)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_over(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask to keep a record that nobody keeps."""
    entry = ACCESS.readable(request, slug)
    organisation = ACCESS.creates_for(request).first()
    if organisation is None:
        raise PermissionDenied
    if entry.steward_id is not None or entry.status != Status.PUBLISHED:
        messages.info(request, "Virksomheden har allerede en, der holder oplysningerne ved lige.")
        return redirect("enterprise", slug)
    form = ReasonForm(request.POST or None, help_text="Administratorerne læser den.")
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_to_take_over(entry_id=entry.pk, by=user_of(request), organisation=organisation, reason=form.cleaned_data["reason"])
        except Refused as refused:
            messages.info(request, refused.text)
        else:
            messages.success(request, "Ønsket er sendt til administratorerne.")
        return redirect("enterprise", slug)
    context = {"entry": entry, "form": form, "organisation": organisation, "trail": PAGES.trail_to(entry)}
    return render(request, "enterprises/registration/take_over.html", context)


@login_required
@require_POST
def decide_take_over(request: HttpRequest, number: int) -> HttpResponse:
    """An administrator's yes or no to a request."""
    if not rights_of(request).may(Right.PUBLISH, ACCESS.kind, None):
        raise PermissionDenied
    found = get_object_or_404(TakeOverRequest, pk=number)
    accept = request.POST.get("handling") == "ja"
    if not accept and request.POST.get("handling") != "nej":
        raise Http404
    try:
        actions.decide_take_over(request_id=found.pk, accept=accept, by=user_of(request))
    except Refused as refused:
        messages.info(request, refused.text)
    else:
        messages.success(request, "Virksomheden er givet videre." if accept else "Ønsket er afvist.")
    return redirect("enterprise_queue")
