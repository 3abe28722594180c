"""Who may open which page of a registration, and in whose name it's written."""

from __future__ import annotations

from accounts.writing.access import Access
from registry.models import OrganisationKind

from .steps import whole

ACCESS = Access("enterprise", whole, others=(OrganisationKind.MUNICIPALITY,))
