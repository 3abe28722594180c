"""The security log in the admin: read only."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from registry.looks import Looking

from .models import SecurityEvent


def _account(number: int | None) -> str | SafeString:
    """An account's number, as a link to its page: the log itself holds no name, and the account may be gone."""
    return "" if number is None else format_html('<a href="{}">{}</a>', reverse("admin:accounts_user_change", args=[number]), number)


@admin.register(SecurityEvent)
class SecurityEventAdmin(Looking, admin.ModelAdmin):
    """To be read, and changed by nobody; old events are removed by the daily command."""

    list_display = ("at", "kind", "whose", "doer", "source", "told")
    list_filter = ("kind", "at")
    search_fields = ("=account", "=by", "=source", "=typed")
    search_help_text = "Kontoens nummer (det står på brugerens side), eller koden for en afsender eller en skrevet e-mail"
    date_hierarchy = "at"
    show_full_result_count = False

    @admin.display(description="oplysninger")
    def told(self, event: SecurityEvent) -> str:
        return "; ".join(f"{name}: {value}" for name, value in event.facts.items())

    @admin.display(description="konto nr.", ordering="account")
    def whose(self, event: SecurityEvent) -> str | SafeString:
        return _account(event.account)

    @admin.display(description="udført af konto nr.", ordering="by")
    def doer(self, event: SecurityEvent) -> str | SafeString:
        return _account(event.by)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
