"""All that happens to an enterprise's registration; see `accounts.life` for the steps and `accounts.writing.drafts` for what is typed.

Here is what only enterprises have: their own contact's say by a signed link, and records that nobody keeps. What may not be
done raises `Refused` with a sentence for the one who tried; a view says it and nothing has changed.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import mail
from accounts.life import Incomplete, Life
from accounts.models import MailKind, User
from accounts.writing.drafts import Drafts
from registry import lifecycle
from registry.models import Offering, Organisation, OrganisationKind, Status
from registry.statements import cite, statement
from registry.steps import Refused
from search import index

from .models import (
    Basis,
    ContactInvitation,
    EnterpriseContact,
    EnterpriseProposal,
    SocialEnterprise,
    TakeOverRequest,
)
from .registration.invitations import PROPOSABLE, signed, usable
from .registration.steps import missing, whole
from .telling import tell_of_proposal


def _as_registered(entry: SocialEnterprise, by: User, organisation: Organisation) -> None:
    """What is registered here is an enterprise, and rests on who registered it."""
    entry.kind, entry.basis = OrganisationKind.ENTERPRISE, Basis.REGISTERED


LIFE = Life("enterprise", SocialEnterprise, "Virksomheden", lambda entry: {"enterprise": entry}, sent="Registreringen", title="name")
DRAFTS = Drafts(
    LIFE,
    whole,
    name="name",
    word="virksomhed",
    reserved=frozenset({"registrer", "godkendelse", "bekraeft"}),  # parts of addresses that stand where a slug could
    addressed=Organisation,
    check=_as_registered,
    clash=("En anden har netop registreret en virksomhed med det CVR-nummer eller P-nummer.", "cvr"),
)

free_slug = DRAFTS.free_slug
create_draft = DRAFTS.create
save_step = DRAFTS.save
submitter = LIFE.submitter
withdraw = LIFE.withdraw
send_back = LIFE.send_back
publish = LIFE.publish
archive = LIFE.archive
reopen = LIFE.reopen
confirm = LIFE.confirm
hand_over = LIFE.hand_over

__all__ = [
    "DRAFTS", "LIFE", "Incomplete", "archive", "ask_to_take_over", "confirm", "confirm_by_link", "create_draft",
    "decide_proposal", "decide_take_over", "free_slug", "hand_over", "invite_contact", "propose_by_link", "publish", "reopen",
    "save_step", "send_back", "submit", "submitter", "withdraw",
]  # fmt: skip


def submit(*, entry_id: int, by: User, organisation: Organisation | None) -> SocialEnterprise:
    """Send a complete draft to the administrators; raises Incomplete with all that is missing."""
    entry: SocialEnterprise = LIFE.submit(entry_id=entry_id, by=by, organisation=organisation, missing=missing)
    return entry


# --- The enterprise's own contact -------------------------------------------------------------------------------------
def invite_contact(*, contact_id: int, by: User, organisation: Organisation | None, now: dt.datetime) -> ContactInvitation:
    """Send the contact a link to confirm or correct. Earlier links of the contact die."""
    with transaction.atomic():
        contact = EnterpriseContact.objects.select_related("enterprise").get(pk=contact_id)
        entry = LIFE.locked(contact.enterprise_id)
        if entry.status != Status.PUBLISHED:
            raise Refused("Virksomheden skal være udgivet, før I kan invitere en kontaktperson.")
        if not contact.consents(timezone.localdate(now)):
            raise Refused("Kontaktpersonens samtykke gælder ikke i dag.")
        if contact.invitations.filter(used_at=None, sent_at__gt=now - dt.timedelta(minutes=2)).exists():
            raise Refused("Invitationen er netop sendt.")
        contact.invitations.filter(used_at=None).update(used_at=now)
        invitation = ContactInvitation.objects.create(contact=contact, email=contact.email, by=by, sent_at=now)
        sent = mail.send(
            MailKind.INVITED,
            contact.email,
            {"enterprise": entry, "contact": contact, "organisation": LIFE.keeper(entry, organisation), "path": signed(invitation)},
        )
        if not sent:
            raise Refused("Kontaktpersonen har sagt nej til den slags mail.")
        LIFE.event(entry, lifecycle.ASKED, by=by, organisation=LIFE.keeper(entry, organisation), reason="Kontaktperson inviteret")
    return invitation


def _use(invitation_id: int, now: dt.datetime) -> ContactInvitation:
    """Lock the invitation and spend it; refuses one that's dead by now."""
    invitation = ContactInvitation.objects.select_for_update().get(pk=invitation_id)
    why = usable(invitation, now)
    if why:
        raise Refused(why)
    invitation.used_at = now
    invitation.save(update_fields=["used_at"])
    return invitation


def confirm_by_link(*, invitation_id: int, now: dt.datetime) -> SocialEnterprise:
    """The contact says that all is right."""
    with transaction.atomic():
        invitation = _use(invitation_id, now)
        return confirm(entry_id=invitation.contact.enterprise_id, by=None, organisation=None, today=timezone.localdate(now), via="link")


def propose_by_link(*, invitation_id: int, changes: dict[str, Any], comment: str, now: dt.datetime) -> EnterpriseProposal:
    """The contact's corrections, for the steward to take in or reject. The page stays as it is until then."""
    with transaction.atomic():
        if not changes and not comment.strip():
            raise Refused("Du har ikke rettet noget. Vælg »Alt er rigtigt«, hvis det hele passer.")
        invitation = _use(invitation_id, now)
        entry = LIFE.locked(invitation.contact.enterprise_id)
        proposal = EnterpriseProposal.objects.create(enterprise=entry, invitation=invitation, changes=changes, comment=comment.strip())
        tell_of_proposal(proposal, entry, timezone.localdate(now))
    return proposal


def decide_proposal(
    *, proposal_id: int, accept: bool, by: User, organisation: Organisation, today: dt.date, reason: str = ""
) -> EnterpriseProposal:
    """Take a contact's corrections in, or reject them with a reason. What changed on the page meanwhile is overwritten knowingly."""
    with transaction.atomic():
        proposal = EnterpriseProposal.objects.select_for_update().get(pk=proposal_id)
        if proposal.state != "waiting":
            raise Refused("Forslaget er afgjort i forvejen.")
        if not accept and not reason.strip():
            raise Refused("Skriv en begrundelse.", "reason")
        entry = LIFE.locked(proposal.enterprise_id)
        proposal.state = "accepted" if accept else "rejected"
        proposal.decided_by, proposal.decided_at, proposal.reason = by, timezone.now(), reason.strip()
        proposal.save()
        if accept:
            _apply(entry, proposal.changes)
            cite(entry, statement(LIFE.keeper(entry, organisation), today))
            entry.confirmed_on = today
            entry.save(update_fields=["confirmed_on", "updated_at"])
            LIFE.event(
                entry,
                lifecycle.CHANGED,
                by=by,
                organisation=LIFE.keeper(entry, organisation),
                reason="Forslag fra virksomhedens kontaktperson",
            )
            index.index("enterprise", [entry.pk])
    return proposal


def _apply(entry: SocialEnterprise, changes: dict[str, Any]) -> None:
    texts = {name: change["to"] for name, change in changes.items() if name in PROPOSABLE}
    for name, value in texts.items():
        setattr(entry, name, value)
    entry.save(update_fields=[*texts, "updated_at"])
    if "website" in changes:
        site = entry.websites.first()
        address = changes["website"]["to"]
        if site and address:
            site.url = address
            site.save(update_fields=["url"])
        elif site:
            site.delete()
        elif address:
            entry.websites.create(url=address, label="Hjemmeside")
    if "offerings" in changes:
        entry.offerings.set(Offering.objects.filter(name__in=changes["offerings"]["to"]))


# --- Records that nobody keeps ----------------------------------------------------------------------------------------
def ask_to_take_over(*, entry_id: int, by: User, organisation: Organisation, reason: str) -> TakeOverRequest:
    """Ask the administrators for a published record that no organisation keeps."""
    with transaction.atomic():
        entry = LIFE.locked(entry_id)
        if entry.status != Status.PUBLISHED or entry.steward_id is not None:
            raise Refused("Virksomheden har allerede en, der holder oplysningerne ved lige.")
        if not reason.strip():
            raise Refused("Skriv, hvorfor det er jer, der skal holde oplysningerne ved lige.", "reason")
        if entry.take_over_requests.filter(organisation=organisation, state="waiting").exists():
            raise Refused("I har allerede bedt om at overtage virksomheden.")
        return TakeOverRequest.objects.create(enterprise=entry, organisation=organisation, by=by, reason=reason.strip())


def decide_take_over(*, request_id: int, accept: bool, by: User) -> TakeOverRequest:
    """Give the record to the organisation that asked, or not. It's due for confirmation at once."""
    with transaction.atomic():
        request = TakeOverRequest.objects.select_for_update().get(pk=request_id)
        entry = LIFE.locked(request.enterprise_id)
        if request.state != "waiting":
            raise Refused("Ønsket er afgjort i forvejen.")
        if accept and entry.steward_id is not None:
            raise Refused("Virksomheden har fået en, der holder oplysningerne ved lige.")
        request.state = "accepted" if accept else "rejected"
        request.decided_by, request.decided_at = by, timezone.now()
        request.save()
        if accept:
            entry.steward, entry.responsible = request.organisation, request.by
            entry.save(update_fields=["steward", "responsible", "updated_at"])
            LIFE.event(entry, lifecycle.HANDED_OVER, by=by, organisation=request.organisation, reason=request.reason)
            index.index("enterprise", [entry.pk])
    return request
