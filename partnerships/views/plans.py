"""Helhedsplaner."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import F, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from enterprises.models import EnterpriseArea
from registry.kept_pages import kept_page
from registry.links import Part, linked
from registry.listing import Column, RegistryListView, count_of, trail_to
from registry.models import Citation, HousingArea, Status
from registry.models.base import if_published

from ..filters import PlanFilterSet
from ..models import Challenge, PlanActivity, PlanActor, PlanFigure, PlanFunding, PlanNote, SocialMasterPlan, Solution
from .timeline import timeline


class PlanListView(RegistryListView):
    """All helhedsplaner with facets."""

    filterset_class = PlanFilterSet
    title = "Helhedsplaner"
    intro = "De boligsociale helhedsplaner, som casene er lavet under: hvor, hvem der er med, hvad de laver, og hvad det førte til."
    singular, plural = "helhedsplan", "helhedsplaner"
    search_label = "Søg i helhedsplaner"
    row_template = "partnerships/plan_row.html"
    dataset = "plans"
    source_line = "Registret rummer det, kilderne fortæller om planerne. En plans egen periode og økonomi er sjældent oplyst."
    trail = ()
    sorts: ClassVar = {
        "navn": ("Navn A-Å", ["name"]),
        "cases": ("Flest cases først", [F("case_count").desc(), "name"]),
        "nyeste": ("Senest startet", [F("start").desc(nulls_last=True), "name"]),
    }
    columns = (
        Column("Navn", lambda plan: plan.name),
        Column("Kort fortalt", lambda plan: plan.summary),
        Column("Kommune", lambda plan: if_published(plan.municipality)),
        Column("Boligområder", lambda plan: [area.name for area in plan.areas.all()]),
        Column("Periode", lambda plan: plan.period_text),
        Column("Om perioden", lambda plan: plan.period_note),
        Column("Parter", lambda plan: [row.label for row in plan.actors.all()]),
        Column("Finansiering", lambda plan: [f"{row.amount} {row.label}".strip() for row in plan.funding.all()]),
        Column("Aktiviteter", lambda plan: [row.title for row in plan.activities.all()]),
        Column("Antal cases", lambda plan: plan.case_count),
        Column("Antal partnerskaber", lambda plan: plan.partnership_count),
        Column("Adresse", lambda plan: plan.get_absolute_url()),
    )

    def get_queryset(self) -> QuerySet[SocialMasterPlan]:
        return (
            SocialMasterPlan.objects.published()
            .annotate(case_count=count_of(SocialMasterPlan, "cases"), partnership_count=count_of(SocialMasterPlan, "partnerships"))
            .select_related("municipality")
            .prefetch_related(Prefetch("areas", HousingArea.objects.published()), "actors", "funding", "activities")
        )


@kept_page
def plan_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One helhedsplan: who, where, what, for what money, and the cases and partnerships under it."""
    plan = get_object_or_404(
        SocialMasterPlan.objects.published()
        .select_related("municipality")
        .prefetch_related(
            "websites",
            Prefetch("sources", Citation.objects.select_related("source")),
            Prefetch("actors", PlanActor.objects.select_related("organisation", "citation__source")),
            Prefetch("funding", PlanFunding.objects.select_related("organisation", "citation__source")),
            Prefetch("activities", PlanActivity.objects.select_related("citation__source")),
            Prefetch("figures", PlanFigure.objects.select_related("citation__source")),
            Prefetch("notes", PlanNote.objects.select_related("citation__source")),
        ),
        slug=slug,
    )
    cases = list(plan.cases.published().prefetch_related("outcomes"))
    in_its_areas = {"areas__plans": plan, "areas__status": Status.PUBLISHED}
    links = linked(
        [
            Part("areas", plan.areas.published(), "area"),
            Part("partnerships", plan.partnerships.published(), "partnership", name="title", text="summary"),
            Part(
                "enterprises",
                EnterpriseArea.objects.filter(area__plans=plan, area__status=Status.PUBLISHED, enterprise__status=Status.PUBLISHED),
                "enterprise",
                slug="enterprise__slug",
                name="enterprise__name",
                text="enterprise__summary",
            ),
            Part("challenges", Challenge.objects.published().filter(**in_its_areas), "challenge", name="title", text="summary"),
            Part("solutions", Solution.objects.published().filter(**in_its_areas), "solution", name="title", text="summary"),
        ]
    )
    context = {
        "plan": plan,
        "links": links,
        "cases": cases,
        "timeline": timeline(plan, cases),
        "trail": trail_to(request, "/helhedsplaner/", "Helhedsplaner"),
    }
    return render(request, "partnerships/plan.html", context)
