"""What every list of the portal shares: facets with counts, removable choices, sorting, pages and exports."""

from .counts import count_of, has_any
from .exports import Column
from .facets import ChoiceFacet, EntryFacet, RelatedFacet, TextSearch, YearFilter
from .filterset import FacetFilterSet
from .masks import KeptMasks, Masks, Selection
from .trail import trail_to
from .views import RegistryListView

__all__ = [
    "ChoiceFacet",
    "Column",
    "EntryFacet",
    "FacetFilterSet",
    "KeptMasks",
    "Masks",
    "RegistryListView",
    "RelatedFacet",
    "Selection",
    "TextSearch",
    "YearFilter",
    "count_of",
    "has_any",
    "trail_to",
]
