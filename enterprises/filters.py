"""The enterprises' filters. Located in, can deliver in, cooperates with and works in the area are four different things."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from functools import reduce
from typing import Any

import django_filters
from django import forms
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, When
from django.db.models.expressions import Combinable

from registry.listing import ChoiceFacet, EntryFacet, FacetFilterSet, KeptMasks, Masks, RelatedFacet, TextSearch
from registry.listing.masks import Pairs

from .models import Basis, EnterpriseCooperation, EnterpriseImpact, OperatingStatus, Registered, SocialEnterprise, Support


def how_much_is_told() -> Combinable:
    """How much the sources tell of an enterprise, 0-5: a description, figures, offerings, partners, a status."""
    own = {"enterprise": OuterRef("pk")}
    facts = [
        Q(description__gt=""),
        Exists(EnterpriseImpact.objects.filter(**own)),
        Exists(SocialEnterprise.offerings.through.objects.filter(socialenterprise=OuterRef("pk"))),
        Exists(EnterpriseCooperation.objects.filter(**own)),
        ~Q(operating_status=OperatingStatus.UNKNOWN),
    ]
    told = [Case(When(fact, then=1), default=0, output_field=IntegerField()) for fact in facts]
    return reduce(operator.add, told)


class WholeCountry(django_filters.BooleanFilter):
    """With a municipality chosen, keeps those that cover the whole country as well (applied by the filter set)."""

    field_class = forms.BooleanField

    def __init__(self) -> None:
        super().__init__(label="Tag også dem med, der dækker hele landet", required=False)

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return qs

    def pairs(self, qs: QuerySet[Any]) -> Pairs:
        return qs.order_by().filter(covers_whole_country=True).values_list("pk", "covers_whole_country")


class EnterpriseFilterSet(FacetFilterSet):
    """Place (three kinds), offering, target group, status, registration, support, and how it came into the registry."""

    q = TextSearch("enterprise")
    ydelse = RelatedFacet(label="Ydelse", path="offerings__slug", text="offerings__name", open=True)
    ligger = EntryFacet(label="Ligger i kommunen", entry="municipality", open=True)
    daekker = EntryFacet(
        label="Dækker kommunen",
        help="Kan levere i kommunen, uanset hvor den ligger",
        entry="coverage__municipality",
    )
    samarbejder = EntryFacet(
        label="Samarbejder med kommunen",
        help="Siger ikke noget om, hvor virksomheden ligger",
        entry="cooperates_with__municipality",
    )
    omraade = EntryFacet(
        label="Boligområde",
        help="Holder til eller arbejder i området",
        entry="enterprise_areas__area",
    )
    maalgruppe = RelatedFacet(label="Målgruppe", path="target_groups__slug", text="target_groups__name")
    driftsstatus = ChoiceFacet(label="Status", expression="operating_status", choices=OperatingStatus.choices)
    registreret = ChoiceFacet(
        label="Registreret", help="Registreret socialøkonomisk virksomhed", expression="registered", choices=Registered.choices
    )
    stoette = ChoiceFacet(label="Støtte", expression="support", choices=Support.choices)
    grundlag = ChoiceFacet(label="Hvor vi kender den fra", expression="basis", choices=Basis.choices)
    hele_landet = WholeCountry()

    class Meta:
        model = SocialEnterprise
        fields: list[str] = []

    def _narrow_all(self, except_for: str | None) -> QuerySet[Any]:
        narrowed = super()._narrow_all(except_for)
        widened = self._widened(*([except_for] if except_for else []))
        if not widened:
            return narrowed
        # Everywhere means here too: the other choices still hold, only the place is widened.
        others = self.queryset.filter(covers_whole_country=True)
        for name, value in self.form.cleaned_data.items():
            if name not in (except_for, *widened):
                others = self.filters[name].filter(others, value)
        return self.queryset.filter(pk__in=narrowed.order_by().values("pk")) | self.queryset.filter(pk__in=others.order_by().values("pk"))

    def _mask_all(self, masks: Masks, *except_for: str) -> int:
        narrowed = super()._mask_all(masks, *except_for)
        widened = self._widened(*except_for)
        if not widened:
            return narrowed
        return narrowed | super()._mask_all(masks, *except_for, *widened) & masks.any_of("hele_landet", [True])

    def _widened(self, *except_for: str) -> list[str]:
        """The chosen filters of place that 'covers the whole country' widens.

        Whoever delivers everywhere delivers in a chosen municipality too, be it chosen as the place or as one covered.
        """
        if not self.form.cleaned_data.get("hele_landet"):
            return []
        return [name for name in ("ligger", "daekker") if name not in except_for and self.selected(name)]


SORTS: dict[str, tuple[str, Sequence[Any]]] = {
    "beskrevet": ("Bedst beskrevet først", [F("told").desc(), "name"]),
    "navn": ("Navn A-Å", ["name"]),
    "kommune": ("Kommune", [F("municipality__name").asc(nulls_last=True), "name"]),
    "start": ("Senest startet", [F("founded").desc(nulls_last=True), "name"]),
}


def listed_enterprises() -> QuerySet[SocialEnterprise]:
    """The published enterprises with what their filters and sorts use."""
    return SocialEnterprise.objects.published().annotate(told=how_much_is_told())


# Enterprises are sorted by their municipality's name, and by `told`, which counts offerings.
enterprise_masks = KeptMasks(
    "enterprise", listed_enterprises, EnterpriseFilterSet.base_filters, SORTS, watches=("municipality", "offering")
)
