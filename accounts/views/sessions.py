"""Where a person is logged in, and ending it."""

from __future__ import annotations

import re
from typing import cast

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from registry.pk import parse_pk

from ..actions import end_sessions
from ..models import User
from ..security.log import record
from ..security.models import SecurityEventKind

_BROWSERS = [("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari")]
_SYSTEMS = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
]


def device(user_agent: str) -> str:
    """A browser and a system by names people know, from what the browser says of itself; what isn't known is 'Ukendt browser'."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if re.search(mark, user_agent)), "")
    if browser and system:
        return f"{browser} på {system}"
    return browser or system or "Ukendt browser"


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """The person's sessions; POST ends one (`session`, its number) or all others (`alle`). Three queries."""
    user = cast(User, request.user)
    key = request.session.session_key or ""
    if request.method == "POST":
        number = request.POST.get("session", "")
        if "alle" in request.POST:
            ended = end_sessions(user=user, but=key)
        elif (pk := parse_pk(number)) is not None:
            chosen = UserSession.objects.filter(user=user, pk=pk).exclude(session_key=key).first()
            ended = 0 if chosen is None else 1
            if chosen is not None:
                chosen.end()
        else:
            ended = 0
        if ended:
            record(SecurityEventKind.SESSIONS_ENDED, request=request, user=user, sessions=ended)
        messages.success(request, "Der er logget ud dér." if ended else "Der var ikke noget at logge ud.")
        return redirect("usersessions_list")
    own = list(UserSession.objects.filter(user=user).order_by("-created_at"))
    # A session ends by itself when its time is out or the password has changed since; such ones aren't shown.
    stored = {
        each.session_key: each
        for each in Session.objects.filter(session_key__in=[each.session_key for each in own], expire_date__gt=timezone.now())
    }
    hashes = {user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()}
    rows = [
        {"pk": each.pk, "device": device(each.user_agent), "ip": each.ip, "since": each.created_at, "current": each.session_key == key}
        for each in own
        if each.session_key in stored and stored[each.session_key].get_decoded().get("_auth_user_hash") in hashes
    ]
    return render(request, "usersessions/usersession_list.html", {"sessions": rows, "trail": [("/konto/min-side/", "Min side")]})
