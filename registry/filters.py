"""Filters of the registry's own lists."""

from __future__ import annotations

from django.db.models import Case, CharField, Q, Value, When

from .listing import ChoiceFacet, EntryFacet, FacetFilterSet, RelatedFacet, TextSearch, has_any
from .models import HousingArea, Municipality, Organisation, OrganisationKind, Source


def _in_survey() -> Case:
    return Case(When(survey__isnull=False, then=Value("ja")), default=Value("nej"), output_field=CharField())


def _has_entries() -> Case:
    """Whether the registry holds a case or an enterprise of the municipality, or one that it cooperates with."""
    counted = (
        Q(has_any(Municipality, "cases"))
        | Q(has_any(Municipality, "organisations", organisations__kind=OrganisationKind.ENTERPRISE))
        | Q(has_any(Municipality, "cooperations__enterprise"))
    )
    return Case(When(counted, then=Value("ja")), default=Value("nej"), output_field=CharField())


class MunicipalityFilterSet(FacetFilterSet):
    """What the registry holds of each, its region, and the survey."""

    q = TextSearch("municipality")
    indhold = ChoiceFacet(
        label="I registret",
        expression=_has_entries(),
        choices=[("ja", "Har cases eller virksomheder"), ("nej", "Intet endnu")],
        open=True,
    )
    region = RelatedFacet(label="Region", path="region__code", text="region__name", open=True)
    undersoegelse = ChoiceFacet(
        label="Undersøgelsen 2015",
        expression=_in_survey(),
        choices=[("ja", "En af de 17 kommuner"), ("nej", "Ikke med i undersøgelsen")],
        open=True,
    )

    class Meta:
        model = Municipality
        fields: list[str] = []


class AreaFilterSet(FacetFilterSet):
    q = TextSearch("area")
    kommune = EntryFacet(label="Kommune", entry="municipality", open=True)
    slags = ChoiceFacet(label="Slags", expression="kind", choices=HousingArea.KINDS, open=True)

    class Meta:
        model = HousingArea
        fields: list[str] = []


class OrganisationFilterSet(FacetFilterSet):
    q = TextSearch("organisation")
    slags = ChoiceFacet(label="Slags", expression="kind", choices=OrganisationKind.choices, open=True)
    kommune = EntryFacet(label="Hører til i kommunen", entry="municipality", open=True)

    class Meta:
        model = Organisation
        fields: list[str] = []


class SourceFilterSet(FacetFilterSet):
    q = TextSearch("source")
    slags = ChoiceFacet(label="Slags", expression="kind", choices=[each for each in Source.KINDS if each[0] != "statement"], open=True)

    class Meta:
        model = Source
        fields: list[str] = []
