"""Who may open which page of a case that is being written: one that isn't there for the reader is 404, one they may only read is 403."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from accounts.rights import Right
from enterprises.registration.access import rights_of, today, user_of
from registry.models import Organisation, OrganisationKind

from ..models import PracticeCase
from .steps import whole

KIND = "case"
# Whom an administrator without an organisation of their own writes for.
_HOUSING = (OrganisationKind.HOUSING_ORGANISATION, OrganisationKind.HOUSING_PROJECT, OrganisationKind.HOUSING_DEPARTMENT)

__all__ = ["KIND", "allowed", "readable", "rights_of", "today", "user_of", "writes_for"]


def readable(request: HttpRequest, slug: str) -> PracticeCase:
    """The case with all that the steps read, if the reader may see it."""
    case: PracticeCase | None = rights_of(request).readable(whole(), KIND).filter(slug=slug).first()
    if case is None:
        raise Http404
    return case


def allowed(request: HttpRequest, slug: str, right: Right) -> PracticeCase:
    """The case, if the reader holds the right to it: 404 when they may not see it, 403 when that is all they may."""
    case = readable(request, slug)
    if not rights_of(request).may(right, KIND, case.steward_id):
        raise PermissionDenied
    return case


def writes_for(request: HttpRequest, case: PracticeCase | None = None) -> QuerySet[Organisation]:
    """The organisations in whose name the reader may write: a case's own steward, else those where they hold the right."""
    rights = rights_of(request)
    if case is not None and case.steward_id:
        return Organisation.objects.filter(pk=case.steward_id)
    ids = rights.organisations(Right.CREATE, KIND)
    if ids is not None:
        return Organisation.objects.filter(pk__in=ids).order_by("name")
    own = Organisation.objects.filter(pk__in=[each.organisation_id for each in rights.held])
    return (own | Organisation.objects.published().filter(kind__in=_HOUSING)).order_by("name")
