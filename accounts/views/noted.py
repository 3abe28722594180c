"""Pages of django-allauth whose reading is an event of the security log in itself, and about which it sends no signal."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponseBase

from ..models import User
from ..security.log import record
from ..security.models import SecurityEventKind


def noted(view: Callable[..., HttpResponseBase], kind: SecurityEventKind) -> Callable[..., HttpResponseBase]:
    """Record that the page was shown to the person; a redirect or a refusal shows nothing."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if response.status_code == 200 and request.method == "GET":
            record(kind, request=request, user=cast(User, request.user))
        return response

    return answer
