"""Changes to people that touch more than one row, each in one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.core import context as allauth_context
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest

from registry.models import Organisation

from . import second_factor
from .desk import desks
from .models import HandOver, MailChoice, MailKind, Membership, User, When
from .roles import Role


@dataclass(frozen=True)
class HandedOver:
    """What a hand-over did: how many roles and records went to the other, and whether the account was closed by it."""

    roles: int
    records: int
    closed: bool

    @property
    def anything(self) -> bool:
        return bool(self.roles or self.records or self.closed)


def invite(*, user: User, request: HttpRequest) -> None:
    """Mail the person a link by which they choose a password and so confirm the address. Sent when the transaction is done."""
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    context = {
        "user": user,
        "link": get_adapter(request).get_reset_password_from_key_url(key),
        "days": settings.PASSWORD_RESET_TIMEOUT // 86_400,
    }

    def send() -> None:
        with allauth_context.request_context(request):
            get_adapter(request).send_mail("account/email/invitation", user.email, context)

    transaction.on_commit(send)


@transaction.atomic
def change_address(*, user: User) -> None:
    """Follow a new address on the user: it isn't confirmed, and the old one no longer counts."""
    former = EmailAddress.objects.filter(user=user).exclude(email=user.email)
    for address in former.filter(primary=True):
        keep_mail_choices(former=address.email, present=user.email)
    former.delete()
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": False, "primary": True})


def end_sessions(*, user: User, but: str = "") -> int:
    """End the person's sessions, all but the one with that key; returns how many were ended."""
    sessions = UserSession.objects.filter(user=user).exclude(session_key=but)
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    for key in list(sessions.values_list("session_key", flat=True)):
        store.delete(key)
    return sessions.delete()[0]


@transaction.atomic
def close_account(*, user: User) -> None:
    """Close an account: nobody logs in with it, and its sessions end. What the person has done stays theirs."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user=user)


@transaction.atomic
def forget_second_factor(*, user: User) -> None:
    """For a person who lost phone and codes: the next log-in sets a second factor up anew. Open sessions end."""
    second_factor.remove_all(user.pk)
    end_sessions(user=user)


@transaction.atomic
def welcome_from_provider(*, save: Callable[[], User], organisation_slug: str, role: Role) -> User:
    """Make the account of a person who came from an identity provider, with the provider's own role.

    Raises Organisation.DoesNotExist when the provider is set up with an organisation that isn't there.
    """
    organisation = Organisation.objects.get(slug=organisation_slug)
    user = save()
    Membership.objects.get_or_create(user=user, organisation=organisation, role=role)
    return user


@transaction.atomic
def hand_over(
    *, from_user: User, to_user: User, organisations: Iterable[int] | None, by: User, today: dt.date, reason: str = "", close: bool = False
) -> HandedOver:
    """Give a person's roles and records to another in one step.

    `organisations` limits it to roles and records there, and leaves administrators' roles; None is everything. Roles end
    today; the other gets those they don't hold. Doing it again does nothing: there is nothing left to give, and no row is
    written about it. Raises ValueError when the two are the same, or the receiver's account is closed.
    """
    # Both people are locked in the same order whoever is first, so that two hand-overs can't wait for each other.
    people = {user.pk: user for user in User.objects.select_for_update().filter(pk__in=[from_user.pk, to_user.pk]).order_by("pk")}
    leaver, receiver = people[from_user.pk], people[to_user.pk]
    if leaver == receiver or not receiver.is_active:
        raise ValueError("roles go to another person, who can log in")
    memberships = Membership.objects.filter(user=leaver).filter(Q(ends_on=None) | Q(ends_on__gt=today))
    if organisations is not None:
        organisations = sorted(organisations)
        memberships = memberships.filter(organisation__in=organisations).exclude(role=Role.ADMIN)
    moved = list(memberships)
    # A person may be responsible for records of organisations in which they no longer hold a role.
    kept_by = list(Organisation.objects.values_list("pk", flat=True)) if organisations is None else organisations
    records = sum(desk.hand_over(from_user=leaver, to_user=receiver, organisations=kept_by, by=by, reason=reason) for desk in desks())
    for membership in moved:
        _give(membership, receiver, today)
    closing = close and leaver.is_active
    if closing:
        close_account(user=leaver)
    done = HandedOver(len(moved), records, closing)
    if done.anything:
        HandOver.objects.create(
            from_user=leaver, to_user=receiver, by=by, roles=done.roles, records=done.records, closed=closing, reason=reason
        )
    return done


def _give(membership: Membership, receiver: User, today: dt.date) -> None:
    """End a role today and see that the receiver holds it from today, as long as it was to last."""
    ends_on = membership.ends_on
    starts_on = max(today, membership.starts_on or today)
    theirs = Membership.objects.filter(user=receiver, organisation=membership.organisation_id, role=membership.role).first()
    if membership.starts_on and membership.starts_on > today:
        membership.delete()  # it never began, so there is nothing to end
    else:
        membership.ends_on = today
        membership.save(update_fields=["ends_on"])
    if theirs is None:
        Membership.objects.create(
            user=receiver, organisation_id=membership.organisation_id, role=membership.role, starts_on=starts_on, ends_on=ends_on
        )
    elif theirs.ends_on is not None and (ends_on is None or theirs.ends_on < ends_on):
        if theirs.ends_on < today:
            theirs.starts_on = starts_on  # a role held before begins anew
        theirs.ends_on = ends_on
        theirs.save(update_fields=["starts_on", "ends_on"])


@transaction.atomic
def choose_mail(*, address: str, chosen: Mapping[MailKind, When]) -> None:
    """Write when an address wants some kinds of mail; the others stay as they are."""
    to = address.strip().lower()
    for kind, when in chosen.items():
        MailChoice.objects.update_or_create(address=to, kind=kind, defaults={"when": when})


def keep_mail_choices(*, former: str, present: str) -> None:
    """Let what a person has chosen follow them to a new address; what that address has chosen itself stays."""
    own = MailChoice.objects.filter(address=present.lower()).values_list("kind", flat=True)
    MailChoice.objects.filter(address=former.lower()).exclude(kind__in=list(own)).update(address=present.lower())
