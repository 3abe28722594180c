"""Transactional outbox: a request writes its mail as a row, and `manage.py send_mail` sends what waits.

So no page waits for a mail server, a mail falls with the transaction that wanted it, and one that the server refuses for now is tried
again with growing delay for three days. Of two senders at once each row is one's; a sender that is killed leaves its row to the next
after LEASE. A mail that was handed over when its sender was killed goes twice: the one case in which it may.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPResponseException, SMTPSenderRefused

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.utils import timezone

from .models import OutgoingMail

logger = logging.getLogger(__name__)
LEASE = dt.timedelta(minutes=10)  # how long a sender has for one mail; EMAIL_TIMEOUT is far below it
MINUTES = (1, 5, 30, 120)  # until the next try, after each failed one; after these every six hours
THEN = 360  # minutes
GIVE_UP = dt.timedelta(days=3)
KEPT_FAILED = dt.timedelta(days=30)  # how long a mail that never went is kept for the administrators to see


class Backend(BaseEmailBackend):
    """Django's mail backend for requests: writes rows. Attachments aren't kept: the portal sends none."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        rows = [row_of(message, to) for message in email_messages for to in message.recipients()]
        OutgoingMail.objects.bulk_create(rows)
        return len(email_messages)


def row_of(message: EmailMessage, to: str) -> OutgoingMail:
    html = ""
    if isinstance(message, EmailMultiAlternatives):
        html = next((str(content) for content, kind in message.alternatives if kind == "text/html"), "")
    return OutgoingMail(
        to=to,
        sender=message.from_email,
        subject=str(message.subject),
        body=str(message.body),
        html=html,
        headers=dict(message.extra_headers),
    )


def message_of(row: OutgoingMail) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(row.subject, row.body, row.sender, [row.to], headers=row.headers)
    if row.html:
        message.attach_alternative(row.html, "text/html")
    return message


def send_waiting(*, most: int = 1_000) -> tuple[int, int]:
    """Send what is due; returns how many went and how many didn't. One connection to the server for all of it."""
    sent = failed = 0
    server: BaseEmailBackend | None = None
    try:
        for _ in range(most):
            row = _claim()
            if row is None:
                break
            try:
                if server is None:
                    server = get_connection(settings.DELIVERY_BACKEND)
                    server.open()
                server.send_messages([message_of(row)])
            except Exception as error:
                failed += 1
                _failed(row, error)
                if not isinstance(error, SMTPRecipientsRefused | SMTPSenderRefused | SMTPDataError | ValueError):
                    break  # the server itself is away: the rest waits too
            else:
                sent += 1
                row.delete()  # with its text, in which there may be a key
    finally:
        if server is not None:
            server.close()
    return sent, failed


def _claim() -> OutgoingMail | None:
    """The mail that has waited longest, kept from other senders for LEASE."""
    with transaction.atomic():
        due = OutgoingMail.objects.filter(next_try__lte=timezone.now(), given_up_at=None).order_by("next_try", "pk")
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        row = due.first()
        if row is not None:
            row.tries += 1
            row.next_try = timezone.now() + LEASE
            row.save(update_fields=["tries", "next_try"])
        return row


def _failed(row: OutgoingMail, error: Exception) -> None:
    """Try again later; give up when the server has said never, or after GIVE_UP."""
    now = timezone.now()
    row.error = type(error).__name__[:60]
    final = _refused_for_good(error) or isinstance(error, ValueError)
    if final or now - row.at > GIVE_UP:
        row.given_up_at, row.body, row.html = now, "", ""  # keys in it are of no use to who reads the list
    minutes = MINUTES[row.tries - 1] if row.tries <= len(MINUTES) else THEN
    row.next_try = now + dt.timedelta(minutes=minutes)
    row.save(update_fields=["error", "given_up_at", "body", "html", "next_try"])
    logger.warning("Mail %s could not be sent (%s)%s", row.pk, row.error, ", given up" if row.given_up_at else "")


def _refused_for_good(error: Exception) -> bool:
    """Whether the server has answered that the mail will never be taken (5xx), and not just not now (4xx)."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return isinstance(error, SMTPDataError | SMTPSenderRefused) and isinstance(error, SMTPResponseException) and error.smtp_code >= 500


def prune(now: dt.datetime) -> int:
    """Remove what never went and is old; returns how many."""
    return OutgoingMail.objects.filter(given_up_at__lt=now - KEPT_FAILED).delete()[0]
