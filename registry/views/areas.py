"""Housing areas."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from registry.models.base import if_published

from ..filters import AreaFilterSet
from ..kept_pages import kept_page
from ..links import Part, linked
from ..listing import Column, RegistryListView, count_of, trail_to
from ..models import AreaFigure, AreaNote, Citation, HousingArea, Status


class AreaListView(RegistryListView):
    """All housing areas the documents tell of."""

    filterset_class = AreaFilterSet
    title = "Boligområder"
    intro = "De boligområder, kilderne fortæller om, med cases, helhedsplaner og virksomheder i hvert."
    singular, plural = "boligområde", "boligområder"
    search_label = "Søg i boligområder"
    row_template = "registry/area_row.html"
    layout = "table"
    table_headings = (
        ("Boligområde", ""),
        ("Kommune", ""),
        ("Cases", "pp-right"),
        ("Helhedsplaner", "pp-right"),
        ("Virksomheder", "pp-right"),
    )
    dataset = "areas"
    page_size = 50
    trail = ()
    sorts: ClassVar = {"navn": ("Navn A-Å", ["name"]), "cases": ("Flest cases", ["-case_count", "name"])}
    columns = (
        Column("Navn", lambda area: area.name),
        Column("Andre navne", lambda area: [alias.name for alias in area.aliases.all()]),
        Column("Slags", lambda area: area.get_kind_display()),
        Column("Kommune", lambda area: if_published(area.municipality)),
        Column("By", lambda area: area.city),
        Column("Cases", lambda area: area.case_count),
        Column("Helhedsplaner", lambda area: area.plan_count),
        Column("Virksomheder", lambda area: area.enterprise_count),
        Column("Beskrivelse", lambda area: area.text),
    )

    def get_queryset(self) -> QuerySet[HousingArea]:
        return (
            HousingArea.objects.published()
            .select_related("municipality")
            .prefetch_related("aliases")
            .annotate(
                case_count=count_of(HousingArea, "cases"),
                plan_count=count_of(HousingArea, "plans"),
                enterprise_count=count_of(HousingArea, "enterprise_areas__enterprise"),
            )
        )


@kept_page
def area_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One housing area and everything that takes place there."""
    area = get_object_or_404(
        HousingArea.objects.published()
        .select_related("municipality", "part_of")
        .prefetch_related(
            "aliases",
            "websites",
            Prefetch("sources", Citation.objects.select_related("source")),
            Prefetch("figures", AreaFigure.objects.select_related("citation__source")),
            Prefetch("notes", AreaNote.objects.select_related("citation__source")),
        ),
        slug=slug,
    )
    published = {"status": Status.PUBLISHED}
    enterprises = area.enterprise_areas.filter(enterprise__status=Status.PUBLISHED)
    links = linked(
        [
            Part("cases", area.cases.filter(**published), "case", name="title", text="summary"),
            Part("plans", area.plans.filter(**published), "plan", text="summary"),
            Part("partnerships", area.partnerships.filter(**published), "partnership", name="title", text="summary"),
            Part("solutions", area.solutions.filter(**published), "solution", name="title", text="summary"),
            Part("challenges", area.challenges.filter(**published), "challenge", name="title", text="summary"),
            Part("organisations", area.organisations.filter(**published), "organisation", kind="kind"),
            Part(
                "located",
                enterprises.filter(relation="located"),
                "enterprise",
                "enterprise__slug",
                "enterprise__name",
                "enterprise__summary",
            ),
            Part(
                "works_in",
                enterprises.filter(relation="works_in"),
                "enterprise",
                "enterprise__slug",
                "enterprise__name",
                "enterprise__summary",
            ),
            Part("parts", area.parts.filter(**published), "area"),
        ]
    )
    return render(
        request, "registry/area.html", {"area": area, "links": links, "trail": trail_to(request, "/boligomraader/", "Boligområder")}
    )
