"""What changes several things at once in procurement, each in one transaction."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q

from accounts import mail
from accounts.models import MailKind, Membership, User
from accounts.roles import Role

from .asking import amounts
from .models import ExpiryNotice, Threshold
from .rules.expiry import expiring, notice_due


@transaction.atomic
def tell_of_expiry(*, today: dt.date) -> int:
    """Mail every administrator that the set of amounts runs out, once for each of the days before; returns how many mails were sent."""
    expiry = expiring(amounts(), today)
    step = notice_due(expiry, today) if expiry else None
    if expiry is None or step is None:
        return 0
    _, is_new = ExpiryNotice.objects.get_or_create(expires_on=expiry.on, days_before=step)
    if not is_new:
        return 0
    names = dict(Threshold.KEYS)
    context = {
        "expires_on": expiry.on,
        "expired": expiry.days_left(today) < 0,
        "names": [names[key] for key in expiry.keys],
    }
    memberships = Membership.objects.live(today).filter(role=Role.ADMIN).values("user")
    admins = User.objects.filter(Q(is_superuser=True) | Q(pk__in=memberships), is_active=True).order_by("email")
    return sum(mail.send(MailKind.THRESHOLDS, admin.email, context) for admin in admins)
