"""The pages behind the signed link of a mail. Opening them changes nothing; no login, and nothing but what the public may see."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from registry.choosing import choosable
from registry.form_fields import WebsiteField
from registry.guard import GuardedForm
from registry.models import Offering
from registry.steps import DanishNumberField, Problem, Refused
from registry.steps.widgets import by_group

from .. import actions
from ..models import ContactInvitation, SocialEnterprise
from .invitations import WRONG, read, usable
from .steps import whole


class CorrectionForm(GuardedForm, forms.Form):
    """The few things an enterprise's own contact may propose to change."""

    use_required_attribute = False
    summary = forms.CharField(
        label="Kort fortalt",
        max_length=320,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        error_messages={"required": "Fortæl kort, hvad virksomheden laver"},
    )
    description = forms.CharField(
        label="Mere om virksomheden", max_length=10_000, required=False, widget=forms.Textarea(attrs={"rows": 6, "cols": 60})
    )
    website = WebsiteField(label="Hjemmeside", max_length=500, required=False)
    capacity = DanishNumberField(label="Plads til mennesker i forløb på én gang", whole=True, at_most=100_000, required=False)
    offerings = forms.MultipleChoiceField(label="Ydelser", required=False, widget=forms.CheckboxSelectMultiple)
    comment = forms.CharField(
        label="Er der andet, der skal rettes?", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3, "cols": 60})
    )

    def __init__(self, data: Any = None, *, entry: SocialEnterprise) -> None:
        self.now = {
            "summary": entry.summary,
            "description": entry.description,
            "website": next((site.url for site in entry.websites.all()), ""),
            "capacity": entry.capacity,
            "offerings": sorted(offering.name for offering in entry.offerings.all()),
        }
        super().__init__(data, label_suffix="", initial=self.now)
        terms = choosable(Offering, [offering.pk for offering in entry.offerings.all()]).order_by("group", "name")
        labels = {term.name: term.label for term in terms}
        groups = by_group(terms, "group")
        self.fields["offerings"].choices = [(group, [(name, labels[name]) for _, name in options]) for group, options in groups]  # type: ignore[attr-defined]

    def changes(self) -> dict[str, Any]:
        """What differs from what stands: field -> {"from", "to"}, as plain JSON values."""
        told = dict(self.cleaned_data)
        told["capacity"] = int(told["capacity"]) if told["capacity"] is not None else None
        told["offerings"] = sorted(told["offerings"])
        told["description"] = told["description"].replace("\r\n", "\n")
        return {name: {"from": was, "to": told[name]} for name, was in self.now.items() if told[name] != was}


def _dead(request: HttpRequest, why: str, invitation: ContactInvitation | None = None) -> HttpResponse:
    entry = invitation.contact.enterprise if invitation else None
    context: dict[str, Any] = {"why": why, "enterprise": entry if entry and entry.is_published else None, "trail": []}
    return render(request, "enterprises/registration/link_dead.html", context, status=410 if invitation else 404)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What the public sees, with two ways on: all is right, or corrections."""
    found = read(token)
    if found is None:
        return _dead(request, WRONG)
    why = usable(found, timezone.now())
    if why:
        return _dead(request, why, found)
    entry = whole().get(pk=found.contact.enterprise_id)
    form = CorrectionForm(entry=entry)
    problems: list[Problem] = []
    if request.method == "POST":
        step = request.POST.get("handling")
        try:
            if step == "rigtigt":
                actions.confirm_by_link(invitation_id=found.pk, now=timezone.now())
                return _thanks(request, entry, "Tak. Oplysningerne står nu som bekræftet af jer i dag.")
            form = CorrectionForm(request.POST, entry=entry)
            if form.is_valid():
                actions.propose_by_link(
                    invitation_id=found.pk, changes=form.changes(), comment=form.cleaned_data["comment"], now=timezone.now()
                )
                keeper = entry.steward or "administratorerne"
                return _thanks(request, entry, f"Tak. Rettelserne er sendt til {keeper}, som tager dem med eller skriver til jer.")
            problems = [
                Problem(str(error), form[name].id_for_label or f"id_{name}") for name, errors in form.errors.items() for error in errors
            ]
        except Refused as refused:
            problems = [Problem(refused.text)]
    context = {"entry": entry, "form": form, "problems": problems, "invitation": found, "trail": [], "corrects": bool(problems)}
    return render(request, "enterprises/registration/link.html", context)


def _thanks(request: HttpRequest, entry: SocialEnterprise, text: str) -> HttpResponse:
    return render(request, "enterprises/registration/link_thanks.html", {"entry": entry, "text": text, "trail": []})
