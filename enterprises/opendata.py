"""Enterprises as open data."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet

from registry.models import Citation, OrganisationNote
from registry.opendata import cited, cited_all, figure, named, notes, number, partial_date

from .models import (
    CriteriaAssessment,
    EnterpriseArea,
    EnterpriseCoverage,
    EnterpriseImpact,
    EnterpriseSupporter,
    MunicipalCooperation,
    ReadinessFact,
    SocialEnterprise,
)


def published_enterprises() -> QuerySet[SocialEnterprise]:
    """The published enterprises with all that `serialise_enterprise` reads, in a fixed number of queries."""
    return (
        SocialEnterprise.objects.published()
        .select_related("municipality", "parent", "steward")
        .prefetch_related(
            "aliases",
            "offerings",
            "target_groups",
            "websites",
            Prefetch("notes", OrganisationNote.objects.select_related("citation__source")),
            Prefetch("sources", Citation.objects.select_related("source")),
            Prefetch("cooperates_with", MunicipalCooperation.objects.select_related("municipality", "citation__source")),
            Prefetch("coverage", EnterpriseCoverage.objects.select_related("municipality", "citation__source")),
            Prefetch(
                "assessments",
                CriteriaAssessment.objects.select_related("organisation", "citation__source").prefetch_related("answers"),
            ),
            Prefetch("readiness", ReadinessFact.objects.select_related("citation__source")),
            Prefetch("enterprise_areas", EnterpriseArea.objects.select_related("area", "citation__source")),
            Prefetch("supporters", EnterpriseSupporter.objects.select_related("organisation", "citation__source")),
            Prefetch("impact", EnterpriseImpact.objects.select_related("citation__source")),
        )
    )


def serialise_enterprise(enterprise: SocialEnterprise) -> dict[str, Any]:
    """An enterprise under the contract's field names. `registered` is true, false or null for not told."""
    return {
        "slug": enterprise.slug,
        "name": enterprise.name,
        "aliases": [{"name": alias.name, "kind": alias.kind} for alias in enterprise.aliases.all()],
        "summary": enterprise.summary,
        "purpose": enterprise.purpose or None,
        "url": enterprise.get_absolute_url(),
        "cvr": enterprise.cvr or None,
        "p_number": enterprise.p_number or None,
        "status": enterprise.operating_status,
        "status_note": enterprise.status_note or None,
        "legal_form": None if enterprise.legal_form == "unknown" else enterprise.legal_form,
        "legal_form_note": enterprise.legal_form_note or None,
        "registered": {"yes": True, "no": False}.get(enterprise.registered),
        "registered_note": enterprise.registered_note or None,
        "registered_on": enterprise.registered_on.isoformat() if enterprise.registered_on else None,
        "registered_seen": enterprise.registered_seen or None,
        "registered_seen_on": enterprise.registered_seen_on.isoformat() if enterprise.registered_seen_on else None,
        "assessments": [
            {
                "list": made.criteria_list,
                "made_on": made.made_on.isoformat(),
                "organisation": named(made.organisation),
                "answers": [
                    {"criterion": answer.criterion, "answer": answer.answer, "evidence": answer.evidence or None}
                    for answer in made.answers.all()
                ],
                "source": cited(made.citation),
            }
            for made in enterprise.assessments.all()
        ],
        "readiness": [
            {
                "fact": row.fact,
                "answer": row.answer,
                "value": number(row.value),
                "evidence": row.evidence or None,
                "seen_on": row.seen_on.isoformat(),
                "source": cited(row.citation),
            }
            for row in enterprise.readiness.all()
        ],
        "founded_year": enterprise.founded.year if enterprise.founded else None,
        "founded": partial_date(enterprise.founded, enterprise.founded_precision),
        "founded_precision": enterprise.founded_precision or None,
        "parent": named(enterprise.parent) if enterprise.parent and enterprise.parent.is_published else None,
        "municipality": named(enterprise.municipality),
        "street": enterprise.street or None,
        "postal_code": enterprise.postal_code or None,
        "city": enterprise.city or None,
        "location_note": enterprise.location_note or None,
        "covers_whole_country": enterprise.covers_whole_country,
        "cooperating_municipalities": [
            {**(named(row.municipality) or {}), "note": row.note or None, "source": cited(row.citation)}
            for row in enterprise.cooperates_with.all()
        ],
        "covered_municipalities": [{**(named(row.municipality) or {}), "source": cited(row.citation)} for row in enterprise.coverage.all()],
        "areas": [
            {**(named(row.area) or {}), "relation": row.relation, "source": cited(row.citation)}
            for row in enterprise.enterprise_areas.all()
            if row.area.is_published
        ],
        "target_groups": [group.name for group in enterprise.target_groups.all()],
        "offerings": [offering.name for offering in enterprise.offerings.all()],
        "support": enterprise.support,
        "supporters": [named(row.organisation) for row in enterprise.supporters.all() if row.organisation.is_published],
        "support_note": enterprise.support_note or None,
        "capacity": enterprise.capacity,
        "capacity_note": enterprise.capacity_note or None,
        "impact": [{**figure(row), "year": row.year} for row in enterprise.impact.all()],
        "verification": enterprise.basis,
        "steward": named(enterprise.steward),
        "confirmed_on": enterprise.confirmed_on.isoformat() if enterprise.confirmed_on else None,
        "websites": [{"url": site.url, "label": site.label} for site in enterprise.websites.all()],
        "notes": notes(enterprise),
        "sources": cited_all(enterprise),
    }
