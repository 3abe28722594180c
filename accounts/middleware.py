"""Puts the reader's rights on the request, worked out when first asked for."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from .rights import of


class RightsMiddleware:
    """`request.rights`: an `accounts.rights.Rights`. Costs nothing when nobody asks or nobody is logged in; else see `rights.of`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.rights = SimpleLazyObject(lambda: of(request.user))  # type: ignore[attr-defined]
        return self.get_response(request)
