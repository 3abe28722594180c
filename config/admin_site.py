"""The admin site, under the portal's own name, opened by rights and not by a flag on the user."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme


class PortalAdminSite(AdminSite):
    """Open to administrators, whose role counts only with a second factor (accounts.rights). Log-in is the portal's own."""

    site_title = "Partnerskabsportalen"
    site_header = "Partnerskabsportalen: administration"
    index_title = "Registret"

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.rights.is_admin)  # type: ignore[attr-defined]

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Where the admin sends those it doesn't open for: to log in, to set up a second factor, or to a page that says no."""
        wanted = request.GET.get("next", "")
        if not url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
            wanted = "/admin/"
        if not request.user.is_authenticated:
            return redirect_to_login(wanted)
        if self.has_permission(request):
            return redirect(wanted)
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
