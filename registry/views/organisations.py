"""Organisations: every actor that is neither a municipality nor an enterprise has its page here."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from registry.models.base import if_published

from ..filters import OrganisationFilterSet
from ..kept_pages import kept_page
from ..links import Part, linked
from ..listing import Column, RegistryListView, trail_to
from ..merging.redirects import forwarded
from ..models import Citation, Organisation, OrganisationKind, OrganisationNote, Status

ELSEWHERE = [OrganisationKind.ENTERPRISE, OrganisationKind.MUNICIPALITY]


def _public(organisation: Organisation | None) -> Organisation | None:
    return organisation if organisation and organisation.is_published else None


class OrganisationListView(RegistryListView):
    """Housing organisations, foundations, associations, schools and the like."""

    filterset_class = OrganisationFilterSet
    title = "Organisationer"
    intro = "Boligorganisationer, fonde, foreninger, skoler og andre, der er med i cases, helhedsplaner og partnerskaber."
    singular, plural = "organisation", "organisationer"
    search_label = "Søg i organisationer"
    row_template = "registry/organisation_row.html"
    layout = "table"
    table_headings = (("Organisation", ""), ("Slags", ""), ("Hører til i", ""), ("Hører under", ""))
    dataset = "organisations"
    page_size = 50
    trail = ()
    sorts: ClassVar = {"navn": ("Navn A-Å", ["name"]), "slags": ("Slags", ["kind", "name"])}
    columns = (
        Column("Navn", lambda organisation: organisation.name),
        Column("Andre navne", lambda organisation: [alias.name for alias in organisation.aliases.all()]),
        Column("Slags", lambda organisation: organisation.get_kind_display()),
        Column("Kommune", lambda organisation: if_published(organisation.municipality)),
        Column("Hører under", lambda organisation: _public(organisation.parent)),
        Column("Beskrivelse", lambda organisation: organisation.text),
    )

    def get_queryset(self) -> QuerySet[Organisation]:
        return (
            Organisation.objects.published()
            .exclude(kind__in=ELSEWHERE)
            .select_related("municipality", "parent")
            .prefetch_related("aliases")
        )


@kept_page
def organisation_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One organisation and all it takes part in. Enterprises and municipalities have pages of their own."""
    organisation = (
        Organisation.objects.published()
        .select_related("municipality", "parent")
        .prefetch_related(
            "aliases",
            "websites",
            Prefetch("sources", Citation.objects.select_related("source")),
            Prefetch("notes", OrganisationNote.objects.select_related("citation__source")),
        )
        .filter(slug=slug)
        .first()
    )
    if organisation is None:
        return forwarded(request, slug)
    if organisation.kind in ELSEWHERE:
        return redirect(organisation.get_absolute_url(), permanent=True)
    links = linked(
        [
            Part("cases", organisation.case_roles.filter(case__status=Status.PUBLISHED), "case", "case__slug", "case__title", "role"),
            Part("plans", organisation.plan_roles.filter(plan__status=Status.PUBLISHED), "plan", "plan__slug", "plan__name", "role"),
            Part("funds", organisation.plan_funding.filter(plan__status=Status.PUBLISHED), "plan", "plan__slug", "plan__name", "label"),
            Part(
                "partnerships",
                organisation.partnership_roles.filter(partnership__status=Status.PUBLISHED),
                "partnership",
                "partnership__slug",
                "partnership__title",
                "role",
            ),
            Part(
                "supports",
                organisation.supports.filter(enterprise__status=Status.PUBLISHED),
                "enterprise",
                "enterprise__slug",
                "enterprise__name",
                "text",
            ),
            Part(
                "cooperates",
                organisation.enterprise_cooperation.filter(enterprise__status=Status.PUBLISHED),
                "enterprise",
                "enterprise__slug",
                "enterprise__name",
                "text",
            ),
            Part(
                "solutions",
                organisation.solution_roles.filter(solution__status=Status.PUBLISHED),
                "solution",
                "solution__slug",
                "solution__title",
                "text",
            ),
            Part("areas", organisation.areas.filter(status=Status.PUBLISHED), "area"),
            Part("children", organisation.children.filter(status=Status.PUBLISHED), "organisation", kind="kind"),
        ]
    )
    roles = {"lead": "står for", "partner": "partner", "participant": "deltager", "funder": "betaler", "target": "målgruppe"}
    context = {
        "organisation": organisation,
        "links": links,
        "cases": [(link, roles.get(link.text, "")) for link in links["cases"]],
        "trail": trail_to(request, "/organisationer/", "Organisationer"),
    }
    return render(request, "registry/organisation.html", context)
