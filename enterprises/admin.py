"""Enterprises in the admin."""

from __future__ import annotations

from django.contrib import admin

from registry.admin_base import EntryAdmin, inline
from registry.models import OrganisationAlias, OrganisationKind, OrganisationNote, OrganisationWebsite

from . import models


@admin.register(models.SocialEnterprise)
class SocialEnterpriseAdmin(EntryAdmin):
    search_kind = "enterprise"
    list_display = ("name", "municipality", "operating_status", "registered", "basis", "status")
    list_filter = ("status", "operating_status", "registered", "basis", "offerings")
    search_fields = ("name", "aliases__name", "slug", "cvr")
    list_select_related = ("municipality",)
    autocomplete_fields = ("municipality", "parent", "sources", "offerings", "target_groups")
    exclude = ("kind",)
    inlines = (
        inline(OrganisationAlias, "organisation"),
        inline(models.MunicipalCooperation, links=["municipality"]),
        inline(models.EnterpriseArea, links=["area"]),
        inline(models.EnterpriseSupporter, "enterprise", links=["organisation"]),
        inline(models.EnterpriseCooperation, "enterprise", links=["organisation"]),
        inline(models.EnterpriseImpact),
        inline(OrganisationWebsite, "organisation"),
        inline(OrganisationNote, "organisation"),
    )

    def save_model(self, request, obj, form, change):  # type: ignore[no-untyped-def]
        obj.kind = OrganisationKind.ENTERPRISE
        super().save_model(request, obj, form, change)
