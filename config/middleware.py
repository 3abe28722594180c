"""What every answer keeps to, whichever view gives it."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

METHODS = ("GET", "HEAD", "POST", "OPTIONS")


class MethodsMiddleware:
    """OPTIONS is answered here without a page, and what isn't a method of the portal (TRACE, PUT) is refused.

    A view that doesn't look at the method would answer any of them with its page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in METHODS[:3]:
            return self.get_response(request)
        return HttpResponse(status=204 if request.method == "OPTIONS" else 405, headers={"Allow": ", ".join(METHODS)})


class PrivatePagesMiddleware:
    """`Cache-Control: no-store, private` on every page that was asked with a session, or that begins one.

    A browser's or a proxy's cache would show it to the next person at the machine, also after log-out. Static files are
    answered before this.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES or settings.SESSION_COOKIE_NAME in response.cookies:
            if response.headers.get("Cache-Control"):
                del response.headers["Cache-Control"]  # 'public' of a view for all would stand beside it
            patch_cache_control(response, no_store=True, private=True)
        return response
