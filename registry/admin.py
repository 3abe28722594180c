"""The registry in the admin: places, organisations, sources, taxonomies and the survey."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from search.models import SearchSynonym
from search.validity import within

from . import models
from .admin_base import EntryAdmin, FollowedAdmin, inline
from .deleting import Holding
from .duplicates import TO_LIST, Found
from .exchange.admin import ExchangeAdmin
from .exchange.organisations import OrganisationResource
from .filed_under import index_under
from .looks import Looking
from .merging.admin import MergingAdmin
from .merging.alike import organisation_pairs


class TodayFilter(admin.SimpleListFilter):
    """Whether a word can be chosen today."""

    title = "gælder"
    parameter_name = "gaelder"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("nu", "nu"), ("udgaaet", "udgået"), ("senere", "senere")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        today = timezone.localdate()
        if self.value() == "nu":
            return queryset.filter(within(today))
        if self.value() == "udgaaet":
            return queryset.filter(valid_to__lt=today)
        return queryset.filter(valid_from__gt=today) if self.value() == "senere" else queryset


class TermAdmin(FollowedAdmin):
    """Words of a taxonomy. One with a new name is told to everything that is filed under it, which the search finds by it."""

    list_display: ClassVar[Any] = ("slug", "name", "valid_from", "valid_to")
    list_editable: ClassVar[Any] = ("name", "valid_from", "valid_to")
    list_display_links: ClassVar[Any] = ("slug",)
    list_filter: ClassVar[Any] = (TodayFilter,)
    search_fields: ClassVar[Any] = ("name", "slug", "description")

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> tuple[QuerySet[Any], bool]:
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        if request.path == reverse("admin:autocomplete"):
            found = found.filter(within(timezone.localdate()))
        return found, may_repeat

    def save_model(self, request: HttpRequest, obj: models.Term, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and "name" in form.changed_data:
            index_under(obj)

    def brought_back(self, entry: Model) -> None:
        super().brought_back(entry)
        index_under(entry)


@admin.register(models.TargetGroup)
class TargetGroupAdmin(TermAdmin):
    """Whom an effort is for."""


@admin.register(models.Theme, models.SolutionTheme, models.Lever)
class NumberedTermAdmin(TermAdmin):
    """Words with a number in their source."""

    list_display = ("number", "name", "slug", "valid_from", "valid_to")
    list_display_links = ("number",)


@admin.register(models.ActivityType)
class ActivityTypeAdmin(TermAdmin):
    list_display = ("code", "name", "slug", "valid_from", "valid_to")
    list_display_links = ("code",)


@admin.register(models.Offering)
class OfferingAdmin(TermAdmin):
    list_display = ("slug", "name", "group", "valid_from", "valid_to")
    list_editable = ("name", "group", "valid_from", "valid_to")
    list_filter = (TodayFilter, "group")
    search_fields = ("name", "slug", "group", "description")


@admin.register(SearchSynonym)
class SearchSynonymAdmin(FollowedAdmin):
    """What people type, and what the texts call it. Works at the next search. (Here, where the history's page stands.)"""

    list_display = ("lay", "professional", "valid_from", "valid_to")
    list_editable = ("professional", "valid_from", "valid_to")
    list_filter = (TodayFilter,)
    search_fields = ("lay", "professional")


@admin.register(models.Region)
class RegionAdmin(FollowedAdmin):
    list_display = ("name", "code")
    search_fields = ("name", "code")


@admin.register(models.Source)
class SourceAdmin(EntryAdmin):
    search_kind = "source"
    list_display = ("title", "publisher", "year", "kind", "status", "updated_at")
    list_filter = ("status", "kind", "year")
    search_fields = ("title", "subtitle", "publisher", "isbn", "slug")


@admin.register(models.Citation)
class CitationAdmin(FollowedAdmin):
    """Places in documents. A place may be corrected in the list: all that rests on it says the new one."""

    list_display = ("source", "place")
    list_editable = ("place",)
    list_filter = (("source", admin.RelatedOnlyFieldListFilter),)
    search_fields = ("place", "source__title")
    list_select_related = ("source",)


@admin.register(models.Municipality)
class MunicipalityAdmin(EntryAdmin):
    search_kind = "municipality"
    list_display = ("name", "code", "region", "status", "updated_at")
    list_filter = ("status", "region")
    search_fields = ("name", "code", "slug")
    list_select_related = ("region",)
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
    list_display = ("name", "kind", "municipality", "status", "updated_at")
    list_filter = ("status", "kind", ("municipality", admin.RelatedOnlyFieldListFilter))
    search_fields = ("name", "aliases__name", "city", "municipality__name", "slug")
    list_select_related = ("municipality",)
    autocomplete_fields = ("municipality", "part_of", "organisations", "sources")
    inlines = (inline(models.AreaAlias), inline(models.AreaFigure), inline(models.AreaWebsite), inline(models.AreaNote))


@admin.register(models.Organisation)
class OrganisationAdmin(ExchangeAdmin, MergingAdmin):
    search_kind = "organisation"
    resource_class = OrganisationResource
    change_list_template = "registry/admin/merging_list.html"
    actions = ("publish", "archive", "merge_two", "export_xlsx", "export_csv")
    same_kinds = ("enterprise",)  # an enterprise is an organisation, and may be changed here
    left_out = "Kommuner, og organisationer der hører under hinanden, er ikke med. To virksomheder står på virksomhedernes egen liste."
    list_display = ("name", "kind", "municipality", "parent", "status", "updated_at")
    list_filter = ("status", "kind", ("municipality", admin.RelatedOnlyFieldListFilter), ("steward", admin.RelatedOnlyFieldListFilter))
    search_fields = ("name", "aliases__name", "municipality__name", "websites__url", "slug")
    list_select_related = ("municipality", "parent")
    autocomplete_fields = ("municipality", "parent", "sources", "steward", "responsible")
    inlines = (inline(models.OrganisationAlias), inline(models.OrganisationWebsite), inline(models.OrganisationNote))

    def likely_pairs(self) -> Found:
        return organisation_pairs(TO_LIST)


@admin.register(models.Export)
class ExportAdmin(Looking, admin.ModelAdmin):
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
class SurveyAdmin(EntryAdmin):
    """A survey is no kind of the search: the reports show it. So there is no index to follow."""

    list_display = ("title", "year", "respondents", "status", "updated_at")
    search_fields = ("title", "slug", "questions__title")
    autocomplete_fields = ("sources",)
    inlines = (inline(models.SurveyQuestion),)


@admin.register(models.SurveyQuestion)
class SurveyQuestionAdmin(FollowedAdmin):
    """One table of a survey, with its steps; the survey's own history has them too."""

    list_display = ("number", "title", "total", "survey")
    list_display_links = ("number", "title")
    list_filter = ("survey", "multiple")
    list_select_related = ("survey",)
    search_fields = ("title", "question", "steps__label", "number")
    autocomplete_fields = ("survey", "citation")
    inlines = (inline(models.SurveyStep),)
    help_texts: ClassVar[Any] = {
        "survey": "Undersøgelsen, tabellen står i.",
        "number": "Som det er trykt over tabellen. To tabeller i samme undersøgelse kan ikke have samme nummer.",
        "title": "Som den er trykt. Står over tabellen i rapporten.",
        "question": "Spørgsmålet, som kommunerne fik det.",
        "comment": "Det, en læser bør vide for at læse tabellen rigtigt.",
    }

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        form.instance.survey.save(update_fields=["updated_at"])

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """A table that a published survey's report shows stays."""
        entries = list(objs)
        *told, held = super().get_deleted_objects(entries, request)
        shown = {entry.survey for entry in entries if entry.survey.is_published}
        for survey in shown:
            held.append(Holding("Vises i rapporten over en udgivet undersøgelse; arkivér den først", 1, [(str(survey), "")]))
        return (*told, held)
