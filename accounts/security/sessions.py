"""How long a session lasts: an idle limit and an absolute one, both shorter for administrators."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse

from .throttle import remember_device

SEEN, BEGAN = "_seen", "_began"  # keys of the session, in seconds since 1970
NOTED_EVERY = 60  # seconds between two writes of when a session was last used


def begin(request: HttpRequest) -> None:
    """Start the clock at a log-in."""
    request.session[SEEN] = request.session[BEGAN] = int(time.time())


def is_over(session: Mapping[str, Any] | SessionBase, *, of_admin: bool) -> bool:
    """Whether a session has been idle or has lasted for too long. One from before there were limits hasn't."""
    now = time.time()
    idle = settings.SESSION_IDLE_SECONDS_ADMIN if of_admin else settings.SESSION_IDLE_SECONDS
    longest = settings.SESSION_LONGEST_SECONDS_ADMIN if of_admin else settings.SESSION_LONGEST_SECONDS
    return bool(now - session.get(SEEN, now) > idle or now - session.get(BEGAN, now) > longest)


class SessionLimitsMiddleware:
    """Logs out who has been idle or logged in for too long, says so, and lets the page answer as to anybody else.

    It also makes the device known after a log-in, which the log-in's own view can't: its answer is django-allauth's.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            self._look(request)
        response = self.get_response(request)
        if seconds := getattr(request, "retry_after", 0):
            response.status_code = 429
            response.headers["Retry-After"] = str(seconds)
        address = getattr(request, "logged_in_address", "")
        if address:
            remember_device(request, response, address)
        return response

    @staticmethod
    def _look(request: HttpRequest) -> None:
        now = int(time.time())
        if SEEN not in request.session:
            begin(request)  # a session from before there were limits
        of_admin = request.rights.is_admin or request.rights.needs_second_factor  # type: ignore[attr-defined]
        if is_over(request.session, of_admin=of_admin):
            logout(request)
            lost = " Det, du lige sendte, er ikke gemt." if request.method == "POST" else ""
            messages.info(request, f"Du er logget ud, fordi der er gået for lang tid. Log ind igen for at fortsætte.{lost}")
        elif now - request.session[SEEN] > NOTED_EVERY:
            request.session[SEEN] = now
