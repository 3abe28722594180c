"""Thresholds in the admin."""

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from registry.admin_base import HistoryAdmin
from registry.exchange.admin import ExchangeAdmin

from .exchange import ThresholdResource
from .models import Threshold


@admin.register(Threshold)
class ThresholdAdmin(ExchangeAdmin, HistoryAdmin):
    resource_class = ThresholdResource
    list_display = ("key", "amount", "amount_eur", "valid_from", "valid_to", "found_as", "checked_on", "checked_by")
    list_filter = ("key", "found_as")
    search_fields = ("key", "legal_reference", "source_title")
    date_hierarchy = "valid_from"
    autocomplete_fields = ("checked_by",)
    actions = ("checked", "export_xlsx", "export_csv")

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Saves one after the other: two at the same moment may overlap, and the second must be told so at the field."""
        with transaction.atomic():
            if request.method == "POST":
                list(Threshold.objects.select_for_update().order_by("pk").values_list("pk"))
            return super().changeform_view(request, *args, **kwargs)

    @admin.display(description="beløb")
    def amount(self, row: Threshold) -> str:
        return row.amount

    @admin.action(description="Kontrolleret i dag af mig", permissions=["change"])
    def checked(self, request: HttpRequest, queryset: QuerySet[Threshold]) -> None:
        with transaction.atomic():
            for row in queryset:
                row.checked_on, row.checked_by = timezone.localdate(), request.user  # type: ignore[assignment]
                row.save(update_fields=["checked_on", "checked_by"])
        self.message_user(request, f"{len(queryset)} kontrolleret.")
