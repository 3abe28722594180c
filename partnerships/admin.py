"""Helhedsplaner, partnerships, the catalogue's offers, solutions and challenges in the admin."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse

from registry.admin_base import EntryAdmin, inline
from registry.pk import parse_pk

from . import models
from .search import index_sellers


@admin.register(models.SocialMasterPlan)
class SocialMasterPlanAdmin(EntryAdmin):
    search_kind = "plan"
    list_display = ("name", "municipality", "period_text", "status", "updated_at")
    list_filter = ("status", "ongoing", ("municipality", admin.RelatedOnlyFieldListFilter))
    search_fields = ("name", "slug", "municipality__name", "areas__name", "actors__label")
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
    help_texts: ClassVar[Any] = {
        "kind": "Hvad det er for en aftale.",
        "state": "Hvor langt det er. Det er noget andet end status, som er om siden.",
        "state_note": "Det om tilstanden, som listen ikke kan sige.",
        "purpose": "Hvad parterne vil opnå sammen.",
        "lessons": "Hvad de har lært undervejs.",
        "solutions": "Løsninger fra idékataloget, som partnerskabet bruger.",
    }
    list_display = ("title", "kind", "state", "municipality", "status", "updated_at")
    list_filter = ("status", "kind", "state", ("municipality", admin.RelatedOnlyFieldListFilter))
    search_fields = ("title", "slug", "municipality__name", "parties__label")
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
    """Offers are no kind of the search: their enterprise and their agreement are found by them, and are indexed with each change."""

    help_texts: ClassVar[Any] = {
        "category": "Ydelsen, tilbuddet står under i kataloget. Ydelser, der er udgået, kan ikke vælges.",
        "agreement": "Aftalen, det kan købes under. Skriv lidt af titlen for at finde den.",
        "agreement_note": "Det om aftalen, som en køber skal vide.",
    }
    list_display = ("title", "category", "enterprise", "agreement", "status", "updated_at")
    list_filter = ("status", "category", ("agreement", admin.RelatedOnlyFieldListFilter))
    search_fields = ("title", "slug", "enterprise__name")
    list_select_related = ("category", "enterprise", "agreement")
    autocomplete_fields = ("category", "enterprise", "agreement", "sources", "steward", "responsible")
    readonly_fields = ("created_at", "updated_at")
    inlines = (inline(models.OfferPrice), inline(models.OfferMark), inline(models.OfferNote))

    @staticmethod
    def _stored(ids: Iterable[Any]) -> list[models.Offer]:
        return list(models.Offer.objects.filter(pk__in=[pk for pk in ids if pk is not None]))

    def _index(self, ids: Iterable[int]) -> None:
        index_sellers(self._stored(ids))

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm[Any], change: bool) -> None:
        before = self._stored([obj.pk])
        super().save_model(request, obj, form, change)
        index_sellers(before)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        with transaction.atomic():
            super().delete_model(request, obj)
            index_sellers([obj])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        with transaction.atomic():
            before = list(queryset)
            super().delete_queryset(request, queryset)
            index_sellers(before)

    def restore_view(self, request: HttpRequest, object_id: str, number: int) -> HttpResponse:
        with transaction.atomic():
            key = parse_pk(object_id)
            ids = [key] if key is not None and request.method == "POST" else []
            before = self._stored(ids)
            answer = super().restore_view(request, object_id, number)
            if before:
                index_sellers([*before, *self._stored(ids)])
        return answer


@admin.register(models.Solution)
class SolutionAdmin(EntryAdmin):
    search_kind = "solution"
    help_texts: ClassVar[Any] = {
        "theme": "Kun for de seksten løsningsforslag.",
        "lever": "Kun for det, boligorganisationer kan gøre.",
        "zones": "Hvor i området løsningen hører hjemme, som kilden tegner det.",
        "zone_note": "Det om zonerne, som listen ikke kan sige.",
    }
    list_display = ("title", "kind", "number", "theme", "lever", "status", "updated_at")
    list_filter = ("status", "kind", "theme", "lever")
    search_fields = ("title", "slug", "summary", "number")
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
    help_texts: ClassVar[Any] = {"owner": "Hvem der står med udfordringen."}
    list_display = ("title", "owner", "municipality", "status", "updated_at")
    list_filter = ("status", "owner", ("municipality", admin.RelatedOnlyFieldListFilter))
    search_fields = ("title", "slug", "summary", "municipality__name")
    list_select_related = ("municipality",)
    autocomplete_fields = ("municipality", "areas", "target_groups", "sources")
    inlines = (
        inline(models.ChallengeAnswer, links=["solution"]),
        inline(models.ChallengeFigure),
        inline(models.ChallengeNote),
    )
