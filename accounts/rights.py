"""Who may do what: one table, asked by every page, the admin, exports, data, counts and the search.

A right is held for one's own organisation's entries or for everybody's. Reading what is published needs no right at all;
drafts and contact details do.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone

from registry.models import Status

from . import second_factor
from .models import Membership, User
from .roles import Role


class Right(StrEnum):
    """What can be done with a kind of entry."""

    READ_UNPUBLISHED = "read_unpublished"  # drafts, submitted and archived entries
    READ_CONTACTS = "read_contacts"  # contact persons of published entries
    CREATE = "create"
    EDIT = "edit"
    SUBMIT = "submit"  # and withdraw
    CONFIRM = "confirm"  # say that it's still right, or invite the enterprise to
    ASSESS = "assess"  # write an assessment of the criteria
    PUBLISH = "publish"  # and send back; never what one has submitted oneself
    ARCHIVE = "archive"  # and reopen
    HAND_OVER = "hand_over"  # give a person's roles, tasks and records to another
    EXPORT_CONTACTS = "export_contacts"


class Whose(StrEnum):
    OWN = "own"  # entries kept by an organisation in which one holds the role
    ANY = "any"


OWN, ANY = Whose.OWN, Whose.ANY
_OWN_ENTRY = {Right.READ_UNPUBLISHED: OWN, Right.CREATE: OWN, Right.EDIT: OWN, Right.SUBMIT: OWN, Right.CONFIRM: OWN}
_EVERYTHING = dict.fromkeys(Right, ANY)
KINDS = (
    "case",
    "enterprise",
    "organisation",
    "plan",
    "partnership",
    "solution",
    "challenge",
    "municipality",
    "area",
    "source",
    "person",
    "purchase",
)

MATRIX: Mapping[Role, Mapping[str, Mapping[Right, Whose]]] = {
    Role.HOUSING: {
        "case": _OWN_ENTRY,
        "enterprise": {Right.READ_CONTACTS: ANY},
        "purchase": {Right.READ_UNPUBLISHED: OWN},
        "person": {Right.HAND_OVER: OWN},
    },
    Role.MUNICIPAL: {
        "case": {},
        "enterprise": {**_OWN_ENTRY, Right.ASSESS: OWN, Right.READ_CONTACTS: ANY, Right.EXPORT_CONTACTS: OWN},
        "purchase": _OWN_ENTRY,
        "person": {Right.HAND_OVER: OWN},
    },
    Role.PURCHASER: {
        "enterprise": {Right.READ_CONTACTS: ANY},
        "purchase": _OWN_ENTRY,
        "person": {Right.HAND_OVER: OWN},
    },
    Role.ADMIN: dict.fromkeys(KINDS, _EVERYTHING),
}


@dataclass(frozen=True)
class Held:
    """A role held in an organisation today."""

    role: Role
    organisation_id: int
    organisation: str


@dataclass(frozen=True)
class Rights:
    """What one reader may do today. `may` and `organisations` read the table; nothing else decides.

    Roles that `waiting` names don't count yet: they need a second factor that the person hasn't set up.
    """

    user_id: int | None = None
    held: tuple[Held, ...] = ()
    is_superuser: bool = False
    waiting: tuple[Held, ...] = ()
    superuser_waits: bool = False

    @property
    def needs_second_factor(self) -> bool:
        """Whether a role waits for the person to set up a second factor."""
        return self.superuser_waits or bool(self.waiting)

    @property
    def is_admin(self) -> bool:
        return self.is_superuser or any(each.role == Role.ADMIN for each in self.held)

    @property
    def is_staff(self) -> bool:
        """Whether the reader is at work here: has any role at all."""
        return self.is_superuser or bool(self.held)

    def organisations(self, right: Right, kind: str) -> frozenset[int] | None:
        """The organisations whose entries of the kind the reader has the right to; None for everybody's."""
        if self.is_admin:
            return None
        own = set()
        for each in self.held:
            whose = MATRIX[each.role].get(kind, {}).get(right)
            if whose == ANY:
                return None
            if whose == OWN:
                own.add(each.organisation_id)
        return frozenset(own)

    def may(self, right: Right, kind: str, steward_id: int | None = None) -> bool:
        """Whether the reader has the right to an entry kept by that organisation (None: by nobody but the administrators)."""
        organisations = self.organisations(right, kind)
        return organisations is None or (steward_id is not None and steward_id in organisations)

    def may_somewhere(self, right: Right, kind: str) -> bool:
        """Whether the reader has the right to any entry of the kind: shows a way in or not."""
        organisations = self.organisations(right, kind)
        return organisations is None or bool(organisations)

    def readable(self, entries: QuerySet[Any], kind: str) -> QuerySet[Any]:
        """What the reader may see: what is published, and what the table lets them see besides."""
        organisations = self.organisations(Right.READ_UNPUBLISHED, kind)
        if organisations is None:
            return entries
        return entries.filter(Q(status=Status.PUBLISHED) | Q(steward__in=sorted(organisations)))


NOBODY = Rights()


def of(user: User | AnonymousUser, today: dt.date | None = None) -> Rights:
    """The rights of a user today; of nobody, for one who isn't logged in or no longer active.

    One query, and one more when a role of theirs needs a second factor.
    """
    if not isinstance(user, User) or not user.is_active or user.pk is None:
        return NOBODY
    rows = (
        Membership.objects.live(today or timezone.localdate()).filter(user=user).values_list("role", "organisation", "organisation__name")
    )
    held = tuple(Held(Role(role), organisation, name) for role, organisation, name in rows)
    waiting = tuple(each for each in held if second_factor.needed(each.role))
    superuser_waits = user.is_superuser and second_factor.needed_by_superusers()
    if (waiting or superuser_waits) and not second_factor.has_one(user.pk):
        counting = tuple(each for each in held if each not in waiting)
        return Rights(user.pk, counting, user.is_superuser and not superuser_waits, waiting, superuser_waits)
    return Rights(user.pk, held, user.is_superuser)
