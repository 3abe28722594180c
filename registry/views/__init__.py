"""Pages of municipalities, housing areas, organisations, sources and the survey."""

from .areas import AreaListView, area_detail
from .data import dataset
from .municipalities import MunicipalityListView, municipality_detail
from .organisations import OrganisationListView, organisation_detail
from .reports import reports
from .sources import SourceListView, source_detail

__all__ = [
    "AreaListView",
    "MunicipalityListView",
    "OrganisationListView",
    "SourceListView",
    "area_detail",
    "dataset",
    "municipality_detail",
    "organisation_detail",
    "reports",
    "source_detail",
]
