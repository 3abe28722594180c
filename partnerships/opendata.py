"""Helhedsplaner, partnerships, the catalogue's offers, solutions and challenges as open data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet

from registry.models import Citation, Status
from registry.opendata import cited, cited_all, figure, named, notes, number, partial_date

from .models import (
    Action,
    Challenge,
    ChallengeAnswer,
    ChallengeFigure,
    ChallengeNote,
    Offer,
    OfferMark,
    OfferNote,
    OfferPrice,
    Partnership,
    PartnershipAmount,
    PartnershipFigure,
    PartnershipNote,
    PartnershipParty,
    PartnershipStep,
    PlanActivity,
    PlanActor,
    PlanFigure,
    PlanFunding,
    PlanNote,
    SocialMasterPlan,
    Solution,
    SolutionActor,
    SolutionExample,
    SolutionFigure,
    SolutionInspiration,
    SolutionNote,
    SolutionSection,
)

SOURCES = Prefetch("sources", Citation.objects.select_related("source"))


def _rows(name: str, model: Any, *related: str) -> Prefetch:
    return Prefetch(name, model.objects.select_related("citation__source", *related))


def published_plans() -> QuerySet[SocialMasterPlan]:
    """The published helhedsplaner with all that `serialise_plan` reads, in a fixed number of queries."""
    return (
        SocialMasterPlan.objects.published()
        .select_related("municipality")
        .prefetch_related(
            "areas",
            "cases",
            "partnerships",
            "websites",
            SOURCES,
            _rows("actors", PlanActor, "organisation"),
            _rows("funding", PlanFunding, "organisation"),
            _rows("activities", PlanActivity),
            _rows("figures", PlanFigure),
            _rows("notes", PlanNote),
        )
    )


def published_partnerships() -> QuerySet[Partnership]:
    """The published partnerships with all that `serialise_partnership` reads, in a fixed number of queries."""
    return (
        Partnership.objects.published()
        .select_related("municipality")
        .prefetch_related(
            "areas",
            "plans",
            "solutions",
            "cases",
            "websites",
            SOURCES,
            _rows("parties", PartnershipParty, "organisation"),
            _rows("actions", Action, "organisation"),
            _rows("steps", PartnershipStep),
            _rows("amounts", PartnershipAmount),
            _rows("figures", PartnershipFigure),
            _rows("notes", PartnershipNote),
        )
    )


def published_solutions() -> QuerySet[Solution]:
    """The published solutions with all that `serialise_solution` reads, in a fixed number of queries."""
    return (
        Solution.objects.published()
        .select_related("theme", "lever", "parent")
        .prefetch_related(
            "principles",
            "areas",
            "target_groups",
            "partnerships",
            "case_uses__case",
            "children",
            "websites",
            SOURCES,
            _rows("sections", SolutionSection),
            _rows("actors", SolutionActor, "organisation"),
            _rows("inspirations", SolutionInspiration),
            _rows("figures", SolutionFigure),
            _rows("examples", SolutionExample, "enterprise", "partnership"),
            _rows("notes", SolutionNote),
            _rows("answers", ChallengeAnswer, "challenge"),
        )
    )


def published_challenges() -> QuerySet[Challenge]:
    """The published challenges with all that `serialise_challenge` reads, in a fixed number of queries."""
    return (
        Challenge.objects.published()
        .select_related("municipality")
        .prefetch_related(
            "areas",
            "target_groups",
            SOURCES,
            _rows("answers", ChallengeAnswer, "solution"),
            _rows("figures", ChallengeFigure),
            _rows("notes", ChallengeNote),
        )
    )


def serialise_plan(plan: SocialMasterPlan) -> dict[str, Any]:
    """A helhedsplan. What isn't told is null, never 0."""
    return {
        "slug": plan.slug,
        "name": plan.name,
        "name_note": plan.name_note or None,
        "summary": plan.summary,
        "description": plan.description or None,
        "url": plan.get_absolute_url(),
        "municipality": named(plan.municipality),
        "areas": _published(plan.areas.all()),
        **_period(plan),
        "actors": [
            {"label": row.label, "organisation": _slug(row.organisation), "role": row.role or None, "source": cited(row.citation)}
            for row in plan.actors.all()
        ],
        "funding": [
            {
                "label": row.label,
                "organisation": _slug(row.organisation),
                "amount_dkk": row.amount_dkk,
                "amount_max_dkk": row.amount_max_dkk,
                "qualifier": row.qualifier or None,
                "share_pct": number(row.share_pct),
                "per": row.per or None,
                "period": row.period or None,
                "source": cited(row.citation),
            }
            for row in plan.funding.all()
        ],
        "activities": [{"title": row.title, "text": row.text or None, "source": cited(row.citation)} for row in plan.activities.all()],
        "figures": [figure(row) for row in plan.figures.all()],
        "cases": _published(plan.cases.all()),
        "partnerships": _published(plan.partnerships.all()),
        "websites": _websites(plan),
        "notes": notes(plan),
        "sources": cited_all(plan),
    }


def serialise_partnership(partnership: Partnership) -> dict[str, Any]:
    """A partnership; `state` is what it was when its source was written."""
    return {
        "slug": partnership.slug,
        "title": partnership.title,
        "kind": partnership.kind,
        "state": None if partnership.state == "unknown" else partnership.state,
        "state_note": partnership.state_note or None,
        "summary": partnership.summary,
        "purpose": partnership.purpose or None,
        "description": partnership.description or None,
        "lessons": partnership.lessons or None,
        "url": partnership.get_absolute_url(),
        "municipality": named(partnership.municipality),
        "areas": _published(partnership.areas.all()),
        **_period(partnership),
        "parties": [
            {
                "label": row.label,
                "organisation": _slug(row.organisation),
                "role": row.role,
                "responsibility": row.responsibility or None,
                "source": cited(row.citation),
            }
            for row in partnership.parties.all()
        ],
        "actions": [
            {
                "number": row.number,
                "text": row.text,
                "responsible": row.responsible or None,
                "organisation": _slug(row.organisation),
                "deadline": row.deadline or None,
                "source": cited(row.citation),
            }
            for row in partnership.actions.all()
        ],
        "steps": [{"title": row.title, "text": row.text or None, "source": cited(row.citation)} for row in partnership.steps.all()],
        "amounts": [
            {
                "text": row.text,
                "amount_dkk": row.amount_dkk,
                "amount_max_dkk": row.amount_max_dkk,
                "qualifier": row.qualifier or None,
                "per": row.per or None,
                "period": row.period or None,
                "source": cited(row.citation),
            }
            for row in partnership.amounts.all()
        ],
        "figures": [figure(row) for row in partnership.figures.all()],
        "plans": _published(partnership.plans.all()),
        "solutions": _published(partnership.solutions.all()),
        "cases": _published(partnership.cases.all()),
        "websites": _websites(partnership),
        "notes": notes(partnership),
        "sources": cited_all(partnership),
    }


def published_offers() -> QuerySet[Offer]:
    """The published offers with all that `serialise_offer` reads, in a fixed number of queries."""
    return (
        Offer.objects.published()
        .select_related("category", "enterprise", "agreement")
        .prefetch_related(SOURCES, _rows("prices", OfferPrice), _rows("marks", OfferMark), _rows("notes", OfferNote))
    )


def serialise_offer(offer: Offer) -> dict[str, Any]:
    """An offer. No price and no mark in the lists: none is told."""
    return {
        "slug": offer.slug,
        "title": offer.title,
        "category": {"slug": offer.category.slug, "name": offer.category.name},
        "summary": offer.summary,
        "description": offer.description or None,
        "url": offer.get_absolute_url(),
        "enterprise": named(offer.enterprise),
        "enterprise_note": offer.enterprise_note or None,
        "agreement": named(offer.agreement),
        "agreement_note": offer.agreement_note or None,
        "prices": [
            {
                "text": row.text,
                "amount_dkk": row.amount_dkk,
                "amount_max_dkk": row.amount_max_dkk,
                "qualifier": row.qualifier or None,
                "vat": row.vat,
                "source": cited(row.citation),
            }
            for row in offer.prices.all()
        ],
        "marks": [{"kind": row.kind, "answer": row.answer, "text": row.text, "source": cited(row.citation)} for row in offer.marks.all()],
        "notes": notes(offer),
        "sources": cited_all(offer),
    }


def serialise_solution(solution: Solution) -> dict[str, Any]:
    """A solution under the contract's field names. `principles` maps a principle's name to how it is worked with."""
    return {
        "slug": solution.slug,
        "title": solution.title,
        "kind": solution.kind,
        "number": solution.number,
        "parent": named(solution.parent),
        "children": _published(solution.children.all()),
        "theme": {"number": solution.theme.number, "name": solution.theme.name} if solution.theme else None,
        "lever": {"number": solution.lever.number, "name": solution.lever.name} if solution.lever else None,
        "summary": solution.summary,
        "description": solution.description or None,
        "url": solution.get_absolute_url(),
        "principles": {row.name: row.text for row in solution.principles.all()},
        "zones": solution.zones,
        "zone_note": solution.zone_note or None,
        "sections": [
            {"key": row.key, "heading": row.title, "text": row.text or None, "source": cited(row.citation)}
            for row in solution.sections.all()
        ],
        "areas": _published(solution.areas.all()),
        "target_groups": [group.name for group in solution.target_groups.all()],
        "actors": [
            {"label": row.label, "organisation": _slug(row.organisation), "text": row.text or None, "source": cited(row.citation)}
            for row in solution.actors.all()
        ],
        "inspirations": [
            {"title": row.title, "text": row.text or None, "url": row.url or None, "source": cited(row.citation)}
            for row in solution.inspirations.all()
        ],
        "figures": [figure(row) for row in solution.figures.all()],
        "examples": [
            {
                "text": row.text,
                "enterprise": _slug(row.enterprise),
                "partnership": _slug(row.partnership),
                "source": cited(row.citation),
            }
            for row in solution.examples.all()
        ],
        "cases": [
            {"slug": row.case.slug, "name": row.case.title, "text": row.text}
            for row in solution.case_uses.all()
            if row.case.status == Status.PUBLISHED
        ],
        "partnerships": _published(solution.partnerships.all()),
        "challenges": [
            {"slug": row.challenge.slug, "name": row.challenge.title, "reason": row.reason, "source": cited(row.citation)}
            for row in solution.answers.all()
            if row.challenge.status == Status.PUBLISHED
        ],
        "websites": _websites(solution),
        "notes": notes(solution),
        "sources": cited_all(solution),
    }


def serialise_challenge(challenge: Challenge) -> dict[str, Any]:
    """A challenge with the solutions that answer it, and why."""
    return {
        "slug": challenge.slug,
        "title": challenge.title,
        "owner": challenge.owner,
        "summary": challenge.summary,
        "description": challenge.description or None,
        "url": challenge.get_absolute_url(),
        "municipality": named(challenge.municipality),
        "areas": _published(challenge.areas.all()),
        "target_groups": [group.name for group in challenge.target_groups.all()],
        "answers": [
            {"solution": row.solution.slug, "title": row.solution.title, "reason": row.reason, "source": cited(row.citation)}
            for row in challenge.answers.all()
            if row.solution.status == Status.PUBLISHED
        ],
        "figures": [figure(row) for row in challenge.figures.all()],
        "notes": notes(challenge),
        "sources": cited_all(challenge),
    }


def _published(entries: Iterable[Any]) -> list[dict[str, str] | None]:
    return [named(entry) for entry in entries if entry.status == Status.PUBLISHED]


def _slug(entry: Any) -> str | None:
    return entry.slug if entry is not None and entry.status == Status.PUBLISHED else None


def _period(entry: Any) -> dict[str, Any]:
    return {
        "start": partial_date(entry.start, entry.start_precision),
        "start_precision": entry.start_precision or None,
        "end": partial_date(entry.end, entry.end_precision),
        "end_precision": entry.end_precision or None,
        "ongoing": entry.ongoing,
        "period_note": entry.period_note or None,
    }


def _websites(entry: Any) -> list[dict[str, str]]:
    return [{"url": site.url, "label": site.label} for site in entry.websites.all()]
