"""The registry in the admin: places, organisations, sources, taxonomies and the survey."""

from __future__ import annotations

from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from search import index
from search.models import SearchSynonym

from . import models
from .admin_base import EntryAdmin, HistoryAdmin, inline
from .exchange.admin import ExchangeAdmin
from .exchange.organisations import OrganisationResource
from .merging.admin import MergingAdmin
from .safe_editing import SafeEditing


@admin.register(models.Theme, models.SolutionTheme, models.Lever)
class NumberedTermAdmin(HistoryAdmin):
    list_display = ("number", "name", "slug")
    search_fields = ("name",)


@admin.register(models.TargetGroup)
class TermAdmin(HistoryAdmin):
    list_display = ("name", "slug")
    search_fields = ("name",)


@admin.register(models.ActivityType)
class ActivityTypeAdmin(HistoryAdmin):
    list_display = ("code", "name", "slug")
    search_fields = ("name",)


@admin.register(models.Offering)
class OfferingAdmin(HistoryAdmin):
    """Offerings. One that is deleted was part of what is told of its enterprises, which their list is sorted by."""

    list_display = ("name", "group", "slug")
    list_filter = ("group",)
    search_fields = ("name",)

    def delete_model(self, request: HttpRequest, obj: models.Offering) -> None:
        super().delete_model(request, obj)
        index.note("offering", None)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[models.Offering]) -> None:
        with transaction.atomic():
            super().delete_queryset(request, queryset)
            index.note("offering", None)


@admin.register(SearchSynonym)
class SearchSynonymAdmin(HistoryAdmin):
    """What people type, and what the texts call it. Works at the next search. (Here, where the history's page stands.)"""

    list_display = ("lay", "professional")
    search_fields = ("lay", "professional")


@admin.register(models.Region)
class RegionAdmin(admin.ModelAdmin):
    list_display = ("name", "code")
    search_fields = ("name",)


@admin.register(models.Source)
class SourceAdmin(EntryAdmin):
    search_kind = "source"
    list_display = ("title", "publisher", "year", "kind", "status")
    search_fields = ("title", "subtitle", "slug")


@admin.register(models.Citation)
class CitationAdmin(admin.ModelAdmin):
    list_display = ("source", "place")
    list_filter = ("source",)
    search_fields = ("place", "source__title")
    list_select_related = ("source",)


@admin.register(models.Municipality)
class MunicipalityAdmin(EntryAdmin):
    search_kind = "municipality"
    list_display = ("name", "code", "region", "status")
    list_filter = ("region", "status")
    search_fields = ("name", "code")
    autocomplete_fields = ("sources", "anchoring_citation")
    inlines = (
        inline(models.MunicipalitySurvey),
        inline(models.MunicipalityFigure),
        inline(models.MunicipalityWebsite),
        inline(models.MunicipalityNote),
    )


@admin.register(models.HousingArea)
class HousingAreaAdmin(EntryAdmin):
    search_kind = "area"
    list_display = ("name", "kind", "municipality", "status")
    list_filter = ("status", "kind")
    search_fields = ("name", "aliases__name", "slug")
    list_select_related = ("municipality",)
    autocomplete_fields = ("municipality", "part_of", "organisations", "sources")
    inlines = (inline(models.AreaAlias), inline(models.AreaFigure), inline(models.AreaWebsite), inline(models.AreaNote))


@admin.register(models.Organisation)
class OrganisationAdmin(ExchangeAdmin, MergingAdmin):
    search_kind = "organisation"
    resource_class = OrganisationResource
    actions = ("publish", "archive", "merge_two", "export_xlsx", "export_csv")
    same_kinds = ("enterprise",)  # an enterprise is an organisation, and may be changed here
    list_display = ("name", "kind", "municipality", "status")
    list_filter = ("status", "kind")
    search_fields = ("name", "aliases__name", "slug")
    list_select_related = ("municipality",)
    autocomplete_fields = ("municipality", "parent", "sources")
    inlines = (inline(models.OrganisationAlias), inline(models.OrganisationWebsite), inline(models.OrganisationNote))


@admin.register(models.Export)
class ExportAdmin(admin.ModelAdmin):
    """Who took which list away: read only, and never deleted."""

    list_display = ("at", "by", "what", "file_format", "rows", "choices")
    list_filter = ("file_format", "what", "at")
    search_fields = ("by__email", "by__name", "what")
    list_select_related = ("by",)
    date_hierarchy = "at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Export | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Export | None = None) -> bool:
        return False


@admin.register(models.Survey)
class SurveyAdmin(SafeEditing, admin.ModelAdmin):  # type: ignore[misc]  # the mixin hides its base
    list_display = ("title", "year", "respondents", "status")
    autocomplete_fields = ("sources",)
    inlines = (inline(models.SurveyQuestion),)


@admin.register(models.SurveyQuestion)
class SurveyQuestionAdmin(admin.ModelAdmin):
    list_display = ("number", "title", "total", "survey")
    autocomplete_fields = ("citation",)
    inlines = (inline(models.SurveyStep),)
