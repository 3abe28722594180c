"""Changes to people that touch more than one row, each in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.core import context as allauth_context
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from registry.models import Organisation

from . import second_factor
from .models import MailChoice, MailKind, Membership, User, When
from .roles import Role
from .security.log import record
from .security.models import SecurityEventKind


def invite(*, user: User, request: HttpRequest, name: str = "invitation") -> None:
    """Mail the person a link by which they choose a password and so confirm the address. Sent when the transaction is done.

    `name` is the mail's: `invitation` for a new account, `password_again` for one whose change of address was taken back.
    """
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    context = {
        "user": user,
        "link": get_adapter(request).get_reset_password_from_key_url(key),
        "days": settings.PASSWORD_RESET_TIMEOUT // 86_400,
    }

    def send() -> None:
        with allauth_context.request_context(request):
            get_adapter(request).send_mail(f"account/email/{name}", user.email, context)

    record(SecurityEventKind.INVITED, request=request, user=user)
    transaction.on_commit(send)


@transaction.atomic
def change_address(*, user: User, request: HttpRequest) -> None:
    """Follow a new address that an administrator gave the user: it isn't confirmed, and the old one no longer counts.

    The old address is told, and can't take the change back: it may be wrong, or no longer the person's.
    """
    former = EmailAddress.objects.filter(user=user).exclude(email=user.email)
    for address in former.filter(primary=True):
        keep_mail_choices(former=address.email, present=user.email)
        if address.verified:
            _tell_old_address(address.email, user=user, request=request)
    former.delete()
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": False, "primary": True})


def _tell_old_address(address: str, *, user: User, request: HttpRequest) -> None:
    """Mail an account's former address that an administrator has changed it. Sent when the transaction is done."""

    def send() -> None:
        with allauth_context.request_context(request):
            get_adapter(request).send_mail("account/email/email_changed_by_admin", address, {"user": user, "to_email": user.email})

    transaction.on_commit(send)


def end_sessions(*, user: User, but: str = "") -> int:
    """End the person's sessions, all but the one with that key; returns how many were ended."""
    sessions = UserSession.objects.filter(user=user).exclude(session_key=but)
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    for key in list(sessions.values_list("session_key", flat=True)):
        store.delete(key)
    return sessions.delete()[0]


@transaction.atomic
def close_account(*, user: User, by: User | None = None) -> None:
    """Close an account: nobody logs in with it, and its sessions end. What the person has done stays theirs."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user=user)
    record(SecurityEventKind.ACCOUNT_CLOSED, user=user, by=by)


@transaction.atomic
def forget_second_factor(*, user: User, by: User | None = None) -> None:
    """For a person who lost phone and codes: the next log-in sets a second factor up anew. Open sessions end."""
    second_factor.remove_all(user.pk)
    end_sessions(user=user)
    record(SecurityEventKind.FACTOR_REMOVED, user=user, by=by, factor="all")


@transaction.atomic
def welcome_from_provider(*, save: Callable[[], User], organisation_slug: str, role: Role) -> User:
    """Make the account of a person who came from an identity provider, with the provider's own role.

    Raises Organisation.DoesNotExist when the provider is set up with an organisation that isn't there.
    """
    organisation = Organisation.objects.get(slug=organisation_slug)
    user = save()
    Membership.objects.get_or_create(user=user, organisation=organisation, role=role)
    record(SecurityEventKind.ACCOUNT_OPENED, user=user, by=user, way="provider")
    return user


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
