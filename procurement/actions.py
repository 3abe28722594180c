"""What changes several things at once in procurement, each in one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from accounts import mail
from accounts.keepers import administrators
from accounts.mailing.subjects import Line, Reader
from accounts.models import MailKind, User
from enterprises.models import SocialEnterprise
from registry.dates import danish_date

from .asking import amounts
from .memo import compose
from .models import DecisionMemo, ExpiryNotice, PlanCandidate, PlanLot, PurchasePlan, Threshold
from .rules.expiry import expiring, notice_due
from .situation import situation_of

EXPIRY = "thresholds"  # what mail is about, in accounts.mailing.subjects


@transaction.atomic
def tell_of_expiry(*, today: dt.date) -> int:
    """Tell every administrator that the set of amounts runs out, once for each of the days before; returns how many were told."""
    expiry = expiring(amounts(), today)
    step = notice_due(expiry, today) if expiry else None
    if expiry is None or step is None:
        return 0
    notice, is_new = ExpiryNotice.objects.get_or_create(expires_on=expiry.on, days_before=step)
    if not is_new:
        return 0
    names = dict(Threshold.KEYS)
    context = {
        "expires_on": expiry.on,
        "expired": expiry.days_left(today) < 0,
        "names": [names[key] for key in expiry.keys],
    }
    told = [mail.tell(MailKind.THRESHOLDS, admin, about=EXPIRY, keys=[notice.pk], context=context) for admin in administrators(today)]
    return sum(told)


def expiry_lines(kind: MailKind, keys: Sequence[int], reader: Reader) -> list[Line]:
    """What an administrator's daily mail says of the amounts, as they are today: nothing when new ones have come. Two queries."""
    expiry = expiring(amounts(), reader.today)
    if expiry is None or not reader.rights.is_admin or not ExpiryNotice.objects.filter(pk__in=keys, expires_on=expiry.on).exists():
        return []
    names = dict(Threshold.KEYS)
    said = "Gjaldt" if expiry.days_left(reader.today) < 0 else "Gælder"
    text = f"{said} til og med {danish_date(expiry.on)}: {', '.join(names[key] for key in expiry.keys)}."
    return [Line("Beløbsgrænserne for indkøb", reverse("admin:procurement_threshold_changelist"), text)]


def tell_of_expiry_today(now: dt.datetime) -> str:
    """The part of send_due_mail; returns what was done, in Danish."""
    told = tell_of_expiry(today=timezone.localdate(now))
    return f"{told} fik besked om beløb, der udløber."


class Changed(Exception):
    """Somebody else has saved the plan since the reader opened it."""


def start_plan(*, values: dict[str, Any], by: User) -> PurchasePlan:
    """A new draft in its organisation's name."""
    plan = PurchasePlan(**values, responsible=by)
    plan.full_clean(validate_unique=False)
    plan.save()
    return plan


@transaction.atomic
def save_plan(*, plan_id: int, version: int, values: dict[str, Any]) -> PurchasePlan:
    """Save the plan's facts; raises Changed, and saves nothing, when another has saved them since `version`."""
    plan = PurchasePlan.objects.select_for_update().get(pk=plan_id)
    if plan.version != version:
        raise Changed
    for name, value in values.items():
        setattr(plan, name, value)
    plan.version += 1
    plan.full_clean(validate_unique=False)
    plan.save()
    return plan


@transaction.atomic
def save_lots(*, plan_id: int, lots: list[PlanLot]) -> None:
    """Replace the plan's lots by these."""
    plan = PurchasePlan.objects.select_for_update().get(pk=plan_id)
    plan.lots.all().delete()
    for lot in lots:
        lot.plan = plan
    PlanLot.objects.bulk_create(lots)
    plan.save(update_fields=["updated_at"])


@transaction.atomic
def shortlist(*, plan_id: int, enterprise: SocialEnterprise) -> PlanCandidate:
    """Put an enterprise on the list; one that is there already stays as it is."""
    candidate, _ = PlanCandidate.objects.get_or_create(plan_id=plan_id, enterprise=enterprise)
    return candidate


@transaction.atomic
def file_memo(*, plan_id: int, route: str, reason: str, by: User, now: dt.datetime, seen: Collection[int] | None = None) -> DecisionMemo:
    """File the memo as the plan stands now; it supersedes those before it and is never edited.

    `seen` are the organisations whose purchases its totals may tell of; None for all.
    Raises Incomplete when facts are missing, ValueError for a route that is closed.
    """
    plan = PurchasePlan.objects.select_for_update(of=("self",)).select_related("steward", "offering", "municipality").get(pk=plan_id)
    situation = situation_of(plan, seen=seen)
    if situation is None:
        raise Incomplete
    number = (plan.memos.aggregate(last=Max("number"))["last"] or 0) + 1
    content = compose(situation, number=number, route=route, reason=reason, by=by, at=now)
    return DecisionMemo.objects.create(plan=plan, number=number, route=route, content=content, filed_by=by, filed_at=now)


class Incomplete(Exception):
    """The memo needs date, buyer, kind and value."""


@transaction.atomic
def hand_over(*, from_user: User, to_user: User, organisations: Iterable[int]) -> int:
    """Make another responsible for the person's plans in the organisations; returns how many."""
    return PurchasePlan.objects.filter(responsible=from_user, steward__in=list(organisations)).update(responsible=to_user)
