"""Who may open which page of an entry that people write: one that isn't there for the reader is 404, one they may only read is 403.

And in whose name they write there. What is written is somebody's statement, so there is always an organisation.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone

from registry.models import Organisation

from ..models import User
from ..rights import Right, Rights
from ..roles import Role


def rights_of(request: HttpRequest) -> Rights:
    """What the reader may do today."""
    found: Rights = request.rights  # type: ignore[attr-defined]  # put there by accounts.middleware
    return found


def user_of(request: HttpRequest) -> User:
    """The person who is logged in; the address is behind login_required."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def today() -> dt.date:
    """The day in Denmark."""
    return timezone.localdate()


@dataclass(frozen=True)
class Access:
    """Access to one kind of entry.

    `whole` gives entries with all that the steps read. `others` are the kinds of organisation for which an administrator may
    write a new entry besides their own.
    """

    kind: str
    whole: Callable[[], QuerySet[Any]]
    others: tuple[str, ...]

    def readable(self, request: HttpRequest, slug: str) -> Any:
        """The entry with all that the steps read, if the reader may see it."""
        entry = rights_of(request).readable(self.whole(), self.kind).filter(slug=slug).first()
        if entry is None:
            raise Http404
        return entry

    def allowed(self, request: HttpRequest, slug: str, right: Right) -> Any:
        """The entry, if the reader holds the right to it: 404 when they may not see it, 403 when that is all they may."""
        entry = self.readable(request, slug)
        if not rights_of(request).may(right, self.kind, entry.steward_id):
            raise PermissionDenied
        return entry

    def creates_for(self, request: HttpRequest) -> QuerySet[Organisation]:
        """The organisations for which the reader may write a new entry."""
        rights = rights_of(request)
        organisations: QuerySet[Organisation] = Organisation.objects.published().order_by("name")
        ids = rights.organisations(Right.CREATE, self.kind)
        if ids is not None:
            return organisations.filter(pk__in=ids)
        return organisations.filter(kind__in=self.others) | organisations.filter(pk__in=[each.organisation_id for each in rights.held])

    def names_somebody(self, request: HttpRequest, entry: Any) -> bool:
        """Whether there is an organisation in whose name the reader could write on the entry. No query."""
        return entry.steward_id is not None or bool(rights_of(request).held)

    def writes_for(self, request: HttpRequest, entry: Any) -> Organisation | None:
        """In whose name the reader writes on an entry's pages: the steward's, else that of their own organisation.

        Of several, one in which they are administrator, since only administrators write on what nobody keeps. None for one
        who has none: nothing is entered in the name of an organisation that neither keeps the entry nor has the writer.
        """
        if entry.steward is not None:
            steward: Organisation = entry.steward
            return steward
        held = sorted(rights_of(request).held, key=lambda each: (each.role != Role.ADMIN, each.organisation, each.organisation_id))
        return Organisation.objects.published().filter(pk=held[0].organisation_id).first() if held else None
