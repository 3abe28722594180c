"""Mail to people: one message for each need, in Danish, as text and HTML, and never to someone who said no.

A kind of mail has the templates `mail/<kind>.txt` (its first line is the subject) and `mail/<kind>.html`.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string

from .models import MailKind, MailRefusal


def send(kind: MailKind, address: str, context: dict[str, Any]) -> bool:
    """Send a mail when the present transaction is done; False, and nothing sent, when the address has said no to the kind.

    `context` must hold only what the receiver may see; `site` is added: the portal's address without a slash at the end.
    """
    to = address.strip().lower()
    if not to or MailRefusal.objects.filter(address=to, kind=kind).exists():
        return False
    values = {"site": settings.SITE_URL, "kind": kind, **context}
    subject, _, text = render_to_string(f"mail/{kind.value}.txt", values).partition("\n")
    message = EmailMultiAlternatives(" ".join(subject.split()), text.strip() + "\n", None, [to])
    message.attach_alternative(render_to_string(f"mail/{kind.value}.html", values), "text/html")
    # Mail can't be taken back, so it waits until what it tells has really happened.
    transaction.on_commit(message.send)
    return True
