"""Mail to people: one message for each need, in Danish, as text and HTML, and never to someone who said no.

A kind of mail has the templates `mail/<kind>.txt` (its first line is the subject) and `mail/<kind>.html`, which extend
`mail/base.txt` and `mail/base.html`.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from .models import MailKind, MailRefusal

_signer = signing.Signer(salt="accounts.mail.refuse")


def send(kind: MailKind, address: str, context: dict[str, Any]) -> bool:
    """Send a mail when the present transaction is done; False, and nothing sent, when the address has said no to the kind.

    `context` must hold only what the receiver may see. Added are `site`, the portal's address without a slash at the end,
    and `unsubscribe_url`, where the receiver says no to this kind of mail without logging in. A mail server that fails is
    logged and changes nothing else.
    """
    to = address.strip().lower()
    if not to or MailRefusal.objects.filter(address=to, kind=kind).exists():
        return False
    refuse = settings.SITE_URL + reverse("refuse_mail", args=[sign(to, kind)])
    values = {"site": settings.SITE_URL, "kind": kind, "unsubscribe_url": refuse, **context}
    subject, _, text = render_to_string(f"mail/{kind.value}.txt", values).strip().partition("\n")
    subject = " ".join(subject.split())
    # Mail programs show a button of their own for these, which posts without opening the page (RFC 8058).
    headers = {"List-Unsubscribe": f"<{refuse}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    message = EmailMultiAlternatives(subject, text.strip() + "\n", None, [to], headers=headers)
    message.attach_alternative(render_to_string(f"mail/{kind.value}.html", {**values, "subject": subject}), "text/html")
    # Mail can't be taken back, so it waits until what it tells has really happened; and that has happened if mail fails.
    transaction.on_commit(message.send, robust=True)
    return True


def sign(address: str, kind: MailKind) -> str:
    """What stands in the link to say no: address and kind, signed, so that nobody can say it for another. Never expires."""
    return _signer.sign_object([address, kind.value], compress=True)


def read(signed: str) -> tuple[str, MailKind]:
    """Address and kind of such a link; ValueError when it isn't one of ours."""
    try:
        address, kind = _signer.unsign_object(signed)
        return str(address), MailKind(kind)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise ValueError("not a link to say no to mail") from error
