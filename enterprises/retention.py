"""How long contact persons of enterprises are kept."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.retention import Rule, register

from .models import ContactInvitation, EnterpriseContact

INVITATIONS = dt.timedelta(days=90)


def _contacts(now: dt.datetime) -> QuerySet[Any]:
    return EnterpriseContact.objects.filter(ends_on__lt=timezone.localdate(now))


def _invitations(now: dt.datetime) -> QuerySet[Any]:
    return ContactInvitation.objects.filter(sent_at__lt=now - INVITATIONS)


def _remove_contacts(now: dt.datetime) -> int:
    """How many contacts; their invitations go with them."""
    found = _contacts(now)
    number = found.count()
    found.delete()
    return number


def register_rules() -> None:
    label = "Virksomheders kontaktpersoner"
    register(Rule("contacts", label, "til samtykkets sidste dag", lambda now: _contacts(now).count(), _remove_contacts))
    register(
        Rule(
            "invitations",
            "Invitationer til kontaktpersoner",
            "90 dage",
            lambda now: _invitations(now).count(),
            lambda now: _invitations(now).delete()[0],
        )
    )
