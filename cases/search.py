"""Cases as search documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from registry.models.base import if_published
from search.index import Document

from .models import PracticeCase


def build(ids: Iterable[int] | None) -> Iterator[Document]:
    """The published cases (of the given ids) as documents, in a fixed number of queries."""
    cases = PracticeCase.objects.published().select_related("theme", "municipality")
    cases = cases.prefetch_related("areas__aliases", "target_groups", "outcomes", "recommendations", "participants")
    if ids is not None:
        cases = cases.filter(pk__in=ids)
    for case in cases:
        areas = [area for area in case.areas.all() if area.is_published]
        parts = [
            case.summary,
            case.background,
            case.project,
            case.experience,
            case.not_working,
            case.prerequisites,
            *(f"{row.amount} {row.text}" for row in case.outcomes.all()),
            *(f"{advice.title}. {advice.text}" for advice in case.recommendations.all()),
            *(row.label for row in case.participants.all()),
            *(group.name for group in case.target_groups.all()),
            case.theme.name,
            case.city,
            getattr(if_published(case.municipality), "full_name", ""),
            *(f"{area.name} {' '.join(alias.name for alias in area.aliases.all())}" for area in areas),
        ]
        yield Document(
            object_id=case.pk,
            slug=case.slug,
            title=case.title,
            url=case.get_absolute_url(),
            body=" ".join(part for part in parts if part),
            municipality=getattr(if_published(case.municipality), "slug", ""),
            year=case.start.year if case.start else None,
            themes=(case.theme.number,),
            updated_at=case.updated_at,
        )
