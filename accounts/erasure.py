"""Erasure of a person: the account stays as 'Slettet bruger nr. N', so that what they did stays theirs and says nobody's name.

What is kept and why stands on the privacy page and in docs/decisions/0036: rows that tell who did something point at the anonymous
account; a filed memo keeps the name of who filed it, since it documents a public decision and may not be changed.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from registry.models import DefaultLook, ListLook
from registry.steps import Refused
from search.models import SavedSearch

from .actions import close_account
from .desk import desks
from .hand_over import lasting
from .models import AddressChange, HandOverProposal, LastDigest, MailChoice, Membership, OutgoingMail, User, WaitingMail
from .roles import Role
from .security.log import record
from .security.models import SecurityEventKind

ERASED = "Slettet bruger nr. {pk}"
NO_ADDRESS = "slettet-{pk}@slettet.invalid"


def is_erased(user: User) -> bool:
    return user.email == NO_ADDRESS.format(pk=user.pk)


def obstacles(user: User, by: User, today: dt.date) -> list[str]:
    """What must be done before the person can be erased, in Danish; empty when nothing must."""
    found = []
    if user == by:
        found.append("Du kan ikke slette dig selv. Bed en anden administrator om det.")
    admins = Membership.objects.live(today).filter(role=Role.ADMIN, user__is_active=True).values("user")
    others = User.objects.filter(Q(pk__in=admins) | Q(is_superuser=True), is_active=True).exclude(pk=user.pk)
    if not others.exists():
        found.append("Personen er den eneste administrator. Giv en anden rollen først.")
    records = sum(len(desk.held_by(user)) for desk in desks())
    if records:
        found.append(f"Personen har ansvar for {records} {'post' if records == 1 else 'poster'}. Overdrag dem først.")
    return found


@transaction.atomic
def erase_person(*, user: User, by: User, today: dt.date) -> None:
    """Anonymise an account for good. Raises Refused when something must be done first, or it's done already."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if is_erased(user):
        raise Refused("Personen er slettet i forvejen.")
    missing = obstacles(user, by, today)
    if missing:
        raise Refused(" ".join(missing))
    address, name = user.email, user.name
    for membership in lasting(user, today):
        if membership.starts_on and membership.starts_on > today:
            membership.delete()
        else:
            membership.ends_on = today
            membership.save(update_fields=["ends_on"])
    close_account(user=user, by=by)
    for rows in _own_rows(user, address):
        rows.delete()
    user.email, user.name = NO_ADDRESS.format(pk=user.pk), ERASED.format(pk=user.pk)
    user.is_superuser = False
    user.last_login = None
    user.set_unusable_password()
    user.save()
    user.groups.clear()
    user.user_permissions.clear()
    _forget_in_admin_log(user, address, name)
    record(SecurityEventKind.ERASED, user=user, by=by)


def _own_rows(user: User, address: str) -> list[models.QuerySet[Any]]:
    """Rows that are the person's alone, and tell nothing of what others rely on."""
    own: list[type[models.Model]] = [EmailAddress, Authenticator, SocialAccount, SavedSearch, WaitingMail, LastDigest, AddressChange]
    found: list[models.QuerySet[Any]] = [model._default_manager.filter(user=user) for model in own]
    found += [DefaultLook.objects.filter(by=user), ListLook.objects.filter(by=user, shared=False)]
    found += [HandOverProposal.objects.filter(Q(from_user=user) | Q(to_user=user) | Q(by=user))]
    found += [MailChoice.objects.filter(address=address), OutgoingMail.objects.filter(to=address)]
    return found


def _forget_in_admin_log(user: User, address: str, name: str) -> None:
    """The admin's log keeps what was done; texts that name the person name the anonymous account instead."""
    named = Q(object_repr__contains=address) | Q(change_message__contains=address)
    if name:
        named |= Q(object_repr__contains=name) | Q(change_message__contains=name)
    for entry in LogEntry.objects.filter(named):
        for text in filter(None, (address, name)):
            entry.object_repr = entry.object_repr.replace(text, user.name)
            entry.change_message = entry.change_message.replace(text, user.name)
        entry.save(update_fields=["object_repr", "change_message"])


# --- A person's own data ------------------------------------------------------------------------------------------------
def own_data(user: User) -> dict[str, Any]:
    """Everything the portal holds about a person, as plain values: their account, and every row of any table that points at them.

    Tables are found by their keys, so that a new one can't be forgotten. Rows are told by their name and day: what they say is the
    entry's. Secrets (passwords, keys, codes, sessions' ids) are left out.
    """
    account = {"nummer": user.pk, "e-mail": user.email, "navn": user.name, "oprettet": user.date_joined, "seneste log-ind": user.last_login}
    rows = []
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.related_model is User:
                rows += _told(model, field, {field.name: user.pk})
            elif isinstance(field, models.EmailField) and model is not User:
                rows += _told(model, field, {f"{field.name}__iexact": user.email})
    from .models import SecurityEvent

    rows += _told(SecurityEvent, SecurityEvent._meta.get_field("account"), {"account": user.pk})
    return {"dannet": timezone.now(), "konto": account, "rækker": rows}


def _told(model: type[models.Model], field: Any, which: dict[str, Any]) -> list[dict[str, Any]]:
    moments = [each.name for each in model._meta.concrete_fields if isinstance(each, models.DateField)]
    return [
        {
            "hvad": str(model._meta.verbose_name),
            "som": str(field.verbose_name),
            "post": str(row)[:300],
            "hvornår": {name: getattr(row, name) for name in moments if getattr(row, name) is not None},
        }
        for row in model._default_manager.filter(**which).order_by("pk")[:10_000]
    ]
