"""What every entry of the registry refers to."""

from .base import AliasKind, AliasRow, Entry, EntryQuerySet, FigureRow, NoteRow, Period, PlacedRow, Status, WebsiteRow
from .catalogue import CatalogueState
from .export import Export
from .importing import ImportPart, ImportRun
from .lifecycle import LifecycleEvent
from .looks import DefaultLook, ListLook
from .merging import NotADuplicate, OrganisationMerge
from .organisation import Organisation, OrganisationAlias, OrganisationKind, OrganisationNote, OrganisationWebsite
from .place import (
    AreaAlias,
    AreaFigure,
    AreaNote,
    AreaWebsite,
    HousingArea,
    Municipality,
    MunicipalityFigure,
    MunicipalityNote,
    MunicipalitySurvey,
    MunicipalityWebsite,
    Region,
)
from .source import Citation, Source
from .survey import Survey, SurveyQuestion, SurveyStep
from .taxonomy import ActivityType, Lever, Offering, SolutionTheme, TargetGroup, Term, Theme

__all__ = [
    "ActivityType",
    "AliasKind",
    "AliasRow",
    "AreaAlias",
    "AreaFigure",
    "AreaNote",
    "AreaWebsite",
    "CatalogueState",
    "Citation",
    "DefaultLook",
    "Entry",
    "EntryQuerySet",
    "Export",
    "FigureRow",
    "HousingArea",
    "ImportPart",
    "ImportRun",
    "Lever",
    "LifecycleEvent",
    "ListLook",
    "Municipality",
    "MunicipalityFigure",
    "MunicipalityNote",
    "MunicipalitySurvey",
    "MunicipalityWebsite",
    "NotADuplicate",
    "NoteRow",
    "Offering",
    "Organisation",
    "OrganisationAlias",
    "OrganisationKind",
    "OrganisationMerge",
    "OrganisationNote",
    "OrganisationWebsite",
    "Period",
    "PlacedRow",
    "Region",
    "SolutionTheme",
    "Source",
    "Status",
    "Survey",
    "SurveyQuestion",
    "SurveyStep",
    "TargetGroup",
    "Term",
    "Theme",
    "WebsiteRow",
]
