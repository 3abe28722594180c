"""Helhedsplaner, partnerships, solutions and challenges as search documents."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db.models import Prefetch, QuerySet

from registry.models import Status
from registry.models.base import if_published
from search import index
from search.index import Document

from .models import Challenge, Offer, Partnership, SocialMasterPlan, Solution


def build_plans(ids: Iterable[int] | None) -> Iterator[Document]:
    """The published helhedsplaner (of the given ids) as documents, in a fixed number of queries."""
    plans = SocialMasterPlan.objects.published().select_related("municipality")
    plans = plans.prefetch_related("areas__aliases", "actors", "funding", "activities", "figures", "notes")
    for plan in _of(plans, ids):
        yield _document(
            plan,
            plan.name,
            plan.description,
            *(f"{row.title}. {row.text}" for row in plan.activities.all()),
            *(f"{row.label} {row.role}" for row in plan.actors.all()),
            *(f"{row.label} {row.amount}" for row in plan.funding.all()),
            *_figures(plan),
            *_places(plan),
            *_notes(plan),
        )


def build_partnerships(ids: Iterable[int] | None) -> Iterator[Document]:
    """The published partnerships (of the given ids) as documents, in a fixed number of queries."""
    partnerships = Partnership.objects.published().select_related("municipality")
    partnerships = partnerships.prefetch_related(
        "areas__aliases",
        "plans",
        "parties",
        "actions",
        "steps",
        "amounts",
        "figures",
        "notes",
        Prefetch("offers", Offer.objects.published()),
    )
    for partnership in _of(partnerships, ids):
        yield _document(
            partnership,
            partnership.title,
            partnership.purpose,
            partnership.description,
            partnership.lessons,
            partnership.get_kind_display(),
            *(f"{row.label}, {row.role}. {row.responsibility}" for row in partnership.parties.all()),
            *(f"{row.text} {row.responsible}" for row in partnership.actions.all()),
            *(f"{row.title}. {row.text}" for row in partnership.steps.all()),
            *(f"{row.amount} {row.text}" for row in partnership.amounts.all()),
            *map(_sold, partnership.offers.all()),
            *_figures(partnership),
            *(plan.name for plan in partnership.plans.all() if plan.status == Status.PUBLISHED),
            *_places(partnership),
            *_notes(partnership),
        )


def _sold(offer: Offer) -> str:
    return f"{offer.title}. {offer.summary}"


def sold_by(enterprises: Collection[int]) -> dict[int, list[str]]:
    """What enterprises sell according to the catalogue, as text to find them by. One query; offers are few, so all are read."""
    wanted, found = set(enterprises), dict[int, list[str]]()
    for offer in Offer.objects.published().filter(enterprise__isnull=False).order_by("pk"):
        if offer.enterprise_id in wanted:
            found.setdefault(offer.enterprise_id, []).append(f"{_sold(offer)} {offer.description}")
    return found


def index_sellers(offers: Iterable[Offer]) -> None:
    """Offers are no kind of the search: those who sell them and the agreements they're sold under are found by them instead.

    Belongs in the transaction that changes the offers; call it with them as they were and as they are.
    """
    offers = list(offers)
    index.index("enterprise", {offer.enterprise_id for offer in offers if offer.enterprise_id is not None})
    index.index("partnership", {offer.agreement_id for offer in offers if offer.agreement_id is not None})


def build_solutions(ids: Iterable[int] | None) -> Iterator[Document]:
    """The published solutions (of the given ids) as documents, in a fixed number of queries."""
    solutions = Solution.objects.published().select_related("theme", "lever")
    solutions = solutions.prefetch_related(
        "areas__aliases", "target_groups", "principles", "sections", "actors", "inspirations", "figures", "examples", "notes"
    )
    for solution in _of(solutions, ids):
        yield _document(
            solution,
            solution.title,
            solution.description,
            solution.get_kind_display(),
            *(f"{row.title}. {row.text}" for row in solution.sections.all()),
            *(f"{row.name}. {row.text}" for row in solution.principles.all()),
            *(f"{row.label}. {row.text}" for row in solution.actors.all()),
            *(f"{row.title}. {row.text}" for row in solution.inspirations.all()),
            *(row.text for row in solution.examples.all()),
            *_figures(solution),
            *(group.name for group in solution.target_groups.all()),
            *(str(term) for term in (solution.theme, solution.lever) if term),
            *_places(solution),
            *_notes(solution),
        )


def build_challenges(ids: Iterable[int] | None) -> Iterator[Document]:
    """The published challenges (of the given ids) as documents, in a fixed number of queries."""
    challenges = Challenge.objects.published().select_related("municipality")
    challenges = challenges.prefetch_related("areas__aliases", "target_groups", "answers__solution", "figures", "notes")
    for challenge in _of(challenges, ids):
        answers = [row for row in challenge.answers.all() if row.solution.status == Status.PUBLISHED]
        yield _document(
            challenge,
            challenge.title,
            challenge.description,
            challenge.get_owner_display(),
            *(f"{row.solution.title}. {row.reason}" for row in answers),
            *_figures(challenge),
            *(group.name for group in challenge.target_groups.all()),
            *_places(challenge),
            *_notes(challenge),
        )


def _of(entries: QuerySet[Any], ids: Iterable[int] | None) -> QuerySet[Any]:
    return entries if ids is None else entries.filter(pk__in=ids)


def _document(entry: Any, title: str, *parts: str) -> Document:
    body = " ".join(part for part in (entry.summary, *parts) if part)
    municipality = if_published(getattr(entry, "municipality", None))
    return Document(
        object_id=entry.pk,
        slug=entry.slug,
        title=title,
        url=entry.get_absolute_url(),
        body=body,
        municipality=municipality.slug if municipality else "",
        updated_at=entry.updated_at,
    )


def _places(entry: Any) -> list[str]:
    """Areas with their other names, and the municipality."""
    places = [
        f"{area.name} {' '.join(alias.name for alias in area.aliases.all())}"
        for area in entry.areas.all()
        if area.status == Status.PUBLISHED
    ]
    municipality = if_published(getattr(entry, "municipality", None))
    return [*places, municipality.full_name] if municipality else places


def _figures(entry: Any) -> list[str]:
    return [f"{row.amount} {row.text}" for row in entry.figures.all()]


def _notes(entry: Any) -> list[str]:
    """Misprints as printed beside their correction: both are searched."""
    return [f"{row.printed} {row.corrected}" for row in entry.notes.all() if row.printed and row.corrected]
