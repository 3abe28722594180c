"""The security log in the admin: read only."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from registry.looks import Looking

from .models import SecurityEvent


@admin.register(SecurityEvent)
class SecurityEventAdmin(Looking, admin.ModelAdmin):
    """To be read, and changed by nobody; old events are removed by the daily command."""

    list_display = ("at", "kind", "account", "by", "source", "told")
    list_filter = ("kind", "at")
    search_fields = ("=account", "=by", "=source", "=typed")
    search_help_text = "Kontoens nummer, eller koden for en afsender"
    date_hierarchy = "at"
    show_full_result_count = False

    @admin.display(description="oplysninger")
    def told(self, event: SecurityEvent) -> str:
        return json.dumps(event.facts, ensure_ascii=False)[1:-1]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
