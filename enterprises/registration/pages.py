"""The pages by which an enterprise is registered, sent in and decided on: those of `accounts.writing`, told of enterprises.

What only enterprises have is added: a likeness is shown to the one who registers and to the one who decides, and the queue
has the requests to keep a record that nobody keeps.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from accounts.rights import Right
from accounts.writing import guide, handling
from accounts.writing.access import rights_of, today
from accounts.writing.handling import MOST
from accounts.writing.pages import Pages, Templates
from registry import lifecycle
from registry.duplicates import Candidate
from registry.models import Status

from .. import actions
from ..duplicates import candidates
from ..models import SocialEnterprise, TakeOverRequest
from .access import ACCESS
from .forms import WhoForm
from .steps import STEPS

PAGES = Pages(
    actions.DRAFTS,
    ACCESS,
    STEPS,
    actions.submit,
    address="enterprise",
    templates=Templates(
        step="enterprises/registration/step.html",
        review="enterprises/registration/review.html",
        queue="enterprises/registration/queue.html",
        handle="enterprises/registration/handle.html",
        choose="enterprises/registration/choose.html",
        who_may="enterprises/registration/who_may.html",
    ),
    listed=("/virksomheder/", "Virksomheder"),
    new="Registrér virksomhed",
    mend="Ret oplysninger",
    reader="Den, der har registreret virksomheden, får den at læse.",
    confirmed="Tak. Oplysningerne står nu som bekræftet i dag.",
)


class ShowsLikeness(guide.EntryGuide):
    """The steps' pages, with what the first of them found that is alike or the same."""

    pages = PAGES

    def show(self, parts: list[Any], states: Any = None) -> Any:
        self.parts = parts
        return super().show(parts, states)

    def extra_context(self) -> dict[str, Any]:
        told = super().extra_context()
        who = next((part for part in self.parts if isinstance(part, WhoForm)), None)
        if who is None:
            return told
        return {
            **told,
            "likely": [self._likely(candidate) for candidate in who.candidates],
            "same": who.same and self._same(who.same),
            "nothing_found": who.nothing_found,
        }

    def _sees(self, status: str, steward_id: int | None) -> bool:
        return status == Status.PUBLISHED or rights_of(self.request).may(Right.READ_UNPUBLISHED, ACCESS.kind, steward_id)

    def _likely(self, candidate: Candidate) -> dict[str, str]:
        """A candidate as it may be shown: of another organisation's draft only that there is one, and whose."""
        known = candidate.known
        if self._sees(known.status, known.steward_id):
            return {"name": known.name, "url": reverse("enterprise", args=[known.slug]), "place": known.municipality, "why": candidate.why}
        return {"name": "", "url": "", "place": known.steward or "administratorerne", "why": candidate.why}

    def _same(self, entry: SocialEnterprise) -> dict[str, str]:
        if self._sees(entry.status, entry.steward_id):
            return {"name": entry.name, "url": entry.get_absolute_url(), "status": entry.get_status_display()}
        return {"name": "", "url": "", "keeper": str(entry.steward or "administratorerne")}


class RegisterView(ShowsLikeness, guide.NewView):
    pass


class EditView(ShowsLikeness, guide.EditView):
    pass


class ReviewView(guide.ReviewView):
    pages = PAGES


class ResumeView(guide.ResumeView):
    pages = PAGES


class QueueView(handling.QueueView):
    pages = PAGES

    def extra_context(self) -> dict[str, Any]:
        return {"requests": TakeOverRequest.objects.filter(state="waiting").select_related("enterprise", "organisation", "by")[:MOST]}


class HandleView(handling.HandleView):
    pages = PAGES

    def extra_context(self, entry: SocialEnterprise) -> dict[str, Any]:
        if entry.status not in (Status.DRAFT, Status.SUBMITTED):
            return {"likely": []}
        sites = [site.url for site in entry.websites.all()][:1]
        return {"likely": candidates(entry.name, sites, entry.municipality_id, entry.pk)}


class ConfirmView(handling.ConfirmView):
    pages = PAGES


def for_staff(request: HttpRequest, entry: SocialEnterprise) -> dict[str, Any]:
    """What an enterprise's page shows those at work here besides what all see: a fixed number of queries, none for others."""
    rights = rights_of(request)
    if not rights.is_staff:
        return {}

    def may(right: Right) -> bool:
        return rights.may(right, ACCESS.kind, entry.steward_id)

    edits = may(Right.EDIT) and ACCESS.names_somebody(request, entry)
    return {
        **handling.standing(request, ACCESS, entry),
        "may_take_over": entry.steward_id is None and entry.is_published and bool(rights.organisations(Right.CREATE, ACCESS.kind)),
        "contacts": entry.contacts.consenting(today()) if may(Right.READ_CONTACTS) else [],
        "reads_contacts": may(Right.READ_CONTACTS),
        "events": entry.events.select_related("by", "organisation") if may(Right.READ_UNPUBLISHED) else [],
        "proposals": entry.proposals.filter(state="waiting") if edits else [],
        "sent_back": entry.events.filter(step=lifecycle.SENT_BACK).last() if edits and entry.status == Status.DRAFT else None,
    }
