"""The accounts' own rules of retention."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet

from .mailing import outbox
from .models import AddressChange, HandOverProposal, OutgoingMail, SecurityEvent
from .retention import Rule, register
from .security import log

ADDRESSES = dt.timedelta(days=30)
PROPOSALS = dt.timedelta(days=90)


def _sessions(now: dt.datetime) -> QuerySet[Any]:
    return Session.objects.filter(expire_date__lt=now)


def _devices(now: dt.datetime) -> QuerySet[Any]:
    """Where people were logged in (address and browser), once the session itself is gone."""
    old = Q(last_seen_at__lt=now - dt.timedelta(seconds=settings.SESSION_LONGEST_SECONDS))
    return UserSession.objects.filter(old | ~Q(session_key__in=Session.objects.filter(expire_date__gte=now).values("session_key")))


def _addresses(now: dt.datetime) -> QuerySet[Any]:
    return AddressChange.objects.filter(at__lt=now - ADDRESSES)


def _proposals(now: dt.datetime) -> QuerySet[Any]:
    return HandOverProposal.objects.filter(at__lt=now - PROPOSALS)


def _events(now: dt.datetime) -> QuerySet[Any]:
    return SecurityEvent.objects.filter(at__lt=now - dt.timedelta(days=settings.SECURITY_LOG_DAYS))


def _mails(now: dt.datetime) -> QuerySet[Any]:
    return OutgoingMail.objects.filter(given_up_at__lt=now - outbox.KEPT_FAILED)


def of_rows(key: str, label: str, period: str, due: Any) -> Rule:
    """A rule about rows that a queryset finds."""
    return Rule(key, label, period, lambda now: due(now).count(), lambda now: due(now).delete()[0])


def register_rules() -> None:
    days = settings.SECURITY_LOG_DAYS
    register(of_rows("sessions", "Log-ind, der er udløbet", "14 dage efter det seneste log-ind", _sessions))
    register(of_rows("devices", "Netværksadresse og browser, hvor du er logget ind", "til du logger ud, eller log-ind udløber", _devices))
    register(of_rows("address-changes", "Din tidligere e-mail, når du skifter", "30 dage", _addresses))
    register(of_rows("proposals", "Forslag om overdragelse", "90 dage", _proposals))
    register(Rule("events", "Sikkerhedslog (uden navne og adresser)", f"{days} dage", lambda now: _events(now).count(), log.prune))
    register(Rule("mails", "Mails, der ikke kunne sendes (uden tekst)", "30 dage", lambda now: _mails(now).count(), outbox.prune))
