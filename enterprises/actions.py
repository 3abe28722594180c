"""All that happens to an enterprise's registration. Each function is one transaction: the entry is locked, an event says who
and when, the search index follows, and mail goes out when it's done.

What may not be done raises `Refused` with a sentence for the one who tried; a view says it and nothing has changed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts import mail
from accounts.models import MailKind, User
from registry import lifecycle
from registry.models import Offering, Organisation, OrganisationKind, Status
from registry.statements import cite, statement
from registry.steps import Missing, Refused, missing_in
from search import index
from search.analyzer import fold

from .models import (
    Basis,
    ContactInvitation,
    EnterpriseContact,
    EnterpriseEvent,
    EnterpriseProposal,
    SocialEnterprise,
    TakeOverRequest,
)
from .registration.invitations import PROPOSABLE, signed, usable
from .registration.setting import Stamp
from .registration.steps import STEPS, whole

# Parts of addresses that stand where a slug could.
RESERVED = {"registrer", "godkendelse", "bekraeft"}


class Incomplete(Refused):
    """Something must be told before the registration can be sent."""

    def __init__(self, missing: list[Missing]) -> None:
        super().__init__("Der mangler noget, før registreringen kan sendes.")
        self.missing = missing


# --- Small parts ------------------------------------------------------------------------------------------------------
def _locked(pk: int) -> SocialEnterprise:
    return SocialEnterprise.objects.select_for_update().get(pk=pk)


def _event(
    entry: SocialEnterprise, step: str, *, by: User | None, organisation: Organisation | None, reason: str = "", via: str = "page"
) -> EnterpriseEvent:
    return EnterpriseEvent.objects.create(entry=entry, step=step, by=by, organisation=organisation, reason=reason, via=via)


def _take(entry: SocialEnterprise, step: str, reason: str = "") -> None:
    """Move the entry on its way, or refuse in the words of the one who came second."""
    if step in lifecycle.NEEDS_REASON and not reason.strip():
        raise Refused("Skriv en begrundelse.", "reason")
    if not lifecycle.allowed(step, entry.status):
        raise Refused(_TOO_LATE.get((step, entry.status), f"Det kan ikke lade sig gøre: virksomheden er {entry.get_status_display()}."))
    entry.status = lifecycle.status_after(step, entry.status)


_TOO_LATE: dict[tuple[str, str], str] = {
    (lifecycle.SUBMITTED, Status.SUBMITTED): "Registreringen er sendt i forvejen. Du behøver ikke gøre mere.",
    (lifecycle.SUBMITTED, Status.PUBLISHED): "Virksomheden er udgivet i forvejen.",
    (lifecycle.PUBLISHED, Status.PUBLISHED): "Virksomheden er udgivet i forvejen. En anden nåede det først.",
    (lifecycle.PUBLISHED, Status.DRAFT): "Registreringen er trukket eller sendt tilbage og kan ikke udgives nu.",
    (lifecycle.SENT_BACK, Status.DRAFT): "Registreringen er sendt tilbage i forvejen.",
    (lifecycle.SENT_BACK, Status.PUBLISHED): "Virksomheden er udgivet og kan ikke sendes tilbage.",
    (lifecycle.WITHDRAWN, Status.DRAFT): "Registreringen er trukket tilbage i forvejen.",
    (lifecycle.WITHDRAWN, Status.PUBLISHED): "Virksomheden er udgivet. I kan rette den, men ikke trække den tilbage.",
    (lifecycle.ARCHIVED, Status.ARCHIVED): "Virksomheden er arkiveret i forvejen.",
}


def _keeps(entry: SocialEnterprise, organisation: Organisation) -> Organisation:
    """In whose name something is entered: the steward's, else the organisation of the one who writes."""
    return entry.steward or organisation


def _write_to_keeper(entry: SocialEnterprise, kind: MailKind, **context: Any) -> None:
    person = entry.responsible
    if person is not None and person.is_active:
        mail.send(kind, person.email, {"enterprise": entry, "path": entry.get_absolute_url(), **context})


def free_slug(name: str) -> str:
    """An address for the name that no entry has, within the transaction."""
    base = (slugify("-".join(fold(part) for part in name.split())) or "virksomhed")[:100].strip("-")
    taken = set(Organisation.objects.filter(slug__startswith=base).values_list("slug", flat=True)) | RESERVED
    return next(slug for number in range(1, len(taken) + 2) if (slug := base if number == 1 else f"{base}-{number}") not in taken)


# --- Drafts and corrections -------------------------------------------------------------------------------------------
def create_draft(*, parts: Iterable[Any], by: User, organisation: Organisation, today: dt.date) -> SocialEnterprise:
    """Make the row from the first step. `parts` are bound to an unsaved enterprise that has its name."""
    parts = list(parts)
    with transaction.atomic():
        entry: SocialEnterprise = parts[0].instance
        entry.slug = free_slug(entry.name)
        entry.kind, entry.basis, entry.status = OrganisationKind.ENTERPRISE, Basis.REGISTERED, Status.DRAFT
        entry.steward, entry.responsible = organisation, by
        try:
            with transaction.atomic():
                entry.save()
        except IntegrityError as error:
            entry.pk = entry.id = None  # rolled back: the page shown again is that of no row
            raise _same_number() from error
        _write(entry, parts, by=by, organisation=organisation, today=today)
        _event(entry, lifecycle.CREATED, by=by, organisation=organisation)
    return whole().get(pk=entry.pk)


def _same_number() -> Refused:
    return Refused("En anden har netop registreret en virksomhed med det CVR-nummer eller P-nummer.", "cvr")


def _write(entry: SocialEnterprise, parts: Iterable[Any], *, by: User | None, organisation: Organisation, today: dt.date) -> None:
    citation = statement(organisation, today)
    stamp = Stamp(citation, by, organisation, today)
    for part in parts:
        part.write(stamp)
    cite(entry, citation)


def save_step(
    *, entry_id: int, parts: Iterable[Any], by: User, organisation: Organisation, today: dt.date, seen: dt.datetime
) -> SocialEnterprise:
    """Save one step of a draft, or a correction of what is published: that is an event, and visible at once.

    `seen` is when the entry was last changed as far as the writer knows; a later change refuses.
    """
    with transaction.atomic():
        entry = _locked(entry_id)
        if entry.updated_at != seen:
            raise Refused("En anden gemte i samme øjeblik. Det, du har skrevet, står her stadig. Gem igen, hvis det skal gælde.")
        if entry.status not in (Status.DRAFT, Status.PUBLISHED):
            raise Refused(f"Virksomheden er {entry.get_status_display()} og kan ikke rettes nu.")
        parts = list(parts)
        try:
            with transaction.atomic():
                _write(entry, parts, by=by, organisation=_keeps(entry, organisation), today=today)
                entry.save(update_fields=["updated_at"])
        except IntegrityError as error:
            raise _same_number() from error
        changed = any(part.has_changed() for part in parts)
        if entry.status == Status.PUBLISHED and changed:
            _event(entry, lifecycle.CHANGED, by=by, organisation=_keeps(entry, organisation))
            index.index("enterprise", [entry.pk])
    return whole().get(pk=entry_id)


# --- Submitting and approving -----------------------------------------------------------------------------------------
def submit(*, entry_id: int, by: User, organisation: Organisation | None) -> SocialEnterprise:
    """Send a complete draft to the administrators; raises Incomplete with all that is missing."""
    with transaction.atomic():
        entry = _locked(entry_id)
        _take(entry, lifecycle.SUBMITTED)
        missing = missing_in(STEPS, whole().get(pk=entry_id))
        if missing:
            raise Incomplete(missing)
        entry.responsible = by
        entry.save(update_fields=["status", "responsible", "updated_at"])
        _event(entry, lifecycle.SUBMITTED, by=by, organisation=entry.steward or organisation)
        _write_to_keeper(entry, MailKind.RECEIVED)
    return entry


def withdraw(*, entry_id: int, by: User, organisation: Organisation | None) -> SocialEnterprise:
    """Take a submitted registration back to draft."""
    return _move(entry_id, lifecycle.WITHDRAWN, by=by, organisation=organisation)


def _move(entry_id: int, step: str, *, by: User, organisation: Organisation | None, reason: str = "") -> SocialEnterprise:
    with transaction.atomic():
        entry = _locked(entry_id)
        _take(entry, step, reason)
        entry.save(update_fields=["status", "updated_at"])
        _event(entry, step, by=by, organisation=organisation, reason=reason.strip())
        index.index("enterprise", [entry.pk])
    return entry


def send_back(*, entry_id: int, by: User, reason: str) -> SocialEnterprise:
    """Give a submitted registration back with a reason; the one responsible gets it by mail."""
    with transaction.atomic():
        entry = _move(entry_id, lifecycle.SENT_BACK, by=by, organisation=None, reason=reason)
        _write_to_keeper(entry, MailKind.SENT_BACK, reason=reason.strip())
    return entry


def submitter(entry: SocialEnterprise) -> int | None:
    """Who sent it in last."""
    found = entry.events.filter(step=lifecycle.SUBMITTED).order_by("-at", "-pk").values_list("by", flat=True).first()
    return found


def publish(*, entry_id: int, by: User, today: dt.date, via: str = "page") -> SocialEnterprise:
    """Make a submitted registration public. Never by the one who sent it: a second pair of eyes is the point."""
    with transaction.atomic():
        entry = _locked(entry_id)
        _take(entry, lifecycle.PUBLISHED)
        if submitter(entry) == by.pk:
            raise Refused("Du har selv sendt registreringen. En anden administrator skal godkende den.")
        if not entry.sources.exists():
            raise Refused("Registreringen har ingen kilde. Send den tilbage, så den kan gemmes på ny.")
        entry.confirmed_on = today
        entry.save(update_fields=["status", "confirmed_on", "updated_at"])
        _event(entry, lifecycle.PUBLISHED, by=by, organisation=None, via=via)
        index.index("enterprise", [entry.pk])
        _write_to_keeper(entry, MailKind.PUBLISHED)
    return entry


def archive(*, entry_id: int, by: User, reason: str) -> SocialEnterprise:
    """Take the entry off the pages, with the reason."""
    return _move(entry_id, lifecycle.ARCHIVED, by=by, organisation=None, reason=reason)


def reopen(*, entry_id: int, by: User, reason: str) -> SocialEnterprise:
    """Bring an archived entry back as a draft."""
    return _move(entry_id, lifecycle.REOPENED, by=by, organisation=None, reason=reason)


# --- Freshness --------------------------------------------------------------------------------------------------------
def confirm(*, entry_id: int, by: User | None, organisation: Organisation | None, today: dt.date, via: str = "page") -> SocialEnterprise:
    """Say that a published entry is still right. A second time the same day by the same person changes nothing."""
    with transaction.atomic():
        entry = _locked(entry_id)
        if entry.status != Status.PUBLISHED:
            raise Refused("Kun det, der er udgivet, kan bekræftes.")
        last = entry.events.filter(step=lifecycle.CONFIRMED).order_by("-at", "-pk").first()
        again = last is not None and last.by_id == (by.pk if by else None) and timezone.localdate(last.at) == today
        if entry.confirmed_on == today and again:
            return entry
        entry.confirmed_on = today
        entry.save(update_fields=["confirmed_on", "updated_at"])
        _event(entry, lifecycle.CONFIRMED, by=by, organisation=organisation, via=via)
        index.index("enterprise", [entry.pk])  # its time of change has moved, and the index is compared by that
    return entry


def ask_to_confirm(*, address: str, entry_ids: Iterable[int], now: dt.datetime, quiet_days: int = 14) -> int:
    """Write one mail about the entries that nobody has been asked about for `quiet_days`; returns how many it's about."""
    with transaction.atomic():
        entries = list(SocialEnterprise.objects.select_for_update().filter(pk__in=list(entry_ids)).order_by("name"))
        since = now - dt.timedelta(days=quiet_days)
        asked = set(
            EnterpriseEvent.objects.filter(entry__in=entries, step=lifecycle.ASKED, at__gt=since).values_list("entry_id", flat=True)
        )
        due = [entry for entry in entries if entry.pk not in asked]
        if not due or not mail.send(MailKind.CONFIRM, address, {"enterprises": due, "path": "/konto/"}):
            return 0
        for entry in due:
            _event(entry, lifecycle.ASKED, by=None, organisation=None, via="portal")
    return len(due)


def hand_over(*, from_user: User, to_user: User, organisations: Iterable[int], by: User, reason: str) -> int:
    """Make another responsible for a person's enterprises in the organisations. Runs in the caller's transaction too."""
    with transaction.atomic():
        entries = SocialEnterprise.objects.select_for_update().filter(responsible=from_user, steward__in=list(organisations)).order_by("pk")
        moved = list(entries)
        for entry in moved:
            entry.responsible = to_user
            entry.save(update_fields=["responsible", "updated_at"])
            _event(entry, lifecycle.HANDED_OVER, by=by, organisation=entry.steward, reason=reason)
        index.index("enterprise", [entry.pk for entry in moved])
    return len(moved)


# --- The enterprise's own contact -------------------------------------------------------------------------------------
def invite_contact(*, contact_id: int, by: User, organisation: Organisation | None, now: dt.datetime) -> ContactInvitation:
    """Send the contact a link to confirm or correct. Earlier links of the contact die."""
    with transaction.atomic():
        contact = EnterpriseContact.objects.select_related("enterprise").get(pk=contact_id)
        entry = _locked(contact.enterprise_id)
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
            {"enterprise": entry, "contact": contact, "organisation": entry.steward or organisation, "path": signed(invitation)},
        )
        if not sent:
            raise Refused("Kontaktpersonen har sagt nej til den slags mail.")
        _event(entry, lifecycle.ASKED, by=by, organisation=entry.steward or organisation, reason="Kontaktperson inviteret")
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
        return EnterpriseProposal.objects.create(
            enterprise_id=invitation.contact.enterprise_id, invitation=invitation, changes=changes, comment=comment.strip()
        )


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
        entry = _locked(proposal.enterprise_id)
        proposal.state = "accepted" if accept else "rejected"
        proposal.decided_by, proposal.decided_at, proposal.reason = by, timezone.now(), reason.strip()
        proposal.save()
        if accept:
            _apply(entry, proposal.changes)
            cite(entry, statement(_keeps(entry, organisation), today))
            entry.confirmed_on = today
            entry.save(update_fields=["confirmed_on", "updated_at"])
            _event(
                entry, lifecycle.CHANGED, by=by, organisation=_keeps(entry, organisation), reason="Forslag fra virksomhedens kontaktperson"
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
        entry = _locked(entry_id)
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
        entry = _locked(request.enterprise_id)
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
            _event(entry, lifecycle.HANDED_OVER, by=by, organisation=request.organisation, reason=request.reason)
            index.index("enterprise", [entry.pk])
    return request
