"""The enterprises' filters. Located in, can deliver in, cooperates with and works in the area are four different things."""

from __future__ import annotations

import operator
from functools import reduce
from typing import Any

import django_filters
from django import forms
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, When
from django.db.models.expressions import Combinable

from registry.listing import ChoiceFacet, EntryFacet, FacetFilterSet, RelatedFacet, TextSearch

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
        # Whoever delivers everywhere delivers in a chosen municipality too, be it chosen as the place or as one covered.
        widened = [name for name in ("ligger", "daekker") if name != except_for and self.selected(name)]
        if not widened or not self.form.cleaned_data.get("hele_landet"):
            return narrowed
        # Everywhere means here too: the other choices still hold, only the place is widened.
        others = self.queryset.filter(covers_whole_country=True)
        for name, value in self.form.cleaned_data.items():
            if name not in (except_for, *widened):
                others = self.filters[name].filter(others, value)
        return self.queryset.filter(pk__in=narrowed.order_by().values("pk")) | self.queryset.filter(pk__in=others.order_by().values("pk"))
