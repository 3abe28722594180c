"""What is done with an entry besides writing it: the queue of those who publish, their decision, and 'stadig rigtigt'."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from registry.freshness import due, due_on, is_due
from registry.guard import GuardedForm
from registry.models import Status
from registry.steps import Refused, sections

from ..life import sent_by
from ..rights import Right
from .access import Access, rights_of, today, user_of
from .pages import Pages

MOST = 200  # rows on the queue's lists; the oldest come first


class ReasonForm(GuardedForm, forms.Form):
    """Why: for what can't be done without saying so."""

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


class QueueView(LoginRequiredMixin, View):
    """What waits for an administrator: entries to publish, and those that nobody has confirmed in time."""

    pages: Pages

    def get(self, request: HttpRequest) -> HttpResponse:
        pages = self.pages
        if not rights_of(request).may_somewhere(Right.PUBLISH, pages.access.kind):
            raise PermissionDenied
        waiting: QuerySet[Any] = pages.life.model._default_manager.filter(status=Status.SUBMITTED)
        context = {
            "waiting": waiting.select_related("steward", "municipality", "responsible").order_by("updated_at")[:MOST],
            "overdue": due(pages.life.model, today()).select_related("steward", "municipality")[:MOST],
            "trail": pages.trail,
            **self.extra_context(),
        }
        return render(request, pages.templates.queue, context)

    def extra_context(self) -> dict[str, Any]:
        """What else waits."""
        return {}


class HandleView(LoginRequiredMixin, View):
    """One entry as the one who publishes sees it: all that is told, what has happened, and the decision."""

    pages: Pages

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        entry = self.pages.access.allowed(request, slug, Right.PUBLISH)
        return self._show(request, entry, ReasonForm(help_text=self.pages.reader))

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        pages, step = self.pages, request.POST.get("handling", "")
        entry = pages.access.allowed(request, slug, Right.PUBLISH)
        life, user = pages.life, user_of(request)
        done = {
            "udgiv": f"{life.the} er udgivet.",
            "tilbage": f"{life.sent} er sendt tilbage med din begrundelse.",
            "arkiver": f"{life.the} er arkiveret.",
            "genaabn": f"{life.the} er genåbnet som kladde.",
        }
        form = ReasonForm(request.POST, help_text=pages.reader)
        if step not in done:
            messages.info(request, "Vælg, hvad der skal ske.")
            return redirect(pages.url("handle", entry))
        if step != "udgiv" and not form.is_valid():
            return self._show(request, entry, form)
        try:
            if step == "udgiv":
                life.publish(entry_id=entry.pk, by=user, today=today())
            else:
                act = {"tilbage": life.send_back, "arkiver": life.archive, "genaabn": life.reopen}[step]
                act(entry_id=entry.pk, by=user, reason=form.cleaned_data["reason"])
        except Refused as refused:
            messages.warning(request, refused.text)
            return redirect(pages.url("handle", entry))
        messages.success(request, done[step])
        return redirect(reverse(f"{pages.address}_queue") if step in ("udgiv", "tilbage") else pages.url("handle", entry))

    def _show(self, request: HttpRequest, entry: Any, form: ReasonForm) -> HttpResponse:
        pages, events = self.pages, list(entry.events.select_related("by", "organisation"))
        context = {
            "entry": entry,
            "form": form,
            "sections": sections(pages.steps, entry, lambda key: pages.url("step", entry, key)),
            "events": events,
            "own": sent_by(events) == user_of(request).pk,
            "trail": [*pages.trail, (reverse(f"{pages.address}_queue"), "Til godkendelse")],
            **self.extra_context(entry),
        }
        return render(request, pages.templates.handle, context)

    def extra_context(self, entry: Any) -> dict[str, Any]:
        """What else the one who decides should see."""
        return {}


class ConfirmView(LoginRequiredMixin, View):
    """'Stadig rigtigt', with one click."""

    pages: Pages

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        pages = self.pages
        entry = pages.access.allowed(request, slug, Right.CONFIRM)
        try:
            pages.life.confirm(entry_id=entry.pk, by=user_of(request), organisation=entry.steward, today=today())
        except Refused as refused:
            messages.info(request, refused.text)
        else:
            messages.success(request, pages.confirmed)
        return redirect(entry.get_absolute_url())


def standing(request: HttpRequest, access: Access, entry: Any) -> dict[str, Any]:
    """What an entry's own page tells those who keep it: what the reader may do with it, and when it's due. No query but the rights'."""
    rights = rights_of(request)

    def may(right: Right) -> bool:
        return rights.may(right, access.kind, entry.steward_id)

    return {
        "may_edit": may(Right.EDIT) and access.names_somebody(request, entry) and entry.status in (Status.DRAFT, Status.PUBLISHED),
        "may_submit": may(Right.SUBMIT),
        "may_confirm": may(Right.CONFIRM) and entry.is_published and entry.steward_id is not None,
        "may_handle": may(Right.PUBLISH),
        "is_due": is_due(entry, today()),
        "due_on": due_on(entry),
    }
