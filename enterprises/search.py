"""Enterprises as search documents."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from registry.models.base import if_published
from search.index import Document

from .models import SocialEnterprise

# What apps further up tell of enterprises, by key, in a fixed number of queries. They index the enterprise when it changes.
Besides = Callable[[Collection[int]], dict[int, list[str]]]
_besides: list[Besides] = []


def tell_besides(source: Besides) -> None:
    """Register what else an enterprise is to be found by; called once, from AppConfig.ready."""
    _besides.append(source)


def build(ids: Iterable[int] | None) -> Iterator[Document]:
    """The published enterprises (of the given ids) as documents, in a fixed number of queries."""
    enterprises = SocialEnterprise.objects.published().select_related("municipality", "parent")
    enterprises = enterprises.prefetch_related(
        "aliases",
        "offerings",
        "target_groups",
        "impact",
        "cooperation",
        "cooperates_with__municipality",
        "coverage__municipality",
        "enterprise_areas__area",
        "supporters__organisation",
    )
    if ids is not None:
        enterprises = enterprises.filter(pk__in=ids)
    found = list(enterprises)
    keys = [enterprise.pk for enterprise in found]
    besides = [source(keys) for source in _besides]
    for enterprise in found:
        parts = [
            enterprise.summary,
            enterprise.description,
            enterprise.purpose,
            *(offering.name for offering in enterprise.offerings.all()),
            enterprise.offering_note,
            *(group.name for group in enterprise.target_groups.all()),
            enterprise.target_group_note,
            *(f"{row.amount} {row.text}" for row in enterprise.impact.all()),
            *(f"{row.label}: {row.text}" for row in enterprise.cooperation.all()),
            *(row.municipality.full_name for row in enterprise.cooperates_with.all() if row.municipality.is_published),
            *(row.municipality.full_name for row in enterprise.coverage.all() if row.municipality.is_published),
            "hele landet" if enterprise.covers_whole_country else "",
            enterprise.address,
            *(row.area.name for row in enterprise.enterprise_areas.all() if row.area.is_published),
            *(row.organisation.name for row in enterprise.supporters.all() if row.organisation.is_published),
            getattr(if_published(enterprise.municipality), "full_name", ""),
            enterprise.parent.name if enterprise.parent and enterprise.parent.is_published else "",
            enterprise.cvr,
            *(text for told in besides for text in told.get(enterprise.pk, [])),
        ]
        yield Document(
            object_id=enterprise.pk,
            slug=enterprise.slug,
            title=enterprise.name,
            url=enterprise.get_absolute_url(),
            body=" ".join(part for part in parts if part),
            aliases=tuple(alias.name for alias in enterprise.aliases.all()),
            municipality=getattr(if_published(enterprise.municipality), "slug", ""),
            year=enterprise.founded.year if enterprise.founded else None,
            updated_at=enterprise.updated_at,
        )
