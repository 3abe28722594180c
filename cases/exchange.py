"""The columns of cases, for import and export in the admin."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from enterprises.models import SocialEnterprise
from partnerships.models import Partnership, SocialMasterPlan
from registry.exchange.lookups import Lookup
from registry.exchange.organisations import KEPT_BY_OTHERS
from registry.exchange.resources import EntryResource, dates_belong_together, entries, municipalities, terms
from registry.models import ActivityType, HousingArea, TargetGroup, Theme

from .actions import DRAFTS
from .models import CaseEvent, PracticeCase

_BY_ADDRESS = "{} sideadresse, eller navnet, hvis kun én hedder det."


class CaseResource(EntryResource):
    title = "Cases"
    singular = "case"
    name = "title"
    word = "case"
    unique: ClassVar[tuple[str, ...]] = ("number",)
    kinds: ClassVar[tuple[str, ...]] = ("case",)
    events: ClassVar[Any] = CaseEvent
    reserved: ClassVar[frozenset[str]] = DRAFTS.reserved
    left_out = (
        f"{KEPT_BY_OTHERS}. Faser, deltagere, ressourcer, resultater, anbefalinger, beslægtede cases, løsninger, hjemmesider og "
        "bemærkninger har hver deres kilde og rettes på casens egen side i administrationen."
    )

    class Meta:
        model = PracticeCase
        fields = (
            "number", "title", "summary", "theme", "secondary_themes", "activity_types", "city", "municipality", "areas", "start",
            "start_precision", "end", "end_precision", "ongoing", "planned_end", "planned_end_precision", "period_note",
            "target_groups", "target_group_note", "background", "project", "experience", "not_working", "prerequisites",
            "area_homes", "area_residents", "area_size_year", "area_size_source", "resources_note", "enterprises", "plans",
            "partnerships", "confirm_months",
        )  # fmt: skip

    @classmethod
    def relations(cls) -> Mapping[str, tuple[Lookup, str, str]]:
        themes = "Temaets navn, nøgle eller nummer."
        return {
            "theme": (terms(Theme), "tema", themes),
            "secondary_themes": (terms(Theme), "tema", themes),
            "activity_types": (terms(ActivityType), "aktivitetstype", "Aktivitetstypens navn, nøgle eller bogstav."),
            "municipality": (municipalities(), "kommune", "Kommunens navn eller trecifrede kode."),
            "areas": (entries(HousingArea, "name"), "boligområde", _BY_ADDRESS.format("Boligområdets")),
            "target_groups": (terms(TargetGroup), "målgruppe", "Målgruppens navn eller nøgle."),
            "enterprises": (entries(SocialEnterprise, "name"), "virksomhed", _BY_ADDRESS.format("Virksomhedens")),
            "plans": (entries(SocialMasterPlan, "name"), "helhedsplan", _BY_ADDRESS.format("Helhedsplanens")),
            "partnerships": (entries(Partnership, "title"), "partnerskab", _BY_ADDRESS.format("Partnerskabets")),
        }

    def problems(self, instance: Any, changed: set[str]) -> Iterable[tuple[str, str]]:
        yield from dates_belong_together(instance, changed, "start", "end", "planned_end")
        if {"start", "end"} & changed and instance.start and instance.end and instance.end < instance.start:
            yield "end", "Slut ligger før start. Ret en af datoerne."
