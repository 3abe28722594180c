"""Cases to test with, on their way into the registry, and what is typed to write one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.test import Client
from django.utils import timezone

from accounts.models import User
from cases.models import CaseEvent, PracticeCase
from registry.history import quiet
from registry.models import ActivityType, Organisation, TargetGroup, Theme
from registry.statements import cite, statement
from tests.factories import CaseFactory, MunicipalityFactory, OrganisationFactory

WRITE = "/cases/skriv/"
NEXT = {"handling": "naeste"}


def a_house(name: str = "Boligselskabet") -> Organisation:
    """An organisation whose staff write cases."""
    return OrganisationFactory(name=name, kind="housing_organisation")


def terms() -> tuple[Theme, ActivityType, TargetGroup]:
    """What a case is sorted by."""
    theme, _ = Theme.objects.get_or_create(number=1, defaults={"slug": "tema-1", "name": "Et tema"})
    kind, _ = ActivityType.objects.get_or_create(code="A", defaults={"slug": "a", "name": "Relationer"})
    group, _ = TargetGroup.objects.get_or_create(slug="unge-proeve", defaults={"name": "Unge (prøve)"})
    return theme, kind, group


@quiet()
def complete(steward: Organisation, by: User, **values: object) -> PracticeCase:
    """A draft that lacks nothing."""
    theme, kind, group = terms()
    case = CaseFactory(
        **{
            "title": "Fritidsjob i gården",
            "slug": "fritidsjob-i-gaarden",
            "summary": "Unge får job.",
            "theme": theme,
            "status": "draft",
            "steward": steward,
            "responsible": by,
            "municipality": MunicipalityFactory(),
            "start": dt.date(2024, 5, 1),
            "start_precision": "month",
            "ongoing": True,
            "not_working": "Plakater virkede ikke.",
            "prerequisites": "Et lokale.",
            "area_homes": 1234,
            "area_residents": 2900,
            "area_size_year": 2025,
            "area_size_source": "Danmarks Statistik",
            **values,
        }
    )
    case.sources.clear()
    said = statement(steward, timezone.localdate())
    cite(case, said)
    case.activity_types.add(kind)
    case.target_groups.add(group)
    case.resources.create(kind="work_time", text="en medarbejder", hours="12.5", per="week", citation=said)
    case.outcomes.create(kind="employment", text="kom i job", value=30, value_max=40, unit="unge", citation=said)
    case.participants.create(label=steward.name, organisation=steward, role="lead", citation=said)
    case.websites.create(url="https://boligselskabet.dk", label="Om projektet")
    for number in range(3):
        case.recommendations.create(title=f"Råd {number}", text="Fordi.", position=number)
    CaseEvent.objects.create(entry=case, step="created", by=by, organisation=steward)
    return case


# --- What is typed ----------------------------------------------------------------------------------------------------
def first_step(**more: object) -> dict[str, object]:
    """What is typed in the first step."""
    theme, kind, group = terms()
    told = {"title": "Fritidsjob i gården", "summary": "Unge får job.", "theme": theme.pk}
    return {**told, "activity_types": [kind.pk], "target_groups": [group.pk], **NEXT, **more}


def rows(prefix: str, *each: dict[str, object], initial: int = 0) -> dict[str, object]:
    """Rows as their form posts them."""
    told = {f"{prefix}-TOTAL_FORMS": len(each), f"{prefix}-INITIAL_FORMS": initial}
    return told | {f"{prefix}-{number}-{name}": value for number, row in enumerate(each) for name, value in row.items()}


def told() -> dict[str, dict[str, object]]:
    """What is typed in each step after the first, so that nothing is missing."""
    return {
        "tid-og-sted": {
            "municipality": MunicipalityFactory().pk, "start_text": "maj 2024", "ongoing": "on", "planned_text": "2028",
            "area_homes": "1.234", "area_residents": "2.900", "area_size_year": "2025", "area_size_source": "Danmarks Statistik",
        },
        "fortaellingen": {
            "background": "Baggrund.", "project": "Projekt.", "experience": "Erfaring.",
            "not_working": "Plakater virkede ikke.", "prerequisites": "Et lokale.",
        },
        "ressourcer": rows("resources", {"kind": "work_time", "text": "en medarbejder", "hours": "12,5", "per": "week"}),
        "resultater": rows("outcomes", {"kind": "employment", "text": "kom i job", "value": "30", "value_max": "40", "unit": "unge"}),
        "raad": rows("recommendations", *({"title": f"Råd {number}", "text": "Fordi."} for number in range(3))),
        "hvem": {
            **rows("participants", {"label": "Boligselskabet", "role": "lead"}),
            **rows("websites", {"url": "boligselskabet.dk", "label": "Om projektet"}),
            **rows("relations_out"),
        },
    }  # fmt: skip


def save(client: Client, case: PracticeCase, step: str, data: dict[str, object], **more: object) -> Any:
    """Post a step as it was opened last."""
    version = PracticeCase.objects.get(pk=case.pk).updated_at.isoformat()
    return client.post(f"/cases/{case.slug}/ret/{step}/", {**data, "version": version, **NEXT, **more})
