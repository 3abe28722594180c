"""Hand-over of roles and records from one person to another: who may move what, and the way back.

Three may: an administrator moves anything; the leaver moves their own; a colleague asks the leaver for their word. The guard is here
and not in the pages: `transfer` works out anew, under the lock, what the one who does it may move (docs/decisions/0014).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from registry.models import Organisation
from registry.steps import Refused

from . import rights, second_factor
from .actions import close_account
from .desk import Item, desks
from .mail import notice
from .models import HandOver, HandOverProposal, Membership, User
from .rights import Right, Rights
from .roles import Role
from .security.log import record
from .security.models import SecurityEventKind

UNDO_FOR = dt.timedelta(days=14)
ANSWER_WITHIN = dt.timedelta(days=14)
CLOSED = "Kontoen hos den, der stopper, er lukket. Så kan kun en administrator overdrage."
_signer = signing.TimestampSigner(salt="accounts.hand_over.answer")


@dataclass(frozen=True)
class Reach:
    """What one person may move from another: which roles, and in which organisations the records of each kind (None: all)."""

    roles: tuple[Membership, ...] = ()
    organisations: Mapping[str, frozenset[int] | None] = field(default_factory=dict)

    def covers(self, item: Item) -> bool:
        """Whether a record is within reach."""
        within = self.organisations.get(item.kind, frozenset())
        return within is None or item.organisation_id in within


@dataclass(frozen=True)
class HandedOver:
    """What a hand-over did: how many roles and records went to the other, and whether the account was closed by it."""

    roles: int
    records: int
    closed: bool

    @property
    def anything(self) -> bool:
        return bool(self.roles or self.records or self.closed)


def lasting(leaver: User, today: dt.date) -> list[Membership]:
    """The person's roles that last beyond today, also those that haven't begun."""
    held = Membership.objects.filter(user=leaver).filter(Q(ends_on=None) | Q(ends_on__gt=today))
    return list(held.select_related("organisation"))


def reach(by: Rights, leaver: User, receiver: User | None, today: dt.date) -> Reach:
    """What one with these rights may move from the leaver; with a receiver, what may go to that person.

    Nobody but an administrator gives a role that they don't hold in the same organisation themselves, the administrator's role at
    all, or anything to a person without a role in the organisation that it belongs to. A colleague moves no more than the leaver
    could: a word is worth what the one who gives it may do.
    """
    memberships = lasting(leaver, today)
    if by.is_admin:
        return Reach(tuple(memberships), {desk.kind: None for desk in desks()})
    mine = by.organisations(Right.HAND_OVER, "person") or frozenset()
    if receiver is not None:
        mine &= set(Membership.objects.live(today).filter(user=receiver).values_list("organisation", flat=True))
    held, records = _held(by), {desk.kind: (by.organisations(Right.EDIT, desk.kind) or frozenset()) & mine for desk in desks()}
    if by.user_id != leaver.pk:
        theirs = rights.of(leaver, today)
        # The word comes by a link in a mail, so it moves no role that takes more than a mailbox to use.
        held = {(organisation, role) for organisation, role in held & _held(theirs) if not second_factor.needed(role)}
        limits = {kind: theirs.organisations(Right.EDIT, kind) for kind in records}
        records = {kind: within if (limit := limits[kind]) is None else within & limit for kind, within in records.items()}
    roles = [each for each in memberships if each.organisation_id in mine and (each.organisation_id, each.role) in held]
    return Reach(tuple(roles), records)


def _held(of: Rights) -> set[tuple[int, str]]:
    """The roles that count today and are a person's own to give, each with its organisation."""
    return {(each.organisation_id, each.role.value) for each in of.held if each.role != Role.ADMIN}


@transaction.atomic
def transfer(
    *, from_user: User, to_user: User, by: User, today: dt.date, reason: str = "", close: bool = False, word_given: bool = False
) -> HandedOver:
    """Give a person's roles and records to another in one step, as far as `by` may.

    Roles end today; the other gets those they don't hold. Doing it again does nothing: there is nothing left to give, and no row is
    written about it. `word_given` says that the leaver has agreed to a colleague's proposal. Only administrators close the account
    with it. Raises Refused when it may not be done: to oneself, to a closed account, or another's without their word.
    """
    # All are locked in the same order whoever is first, so that two hand-overs can't wait for each other.
    people = {user.pk: user for user in User.objects.select_for_update().filter(pk__in={from_user.pk, to_user.pk, by.pk}).order_by("pk")}
    leaver, receiver = people[from_user.pk], people[to_user.pk]
    allowed = rights.of(people[by.pk], today)
    _check(leaver, receiver, people[by.pk], allowed, word_given)
    within = reach(allowed, leaver, receiver, today)
    moved_records: dict[str, list[int]] = {}
    for desk in desks():
        keys = desk.hand_over(from_user=leaver, to_user=receiver, organisations=within.organisations[desk.kind], by=by, reason=reason)
        if keys:
            moved_records[desk.kind] = keys
    moved_roles = [_give(membership, receiver, today) for membership in within.roles]
    closing = close and allowed.is_admin and leaver.is_active
    if closing:
        close_account(user=leaver, by=by)
    done = HandedOver(len(moved_roles), sum(map(len, moved_records.values())), closing)
    if done.anything:
        row = HandOver.objects.create(
            from_user=leaver,
            to_user=receiver,
            by=by,
            roles=done.roles,
            records=done.records,
            closed=closing,
            reason=reason,
            moved={"roles": moved_roles, "records": moved_records, "word": word_given},
        )
        record(
            SecurityEventKind.HANDED_OVER,
            user=leaver,
            by=by,
            to=receiver.pk,
            roles=done.roles,
            records=done.records,
            word=word_given,
            row=row.pk,
        )
        undo_link = settings.SITE_URL + reverse("hand_over_undo", args=[row.pk]) if leaver.pk == by.pk or word_given else ""
        _tell(row, "handed_over", undo_link=undo_link, word_given=word_given)
    return done


def _check(leaver: User, receiver: User, by: User, allowed: Rights, word_given: bool) -> None:
    if leaver == receiver or receiver == by:
        raise Refused("Ingen kan overdrage en andens roller til sig selv.", "to")
    if not receiver.is_active:
        raise Refused("Kontoen hos den, der skal overtage, er lukket.", "to")
    if not (allowed.is_admin or leaver == by or word_given):
        raise Refused("En kollegas roller og poster kan kun overdrages med kollegaens ja eller af en administrator.")
    if not (allowed.is_admin or leaver.is_active):
        raise Refused(CLOSED)


def _dates(membership: Membership) -> list[str | None]:
    return [day.isoformat() if day else None for day in (membership.starts_on, membership.ends_on)]


def _give(membership: Membership, receiver: User, today: dt.date) -> dict[str, Any]:
    """End a role today and see that the receiver holds it from today, as long as it was to last. Returns what the undo needs."""
    ends_on = membership.ends_on
    starts_on = max(today, membership.starts_on or today)
    theirs = Membership.objects.filter(user=receiver, organisation=membership.organisation_id, role=membership.role).first()
    told: dict[str, Any] = {"organisation": membership.organisation_id, "role": membership.role, "was": _dates(membership)}
    if membership.starts_on and membership.starts_on > today:
        membership.delete()  # it never began, so there is nothing to end
        told["now"] = None
    else:
        membership.ends_on = today
        membership.save(update_fields=["ends_on"])
        told["now"] = _dates(membership)
    told["theirs_was"] = _dates(theirs) if theirs else None
    if theirs is None:
        theirs = Membership.objects.create(
            user=receiver, organisation_id=membership.organisation_id, role=membership.role, starts_on=starts_on, ends_on=ends_on
        )
    elif theirs.ends_on is not None and (ends_on is None or theirs.ends_on < ends_on):
        if theirs.ends_on < today:
            theirs.starts_on = starts_on  # a role held before begins anew
        theirs.ends_on = ends_on
        theirs.save(update_fields=["starts_on", "ends_on"])
    told["theirs_now"] = _dates(theirs)
    return told


# --- The leaver's word ------------------------------------------------------------------------------------------------
@transaction.atomic
def propose(*, from_user: User, to_user: User, by: User, today: dt.date, reason: str = "") -> HandOverProposal:
    """Ask the leaver whether their roles and records may go to another. They get a mail with a link to answer.

    Raises Refused as `transfer` does, and when there is nothing that `by` may propose.
    """
    # Locked, so that a form sent twice at once is one proposal and one mail.
    from_user = User.objects.select_for_update().get(pk=from_user.pk)
    allowed = rights.of(by, today)
    _check(from_user, to_user, by, allowed, word_given=True)
    within = reach(allowed, from_user, to_user, today)
    if not within.roles and not any(within.covers(item) for desk in desks() for item in desk.held_by(from_user)):
        raise Refused("Der er ikke noget, som du kan foreslå at overdrage til den person.", "to")
    waiting = HandOverProposal.objects.filter(from_user=from_user, to_user=to_user, by=by, answered_at=None)
    proposal = waiting.filter(at__gt=timezone.now() - ANSWER_WITHIN).first()
    if proposal is None:
        proposal = HandOverProposal.objects.create(from_user=from_user, to_user=to_user, by=by, reason=reason)
        record(SecurityEventKind.HAND_OVER_ASKED, user=from_user, by=by, to=to_user.pk)
        notice(from_user, "hand_over_proposed", proposal=proposal, link=answer_link(proposal), days=ANSWER_WITHIN.days)
    return proposal


def answer_link(proposal: HandOverProposal) -> str:
    return settings.SITE_URL + reverse("hand_over_answer", args=[_signer.sign(str(proposal.pk))])


def read_answer_link(signed: str) -> HandOverProposal | None:
    """The proposal of a link that still holds; None for a wrong or old one."""
    try:
        key = _signer.unsign(signed, max_age=ANSWER_WITHIN)
    except signing.BadSignature:
        return None
    return HandOverProposal.objects.filter(pk=int(key)).select_related("from_user", "to_user", "by").first()


def offered(proposal: HandOverProposal, today: dt.date) -> Reach:
    """What a yes would move as things stand now."""
    return reach(rights.of(proposal.by, today), proposal.from_user, proposal.to_user, today)


@transaction.atomic
def answer(*, proposal: HandOverProposal, accepted: bool, today: dt.date) -> HandedOver | None:
    """The leaver's answer, once. With a yes it is done as far as the colleague still may; None for a no or an answer given before."""
    waiting = HandOverProposal.objects.select_for_update().get(pk=proposal.pk)
    if waiting.answered_at is not None:
        return None
    waiting.answered_at, waiting.accepted = timezone.now(), accepted
    waiting.save(update_fields=["answered_at", "accepted"])
    if not accepted:
        record(SecurityEventKind.HAND_OVER_DECLINED, user=waiting.from_user_id, to=waiting.to_user_id)
        return None
    return transfer(
        from_user=waiting.from_user, to_user=waiting.to_user, by=waiting.by, today=today, reason=waiting.reason, word_given=True
    )


# --- The way back -----------------------------------------------------------------------------------------------------
def may_undo(row: HandOver, by: Rights, now: dt.datetime) -> bool:
    """Administrators, and the leaver what was done by their own act or word, for fourteen days, once.

    What an administrator did to a person isn't theirs to undo: it would be a way to a role by an act of one's own.
    """
    theirs = by.user_id == row.from_user_id and (row.by_id == row.from_user_id or bool(row.moved.get("word")))
    return row.undone_at is None and not is_late(row, now) and (by.is_admin or theirs)


def is_late(row: HandOver, now: dt.datetime) -> bool:
    return now - row.at > UNDO_FOR


@transaction.atomic
def undo(*, row: HandOver, by: User, today: dt.date) -> list[str]:
    """Give roles and records back; returns, in Danish, what couldn't be since it has changed. Raises Refused when it may not be done."""
    row = HandOver.objects.select_for_update().get(pk=row.pk)
    people = {each.pk: each for each in User.objects.select_for_update().filter(pk__in=[row.from_user_id, row.to_user_id]).order_by("pk")}
    leaver, receiver = people[row.from_user_id], people[row.to_user_id]
    if not may_undo(row, rights.of(by, today), timezone.now()):
        raise Refused("Overdragelsen kan ikke fortrydes længere, eller kun af en administrator.")
    changed = []
    for told in row.moved.get("roles", []):
        changed += _take_back(told, leaver, receiver, today)
    for desk in desks():
        keys = row.moved.get("records", {}).get(desk.kind, [])
        if keys:
            back = desk.hand_over(
                from_user=receiver, to_user=leaver, organisations=None, by=by, reason="Overdragelsen er fortrudt", keys=keys
            )
            if len(back) < len(keys):
                changed.append(f"{desk.label}: {len(keys) - len(back)} har fået en anden ansvarlig siden og bliver der.")
    if row.closed and not leaver.is_active:
        leaver.is_active = True
        leaver.save(update_fields=["is_active"])
        record(SecurityEventKind.ACCOUNT_REOPENED, user=leaver, by=by)
    row.undone_at, row.undone_by = timezone.now(), by
    row.save(update_fields=["undone_at", "undone_by"])
    record(SecurityEventKind.HAND_OVER_UNDONE, user=leaver, by=by, to=receiver.pk, row=row.pk)
    _tell(row, "hand_over_undone")
    return changed


def _take_back(told: dict[str, Any], leaver: User, receiver: User, today: dt.date) -> list[str]:
    """One role, as it was before; untouched and told where either's has changed since."""
    own = Membership.objects.filter(user=leaver, organisation=told["organisation"], role=told["role"]).first()
    theirs = Membership.objects.filter(user=receiver, organisation=told["organisation"], role=told["role"]).first()
    if (own and _dates(own)) != told["now"] or (theirs and _dates(theirs)) != told["theirs_now"]:
        name = Organisation.objects.filter(pk=told["organisation"]).values_list("name", flat=True).first()
        return [f"{Role(told['role']).label.capitalize()}, {name}: rollen er ændret siden og bliver, som den er."]
    was = [dt.date.fromisoformat(day) if day else None for day in told["was"]]
    if own is None:
        Membership.objects.create(user=leaver, organisation_id=told["organisation"], role=told["role"], starts_on=was[0], ends_on=was[1])
    else:
        own.ends_on = was[1]
        own.save(update_fields=["ends_on"])
    if theirs is None:
        return []
    if told["theirs_was"] is not None:
        theirs.starts_on, theirs.ends_on = (dt.date.fromisoformat(day) if day else None for day in told["theirs_was"])
        theirs.save(update_fields=["starts_on", "ends_on"])
    elif theirs.starts_on is not None and theirs.starts_on < today:
        theirs.ends_on = today - dt.timedelta(days=1)  # what they did meanwhile, they did in the role
        theirs.save(update_fields=["ends_on"])
    else:
        theirs.delete()
    return []


# --- Mail -------------------------------------------------------------------------------------------------------------
def _tell(row: HandOver, name: str, **more: Any) -> None:
    """Mail both. The leaver may have no role tomorrow and no way to the page, so their mail has what they need in it."""
    for person in (row.from_user, row.to_user):
        notice(person, name, hand_over=row, days=UNDO_FOR.days, is_leaver=person == row.from_user, **more)
