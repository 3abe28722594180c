"""Idle and absolute limits of sessions, shorter for administrators (settings.SESSION_LIMITS, docs/decisions/0035).

The session itself remembers when the person logged in and was last seen. It is written at most ten times within an idle limit,
so that reading costs no write; a session may therefore end up to a tenth before its idle limit, and never after it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse

LOGGED_IN_AT, SEEN_AT, ADMINISTRATOR = "logged_in_at", "seen_at", "administrator"
LOST = " Det, du lige sendte, er ikke gemt."


def begin(session: SessionBase, *, administrator: bool) -> None:
    """Start the clocks of a session, at log-in."""
    session[LOGGED_IN_AT] = session[SEEN_AT] = time.time()
    session[ADMINISTRATOR] = administrator


def shorten(session: SessionBase) -> None:
    """Hold a session to the administrators' limits from now on, as when the person got the role after log-in."""
    if not session.get(ADMINISTRATOR):
        session[ADMINISTRATOR] = True


def reason_to_end(data: Mapping[str, Any], now: float) -> str:
    """Why a session is over, as a Danish sentence; '' when it isn't. `data` is what the session remembers."""
    limits = _limits(data)
    if now - data.get(LOGGED_IN_AT, now) > limits["absolute"]:
        return f"Du er logget ud, fordi det er mere end {_in_words(limits['absolute'])} siden, du loggede ind. Log ind igen for at fortsætte."
    if now - data.get(SEEN_AT, now) > limits["idle"]:
        return f"Du er logget ud, fordi du ikke har brugt portalen i {_in_words(limits['idle'])}. Log ind igen for at fortsætte."
    return ""


class SessionLimitsMiddleware:
    """Ends sessions that are over, with a sentence on the page that comes next. Stands after the messages' middleware.

    Looks at the session only where the browser sent one: pages for everybody stay the same for everybody.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and SESSION_KEY in request.session:
            _hold(request)
        return self.get_response(request)


def _hold(request: HttpRequest) -> None:
    """End the request's session if it's over, and note that it's in use if it isn't."""
    session, now = request.session, time.time()
    if LOGGED_IN_AT not in session:
        begin(session, administrator=False)  # a session from before there were limits
    elif reason := reason_to_end(session, now):  # type: ignore[arg-type]  # sessions have `get`, which is all that is asked for
        UserSession.objects.filter(session_key=session.session_key).delete()
        logout(request)
        messages.info(request, reason + (LOST if request.method == "POST" else ""))
    elif now - session[SEEN_AT] > _limits(session)["idle"] / 10:  # type: ignore[arg-type]
        session[SEEN_AT] = now


def _limits(data: Mapping[str, Any]) -> dict[str, int]:
    return settings.SESSION_LIMITS["administrators" if data.get(ADMINISTRATOR) else "others"]


def _in_words(seconds: int) -> str:
    """A limit as Danes say it: 'en time', '8 timer', '14 dage'."""
    hours = seconds // 3600
    if hours >= 48:
        return f"{hours // 24} dage"
    return "en time" if hours == 1 else f"{hours} timer"
