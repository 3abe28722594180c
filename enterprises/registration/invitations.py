"""The signed link to an enterprise's own contact: made, read, and when it's dead."""

from __future__ import annotations

import datetime as dt

from django.core import signing
from django.urls import reverse
from django.utils import timezone

from registry.models import Status

from ..models import ContactInvitation

SALT = "enterprises.invitation"
LIFE = dt.timedelta(days=14)
# The columns a contact may propose corrections to, besides the website and the offerings.
PROPOSABLE = ("summary", "description", "capacity")

DEAD = "Linket virker ikke længere."
WRONG = "Linket er ikke helt, eller det er ikke fra os."


def signed(invitation: ContactInvitation) -> str:
    """The address in the mail, from the site's root."""
    token = signing.dumps([invitation.pk, invitation.email], salt=SALT)
    return reverse("enterprise_invitation", args=[token])


def read(token: str) -> ContactInvitation | None:
    """The invitation of a token that we signed; None for any other. Whether it may still be used is for `usable`."""
    try:
        pk, email = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if type(pk) is not int or type(email) is not str:
        return None
    return (
        ContactInvitation.objects.select_related("contact__enterprise__steward", "contact__enterprise__municipality")
        .filter(pk=pk, email=email)
        .first()
    )


def usable(invitation: ContactInvitation, now: dt.datetime) -> str:
    """'' for a link that may be used; otherwise why not, in Danish."""
    contact = invitation.contact
    if invitation.used_at is not None:
        return "Linket er brugt, eller der er sendt et nyere."
    if invitation.sent_at + LIFE <= now:
        return "Linket er udløbet. Det gælder i 14 dage."
    if contact.email != invitation.email or not contact.consents(timezone.localdate(now)):
        return DEAD
    if contact.enterprise.status != Status.PUBLISHED:
        return "Virksomheden står ikke længere på portalen."
    return ""
