"""Mail to people: in Danish, as text and HTML, when they want it, and never to someone who said no.

`tell` is for people with an account: it sends at once, or lets it wait for their daily mail (`mailing.digest`), as they have
chosen. `send` is for those without. A kind of mail that may come on its own has the templates `mail/<kind>.txt` (its first
line is the subject) and `mail/<kind>.html`, which extend `mail/base.txt` and `mail/base.html`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from .mailing.choosing import when
from .models import MailChoice, MailKind, User, WaitingMail, When

_signer = signing.Signer(salt="accounts.mail.refuse")


def chosen(address: str) -> dict[str, str]:
    """What an address has chosen: kind -> when. One query."""
    return dict(MailChoice.objects.filter(address=address.strip().lower()).values_list("kind", "when"))


def send(kind: MailKind, address: str, context: dict[str, Any]) -> bool:
    """Send a mail when the present transaction is done; False, and nothing sent, when the address has said no to the kind.

    `context` must hold only what the receiver may see. A mail server that fails is logged and changes nothing else.
    """
    to = address.strip().lower()
    if not to or when(kind, chosen(to)) == When.NEVER:
        return False
    _send(kind, to, context)
    return True


def tell(kind: MailKind, user: User, *, about: str, keys: Iterable[int], context: dict[str, Any]) -> bool:
    """Tell a person now or in their daily mail, as they have chosen; False when they want nothing of the kind.

    `about` and `keys` name what it's about (`mailing.subjects`): the same thing waits once. `context` is for the mail that goes
    at once, and must hold only what the person may see.
    """
    return tell_of_all(kind, user, about={about: keys}, context=context)


def tell_of_all(kind: MailKind, user: User, *, about: dict[str, Iterable[int]], context: dict[str, Any]) -> bool:
    """`tell` about things of several codes, which are one mail when it goes at once."""
    wanted = when(kind, chosen(user.email)) if user.is_active else When.NEVER
    if wanted == When.NEVER:
        return False
    if wanted == When.NOW:
        _send(kind, user.email, {"choose_url": settings.SITE_URL + reverse("my_mail"), **context})
        return True
    for code, keys in about.items():
        for key in keys:
            WaitingMail.objects.update_or_create(
                user=user, kind=kind, about=code, key=key, defaults={"at": timezone.now(), "sent_at": None}
            )
    return True


def _send(kind: MailKind, to: str, context: dict[str, Any]) -> None:
    # Mail can't be taken back, so it waits until what it tells has really happened; and that has happened if mail fails.
    transaction.on_commit(written(kind, to, context).send, robust=True)


def notice(user: User, name: str, **context: Any) -> None:
    """A mail about the account itself (`account/email/<name>_…`), which nobody can say no to; sent when the transaction is done."""

    def send() -> None:
        get_adapter().render_mail(f"account/email/{name}", user.email, {"user": user, **context}).send()

    transaction.on_commit(send, robust=True)


def written(kind: MailKind, to: str, context: dict[str, Any]) -> EmailMultiAlternatives:
    """The message, not sent.

    Added to `context` are `site`, the portal's address without a slash at the end, and `unsubscribe_url`, where the receiver
    says no to this kind of mail without logging in.
    """
    refuse = refusal(to, kind)
    values = {"site": settings.SITE_URL, "kind": kind, "unsubscribe_url": refuse, **context}
    subject, _, text = render_to_string(f"mail/{kind.value}.txt", values).strip().partition("\n")
    subject = " ".join(subject.split())
    # Mail programs show a button of their own for these, which posts without opening the page (RFC 8058).
    headers = {"List-Unsubscribe": f"<{refuse}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    message = EmailMultiAlternatives(subject, text.strip() + "\n", None, [to], headers=headers)
    message.attach_alternative(render_to_string(f"mail/{kind.value}.html", {**values, "subject": subject}), "text/html")
    return message


def refusal(address: str, kind: MailKind) -> str:
    """The whole address where one says no to a kind of mail without logging in."""
    return settings.SITE_URL + reverse("refuse_mail", args=[sign(address, kind)])


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
