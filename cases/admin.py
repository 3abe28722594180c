"""Cases in the admin."""

from __future__ import annotations

from django.contrib import admin

from registry.admin_base import EntryAdmin, inline

from . import models


@admin.register(models.PracticeCase)
class PracticeCaseAdmin(EntryAdmin):
    search_kind = "case"
    list_display = ("number", "title", "theme", "municipality", "period_text", "status")
    list_display_links = ("number", "title")
    list_filter = ("status", "theme", "activity_types")
    search_fields = ("title", "slug", "summary")
    list_select_related = ("theme", "municipality")
    autocomplete_fields = ("municipality", "areas", "target_groups", "enterprises", "plans", "partnerships", "sources")
    inlines = (
        inline(models.CasePhase),
        inline(models.CaseParticipant, links=["organisation"]),
        inline(models.CaseResource),
        inline(models.CaseOutcome),
        inline(models.CaseRecommendation),
        inline(models.CaseRelation, "from_case", links=["to_case"]),
        inline(models.CaseSolution, links=["solution"]),
        inline(models.CaseWebsite),
        inline(models.CaseNote),
    )
