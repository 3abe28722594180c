"""Enterprises in the admin. What moves an entry on its way goes through the actions, so that it's noted who did it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from registry import lifecycle
from registry.admin_base import FollowedAdmin, inline
from registry.duplicates import TO_LIST, Found
from registry.exchange.admin import ExchangeAdmin
from registry.merging.admin import MergingAdmin
from registry.models import OrganisationAlias, OrganisationKind, OrganisationNote, OrganisationWebsite
from registry.queue_filter import QueueFilter
from registry.steps import Refused

from . import actions, models
from .duplicates import some_likely_pairs
from .exchange import EnterpriseResource
from .queues import PROPOSALS


class EnterpriseQueueFilter(QueueFilter):
    """What waits for an administrator; proposals too."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [*super().lookups(request, model_admin), (PROPOSALS, "Har forslag til rettelser")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == PROPOSALS:
            return queryset.filter(pk__in=models.EnterpriseProposal.objects.filter(state="waiting").values("enterprise"))
        return super().queryset(request, queryset)


class EventInline(admin.TabularInline):
    """What has happened: read only."""

    model = models.EnterpriseEvent
    fk_name = "entry"
    extra = 0
    can_delete = False
    fields = readonly_fields = ("at", "step", "by", "organisation", "via", "reason")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("by", "organisation")


@admin.register(models.SocialEnterprise)
class SocialEnterpriseAdmin(ExchangeAdmin, MergingAdmin):
    """The status is moved on the portal's own page for it, or by publishing what is submitted."""

    search_kind = "enterprise"
    resource_class = EnterpriseResource
    change_list_template = "registry/admin/merging_list.html"
    actions = ("publish", "archive", "merge_two", "export_xlsx", "export_csv")
    left_out = "Enheder, der hører under hinanden, kan ligne; svar »ikke en dublet« på dem."
    list_display = ("name", "handling", "municipality", "steward", "operating_status", "registered", "basis", "status", "confirmed_on")
    list_filter = (
        EnterpriseQueueFilter,
        "status",
        "operating_status",
        "registered",
        "basis",
        ("municipality", admin.RelatedOnlyFieldListFilter),
        "offerings",
    )
    search_fields = ("name", "aliases__name", "slug", "cvr", "p_number", "municipality__name", "websites__url")
    list_select_related = ("municipality", "steward")
    autocomplete_fields = ("municipality", "parent", "sources", "offerings", "target_groups", "steward", "responsible")
    exclude = ("kind",)
    help_texts: ClassVar[Any] = {
        "cvr": "Otte cifre. To virksomheder kan ikke have samme nummer uden hver sit P-nummer.",
        "p_number": "Ti cifre. Kun når den er én af flere enheder under samme CVR-nummer.",
        "operating_status": "Om den er i drift, så vidt vi ved. Ukendt er ikke det samme som lukket.",
        "status_note": "Hvad det om driften bygger på.",
        "registered": "Den officielle registrering. Egne vurderinger af kriterierne hører ikke hjemme her.",
        "registered_on": "Datoen i det officielle register.",
        "registered_note": "Det, svaret ikke kan sige.",
        "registered_seen": "Hvor registreringen er set: registrets navn eller adresse.",
        "registered_seen_on": "Den dag, du så den.",
        "basis": "Hvordan den kom med: fra et dokument, eller meldt ind af en kommune.",
        "covers_whole_country": "Så findes den, hvilken kommune man end søger i.",
        "capacity": "Hvor mange mennesker der kan være i forløb samtidig. Tomt: ikke oplyst.",
        "capacity_note": "Hvem pladserne er til, og hvad tallet bygger på.",
        "founded": "Datoen bruges til at sortere; nøjagtigheden siger, hvor meget af den der er kendt.",
        "legal_form_note": "Når formen er mere, end listen kan sige.",
        "location_note": "Når der er flere adresser, eller ingen.",
        "name_note": "Når kilderne kalder den noget forskelligt.",
        "offerings": "Skriv lidt af navnet for at finde dem. Ydelser, der er udgået, kan ikke vælges.",
        "offering_note": "Det om ydelserne, som listen ikke kan sige.",
        "target_group_note": "Det om målgrupperne, som listen ikke kan sige.",
        "purpose": "Det sociale formål, som virksomheden selv siger det.",
        "support": "Om den får støtte. Ukendt er ikke det samme som nej.",
        "support_note": "Hvem der støtter, og med hvad.",
        "postal_code": "Fire cifre.",
    }
    readonly_fields = ("status", "created_at", "updated_at")  # type: ignore[assignment]
    inlines = (
        inline(OrganisationAlias, "organisation"),
        inline(models.EnterpriseCoverage, links=["municipality"]),
        inline(models.MunicipalCooperation, links=["municipality"]),
        inline(models.EnterpriseArea, links=["area"]),
        inline(models.EnterpriseSupporter, "enterprise", links=["organisation"]),
        inline(models.EnterpriseCooperation, "enterprise", links=["organisation"]),
        inline(models.EnterpriseImpact),
        inline(models.ReadinessFact, links=["entered_by"]),
        inline(models.EnterpriseContact),
        inline(OrganisationWebsite, "organisation"),
        inline(OrganisationNote, "organisation"),
        EventInline,
    )

    def likely_pairs(self) -> Found:
        return some_likely_pairs(TO_LIST)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Archiving asks for a reason, so it's done one at a time on the page of the enterprise."""
        return {name: action for name, action in super().get_actions(request).items() if name != "archive"}

    @admin.display(description="behandling")
    def handling(self, entry: models.SocialEnterprise) -> SafeString:
        return format_html('<a href="{}">Behandl</a>', reverse("enterprise_handle", args=[entry.slug]))

    @admin.action(description="Udgiv de valgte, som er indsendt", permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Each goes through the action: a second pair of eyes, an event, a mail; what can't be published says why."""
        published = 0
        for entry in queryset.order_by("pk"):
            try:
                actions.publish(entry_id=entry.pk, by=request.user, today=timezone.localdate(), via="admin")  # type: ignore[arg-type]
                published += 1
            except Refused as refused:
                self.message_user(request, f"{entry}: {refused.text}", messages.WARNING)
        self.message_user(request, f"{published} udgivet.")

    def save_model(self, request: HttpRequest, obj: models.SocialEnterprise, form: ModelForm[Any], change: bool) -> None:
        obj.kind = OrganisationKind.ENTERPRISE
        super().save_model(request, obj, form, change)
        step = lifecycle.CHANGED if change else lifecycle.CREATED
        models.EnterpriseEvent.objects.create(entry=obj, step=step, by=request.user, via="admin")  # type: ignore[misc]


@admin.register(models.CriteriaAssessment)
class CriteriaAssessmentAdmin(FollowedAdmin):
    """Assessments, with their answers; the enterprise's own history has them too."""

    list_display = ("enterprise", "criteria_list", "organisation", "made_on")
    list_filter = ("criteria_list", "made_on", ("organisation", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("enterprise", "organisation")
    search_fields = ("enterprise__name", "enterprise__cvr", "organisation__name")
    autocomplete_fields = ("enterprise", "organisation", "assessor", "citation")
    inlines = (inline(models.CriterionAnswer),)
    help_texts: ClassVar[Any] = {
        "enterprise": "Skriv lidt af navnet for at finde den.",
        "criteria_list": "De to lister blandes aldrig sammen.",
        "organisation": "Den, der har vurderet. Det er ikke en registrering.",
        "assessor": "Personen, der svarede.",
        "made_on": "Den dag, svarene gjaldt.",
    }

    def save_related(self, request: HttpRequest, form: ModelForm[Any], formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        form.instance.enterprise.save(update_fields=["updated_at"])
