"""Taking a change of e-mail address back, by the link that went to the old one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from registry.steps import Refused

from ..actions import invite
from ..address_changes import read_link, undo


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def undo_address(request: HttpRequest, signed: str) -> HttpResponse:
    """GET asks, POST does it and mails a link to choose a new password."""
    change = read_link(signed)
    if change is None:
        return render(request, "accounts/undo_address.html", {"change": None, "trail": []}, status=404)
    refused = ""
    if request.method == "POST":
        try:
            user = undo(change=change)
        except Refused as error:
            refused = error.text
        else:
            invite(user=user, request=request, name="password_again")
            messages.success(
                request, f"Kontoen har igen adressen {user.email}. Vi har sendt et link dertil, så du kan vælge en ny adgangskode."
            )
            return redirect("account_login")
    return render(request, "accounts/undo_address.html", {"change": change, "refused": refused, "trail": []})
