"""A person's own data as a file."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ..erasure import own_data
from ..models import User
from ..security.log import record
from ..security.models import SecurityEventKind


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_data(request: HttpRequest) -> HttpResponse:
    """GET says what there is; POST hands out the file, which is noted in the security log."""
    if request.method != "POST":
        return render(request, "accounts/my_data.html", {"trail": [("/konto/min-side/", "Min side")]})
    user = cast(User, request.user)
    record(SecurityEventKind.OWN_DATA, request=request, user=user)
    answer = JsonResponse(own_data(user), json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer.headers["Content-Disposition"] = 'attachment; filename="mine-data.json"'
    return answer
