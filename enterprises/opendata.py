"""Enterprises as open data."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet

from registry.models import Citation, OrganisationNote
from registry.opendata import cited, cited_all, figure, named, notes, partial_date

from .models import EnterpriseArea, EnterpriseImpact, EnterpriseSupporter, MunicipalCooperation, SocialEnterprise


def published_enterprises() -> QuerySet[SocialEnterprise]:
    """The published enterprises with all that `serialise_enterprise` reads, in a fixed number of queries."""
    return (
        SocialEnterprise.objects.published()
        .select_related("municipality", "parent")
        .prefetch_related(
            "aliases",
            "offerings",
            "target_groups",
            "websites",
            Prefetch("notes", OrganisationNote.objects.select_related("citation__source")),
            Prefetch("sources", Citation.objects.select_related("source")),
            Prefetch("cooperates_with", MunicipalCooperation.objects.select_related("municipality", "citation__source")),
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
        "url": enterprise.get_absolute_url(),
        "cvr": enterprise.cvr or None,
        "status": enterprise.operating_status,
        "status_note": enterprise.status_note or None,
        "legal_form": None if enterprise.legal_form == "unknown" else enterprise.legal_form,
        "legal_form_note": enterprise.legal_form_note or None,
        "registered": {"yes": True, "no": False}.get(enterprise.registered),
        "registered_note": enterprise.registered_note or None,
        "founded_year": enterprise.founded.year if enterprise.founded else None,
        "founded": partial_date(enterprise.founded, enterprise.founded_precision),
        "founded_precision": enterprise.founded_precision or None,
        "parent": named(enterprise.parent) if enterprise.parent and enterprise.parent.is_published else None,
        "municipality": named(enterprise.municipality),
        "location_note": enterprise.location_note or None,
        "covers_whole_country": enterprise.covers_whole_country,
        "cooperating_municipalities": [
            {**(named(row.municipality) or {}), "note": row.note or None, "source": cited(row.citation)}
            for row in enterprise.cooperates_with.all()
        ],
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
        "impact": [{**figure(row), "year": row.year} for row in enterprise.impact.all()],
        "verification": enterprise.basis,
        "websites": [{"url": site.url, "label": site.label} for site in enterprise.websites.all()],
        "notes": notes(enterprise),
        "sources": cited_all(enterprise),
    }
