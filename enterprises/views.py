"""The enterprises' pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.rights import Right
from accounts.writing.access import rights_of, today
from registry.freshness import is_due
from registry.kept_pages import kept_page
from registry.links import Part, linked
from registry.listing import Column, RegistryListView, trail_to
from registry.merging.reading import moved_to
from registry.merging.redirects import forwarded
from registry.models import Citation, OrganisationNote, Status
from registry.models.base import if_published

from . import criteria
from .alike import alike
from .filters import SORTS, EnterpriseFilterSet, enterprise_masks, listed_enterprises
from .models import (
    CriteriaAssessment,
    EnterpriseArea,
    EnterpriseCooperation,
    EnterpriseCoverage,
    EnterpriseImpact,
    EnterpriseSupporter,
    MunicipalCooperation,
    ReadinessFact,
    SocialEnterprise,
)
from .registration.forms import latest
from .registration.pages import for_staff


def _names(rows: Iterable[EnterpriseCoverage]) -> list[str]:
    return [row.municipality.name for row in rows if row.municipality.is_published]


class EnterpriseListView(RegistryListView):
    """All enterprises with facets, as a table or as boxes."""

    filterset_class = EnterpriseFilterSet
    title = "Socialøkonomiske virksomheder"
    intro = "Find virksomheder, der ansætter mennesker på kanten af arbejdsmarkedet: hvad de kan levere, hvor, og hvem de samarbejder med."
    singular, plural = "virksomhed", "virksomheder"
    search_label = "Søg i virksomheder"
    row_template = "enterprises/row.html"
    template_name = "enterprises/list.html"
    layout = "table"
    table_headings = (("Virksomhed", ""), ("Ydelser", ""), ("Ligger i", ""), ("Samarbejder med", ""), ("Arbejder i", ""), ("Status", ""))
    dataset = "enterprises"
    source_line = "Tomme felter betyder, at kilden ikke fortæller det."
    sorts = SORTS
    masks = enterprise_masks
    columns = (
        Column("Navn", lambda enterprise: enterprise.name),
        Column("Andre navne", lambda enterprise: [alias.name for alias in enterprise.aliases.all()]),
        Column("CVR", lambda enterprise: enterprise.cvr),
        Column("Kort fortalt", lambda enterprise: enterprise.summary),
        Column("Status", lambda enterprise: enterprise.get_operating_status_display()),
        Column("Virksomhedsform", lambda enterprise: enterprise.get_legal_form_display()),
        Column("Registreret", lambda enterprise: enterprise.get_registered_display()),
        Column("Startet", lambda enterprise: enterprise.founded_text),
        Column("Ligger i", lambda enterprise: if_published(enterprise.municipality)),
        Column("Vej og by", lambda enterprise: enterprise.address),
        Column("Dækker", lambda enterprise: "Hele landet" if enterprise.covers_whole_country else _names(enterprise.coverage.all())),
        Column("Samarbejder med", lambda enterprise: _names(enterprise.cooperates_with.all())),
        Column("Boligområder", lambda enterprise: [row.area.name for row in enterprise.enterprise_areas.all()]),
        Column("Ydelser", lambda enterprise: [offering.name for offering in enterprise.offerings.all()]),
        Column("Målgrupper", lambda enterprise: [group.name for group in enterprise.target_groups.all()]),
        Column("Støtte", lambda enterprise: enterprise.get_support_display()),
        Column("Adresse", lambda enterprise: enterprise.get_absolute_url()),
    )
    check_filters = ("hele_landet",)
    trail = ()

    def extra_context(self) -> dict[str, Any]:
        rights = rights_of(self.request)
        return {
            "may_register": rights.may_somewhere(Right.CREATE, "enterprise"),
            "may_approve": rights.may_somewhere(Right.PUBLISH, "enterprise"),
        }

    def get_queryset(self) -> QuerySet[SocialEnterprise]:
        return (
            listed_enterprises()
            .select_related("municipality")
            .prefetch_related(
                "offerings",
                Prefetch("cooperates_with", MunicipalCooperation.objects.select_related("municipality")),
                Prefetch("enterprise_areas", EnterpriseArea.objects.filter(area__status=Status.PUBLISHED).select_related("area")),
            )
        )

    def exported(self) -> QuerySet[SocialEnterprise]:
        return self.get_queryset().prefetch_related(
            "target_groups", "aliases", Prefetch("coverage", EnterpriseCoverage.objects.select_related("municipality"))
        )


@kept_page
def enterprise_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One enterprise: what it offers, to whom, where, with whom, and what it has led to.

    What isn't published is shown to those who keep it, and to nobody else.
    """
    rights = rights_of(request)
    enterprise = (
        rights.readable(SocialEnterprise.objects.all(), "enterprise")
        .select_related("municipality", "parent", "steward")
        .prefetch_related(
            "aliases",
            "websites",
            Prefetch("sources", Citation.objects.select_related("source")),
            Prefetch("notes", OrganisationNote.objects.select_related("citation__source")),
            Prefetch("impact", EnterpriseImpact.objects.select_related("citation__source")),
            Prefetch("cooperates_with", MunicipalCooperation.objects.select_related("municipality", "citation__source")),
            Prefetch(
                "enterprise_areas",
                EnterpriseArea.objects.filter(area__status=Status.PUBLISHED).select_related("area", "citation__source"),
            ),
            Prefetch("cooperation", EnterpriseCooperation.objects.select_related("organisation", "citation__source")),
            Prefetch(
                "supporters",
                EnterpriseSupporter.objects.filter(organisation__status=Status.PUBLISHED).select_related(
                    "organisation", "citation__source"
                ),
            ),
            Prefetch(
                "assessments",
                CriteriaAssessment.objects.select_related("organisation", "citation__source").prefetch_related("answers"),
            ),
            Prefetch("readiness", ReadinessFact.objects.select_related("citation__source")),
        )
        .filter(slug=slug)
        .first()
    )
    if enterprise is None or (enterprise.status == Status.ARCHIVED and moved_to(slug) is not None):
        return forwarded(request, slug)
    published = {"status": Status.PUBLISHED}
    covered = enterprise.coverage.filter(municipality__status=Status.PUBLISHED)
    links = linked(
        [
            Part("offerings", enterprise.offerings.all(), text="group"),
            Part("target_groups", enterprise.target_groups.all()),
            Part(
                "coverage",
                covered,
                "municipality",
                "municipality__slug",
                "municipality__name",
            ),
            Part(
                "coverage_sources",
                enterprise.coverage.all(),
                "source",
                "citation__source__slug",
                "citation__source__title",
                "citation__place",
            ),
            Part("cases", enterprise.cases.filter(**published), "case", name="title", text="summary"),
            Part(
                "roles", enterprise.case_roles.filter(case__status=Status.PUBLISHED), "case", "case__slug", "case__title", "case__summary"
            ),
            Part(
                "partnerships",
                enterprise.partnership_roles.filter(partnership__status=Status.PUBLISHED),
                "partnership",
                "partnership__slug",
                "partnership__title",
                "role",
            ),
            Part(
                "solutions",
                enterprise.solution_examples.filter(solution__status=Status.PUBLISHED),
                "solution",
                "solution__slug",
                "solution__title",
                "text",
            ),
            Part(
                "solution_roles",
                enterprise.solution_roles.filter(solution__status=Status.PUBLISHED),
                "solution",
                "solution__slug",
                "solution__title",
                "text",
            ),
            Part("offers", enterprise.offers.filter(**published), "offer", name="title", text="summary"),
            Part("plans", enterprise.plan_roles.filter(plan__status=Status.PUBLISHED), "plan", "plan__slug", "plan__name", "role"),
        ]
    )
    cases = {link.slug: link for link in links["roles"] + links["cases"]}
    context = {
        "enterprise": enterprise,
        "trail": trail_to(request, "/virksomheder/", "Virksomheder"),
        "links": links,
        "cases": sorted(cases.values(), key=lambda link: link.name),
        "alike": alike(enterprise, links["offerings"], [row.area for row in enterprise.enterprise_areas.all()]),
        "key_figures": [row for row in enterprise.impact.all() if row.value is not None][:4],
        "located": [row for row in enterprise.enterprise_areas.all() if row.relation == "located"],
        "works_in": [row for row in enterprise.enterprise_areas.all() if row.relation == "works_in"],
        "assessments": [made for each in criteria.LISTS if (made := latest(enterprise, each.key))],
        "readiness": [row for row in enterprise.readiness.all() if row.answer != "unknown" or row.value is not None],
        "confirmed_on": enterprise.confirmed_on if enterprise.steward_id else None,
        "is_due": is_due(enterprise, today()),
        **for_staff(request, enterprise),
    }
    return render(request, "enterprises/detail.html", context)
