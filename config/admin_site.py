"""The admin site, under the portal's own name, opened by rights and not by a flag on the user."""

from __future__ import annotations

import datetime as dt
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.exceptions import DisallowedModelAdminToField
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import TO_FIELD_VAR
from django.contrib.admin.utils import unquote
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.recent import DAYS, recent
from registry.dates import danish_date
from registry.pk import parse_pk
from registry.queues import queues

from .admin_groups import grouped


def age(day: dt.date | None, today: dt.date) -> str:
    """How long something has waited, or how long there is: 'siden 1. maj 2026 (6 måneder)', 'i dag', 'om 3 dage'; '' for no day."""
    if day is None or day == today:
        return "" if day is None else "i dag"
    days = abs((today - day).days)
    number, unit = (days, "dage") if days < 60 else (days // 30, "måneder") if days < 730 else (days // 365, "år")
    length = "1 dag" if days == 1 else f"{number} {unit}"
    return f"om {length} ({danish_date(day)})" if day > today else f"siden {danish_date(day)} ({length})"


class PortalAdminSite(AdminSite):
    """Open to administrators, whose role counts only with a second factor (accounts.rights). Log-in is the portal's own."""

    site_title = "Partnerskabsportalen"
    site_header = "Partnerskabsportalen: administration"
    index_title = "Administration"

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.rights.is_admin)  # type: ignore[attr-defined]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The lists in groups of our own; on an app's page, that app's."""
        apps = super().get_app_list(request, app_label)
        return apps if app_label else grouped(apps)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Django's door to every page of the admin, and behind it ours: what names no record gets no further.

        Keys come as text, in which Django and its extensions look for a record each in their own way; some raise ValueError or
        OverflowError.
        """

        @wraps(view)
        def look(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            keys: list[object] = [unquote(kwargs["object_id"])] if "object_id" in kwargs else []
            keys += [value for value in kwargs.values() if isinstance(value, int)]
            if any(parse_pk(key) is None for key in keys):
                raise Http404
            if "" in (request.GET.get(TO_FIELD_VAR), request.POST.get(TO_FIELD_VAR)):
                raise DisallowedModelAdminToField("no field is named")
            if any(parse_pk(key) is None for key in request.POST.getlist(ACTION_CHECKBOX_NAME)):
                raise SuspiciousOperation("what is chosen is no record")
            return view(request, *args, **kwargs)

        return super().admin_view(look, cacheable)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """What waits, and what others have done, before the lists. A fixed number of queries."""
        today = timezone.localdate()
        waiting = [(queue, age(queue.since, today)) for queue in queues(today)]
        context = {
            "waiting": [(queue, since) for queue, since in waiting if queue.count or queue.at_least],
            "nothing": [queue for queue, _ in waiting if not (queue.count or queue.at_least)],
            "recent": recent(request.user.pk or 0, timezone.now()),
            "recent_days": DAYS,
        }
        return super().index(request, {**context, **(extra_context or {})})

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Where the admin sends those it doesn't open for: to log in, to set up a second factor, or to a page that says no."""
        wanted = request.GET.get("next", "")
        safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure())
        if not safe or not wanted.startswith("/"):
            wanted = "/admin/"
        if not request.user.is_authenticated:
            return redirect_to_login(wanted)
        if self.has_permission(request):
            return HttpResponseRedirect(wanted)
        if request.rights.needs_second_factor:  # type: ignore[attr-defined]
            messages.warning(request, "Administrationen åbner, når du har sat to-trins-login op.")
            return redirect("mfa_index")
        raise PermissionDenied

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The portal's own page, which asks first."""
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The portal's own page, which limits tries and tells the person by mail."""
        return redirect("account_change_password")
