"""Enterprises in the admin. What moves an entry on its way goes through the actions, so that it's noted who did it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from registry import lifecycle
from registry.admin_base import inline
from registry.merging.admin import ApartForm, MergingAdmin
from registry.merging.doing import tell_apart
from registry.models import OrganisationAlias, OrganisationKind, OrganisationNote, OrganisationWebsite
from registry.queue_filter import QueueFilter
from registry.steps import Refused

from . import actions, models
from .duplicates import TO_LIST, some_likely_pairs
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
class SocialEnterpriseAdmin(MergingAdmin):
    """The status is moved on the portal's own page for it, or by publishing what is submitted."""

    search_kind = "enterprise"
    actions = ("publish", "archive", "merge_two")
    change_list_template = "enterprises/admin/enterprises.html"
    list_display = ("name", "handling", "municipality", "steward", "operating_status", "registered", "basis", "status", "confirmed_on")
    list_filter = (EnterpriseQueueFilter, "status", "operating_status", "registered", "basis", "offerings")
    search_fields = ("name", "aliases__name", "slug", "cvr", "p_number")
    list_select_related = ("municipality", "steward")
    autocomplete_fields = ("municipality", "parent", "sources", "offerings", "target_groups", "steward", "responsible")
    exclude = ("kind",)
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

    def get_urls(self) -> list[URLPattern]:
        own = path("dubletter/", self.admin_site.admin_view(self.duplicates_view), name="enterprises_socialenterprise_duplicates")
        return [own, *super().get_urls()]

    def duplicates_view(self, request: HttpRequest) -> HttpResponse:
        """Enterprises that look alike, to be merged or told apart."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return self._told_apart(request)
        found = some_likely_pairs(TO_LIST)
        context = {
            **self.admin_site.each_context(request),
            "title": "Mulige dubletter",
            "opts": self.opts,
            "page": Paginator(found.pairs, 25).get_page(request.GET.get("side")),
            "total": len(found.pairs),
            "whole": found.whole,
        }
        return render(request, "enterprises/admin/duplicates.html", context)

    def _told_apart(self, request: HttpRequest) -> HttpResponse:
        form = ApartForm(request.POST)
        if form.is_valid():
            one, other = form.cleaned_data["par"]
            tell_apart(one_id=one, other_id=other, by=request.user, reason=form.cleaned_data["reason"])
            self.message_user(request, "Det er husket: de to er ikke en dublet.", messages.SUCCESS)
        else:
            for text in dict.fromkeys(str(text) for errors in form.errors.values() for text in errors):
                self.message_user(request, text, messages.ERROR)
        return HttpResponseRedirect(reverse("admin:enterprises_socialenterprise_duplicates"))

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


class AnswerInline(admin.TabularInline):
    model = models.CriterionAnswer
    extra = 0


@admin.register(models.CriteriaAssessment)
class CriteriaAssessmentAdmin(admin.ModelAdmin):
    list_display = ("enterprise", "criteria_list", "organisation", "made_on")
    list_filter = ("criteria_list",)
    list_select_related = ("enterprise", "organisation")
    search_fields = ("enterprise__name",)
    autocomplete_fields = ("enterprise", "organisation", "assessor", "citation")
    inlines = (AnswerInline,)
