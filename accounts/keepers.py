"""Who is to be told: the people whose role in an organisation gives them a right, and the administrators. Roles that wait for a
second factor don't count."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Q, QuerySet

from . import second_factor
from .models import Membership, User
from .rights import Held, Right, Rights
from .roles import Role


def _counting(today: dt.date) -> QuerySet[Membership]:
    """The roles that count today, of people who can log in."""
    roles = Membership.objects.live(today).filter(user__is_active=True)
    waiting = [role.value for role in Role if second_factor.needed(role)]
    return roles.filter(~Q(role__in=waiting) | Q(user__in=_with_a_second_factor()))


def _with_a_second_factor() -> QuerySet[Any]:
    return Authenticator.objects.filter(type__in=second_factor.FACTORS).values("user")


def keepers(right: Right, kind: str, organisations: Iterable[int], today: dt.date) -> Mapping[int, list[User]]:
    """Who holds the right to entries of the kind, by the organisation that keeps them; each list by address. One query."""
    found: dict[int, list[User]] = defaultdict(list)
    members = _counting(today).filter(organisation__in=set(organisations))
    for member in members.select_related("user").order_by("user__email"):
        rights = Rights(member.user_id, (Held(Role(member.role), member.organisation_id, ""),))
        if rights.may(right, kind, member.organisation_id) and member.user not in found[member.organisation_id]:
            found[member.organisation_id].append(member.user)
    return found


def first(able: list[User], responsible: User | None) -> User | None:
    """The one to tell: the one who is responsible, if they are among those able; else one of these. None when there is nobody."""
    return responsible if responsible in able else next(iter(able), None)


def administrators(today: dt.date) -> QuerySet[User]:
    """Those who are administrators today, by address."""
    superusers = Q(is_superuser=True)
    if second_factor.needed_by_superusers():
        superusers &= Q(pk__in=_with_a_second_factor())
    held = _counting(today).filter(role=Role.ADMIN).values("user")
    return User.objects.filter(superusers | Q(pk__in=held), is_active=True).order_by("email")
