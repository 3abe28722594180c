"""Who may open which page of a registration: one that isn't there for the reader is 404, one they may only read is 403."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone

from accounts.models import User
from accounts.rights import Right, Rights
from registry.models import Organisation, OrganisationKind

from ..models import SocialEnterprise
from .setting import Setting
from .steps import whole

KIND = "enterprise"


def rights_of(request: HttpRequest) -> Rights:
    found: Rights = request.rights  # type: ignore[attr-defined]  # put there by accounts.middleware
    return found


def user_of(request: HttpRequest) -> User:
    """The person who is logged in; the address is behind login_required."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def today() -> dt.date:
    return timezone.localdate()


def readable(request: HttpRequest, slug: str) -> SocialEnterprise:
    """The enterprise with all that the steps read, if the reader may see it."""
    entry: SocialEnterprise | None = rights_of(request).readable(whole(), KIND).filter(slug=slug).first()
    if entry is None:
        raise Http404
    return entry


def allowed(request: HttpRequest, slug: str, right: Right) -> SocialEnterprise:
    """The enterprise, if the reader holds the right to it: 404 when they may not see it, 403 when that is all they may."""
    entry = readable(request, slug)
    if not rights_of(request).may(right, KIND, entry.steward_id):
        raise PermissionDenied
    return entry


def registers_for(request: HttpRequest) -> QuerySet[Organisation]:
    """The organisations the reader may register enterprises for. An administrator may for any municipality and their own."""
    rights = rights_of(request)
    ids = rights.organisations(Right.CREATE, KIND)
    organisations = Organisation.objects.published().order_by("name")
    if ids is not None:
        return organisations.filter(pk__in=ids)
    own = [each.organisation_id for each in rights.held]
    return organisations.filter(kind=OrganisationKind.MUNICIPALITY) | organisations.filter(pk__in=own)


def writes_for(request: HttpRequest, entry: SocialEnterprise) -> Organisation:
    """In whose name the reader writes on the enterprise's page: the steward's, else their own organisation's."""
    if entry.steward is not None:
        return entry.steward
    own = Organisation.objects.filter(pk__in=[each.organisation_id for each in rights_of(request).held]).order_by("pk").first()
    if own is None:
        raise PermissionDenied
    return own


def setting_for(request: HttpRequest, organisation: Organisation | None) -> Setting:
    return Setting(user_of(request), organisation, today())
