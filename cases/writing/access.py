"""Who may open which page of a case that is being written, and in whose name."""

from __future__ import annotations

from accounts.writing.access import Access
from registry.models import OrganisationKind

from .steps import whole

ACCESS = Access(
    "case",
    whole,
    others=(OrganisationKind.HOUSING_ORGANISATION, OrganisationKind.HOUSING_PROJECT, OrganisationKind.HOUSING_DEPARTMENT),
)
