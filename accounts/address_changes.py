"""A changed e-mail address can be taken back from the old one: who sits at a forgotten session must not be able to keep the account."""

from __future__ import annotations

import datetime as dt

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from registry.steps import Refused

from .actions import end_sessions, keep_mail_choices
from .models import AddressChange, User
from .security.log import record
from .security.models import SecurityEventKind

UNDO_FOR = dt.timedelta(days=7)
_signer = signing.TimestampSigner(salt="accounts.address_changes")


def noted(*, user: User, former: str, present: str) -> str:
    """Note a change; returns the link by which the holder of the old address takes it back."""
    forget_old(timezone.now())
    change = AddressChange.objects.create(user=user, former=former, present=present)
    return settings.SITE_URL + reverse("undo_address", args=[_signer.sign(str(change.pk))])


def forget_old(now: dt.datetime) -> int:
    """Remove changes that can't be taken back any more: they hold two addresses of a person. Returns how many."""
    return AddressChange.objects.filter(at__lt=now - UNDO_FOR).delete()[0]


def read_link(signed: str) -> AddressChange | None:
    """The change of a link that still holds and hasn't been used; None for another."""
    try:
        key = int(_signer.unsign(signed, max_age=UNDO_FOR))
    except (signing.BadSignature, ValueError):
        return None
    return AddressChange.objects.filter(pk=key, undone_at=None, user__is_active=True).select_related("user").first()


@transaction.atomic
def undo(*, change: AddressChange) -> User:
    """Put the old address back and shut everybody out: sessions end, the password is void, later keys and login services are removed.

    The person chooses a new password by a link to the old address. Later changes can't be undone any more, so that no link of theirs
    leads back. Raises Refused when the address has become another's, or the change was undone meanwhile.
    """
    user = User.objects.select_for_update().get(pk=change.user_id)
    change = AddressChange.objects.select_for_update().get(pk=change.pk)
    if change.undone_at is not None:
        raise Refused("Linket er brugt.")
    if User.objects.filter(email=change.former).exclude(pk=user.pk).exists():
        raise Refused("Adressen bruges af en anden konto nu. Kontakt en administrator.")
    keep_mail_choices(former=user.email, present=change.former)
    user.email = change.former
    user.set_unusable_password()
    user.save(update_fields=["email", "password"])
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    Authenticator.objects.filter(user=user, created_at__gte=change.at).delete()
    # A provider connects itself to whoever has the address; under the thief's, that may have been the thief.
    SocialAccount.objects.filter(user=user, date_joined__gte=change.at).delete()
    end_sessions(user=user)
    AddressChange.objects.filter(user=user, at__gte=change.at, undone_at=None).update(undone_at=timezone.now())
    record(SecurityEventKind.ADDRESS_UNDONE, user=user, by=user)
    return user
