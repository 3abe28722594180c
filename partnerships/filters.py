"""The filters of helhedsplaner, partnerships, solutions and challenges. Whether something is linked counts only what is published."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Case, CharField, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from registry.listing import ChoiceFacet, EntryFacet, FacetFilterSet, RelatedFacet, TextSearch, YearFilter
from registry.models import OrganisationKind, Status

from .models import Challenge, Partnership, PartnershipKind, PartnershipState, SocialMasterPlan, Solution, SolutionKind


def in_order(field: str, choices: Iterable[str]) -> Case:
    """The place of a field's value among its choices, to sort by: the order of the words and not of their keys."""
    places = [When(**{field: value}, then=Value(place)) for place, value in enumerate(choices)]
    return Case(*places, default=Value(len(places)), output_field=IntegerField())


def _capitalised(choices: Iterable[tuple[str, Any]]) -> list[tuple[str, str]]:
    return [(value, str(name)[:1].upper() + str(name)[1:]) for value, name in choices]


def _is_linked(model: type[models.Model], status: str) -> Case:
    linked = model._default_manager.filter(**{"pk": OuterRef("pk"), status: Status.PUBLISHED})
    return Case(When(Exists(linked), then=Value("ja")), default=Value("nej"), output_field=CharField())


class RowChoiceFacet(ChoiceFacet):
    """Fixed choices of a field in rows of the entry: an entry has several, and is counted once under each."""

    def __init__(self, *, path: str, **kwargs: Any) -> None:
        super().__init__(expression=path, **kwargs)
        self.path = path

    def narrow(self, qs: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
        matching = qs.model._default_manager.filter(**{f"{self.path}__in": values})
        return qs.filter(pk__in=matching.order_by().values("pk"))


class PeriodYearFilter(YearFilter):
    """As YearFilter, for entries without a planned end."""

    def filter(self, qs: QuerySet[Any], value: int | None) -> QuerySet[Any]:
        if value is None or not self.at_least:
            return super().filter(qs, value)
        year = int(value)
        return qs.filter(Q(end__year__gte=year) | Q(end=None, ongoing=True) | Q(start__year__gte=year))


class PlanFilterSet(FacetFilterSet):
    """Place, who takes part, links, period."""

    q = TextSearch("plan")
    kommune = EntryFacet(label="Kommune", entry="municipality", open=True)
    omraade = EntryFacet(label="Boligområde", entry="areas", open=True)
    cases = ChoiceFacet(
        label="Cases",
        expression=_is_linked(SocialMasterPlan, "cases__status"),
        choices=[("ja", "Har cases"), ("nej", "Uden cases")],
        open=True,
    )
    partnerskaber = ChoiceFacet(
        label="Partnerskaber",
        expression=_is_linked(SocialMasterPlan, "partnerships__status"),
        choices=[("ja", "Har partnerskaber"), ("nej", "Uden partnerskaber")],
    )
    part = EntryFacet(label="Part i planen", entry="actors__organisation")
    fra = PeriodYearFilter(label="Fra år", at_least=True)
    til = PeriodYearFilter(label="Til år", at_least=False)

    class Meta:
        model = SocialMasterPlan
        fields: list[str] = []


class PartnershipFilterSet(FacetFilterSet):
    """Form, state, place, helhedsplan, what sort of parties, links, period."""

    q = TextSearch("partnership")
    form = ChoiceFacet(label="Form", expression="kind", choices=_capitalised(PartnershipKind.choices), open=True)
    tilstand = ChoiceFacet(
        label="Tilstand",
        help="Da kilden blev skrevet",
        expression="state",
        choices=_capitalised(PartnershipState.choices),
        open=True,
    )
    kommune = EntryFacet(label="Kommune", entry="municipality", open=True)
    omraade = EntryFacet(label="Boligområde", entry="areas")
    plan = EntryFacet(label="Helhedsplan", entry="plans")
    part = RowChoiceFacet(label="Hvem er part", path="parties__organisation__kind", choices=_capitalised(OrganisationKind.choices))
    loesning = EntryFacet(label="Løsning i brug", entry="solutions", name="title")
    fra = PeriodYearFilter(label="Fra år", at_least=True)
    til = PeriodYearFilter(label="Til år", at_least=False)

    class Meta:
        model = Partnership
        fields: list[str] = []


class SolutionFilterSet(FacetFilterSet):
    """Kind, theme, lever, place, target group, whether a case shows it in use."""

    q = TextSearch("solution")
    slags = ChoiceFacet(label="Slags", expression="kind", choices=_capitalised(SolutionKind.choices), open=True)
    tema = RelatedFacet(label="Tema", path="theme__slug", text="theme__name", order="theme__number", open=True)
    greb = RelatedFacet(label="Greb", path="lever__slug", text="lever__name", order="lever__number", open=True)
    maalgruppe = RelatedFacet(label="Målgruppe", path="target_groups__slug", text="target_groups__name")
    omraade = EntryFacet(label="Boligområde", entry="areas")
    cases = ChoiceFacet(
        label="Brugt i praksis",
        expression=_is_linked(Solution, "case_uses__case__status"),
        choices=[("ja", "En case viser løsningen i brug"), ("nej", "Ingen case endnu")],
    )

    class Meta:
        model = Solution
        fields: list[str] = []


class ChallengeFilterSet(FacetFilterSet):
    """Whom it strikes, whether it has answers, target group, place."""

    q = TextSearch("challenge")
    hvem = ChoiceFacet(label="Hvem den rammer", expression="owner", choices=_capitalised(Challenge.OWNERS), open=True)
    loesninger = ChoiceFacet(
        label="Løsninger",
        expression=_is_linked(Challenge, "answers__solution__status"),
        choices=[("ja", "Har løsninger"), ("nej", "Mangler løsninger")],
        open=True,
    )
    maalgruppe = RelatedFacet(label="Målgruppe", path="target_groups__slug", text="target_groups__name", open=True)
    omraade = EntryFacet(label="Boligområde", entry="areas")
    kommune = EntryFacet(label="Kommune", entry="municipality")

    class Meta:
        model = Challenge
        fields: list[str] = []
