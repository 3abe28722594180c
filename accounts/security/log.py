"""Writes the security log: a row, and a line of JSON on the logger `portal.security` for whoever gathers logs."""

from __future__ import annotations

import datetime as dt
import json
import logging
from ipaddress import ip_address, ip_network

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from ..models import User
from .models import SecurityEvent, SecurityEventKind

line = logging.getLogger("portal.security")
logger = logging.getLogger(__name__)
CHUNK = 5_000  # rows deleted in one statement
# What was refused was refused, whatever becomes of the transaction.
REFUSALS = frozenset(
    {SecurityEventKind.LOGIN_FAILED, SecurityEventKind.THROTTLED, SecurityEventKind.FACTOR_FAILED, SecurityEventKind.REFUSED}
)


def keyed(text: str) -> str:
    """A digest of personal data under the portal's key: equal for equal text, and not to be turned back; '' for ''."""
    return salted_hmac("accounts.security", text.strip().lower(), algorithm="sha256").hexdigest()[:16] if text.strip() else ""


def network_of(request: HttpRequest) -> str:
    """The client's network address; of IPv6 the network of 64 bits, which is what one subscriber has. '' when it isn't known."""
    try:
        address = ip_address(get_adapter(request).get_client_ip(request))
    except (PermissionDenied, ValueError):
        return ""
    return str(ip_network((address, 64), strict=False) if address.version == 6 else address)


def source_of(request: HttpRequest | None) -> str:
    """The digest of who asks; '' when there is none, as in a command."""
    return keyed(network_of(request)) if request is not None else ""


def record(
    kind: SecurityEventKind,
    *,
    request: HttpRequest | None = None,
    user: User | int | None = None,
    by: User | int | None = None,
    typed_address: str = "",
    source: str = "",
    **facts: str | int | bool | None,
) -> None:
    """Write an event; in a transaction it stands or falls with that. An event that can't be written is logged, never raised.

    The line is written when the transaction is done, and that of a refusal at once: a roll-back undoes no attempt.
    `by` is who did it, by default who asks; `source` the sender's digest, by default that of the network address. `facts` are codes
    and ids: give no text that a person has written.
    """
    asks = getattr(request, "user", None)
    if by is None and isinstance(asks, User):
        by = asks
    row = SecurityEvent(
        kind=kind,
        account=user.pk if isinstance(user, User) else user,
        by=by.pk if isinstance(by, User) else by,
        source=source or source_of(request),
        typed=keyed(typed_address),
        facts={name: value for name, value in facts.items() if value is not None},
    )
    try:
        with transaction.atomic():
            row.save()
    except (DatabaseError, OverflowError):
        logger.exception("A security event could not be written")
    values: dict[str, object] = {
        "at": timezone.now().isoformat(),
        "event": kind.value,
        "outcome": "refused" if kind in REFUSALS else "done",
    }
    values |= {"account": row.account, "by": row.by, "source": row.source, "typed": row.typed, **row.facts}
    text = json.dumps(values, ensure_ascii=False, default=str)
    if kind in REFUSALS:
        line.info(text)
    else:
        transaction.on_commit(lambda: line.info(text), robust=True)  # a line can't be taken back


def prune(now: dt.datetime) -> int:
    """Remove events older than SECURITY_LOG_DAYS; returns how many."""
    old = SecurityEvent.objects.filter(at__lt=now - dt.timedelta(days=settings.SECURITY_LOG_DAYS)).order_by("pk")
    removed = 0
    while keys := list(old.values_list("pk", flat=True)[:CHUNK]):
        removed += SecurityEvent.objects.filter(pk__in=keys).delete()[0]
    return removed
