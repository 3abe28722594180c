"""Thresholds, and what organisations plan and buy, in the admin.

Thresholds are edited here. Plans, purchases and memos are only read: they are written on the portal's own pages, which say why
and keep what was filed.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin
from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from registry.admin_base import FollowedAdmin, HistoryAdmin
from registry.exchange.admin import ExchangeAdmin
from registry.figures import danish_amount

from .exchange import ThresholdResource
from .models import DecisionMemo, PlanCandidate, PlanLot, PurchasePlan, RegisteredPurchase, Threshold
from .rules.expiry import TOLD_BEFORE

NOTICE_DAYS = TOLD_BEFORE[0]

# --- Thresholds -------------------------------------------------------------------------------------------------------


class ThresholdForm(forms.ModelForm):
    """What each field of a threshold is for; the admin gives the fields."""

    class Meta:
        help_texts = {
            "buyer_type": "Hvem beløbet gælder for, fx ”stat” eller ”alle”. Kun til læsning; reglerne går efter beløbsgrænsen.",
            "contract_type": "Hvad beløbet gælder for, fx ”vare;tjeneste”. Kun til læsning.",
            "amount_dkk": "Hele kroner uden moms, som i kilden. Tom: beløbet er ikke fundet, og rådgiveren svarer ”ukendt”.",
            "amount_eur": "Hele euro, som de står i kilden. De regnes aldrig om til kroner.",
            "valid_from": "Den første dag, beløbet gælder. Perioder for samme beløbsgrænse må ikke overlappe.",
            "valid_to": "Den sidste dag, beløbet gælder; den dag regnes med. Tom: indtil videre.",
            "legal_reference": "Paragraffen, fx ”udbudsloven § 6, stk. 1, nr. 1”. Står i svaret.",
            "source_title": "Hvor beløbet er læst, med udgiver og dato. Står i svaret.",
            "source_url": "Kildens adresse, hvis den har en.",
            "found_as": "”Kun beløb i euro” lader kronerne være ukendt. ”Historisk” vises, men bruges aldrig i et svar.",
            "checked_on": "Hvornår rækken sidst blev sammenlignet med kilden. Ændres beløb, dage eller kilde, gøres det igen.",
        }

    def clean_checked_on(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["checked_on"]
        if day is not None and day > timezone.localdate():
            raise forms.ValidationError("Dagen er ude i fremtiden.")
        return day


class StateFilter(admin.SimpleListFilter):
    """What an administrator looks for: what holds, what runs out, and what is lacking."""

    title = "tilstand"
    parameter_name = "tilstand"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("gaelder", "Gælder i dag"),
            ("udloeber", f"Udløber inden for {NOTICE_DAYS} dage"),
            ("udloebet", "Udløbet"),
            ("kommende", "Gælder endnu ikke"),
            ("mangler", "Mangler beløb i kroner"),
            ("ukontrolleret", "Ikke kontrolleret"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Threshold]) -> QuerySet[Threshold]:
        today = timezone.localdate()
        valid = Q(valid_from__lte=today) & (Q(valid_to__isnull=True) | Q(valid_to__gte=today))
        by_state = {
            "gaelder": valid,
            "udloeber": valid & Q(valid_to__lte=today + dt.timedelta(days=NOTICE_DAYS)),
            "udloebet": Q(valid_to__lt=today),
            "kommende": Q(valid_from__gt=today),
            "mangler": Q(amount_dkk__isnull=True),
            "ukontrolleret": Q(checked_on__isnull=True) & ~Q(found_as="seed"),
        }
        wanted = by_state.get(self.value() or "")
        return queryset.filter(wanted) if wanted is not None else queryset


@admin.register(Threshold)
class ThresholdAdmin(ExchangeAdmin, FollowedAdmin):
    resource_class = ThresholdResource
    form = ThresholdForm
    list_display = ("key", "amount", "valid_from", "valid_to", "checked_on", "checked_by", "euro", "found_as")
    list_filter = (StateFilter, "key", "found_as")
    list_select_related = ("checked_by",)
    search_fields = ("key", "legal_reference", "source_title")
    date_hierarchy = "valid_from"
    autocomplete_fields = ("checked_by",)
    readonly_fields = ("updated_at",)
    actions = ("checked", "export_xlsx", "export_csv")

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Saves one after the other: two at the same moment may overlap, and the second must be told so at the field."""
        with transaction.atomic():
            if request.method == "POST":
                list(Threshold.objects.select_for_update().order_by("pk").values_list("pk"))
            return super().changeform_view(request, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Threshold, form: ModelForm[Any], change: bool) -> None:
        """A check holds for what was checked: it's taken away when that changes and nobody says it's checked anew."""
        changed = set(form.changed_data)
        if change and obj.checked_on and changed & Threshold.CHECKED and not changed & {"checked_on", "checked_by"}:
            obj.checked_on, obj.checked_by = None, None
            self.message_user(request, "Rækken skal kontrolleres igen, for det, der var kontrolleret, er ændret.")
        super().save_model(request, obj, form, change)

    @admin.display(description="beløb", ordering="amount_dkk", empty_value="ikke fundet")
    def amount(self, row: Threshold) -> str | None:
        return row.amount or None

    @admin.display(description="euro", ordering="amount_eur")
    def euro(self, row: Threshold) -> str | None:
        return danish_amount(row.amount_eur) or None

    @admin.action(description="Kontrolleret i dag af mig", permissions=["change"])
    def checked(self, request: HttpRequest, queryset: QuerySet[Threshold]) -> None:
        with transaction.atomic():
            for row in queryset:
                row.checked_on, row.checked_by = timezone.localdate(), request.user  # type: ignore[assignment]
                row.save(update_fields=["checked_on", "checked_by", "updated_at"])
        self.message_user(request, f"{len(queryset)} kontrolleret.")


# --- What organisations plan and buy ----------------------------------------------------------------------------------


class ReadOnly(HistoryAdmin):
    """Read in the admin; written on the portal's page, to which each row has a link."""

    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="på portalen")
    def page(self, row: Any) -> SafeString:
        return format_html('<a href="{}">Åbn<span class="visually-hidden"> {}</span></a>', row.get_absolute_url(), row)


class _ReadRows(admin.TabularInline):
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class LotRows(_ReadRows):
    model = PlanLot
    fields = ("title", "value_dkk", "without_tender")


class CandidateRows(_ReadRows):
    model = PlanCandidate
    fields = ("enterprise", "state", "asked_on", "answered_on", "reason")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("enterprise")


class _HowFar(admin.SimpleListFilter):
    title = "hvor langt"
    parameter_name = "hvor_langt"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("kladde", "Åben, uden notat"), ("notat", "Åben, med notat"), ("lukket", "Lukket")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[PurchasePlan]) -> QuerySet[PurchasePlan]:
        has_memo = models.Exists(DecisionMemo.objects.filter(plan=models.OuterRef("pk")))
        wanted = {
            "kladde": Q(closed_at__isnull=True) & ~Q(has_memo),
            "notat": Q(closed_at__isnull=True) & Q(has_memo),
            "lukket": Q(closed_at__isnull=False),
        }.get(self.value() or "")
        return queryset.filter(wanted) if wanted is not None else queryset


@admin.register(PurchasePlan)
class PurchasePlanAdmin(ReadOnly):
    list_display = ("title", "steward", "value", "date", "responsible", "closed_at", "updated_at", "page")
    list_filter = (_HowFar, ("steward", admin.RelatedOnlyFieldListFilter), "contract_type", "buyer_type")
    list_select_related = ("steward", "responsible")
    search_fields = ("title", "need", "steward__name", "responsible__name")
    date_hierarchy = "date"
    readonly_fields = ("page",)
    inlines = (LotRows, CandidateRows)

    @admin.display(description="anslået værdi", ordering="value_dkk")
    def value(self, row: PurchasePlan) -> str | None:
        return danish_amount(row.value_dkk, unit="kr.") or None


class _Counts(admin.SimpleListFilter):
    title = "tæller med"
    parameter_name = "taeller"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("ja", "Tæller med"), ("nej", "Trukket tilbage")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[RegisteredPurchase]) -> QuerySet[RegisteredPurchase]:
        return queryset.filter(withdrawn_at__isnull=self.value() == "ja") if self.value() in ("ja", "nej") else queryset


@admin.register(RegisteredPurchase)
class RegisteredPurchaseAdmin(ReadOnly):
    list_display = ("text", "steward", "supplier", "made_on", "amount", "withdrawn_at", "page")
    list_filter = (_Counts, ("steward", admin.RelatedOnlyFieldListFilter), "contract_type")
    list_select_related = ("steward", "supplier", "offering")
    search_fields = ("text", "steward__name", "supplier__name")
    date_hierarchy = "made_on"
    readonly_fields = ("page",)

    @admin.display(description="beløb", ordering="amount_dkk")
    def amount(self, row: RegisteredPurchase) -> str:
        return danish_amount(row.amount_dkk, unit="kr.")


@admin.register(DecisionMemo)
class DecisionMemoAdmin(ReadOnly):
    list_display = ("plan", "number", "steward", "route", "filed_by", "filed_at", "page")
    list_filter = (("plan__steward", admin.RelatedOnlyFieldListFilter), "route")
    search_fields = ("plan__title", "plan__steward__name", "filed_by__name")
    date_hierarchy = "filed_at"
    fields = ("plan", "number", "route", "filed_by", "filed_at", "page")
    readonly_fields = ("page",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[DecisionMemo]:
        return super().get_queryset(request).defer("content").select_related("plan__steward", "filed_by")

    @admin.display(description="køber")
    def steward(self, row: DecisionMemo) -> str:
        return str(row.plan.steward)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """A memo has no history: it's never changed, and its versions are memos of their own."""
        return admin.ModelAdmin.history_view(self, request, object_id, extra_context)
