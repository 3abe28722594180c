"""Puts the reader's rights on the request, worked out when first asked for."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from .rights import Rights, of
from .security.log import record
from .security.models import SecurityEventKind


class RightsMiddleware:
    """`request.rights`: an `accounts.rights.Rights`. Costs nothing when nobody asks or nobody is logged in; else see `rights.of`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.rights = SimpleLazyObject(lambda: _rights_of(request))  # type: ignore[attr-defined]
        return self.get_response(request)


class RefusedAccessMiddleware:
    """Writes in the security log that somebody who is logged in was refused a page; after the view, so that no roll-back takes it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 403 and request.user.is_authenticated:
            match = request.resolver_match
            record(SecurityEventKind.REFUSED, request=request, user=request.user, method=request.method, route=match.route if match else "")
        return response


def _rights_of(request: HttpRequest) -> Rights:
    """The rights of who asks; noted on them too, for the questions the admin asks of every model (accounts.backends)."""
    rights = of(request.user)
    if request.user.is_authenticated:
        request.user._is_admin = rights.is_admin  # type: ignore[attr-defined]
    return rights
