"""Cases as open data."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet

from registry.models import Citation, Status
from registry.opendata import cited, cited_all, figure, named, notes, number, partial_date

from .models import CaseNote, CaseOutcome, CaseParticipant, CasePhase, CaseResource, PracticeCase


def published_cases() -> QuerySet[PracticeCase]:
    """The published cases with all that `serialise_case` reads, in a fixed number of queries."""
    return (
        PracticeCase.objects.published()
        .select_related("theme", "municipality")
        .prefetch_related(
            "secondary_themes",
            "activity_types",
            "areas",
            "target_groups",
            "enterprises",
            "plans",
            "partnerships",
            "recommendations",
            "websites",
            Prefetch("phases", CasePhase.objects.select_related("citation__source")),
            Prefetch("notes", CaseNote.objects.select_related("citation__source")),
            "relations_out__to_case",
            "relations_in__from_case",
            Prefetch("sources", Citation.objects.select_related("source")),
            Prefetch("participants", CaseParticipant.objects.select_related("organisation", "citation__source")),
            Prefetch("resources", CaseResource.objects.select_related("citation__source")),
            Prefetch("outcomes", CaseOutcome.objects.select_related("citation__source")),
        )
    )


def _published(entries: Any) -> list[dict[str, str] | None]:
    return [named(entry) for entry in entries if entry.is_published]


def _related(case: PracticeCase) -> list[dict[str, str]]:
    pairs = [(row.to_case, row.reason) for row in case.relations_out.all()]
    pairs += [(row.from_case, row.reason) for row in case.relations_in.all()]
    found: dict[str, dict[str, str]] = {}
    for other, reason in pairs:
        if other.status == Status.PUBLISHED:
            found.setdefault(other.slug, {"slug": other.slug, "title": other.title, "reason": reason})
    return list(found.values())


def _area_size(case: PracticeCase) -> dict[str, Any] | None:
    """How large the area is; null when nothing is told."""
    if case.area_homes is None and case.area_residents is None:
        return None
    return {
        "homes": case.area_homes,
        "residents": case.area_residents,
        "year": case.area_size_year,
        "source": case.area_size_source or None,
    }


def serialise_case(case: PracticeCase) -> dict[str, Any]:
    """A case under the contract's field names."""
    participants = [
        {
            "label": row.label,
            "organisation": row.organisation.slug if row.organisation and row.organisation.is_published else None,
            "role": row.role,
            "text": row.text or None,
            "source": cited(row.citation),
        }
        for row in case.participants.all()
    ]
    return {
        "number": case.number,
        "slug": case.slug,
        "title": case.title,
        "summary": case.summary,
        "url": case.get_absolute_url(),
        "theme": {"number": case.theme.number, "name": case.theme.name},
        "secondary_themes": [{"number": theme.number, "name": theme.name} for theme in case.secondary_themes.all()],
        "activity_types": [type.code for type in case.activity_types.all()],
        "areas": _published(case.areas.all()),
        "city": case.city or None,
        "municipality": named(case.municipality),
        "start": partial_date(case.start, case.start_precision),
        "start_precision": case.start_precision or None,
        "end": partial_date(case.end, case.end_precision),
        "end_precision": case.end_precision or None,
        "ongoing": case.ongoing,
        "planned_end": partial_date(case.planned_end, case.planned_end_precision),
        "planned_end_precision": case.planned_end_precision or None,
        "period_note": case.period_note or None,
        "phases": [
            {
                "label": phase.label,
                "start": partial_date(phase.start, phase.start_precision),
                "start_precision": phase.start_precision or None,
                "end": partial_date(phase.end, phase.end_precision),
                "end_precision": phase.end_precision or None,
                "text": phase.text or None,
                "source": cited(phase.citation),
            }
            for phase in case.phases.all()
        ],
        "participants": [row for row in participants if row["role"] != "funder"],
        "funders": [row for row in participants if row["role"] == "funder"],
        "target_groups": [group.name for group in case.target_groups.all()],
        "background": case.background,
        "project": case.project,
        "experience": case.experience,
        "not_working": case.not_working or None,
        "prerequisites": case.prerequisites or None,
        "area_size": _area_size(case),
        "websites": [{"url": site.url, "label": site.label} for site in case.websites.all()],
        "outcomes": [figure(row) for row in case.outcomes.all()],
        "resources": [
            {
                "kind": row.kind,
                "text": row.text,
                "hours": number(row.hours),
                "hours_max": number(row.hours_max),
                "fte": number(row.fte),
                "per": row.per or None,
                "amount_dkk": row.amount_dkk,
                "amount_max_dkk": row.amount_max_dkk,
                "qualifier": row.qualifier or None,
                "period": row.period or None,
                "source": cited(row.citation),
            }
            for row in case.resources.all()
        ],
        "recommendations": [{"title": advice.title, "text": advice.text} for advice in case.recommendations.all()],
        "related_cases": _related(case),
        "enterprises": _published(case.enterprises.all()),
        "plans": _published(case.plans.all()),
        "partnerships": _published(case.partnerships.all()),
        "notes": notes(case),
        "sources": cited_all(case),
    }
