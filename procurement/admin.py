"""Thresholds in the admin."""

from django.contrib import admin

from registry.admin_base import HistoryAdmin

from .models import Threshold


@admin.register(Threshold)
class ThresholdAdmin(HistoryAdmin):
    list_display = ("key", "amount", "amount_eur", "valid_from", "valid_to", "found_as")
    list_filter = ("key", "found_as")
    search_fields = ("key", "legal_reference", "source_title")
    date_hierarchy = "valid_from"

    @admin.display(description="beløb")
    def amount(self, row: Threshold) -> str:
        return row.amount
