"""Cases to test with, on their way into the registry."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from accounts.models import User
from cases.models import CaseEvent, PracticeCase
from registry.models import ActivityType, Organisation, TargetGroup, Theme
from registry.statements import cite, statement
from tests.factories import CaseFactory, MunicipalityFactory, OrganisationFactory


def a_house(name: str = "Boligselskabet") -> Organisation:
    """An organisation whose staff write cases."""
    return OrganisationFactory(name=name, kind="housing_organisation")


def terms() -> tuple[Theme, ActivityType, TargetGroup]:
    """What a case is sorted by."""
    theme, _ = Theme.objects.get_or_create(number=1, defaults={"slug": "tema-1", "name": "Et tema"})
    kind, _ = ActivityType.objects.get_or_create(code="A", defaults={"slug": "a", "name": "Relationer"})
    group, _ = TargetGroup.objects.get_or_create(slug="unge-proeve", defaults={"name": "Unge (prøve)"})
    return theme, kind, group


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
