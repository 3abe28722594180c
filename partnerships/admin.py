"""Helhedsplaner, partnerships, the catalogue's offers, solutions and challenges in the admin."""

from __future__ import annotations

from django.contrib import admin

from registry.admin_base import EntryAdmin, inline

from . import models


@admin.register(models.SocialMasterPlan)
class SocialMasterPlanAdmin(EntryAdmin):
    search_kind = "plan"
    list_display = ("name", "municipality", "period_text", "status")
    list_filter = ("status",)
    search_fields = ("name", "slug")
    list_select_related = ("municipality",)
    autocomplete_fields = ("municipality", "areas", "sources")
    inlines = (
        inline(models.PlanActor, links=["organisation"]),
        inline(models.PlanFunding, links=["organisation"]),
        inline(models.PlanActivity),
        inline(models.PlanFigure),
        inline(models.PlanWebsite),
        inline(models.PlanNote),
    )


@admin.register(models.Partnership)
class PartnershipAdmin(EntryAdmin):
    search_kind = "partnership"
    list_display = ("title", "kind", "state", "municipality", "status")
    list_filter = ("status", "kind", "state")
    search_fields = ("title", "slug")
    list_select_related = ("municipality",)
    autocomplete_fields = ("municipality", "areas", "plans", "solutions", "sources")
    inlines = (
        inline(models.PartnershipParty, links=["organisation"]),
        inline(models.Action, links=["organisation"]),
        inline(models.PartnershipStep),
        inline(models.PartnershipAmount),
        inline(models.PartnershipFigure),
        inline(models.PartnershipWebsite),
        inline(models.PartnershipNote),
    )


@admin.register(models.Offer)
class OfferAdmin(EntryAdmin):
    """Offers are no kind of the search: their enterprise and their agreement are. So there is no index to follow."""

    list_display = ("title", "category", "enterprise", "agreement", "status")
    list_filter = ("status", "category")
    search_fields = ("title", "slug", "enterprise__name")
    list_select_related = ("category", "enterprise", "agreement")
    autocomplete_fields = ("category", "enterprise", "agreement", "sources", "steward", "responsible")
    readonly_fields = ("created_at", "updated_at")
    inlines = (inline(models.OfferPrice), inline(models.OfferMark), inline(models.OfferNote))


@admin.register(models.Solution)
class SolutionAdmin(EntryAdmin):
    search_kind = "solution"
    list_display = ("title", "kind", "number", "theme", "lever", "status")
    list_filter = ("status", "kind", "theme", "lever")
    search_fields = ("title", "slug")
    list_select_related = ("theme", "lever")
    autocomplete_fields = ("parent", "areas", "target_groups", "sources")
    inlines = (
        inline(models.SolutionPrinciple),
        inline(models.SolutionSection),
        inline(models.SolutionActor, links=["organisation"]),
        inline(models.SolutionInspiration),
        inline(models.SolutionFigure),
        inline(models.SolutionExample, links=["enterprise", "partnership"]),
        inline(models.SolutionWebsite),
        inline(models.SolutionNote),
    )


@admin.register(models.Challenge)
class ChallengeAdmin(EntryAdmin):
    search_kind = "challenge"
    list_display = ("title", "owner", "municipality", "status")
    list_filter = ("status", "owner")
    search_fields = ("title", "slug")
    list_select_related = ("municipality",)
    autocomplete_fields = ("municipality", "areas", "target_groups", "sources")
    inlines = (
        inline(models.ChallengeAnswer, links=["solution"]),
        inline(models.ChallengeFigure),
        inline(models.ChallengeNote),
    )
