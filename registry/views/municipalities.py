"""Municipalities: the list, and what the registry knows of each from every side."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import F, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from ..filters import MunicipalityFilterSet
from ..kept_pages import kept_page
from ..links import Part, linked
from ..listing import Column, RegistryListView, count_of, trail_to
from ..models import Citation, Municipality, MunicipalityFigure, MunicipalityNote, Organisation, OrganisationKind, Status


class MunicipalityListView(RegistryListView):
    """All 98 municipalities with what the registry holds on each."""

    filterset_class = MunicipalityFilterSet
    title = "Kommuner"
    intro = "Danmarks 98 kommuner med cases og virksomheder i hver, og tallene fra de 17, der arbejdede med socialøkonomi i 2015."
    singular, plural = "kommune", "kommuner"
    search_label = "Søg i kommuner"
    row_template = "registry/municipality_row.html"
    layout = "table"
    table_headings = (
        ("Kommune", ""),
        ("Region", ""),
        ("Cases", "pp-right"),
        ("Virksomheder i kommunen", "pp-right"),
        ("Virksomheder, den samarbejder med", "pp-right"),
        ("Egen opgørelse 2015", "pp-right"),
    )
    dataset = "municipalities"
    page_size = 98
    trail = ()
    sorts: ClassVar = {
        "navn": ("Navn A-Å", ["name"]),
        "cases": ("Flest cases", ["-case_count", "name"]),
        "virksomheder": ("Flest virksomheder", [F("enterprise_count").desc(), "name"]),
    }
    columns = (
        Column("Kommunekode", lambda municipality: municipality.code),
        Column("Kommune", lambda municipality: municipality.name),
        Column("Region", lambda municipality: municipality.region.name),
        Column("Cases", lambda municipality: municipality.case_count),
        Column("Virksomheder i kommunen", lambda municipality: municipality.enterprise_count),
        Column("Virksomheder, den samarbejder med", lambda municipality: municipality.cooperation_count),
        Column("Virksomheder i alt 2015", lambda municipality: _survey(municipality, "enterprises_total")),
        Column("Heraf registrerede 2015", lambda municipality: _survey(municipality, "enterprises_registered")),
        Column("Etableret i 2015", lambda municipality: _survey(municipality, "enterprises_new")),
        Column("Vurderes på vej 2015", lambda municipality: _survey(municipality, "enterprises_on_the_way")),
        Column("Forankring", lambda municipality: municipality.anchoring),
    )

    def get_queryset(self) -> QuerySet[Municipality]:
        return (
            Municipality.objects.published()
            .select_related("region", "survey")
            .annotate(
                case_count=count_of(Municipality, "cases"),
                enterprise_count=count_of(Municipality, "organisations", organisations__kind=OrganisationKind.ENTERPRISE),
                cooperation_count=count_of(Municipality, "cooperations__enterprise"),
            )
        )


def _survey(municipality: Municipality, column: str) -> int | None:
    survey = getattr(municipality, "survey", None)
    return getattr(survey, column) if survey else None


@kept_page
def municipality_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One municipality: its own figures and everything in the registry that concerns it."""
    municipality = get_object_or_404(
        Municipality.objects.published()
        .select_related("region", "survey__citation__source", "anchoring_citation__source")
        .prefetch_related(
            "websites",
            Prefetch("sources", Citation.objects.select_related("source")),
            Prefetch("figures", MunicipalityFigure.objects.select_related("citation__source")),
            Prefetch("notes", MunicipalityNote.objects.select_related("citation__source")),
        ),
        slug=slug,
    )
    published = {"status": Status.PUBLISHED}
    organisations = municipality.organisations.filter(**published)
    own = Organisation.objects.filter(municipality=municipality, kind__in=["municipality", "municipal_unit", "jobcentre"])
    links = linked(
        [
            Part("cases", municipality.cases.filter(**published), "case", name="title", text="summary"),
            Part("areas", municipality.areas.filter(**published), "area"),
            Part("plans", municipality.plans.filter(**published), "plan", text="summary"),
            Part("partnerships", municipality.partnerships.filter(**published), "partnership", name="title", text="summary"),
            Part("located", organisations.filter(kind="enterprise"), "enterprise", text="enterprise__summary"),
            Part(
                "cooperates",
                municipality.cooperations.filter(enterprise__status=Status.PUBLISHED),
                "enterprise",
                "enterprise__slug",
                "enterprise__name",
                "note",
            ),
            Part("challenges", municipality.challenges.filter(**published), "challenge", name="title"),
            Part(
                "organisations",
                organisations.exclude(kind__in=["enterprise", "municipality"]),
                "organisation",
                text="kind",
                kind="kind",
            ),
            Part(
                "party",
                own.filter(partnership_roles__partnership__status=Status.PUBLISHED),
                "partnership",
                "partnership_roles__partnership__slug",
                "partnership_roles__partnership__title",
                "partnership_roles__role",
            ),
            Part(
                "case_party",
                own.filter(case_roles__case__status=Status.PUBLISHED),
                "case",
                "case_roles__case__slug",
                "case_roles__case__title",
            ),
        ]
    )
    partnerships = {link.slug: link for link in links["party"] + links["partnerships"]}
    survey = getattr(municipality, "survey", None)
    context = {
        "municipality": municipality,
        "survey": survey,
        "links": links,
        "elsewhere": [link for link in links["case_party"] if link.slug not in {case.slug for case in links["cases"]}],
        "partnerships": sorted(partnerships.values(), key=lambda link: link.name),
        "trail": trail_to(request, "/kommuner/", "Kommuner"),
    }
    return render(request, "registry/municipality.html", context)
