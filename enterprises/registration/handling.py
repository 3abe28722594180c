"""What is done with a registration besides writing it: approve, send back, archive, confirm, invite, decide on proposals."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.rights import Right
from registry import lifecycle
from registry.guard import GuardedForm
from registry.models import Status
from registry.steps import Refused, sections

from .. import actions
from ..duplicates import candidates
from ..freshness import due, due_on, is_due
from ..models import EnterpriseContact, EnterpriseProposal, SocialEnterprise, TakeOverRequest
from . import access
from .guide import TRAIL
from .steps import STEPS

MOST = 200  # rows on the queue's lists; the oldest come first


class ReasonForm(GuardedForm, forms.Form):
    """Why: for what can't be done without saying so. `needed` makes an empty one an error."""

    use_required_attribute = False
    reason = forms.CharField(
        label="Begrundelse",
        widget=forms.Textarea(attrs={"rows": 4, "cols": 60}),
        max_length=2000,
        error_messages={"required": "Skriv en begrundelse."},
    )

    def __init__(self, *args: Any, help_text: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.fields["reason"].help_text = help_text


@login_required
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for an administrator: registrations to approve, requests to take over, records that are overdue."""
    rights = access.rights_of(request)
    if not rights.may_somewhere(Right.PUBLISH, access.KIND):
        raise PermissionDenied
    waiting = SocialEnterprise.objects.filter(status=Status.SUBMITTED).select_related("steward", "municipality", "responsible")
    requests = TakeOverRequest.objects.filter(state="waiting").select_related("enterprise", "organisation", "by")
    overdue = due(access.today()).select_related("steward", "municipality")
    context = {
        "waiting": waiting.order_by("updated_at")[:MOST],
        "requests": requests[:MOST],
        "overdue": overdue[:MOST],
        "trail": TRAIL,
    }
    return render(request, "enterprises/registration/queue.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def handle(request: HttpRequest, slug: str) -> HttpResponse:
    """One registration as the one who approves sees it: all that is told, what is alike, what has happened, and the decision."""
    entry = access.allowed(request, slug, Right.PUBLISH)
    form = ReasonForm(help_text="Den, der har registreret virksomheden, får den at læse.")
    if request.method == "POST":
        answer, form = _decide(request, entry)
        if answer is not None:
            return answer
    website = entry.websites.first()
    context = {
        "entry": entry,
        "form": form,
        "sections": sections(STEPS, entry, lambda key: reverse("enterprise_step", args=[entry.slug, key])),
        "likely": candidates(entry.name, [website.url] if website else [], entry.municipality_id, entry.pk)
        if entry.status in (Status.DRAFT, Status.SUBMITTED)
        else [],
        "events": entry.events.select_related("by", "organisation"),
        "own": actions.submitter(entry) == access.user_of(request).pk,
        "trail": [*TRAIL, (reverse("enterprise_queue"), "Til godkendelse")],
    }
    return render(request, "enterprises/registration/handle.html", context)


_SAID = {
    "udgiv": "Virksomheden er udgivet.",
    "tilbage": "Registreringen er sendt tilbage med din begrundelse.",
    "arkiver": "Virksomheden er arkiveret.",
    "genaabn": "Virksomheden er genåbnet som kladde.",
}


def _decide(request: HttpRequest, entry: SocialEnterprise) -> tuple[HttpResponse | None, ReasonForm]:
    user, step = access.user_of(request), request.POST.get("handling", "")
    form = ReasonForm(request.POST if step != "udgiv" else None, help_text="Den, der har registreret virksomheden, får den at læse.")
    if step not in _SAID:
        messages.info(request, "Vælg, hvad der skal ske.")
        return redirect("enterprise_handle", entry.slug), form
    if step != "udgiv" and not form.is_valid():
        return None, form
    reason = form.cleaned_data["reason"] if step != "udgiv" else ""
    try:
        if step == "udgiv":
            actions.publish(entry_id=entry.pk, by=user, today=access.today())
        elif step == "tilbage":
            actions.send_back(entry_id=entry.pk, by=user, reason=reason)
        elif step == "arkiver":
            actions.archive(entry_id=entry.pk, by=user, reason=reason)
        else:
            actions.reopen(entry_id=entry.pk, by=user, reason=reason)
    except Refused as refused:
        messages.warning(request, refused.text)
        return redirect("enterprise_handle", entry.slug), form
    messages.success(request, _SAID[step])
    if step in ("udgiv", "tilbage"):
        return redirect("enterprise_queue"), form
    return redirect("enterprise_handle", entry.slug), form


@login_required
@require_POST
def confirm(request: HttpRequest, slug: str) -> HttpResponse:
    """'Stadig rigtigt', with one click."""
    entry = access.allowed(request, slug, Right.CONFIRM)
    try:
        actions.confirm(entry_id=entry.pk, by=access.user_of(request), organisation=entry.steward, today=access.today())
    except Refused as refused:
        messages.info(request, refused.text)
    else:
        messages.success(request, "Tak. Oplysningerne står nu som bekræftet i dag.")
    return redirect("enterprise", slug)


@login_required
@require_POST
def invite(request: HttpRequest, slug: str, contact: int) -> HttpResponse:
    """Send a contact the link to confirm or correct."""
    entry = access.allowed(request, slug, Right.CONFIRM)
    person = get_object_or_404(EnterpriseContact, pk=contact, enterprise=entry)
    try:
        actions.invite_contact(contact_id=person.pk, by=access.user_of(request), organisation=entry.steward, now=timezone.now())
    except Refused as refused:
        messages.info(request, refused.text)
    else:
        messages.success(request, f"{person.name} har fået en mail med et link, der gælder i 14 dage.")
    return redirect("enterprise", slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A contact's corrections beside what stands now, to take in or reject."""
    entry = access.allowed(request, slug, Right.EDIT)
    found = get_object_or_404(EnterpriseProposal.objects.select_related("decided_by"), pk=number, enterprise=entry)
    form = ReasonForm(help_text="Skriv kun en begrundelse, hvis du afviser forslaget.")
    if request.method == "POST":
        accept = request.POST.get("handling") == "tag_med"
        form = ReasonForm(request.POST, help_text="Skriv kun en begrundelse, hvis du afviser forslaget.")
        if accept or form.is_valid():
            try:
                actions.decide_proposal(
                    proposal_id=found.pk,
                    accept=accept,
                    by=access.user_of(request),
                    organisation=access.writes_for(request, entry),
                    today=access.today(),
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
        "trail": [*TRAIL, (entry.get_absolute_url(), entry.name)],
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
    entry = access.readable(request, slug)
    organisation = access.registers_for(request).first()
    if organisation is None:
        raise PermissionDenied
    if entry.steward_id is not None or entry.status != Status.PUBLISHED:
        messages.info(request, "Virksomheden har allerede en, der holder oplysningerne ved lige.")
        return redirect("enterprise", slug)
    form = ReasonForm(request.POST or None, help_text="Administratorerne læser den.")
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_to_take_over(
                entry_id=entry.pk, by=access.user_of(request), organisation=organisation, reason=form.cleaned_data["reason"]
            )
        except Refused as refused:
            messages.info(request, refused.text)
        else:
            messages.success(request, "Ønsket er sendt til administratorerne.")
        return redirect("enterprise", slug)
    context = {"entry": entry, "form": form, "organisation": organisation, "trail": [*TRAIL, (entry.get_absolute_url(), entry.name)]}
    return render(request, "enterprises/registration/take_over.html", context)


@login_required
@require_POST
def decide_take_over(request: HttpRequest, number: int) -> HttpResponse:
    """An administrator's yes or no to a request."""
    if not access.rights_of(request).may(Right.PUBLISH, access.KIND, None):
        raise PermissionDenied
    found = get_object_or_404(TakeOverRequest, pk=number)
    accept = request.POST.get("handling") == "ja"
    if not accept and request.POST.get("handling") != "nej":
        raise Http404
    try:
        actions.decide_take_over(request_id=found.pk, accept=accept, by=access.user_of(request))
    except Refused as refused:
        messages.info(request, refused.text)
    else:
        messages.success(request, "Virksomheden er givet videre." if accept else "Ønsket er afvist.")
    return redirect("enterprise_queue")


def for_staff(request: HttpRequest, entry: SocialEnterprise) -> dict[str, Any]:
    """What an enterprise's page shows those at work here besides what all see: a fixed number of queries, none for others."""
    rights = access.rights_of(request)
    if not rights.is_staff:
        return {}
    day = access.today()

    def may(right: Right) -> bool:
        return rights.may(right, access.KIND, entry.steward_id)

    # What is entered is somebody's statement: an administrator without an organisation edits such records in the admin.
    edits = may(Right.EDIT) and (entry.steward_id is not None or bool(rights.held))
    return {
        "may_edit": edits and entry.status in (Status.DRAFT, Status.PUBLISHED),
        "may_submit": may(Right.SUBMIT),
        "may_confirm": may(Right.CONFIRM) and entry.is_published and entry.steward_id is not None,
        "may_handle": may(Right.PUBLISH),
        "may_take_over": entry.steward_id is None and entry.is_published and bool(rights.organisations(Right.CREATE, access.KIND)),
        "is_due": is_due(entry, day),
        "due_on": due_on(entry),
        "contacts": entry.contacts.consenting(day) if may(Right.READ_CONTACTS) else [],
        "reads_contacts": may(Right.READ_CONTACTS),
        "events": entry.events.select_related("by", "organisation") if may(Right.READ_UNPUBLISHED) else [],
        "proposals": entry.proposals.filter(state="waiting") if edits else [],
        "sent_back": entry.events.filter(step=lifecycle.SENT_BACK).last() if edits and entry.status == Status.DRAFT else None,
    }
