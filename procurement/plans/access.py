"""Who may open which page of a purchase plan: another organisation's isn't there (404), one's own that one may only read is 403."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from accounts.models import User
from accounts.rights import Right, Rights
from registry.models import Organisation, OrganisationKind

from ..actions import Closed
from ..models import PurchasePlan, RegisteredPurchase

KIND = "purchase"
LARGEST_KEY = 2**63 - 1  # an address may hold a number that no database takes
# Whom an administrator without an organisation of their own may plan for.
_BUYERS = (OrganisationKind.MUNICIPALITY, OrganisationKind.HOUSING_ORGANISATION, OrganisationKind.HOUSING_DEPARTMENT)


def rights_of(request: HttpRequest) -> Rights:
    found: Rights = request.rights  # type: ignore[attr-defined]  # put there by accounts.middleware
    return found


def user_of(request: HttpRequest) -> User:
    """The person who is logged in; the address is behind login_required."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def _own(request: HttpRequest) -> frozenset[int] | None:
    ids = rights_of(request).organisations(Right.READ_UNPUBLISHED, KIND)
    if ids is not None and not ids:
        raise PermissionDenied
    return ids


def plans(request: HttpRequest) -> QuerySet[PurchasePlan]:
    """The plans the reader may see; 403 for one who sees nobody's."""
    ids = _own(request)
    found = PurchasePlan.objects.select_related("steward", "responsible", "offering", "municipality")
    return found if ids is None else found.filter(steward__in=ids)


def purchases(request: HttpRequest) -> QuerySet[RegisteredPurchase]:
    """The registered purchases the reader may see; 403 for one who sees nobody's."""
    ids = _own(request)
    found = RegisteredPurchase.objects.select_related("steward", "supplier", "offering", "plan", "entered_by", "withdrawn_by")
    return found if ids is None else found.filter(steward__in=ids)


def seen_by(request: HttpRequest) -> frozenset[int] | None:
    """The organisations whose purchases the reader may see; None for all."""
    return rights_of(request).organisations(Right.READ_UNPUBLISHED, KIND)


def readable(request: HttpRequest, pk: int) -> PurchasePlan:
    if pk > LARGEST_KEY:
        raise Http404
    ids = rights_of(request).organisations(Right.READ_UNPUBLISHED, KIND)
    found = PurchasePlan.objects.select_related("steward", "responsible", "offering", "municipality")
    plan = (found if ids is None else found.filter(steward__in=ids)).filter(pk=pk).first()
    if plan is None:
        raise Http404
    return plan


def allowed(request: HttpRequest, pk: int, right: Right = Right.EDIT) -> PurchasePlan:
    plan = readable(request, pk)
    if not rights_of(request).may(right, KIND, plan.steward_id):
        raise PermissionDenied
    return plan


def writable(request: HttpRequest, pk: int, right: Right = Right.EDIT) -> PurchasePlan:
    """A plan that the reader may write in now; raises Closed for one that is closed, which the page then says."""
    plan = allowed(request, pk, right)
    if plan.is_closed:
        raise Closed
    return plan


def may_edit(request: HttpRequest, entry: PurchasePlan | RegisteredPurchase) -> bool:
    return rights_of(request).may(Right.EDIT, KIND, entry.steward_id)


def purchase_to_edit(request: HttpRequest, pk: int) -> RegisteredPurchase:
    """A registered purchase that the reader may correct: another organisation's isn't there, one's own may be only to read."""
    purchase = purchase_to_read(request, pk)
    if not may_edit(request, purchase):
        raise PermissionDenied
    return purchase


def purchase_to_read(request: HttpRequest, pk: int) -> RegisteredPurchase:
    ids = rights_of(request).organisations(Right.READ_UNPUBLISHED, KIND)
    if pk > LARGEST_KEY or (ids is not None and not ids):
        raise Http404
    purchase = purchases(request).filter(pk=pk).first()
    if purchase is None:
        raise Http404
    return purchase


def plans_for(request: HttpRequest) -> QuerySet[Organisation]:
    """The organisations in whose name the reader may plan; 403 when there are none."""
    rights = rights_of(request)
    if not rights.may_somewhere(Right.CREATE, KIND):
        raise PermissionDenied
    ids = rights.organisations(Right.CREATE, KIND)
    if ids is not None:
        return Organisation.objects.filter(pk__in=ids).order_by("name")
    own = Organisation.objects.filter(pk__in=[each.organisation_id for each in rights.held])
    return (own | Organisation.objects.published().filter(kind__in=_BUYERS)).order_by("name")
