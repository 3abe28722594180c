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
from accounts.life import held_by
from accounts.mailing.subjects import Line, Reader
from accounts.models import MailKind, User
from enterprises.models import SocialEnterprise
from registry import lifecycle
from registry.dates import danish_date

from .asking import amounts
from .memo import compose
from .models import (
    DecisionMemo,
    ExpiryNotice,
    MemoAmount,
    PlanCandidate,
    PlanEvent,
    PlanLot,
    PurchasePlan,
    RegisteredPurchase,
    Threshold,
)
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
    """Somebody else has saved the record since the reader opened it."""


class Closed(Exception):
    """The plan is closed: it's only read until it's opened again."""


class HasMemo(Exception):
    """A plan with a filed memo is never deleted; it can be closed."""


class Incomplete(Exception):
    """The memo needs date, buyer, kind and value."""


class Withdrawn(Exception):
    """The purchase is withdrawn, and isn't changed any more."""


def _lock(plan_id: int) -> PurchasePlan:
    """The plan for as long as the transaction lasts. Raises PurchasePlan.DoesNotExist when it's deleted meanwhile."""
    return PurchasePlan.objects.select_for_update(of=("self",)).select_related("steward", "offering", "municipality").get(pk=plan_id)


def _lock_open(plan_id: int) -> PurchasePlan:
    plan = _lock(plan_id)
    if plan.is_closed:
        raise Closed
    return plan


def _touch(plan: PurchasePlan) -> None:
    """Say that the plan's rows have changed: its history then keeps them."""
    plan.save(update_fields=["updated_at"])


# --- The plan ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def start_plan(*, values: dict[str, Any], by: User) -> PurchasePlan:
    """A new draft in its organisation's name."""
    plan = PurchasePlan(**values, responsible=by)
    plan.full_clean(validate_unique=False)
    plan.save()
    return plan


@transaction.atomic
def save_plan(*, plan_id: int, version: int, values: dict[str, Any]) -> PurchasePlan:
    """Save the plan's facts; raises Changed, and saves nothing, when another has saved them since `version`, Closed for a closed one."""
    plan = _lock_open(plan_id)
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
    """Replace the plan's lots by these; Closed for a closed plan."""
    plan = _lock_open(plan_id)
    plan.lots.all().delete()
    for lot in lots:
        lot.plan = plan
    PlanLot.objects.bulk_create(lots)
    _touch(plan)


@transaction.atomic
def shortlist(*, plan_id: int, enterprise: SocialEnterprise) -> PlanCandidate:
    """Put an enterprise on the list; one that is there already stays as it is. Closed for a closed plan."""
    plan = _lock_open(plan_id)
    candidate, is_new = PlanCandidate.objects.get_or_create(plan=plan, enterprise=enterprise)
    if is_new:
        _touch(plan)
    return candidate


@transaction.atomic
def save_candidate(candidate: PlanCandidate) -> None:
    """How far an enterprise got, and why; Closed for a closed plan."""
    plan = _lock_open(candidate.plan_id)
    candidate.save()
    _touch(plan)


@transaction.atomic
def drop_candidate(candidate: PlanCandidate) -> None:
    """Take an enterprise off the list; Closed for a closed plan."""
    plan = _lock_open(candidate.plan_id)
    candidate.delete()
    _touch(plan)


@transaction.atomic
def close_plan(*, plan_id: int, by: User, reason: str, now: dt.datetime) -> PurchasePlan:
    """Close the plan, with why. Its memos and purchases stand as they are. Twice is once."""
    plan = _lock(plan_id)
    if not plan.is_closed:
        plan.closed_at = now
        plan.save(update_fields=["closed_at", "updated_at"])
        PlanEvent.objects.create(entry=plan, step=lifecycle.ARCHIVED, by=by, organisation=plan.steward, reason=reason)
    return plan


@transaction.atomic
def reopen_plan(*, plan_id: int, by: User) -> PurchasePlan:
    """Open a closed plan again. Twice is once."""
    plan = _lock(plan_id)
    if plan.is_closed:
        plan.closed_at = None
        plan.save(update_fields=["closed_at", "updated_at"])
        PlanEvent.objects.create(entry=plan, step=lifecycle.REOPENED, by=by, organisation=plan.steward)
    return plan


@transaction.atomic
def delete_plan(*, plan_id: int) -> None:
    """Delete a plan without a memo, with its lots and list; raises HasMemo for one that has one. Purchases made stay."""
    plan = _lock(plan_id)
    if plan.memos.exists():
        raise HasMemo
    plan.delete()


@transaction.atomic
def file_memo(*, plan_id: int, route: str, reason: str, by: User, now: dt.datetime, seen: Collection[int] | None = None) -> DecisionMemo:
    """File the memo as the plan stands now; it supersedes those before it and is never edited.

    `seen` are the organisations whose purchases its totals may tell of; None for all.
    Raises Incomplete when facts are missing, ValueError for a route that is closed, Closed for a closed plan.
    """
    plan = _lock_open(plan_id)
    situation = situation_of(plan, seen=seen)
    if situation is None:
        raise Incomplete
    number = (plan.memos.aggregate(last=Max("number"))["last"] or 0) + 1
    content = compose(situation, number=number, route=route, reason=reason, by=by, at=now)
    memo = DecisionMemo.objects.create(plan=plan, number=number, route=route, content=content, filed_by=by, filed_at=now)
    used = {(row.key, row.valid_from) for row in situation.answer.advice.amounts.by_key.values()}
    rows = Threshold.objects.filter(key__in=[key for key, _ in used])
    MemoAmount.objects.bulk_create(MemoAmount(memo=memo, threshold=row) for row in rows if (row.key, row.valid_from) in used)
    return memo


@transaction.atomic
def hand_over(
    *,
    from_user: User,
    to_user: User,
    organisations: Iterable[int] | None,
    by: User,
    reason: str,
    keys: Iterable[int] | None = None,
) -> list[int]:
    """Make another responsible for the person's plans (see `accounts.desk.Desk.hand_over`); returns their keys."""
    moved = list(held_by(PurchasePlan, from_user, organisations, keys).select_for_update().order_by("pk"))
    for plan in moved:
        plan.responsible = to_user
        plan.save(update_fields=["responsible", "updated_at"])
        PlanEvent.objects.create(entry=plan, step=lifecycle.HANDED_OVER, by=by, organisation_id=plan.steward_id, reason=reason)
    return [plan.pk for plan in moved]


# --- Purchases made ---------------------------------------------------------------------------------------------------


@transaction.atomic
def correct_purchase(*, purchase_id: int, seen: str, values: dict[str, Any], reason: str) -> RegisteredPurchase:
    """Correct what was written of a purchase, with why in its history; the totals follow.

    Raises Changed when another has saved it since `seen` (ISO), Withdrawn for one that doesn't count any more.
    """
    purchase = RegisteredPurchase.objects.select_for_update().get(pk=purchase_id)
    if purchase.is_withdrawn:
        raise Withdrawn
    if purchase.updated_at.isoformat() != seen:
        raise Changed
    for name, value in values.items():
        setattr(purchase, name, value)
    if purchase.plan is not None and purchase.plan.steward_id != purchase.steward_id:
        purchase.plan = None  # another organisation's plan isn't its own
    purchase._change_reason = reason  # type: ignore[attr-defined]  # kept with the version
    purchase.save()
    return purchase


@transaction.atomic
def withdraw_purchase(*, purchase_id: int, by: User, reason: str, now: dt.datetime) -> RegisteredPurchase:
    """Take a purchase out of the totals, with why; it stays to be read. Twice is once."""
    purchase = RegisteredPurchase.objects.select_for_update().get(pk=purchase_id)
    if not purchase.is_withdrawn:
        purchase.withdrawn_at, purchase.withdrawn_by, purchase.withdrawn_reason = now, by, reason
        purchase._change_reason = reason  # type: ignore[attr-defined]  # kept with the version
        purchase.save()
    return purchase
