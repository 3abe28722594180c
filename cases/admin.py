"""Cases in the admin."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from registry.admin_base import EntryAdmin, inline
from registry.exchange.admin import ExchangeAdmin
from registry.models import Status
from registry.queue_filter import QueueFilter
from registry.steps import Refused

from . import actions, models
from .exchange import CaseResource
from .outcome_rules import OutcomeRules


@admin.register(models.PracticeCase)
class PracticeCaseAdmin(ExchangeAdmin, EntryAdmin):
    """What an organisation keeps moves through its life: a second pair of eyes, an event, a mail. The rest is moved here."""

    search_kind = "case"
    resource_class = CaseResource
    actions = ("publish", "archive", "export_xlsx", "export_csv")
    list_display = ("number", "title", "handling", "theme", "municipality", "period", "steward", "status", "updated_at")
    list_display_links = ("number", "title")
    list_filter = (
        QueueFilter,
        "status",
        "theme",
        "activity_types",
        ("municipality", admin.RelatedOnlyFieldListFilter),
        ("steward", admin.RelatedOnlyFieldListFilter),
    )
    search_fields = ("title", "slug", "summary", "project", "municipality__name", "areas__name", "number")
    list_select_related = ("theme", "municipality", "steward")
    autocomplete_fields = ("municipality", "areas", "target_groups", "enterprises", "plans", "partnerships", "sources")
    help_texts: ClassVar[Any] = {
        "theme": "Det kapitel eller indsatsområde, casen hører mest til.",
        "secondary_themes": "Andre temaer, som casen også kunne stå under.",
        "activity_types": "Slagsen af aktivitet, som kilden regner den for.",
        "project": "Navnet på det, casen var en del af, hvis kilden nævner det.",
        "background": "Hvad der var anledningen.",
        "experience": "Hvad de lærte, med egne ord.",
        "not_working": "Det, der blev prøvet og ikke virkede. Det er tit det, andre har mest brug for.",
        "resources_note": "Det om ressourcerne, som rækkerne nedenfor ikke kan sige.",
        "target_group_note": "Det om målgruppen, som listen ikke kan sige.",
        "area_homes": "Antal boliger. Tomt: ikke oplyst.",
        "area_residents": "Antal beboere. Tomt: ikke oplyst.",
        "area_size_year": "Året, de to tal gælder for.",
        "area_size_source": "Hvor de to tal er fra.",
    }
    inlines = (
        inline(models.CasePhase),
        inline(models.CaseParticipant, links=["organisation"]),
        inline(models.CaseResource),
        inline(models.CaseOutcome, form=OutcomeRules),
        inline(models.CaseRecommendation),
        inline(models.CaseRelation, "from_case", links=["to_case"]),
        inline(models.CaseSolution, links=["solution"]),
        inline(models.CaseWebsite),
        inline(models.CaseNote),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: models.PracticeCase | None = None) -> Any:
        # As it was when the request came: a posted form has put its own steward on the object by the time the page is drawn again.
        if obj is not None and not hasattr(request, "kept_by_somebody"):
            request.kept_by_somebody = obj.steward_id is not None  # type: ignore[attr-defined]
        own = ("status",) if obj is not None and request.kept_by_somebody else ()  # type: ignore[attr-defined]
        return (*super().get_readonly_fields(request, obj), *own)

    @admin.display(description="periode")
    def period(self, case: models.PracticeCase) -> str:
        return case.period_text

    @admin.display(description="behandling")
    def handling(self, case: models.PracticeCase) -> SafeString:
        return format_html('<a href="{}">Behandl</a>', reverse("case_handle", args=[case.slug]))

    @admin.action(description="Udgiv de valgte", permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        published = self._set_status(queryset.filter(steward=None), Status.PUBLISHED)
        for case in queryset.filter(steward__isnull=False).order_by("pk"):
            try:
                actions.publish(entry_id=case.pk, by=request.user, today=timezone.localdate(), via="admin")  # type: ignore[arg-type]
                published += 1
            except Refused as refused:
                self.message_user(request, f"{case}: {refused.text}", messages.WARNING)
        self.message_user(request, f"{published} udgivet.")

    @admin.action(description="Arkivér de valgte (tages af siderne)", permissions=["change"])
    def archive(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        kept = queryset.filter(steward__isnull=False)
        for case in kept:
            self.message_user(request, f"{case}: arkivér den på dens egen side, hvor du skriver hvorfor.", messages.WARNING)
        self.message_user(request, f"{self._set_status(queryset.filter(steward=None), Status.ARCHIVED)} arkiveret.")
