"""Puts the reader's rights on the request, worked out when first asked for."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from . import session_limits
from .rights import Rights, of


class RightsMiddleware:
    """`request.rights`: an `accounts.rights.Rights`. Costs nothing when nobody asks or nobody is logged in; else see `rights.of`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.rights = SimpleLazyObject(lambda: _rights_of(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def _rights_of(request: HttpRequest) -> Rights:
    """The rights of who asks; noted on them too, for the questions the admin asks of every model (accounts.backends).

    Whoever is an administrator now has an administrator's session, also when the role came after log-in.
    """
    rights = of(request.user)
    if request.user.is_authenticated:
        request.user._is_admin = rights.is_admin  # type: ignore[attr-defined]
        if rights.is_admin:
            session_limits.shorten(request.session)
    return rights
