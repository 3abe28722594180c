"""What every list of the portal shares: facets with counts, removable choices, sorting, pages and exports."""

from .counting import count_of
from .exports import Column
from .facets import ChoiceFacet, EntryFacet, FacetFilterSet, RelatedFacet, TextSearch, YearFilter
from .trail import trail_to
from .views import RegistryListView

__all__ = [
    "ChoiceFacet",
    "Column",
    "EntryFacet",
    "FacetFilterSet",
    "RegistryListView",
    "RelatedFacet",
    "TextSearch",
    "YearFilter",
    "count_of",
    "trail_to",
]
