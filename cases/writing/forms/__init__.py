"""The forms of the fixed form, a module for each step and a class for each thing that is asked."""

from __future__ import annotations

from .advice import AdviceRows
from .case import CaseForm
from .outcomes import OutcomeRows
from .people import LinksForm, ParticipantRows, RelationRows, WebsiteRows
from .place import PlaceForm, SizeForm
from .resources import ResourceNoteForm, ResourceRows
from .story import StoryForm

__all__ = [
    "AdviceRows", "CaseForm", "LinksForm", "OutcomeRows", "ParticipantRows", "PlaceForm", "RelationRows", "ResourceNoteForm",
    "ResourceRows", "SizeForm", "StoryForm", "WebsiteRows",
]  # fmt: skip
