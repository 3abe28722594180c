"""Guard for pages that change how one gets into an account, for people whom django-allauth can't ask again who they are."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase


def fresh(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Send who has neither password nor second factor to log in again, unless they did so in the last minutes.

    allauth asks the others for theirs; people of an identity provider have nothing that it could ask for, and it then asks
    nothing. Their provider is what knows them, so they log in by it anew.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        if user.is_authenticated and not get_reauthentication_flows(user):
            last = max((each["at"] for each in get_authentication_records(request, user)), default=0.0)
            if time.time() - last > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
                logout(request)
                messages.info(request, "Log ind igen, før du ændrer, hvordan man kommer ind på kontoen.")
                return redirect_to_login(request.path)
        return view(request, *args, **kwargs)

    return answer
