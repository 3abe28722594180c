"""The daily mail: what waits for a person since the last one, in one mail, at most one a day.

It errs towards silence. Before a mail goes, it's noted that it has gone: a machine that stops between the two loses that
person's mail of that day, and nobody gets one twice. All it told is on 'Min side' and in the queues all the same. A mail
server that says no is no crash: then the note is taken back, and the next run tries again.
"""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass
from itertools import groupby
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from registry.queues import queues

from .. import mail, rights
from ..keepers import administrators
from ..models import LastDigest, MailKind, User, WaitingMail, When
from . import entries
from .choosing import kinds_for, when
from .subjects import Line, Reader

logger = logging.getLogger(__name__)

MOST = 50  # lines of a kind in one mail; the rest is on the person's own pages
LOST_AFTER = dt.timedelta(days=1)  # a note that a mail went, whose row is still there: the machine stopped
TOO_OLD = dt.timedelta(days=14)  # what no mail server took for so long is news no more
ALWAYS_NEW = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)

# The heading of each kind, and what there is to do.
WORDS: dict[MailKind, tuple[str, str]] = {
    MailKind.QUEUES: ("Nyt til administratorerne", "Det her er kommet siden sidst."),
    MailKind.THRESHOLDS: ("Beløbsgrænser for indkøb", "Find de nye beløb, og skriv dem i administrationen."),
    MailKind.CONFIRM: ("Er det stadig rigtigt?", "Åbn siden, og vælg »Stadig rigtigt«, eller ret oplysningerne."),
    MailKind.SENT_BACK: ("Sendt tilbage: noget skal rettes", "Ret det, og send det igen."),
    MailKind.PROPOSED: ("Forslag til rettelser", "En kontaktperson har foreslået rettelser. Tag dem med, eller afvis dem."),
    MailKind.REPORTED: ("Fejl, andre har meldt", "Ret siden, og svar den, der meldte fejlen."),
    MailKind.ANSWERED: ("Svar på fejl, du har meldt", ""),
    MailKind.PUBLISHED: ("Udgivet", "Det kan nu ses af alle."),
    MailKind.RECEIVED: ("Modtaget", "En administrator læser det, før det kan ses af alle."),
}


@dataclass(frozen=True)
class Section:
    """The lines of one kind."""

    kind: MailKind
    heading: str
    intro: str
    lines: list[Line]
    refuse_url: str
    more: int = 0  # lines that there was no room for


@dataclass(frozen=True)
class Letter:
    """A mail that is noted as sent and hasn't gone yet, with what it takes to undo the note."""

    message: EmailMultiAlternatives
    user_id: int
    rows: list[int]
    at: dt.datetime
    before: LastDigest | None


class MailServerDown(Exception):
    """The server takes no mail at all: there is no use in trying with the next person."""


def send_all(now: dt.datetime) -> str:
    """Send everybody's daily mail that is due; returns what was done, in Danish."""
    forget(now)
    today = timezone.localdate(now)
    people = set(WaitingMail.objects.filter(sent_at=None).values_list("user", flat=True))
    people |= set(administrators(today).values_list("pk", flat=True))
    sent = 0
    for user_id in sorted(people):
        try:
            sent += send_to(user_id, now)
        except MailServerDown:
            return f"{sent} samlemails sendt. Mailserveren tager ikke imod; resten forsøges næste gang."
    return f"{sent} samlemails sendt."


def send_to(user_id: int, now: dt.datetime) -> bool:
    """Send one person's daily mail; False when there is nothing to say, or they have had one today, or it could not be sent.

    Raises MailServerDown when the server takes no mail at all.
    """
    with transaction.atomic():
        letter = _noted(user_id, now)
    if letter is None:
        return False
    try:
        letter.message.send()
    except Exception as error:
        logger.exception("A daily mail could not be sent")
        _take_back(letter)
        if isinstance(error, OSError) and not isinstance(error, SMTPRecipientsRefused | SMTPSenderRefused | SMTPDataError):
            raise MailServerDown from error
        return False
    WaitingMail.objects.filter(pk__in=letter.rows, sent_at=letter.at).delete()
    return True


def _noted(user_id: int, now: dt.datetime) -> Letter | None:
    """What is to be sent, noted as sent. Of two runs at once the second waits here, and finds that it's done."""
    today = timezone.localdate(now)
    user = User.objects.select_for_update(no_key=True).filter(pk=user_id).first()
    last = LastDigest.objects.filter(user=user_id).first()
    if user is None or (last is not None and last.day >= today):
        return None
    waiting = list(WaitingMail.objects.filter(user=user, sent_at=None).order_by("at", "pk"))
    sections = _sections(user, waiting, last.at if last else ALWAYS_NEW, today)
    rows = WaitingMail.objects.filter(pk__in=[row.pk for row in waiting])
    if not sections:
        rows.delete()  # of what waited nothing holds any more
        return None
    rows.update(sent_at=now)
    LastDigest.objects.update_or_create(user=user, defaults={"day": today, "at": now})
    context = {
        "sections": sections,
        "count": sum(len(section.lines) + section.more for section in sections),
        "choose_url": settings.SITE_URL + reverse("my_mail"),
    }
    return Letter(mail.written(MailKind.DIGEST, user.email, context), user.pk, [row.pk for row in waiting], now, last)


def _take_back(letter: Letter) -> None:
    with transaction.atomic():
        WaitingMail.objects.filter(pk__in=letter.rows, sent_at=letter.at).update(sent_at=None)
        noted = LastDigest.objects.filter(user=letter.user_id, at=letter.at)
        if letter.before is None:
            noted.delete()
        else:
            noted.update(day=letter.before.day, at=letter.before.at)


def _sections(user: User, waiting: list[WaitingMail], since: dt.datetime, today: dt.date) -> list[Section]:
    """What the person may be told today and wants to be, in the order of the kinds. Nothing to one whose account is closed."""
    reader = Reader(user, rights.of(user, today), today)
    chosen = mail.chosen(user.email)
    if not user.is_active:
        return []
    found = []
    for kind in kinds_for(is_admin=reader.rights.is_admin):
        if when(kind, chosen) == When.NEVER:
            continue
        if kind == MailKind.QUEUES:
            lines = _of_queues(since, today)
        else:
            rows = sorted((row for row in waiting if row.kind == kind), key=lambda row: row.about)
            by_code = groupby(rows, key=lambda row: row.about)
            lines = [line for code, same in by_code for line in entries.lines(code, kind, [row.key for row in same], reader)]
        if lines:
            heading, intro = WORDS[kind]
            shown = lines[:MOST]
            found.append(Section(kind, heading, intro, shown, mail.refusal(user.email, kind), len(lines) - len(shown)))
    return found


def _of_queues(since: dt.datetime, today: dt.date) -> list[Line]:
    """The queues in which something has come since the person was last told."""
    found = []
    for queue in queues(today, told=True):
        new = queue.new_since(since) if queue.count and queue.new_since else 0
        if new:
            found.append(Line(queue.name, queue.url, f"{new} {'ny' if new == 1 else 'nye'}, {queue.count} venter i alt."))
    return found


def forget(now: dt.datetime) -> None:
    """Delete what is left of mails that may never have gone, and what has waited too long."""
    lost = WaitingMail.objects.filter(sent_at__lt=now - LOST_AFTER)
    if count := lost.count():
        logger.warning("%s things were noted as sent by a run that stopped, and may not have been", count)
        lost.delete()
    WaitingMail.objects.filter(sent_at=None, at__lt=now - TOO_OLD).delete()
