"""Guard for pages that change how one gets into an account: they ask again who it is.

People with a password or a second factor are asked for it by django-allauth's pages. Those of an identity provider have neither
here, and allauth would ask them nothing; they log in anew by their provider, which must say when they last did so there.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate, get_reauthentication_flows
from allauth.core.exceptions import ReauthenticationRequired
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from ..models import User
from ..provider import ANEW

SEND_AGAIN = "Bekræft, at det er dig, og send derefter ændringen igen. Den er ikke gemt endnu."


def fresh(view: Callable[..., HttpResponseBase], *, at_once: bool = False) -> Callable[..., HttpResponseBase]:
    """Send who hasn't lately shown who they are to do so; with `at_once` before the page is seen and anything is typed.

    What was sent isn't kept until then, as allauth would: a thief with the session could leave a form there that the owner's own
    password would send, and passwords typed in it would stand in the session's row.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        if isinstance(user, User):
            if not get_reauthentication_flows(user):
                asked = _ask_provider(request, user)
                if asked is not None:
                    return asked
            elif at_once and not did_recently_reauthenticate(request):
                return _ask(request)
        try:
            return view(request, *args, **kwargs)
        except ReauthenticationRequired:
            return _ask(request)

    return answer


def _ask(request: HttpRequest) -> HttpResponseBase:
    """Lead to the page that asks for the password, a code or a passkey, and back here."""
    ways = get_adapter().get_reauthentication_methods(request.user)
    if request.method == "POST":
        messages.info(request, SEND_AGAIN)
    return redirect_to_login(request.get_full_path(), ways[0]["url"] if ways else settings.LOGIN_URL)


def _ask_provider(request: HttpRequest, user: User) -> HttpResponseBase | None:
    """Lead to the log-in page, unless the person's provider has said that they logged in there in the last minutes."""
    since = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    last = max(get_authentication_records(request, user), key=lambda each: each["at"], default={"at": 0.0})
    if last["at"] < since:
        logout(request)
        request.session[ANEW] = True  # the provider is told to ask, and not to let a session of its own do
        messages.info(request, "Log ind igen, før du ændrer, hvordan man kommer ind på kontoen.")
        return redirect_to_login(request.path)
    if _logged_in_there(user, last) >= since:
        return None
    # Logging in once more would lead here again.
    messages.warning(request, "Jeres login-tjeneste fortæller ikke, at du lige har logget ind. Vælg en adgangskode, og bekræft med den.")
    return redirect("account_reset_password")


def _logged_in_there(user: User, record: dict[str, Any]) -> float:
    """When the person last showed their provider who they are, as the provider itself says; 0 when it doesn't say."""
    account = SocialAccount.objects.filter(user=user, provider=record.get("provider"), uid=record.get("uid")).first()
    told = account.extra_data.get("id_token", {}).get("auth_time", 0) if account is not None else 0
    return float(told) if isinstance(told, int | float) else 0.0
