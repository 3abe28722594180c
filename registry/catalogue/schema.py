"""What the registry's own data files hold: sources, places, organisations, taxonomies and the survey."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .fields import Alias, Cite, FigureRow, Line, Placed, Prose, Record, Slug, Sourced, Website


class SourceRecord(Record):
    """A document that facts rest on, with its bibliographic facts. Unknown ones stay empty and are told in `note`."""

    slug: Slug
    title: Line
    subtitle: Line = ""
    publisher: Line = ""
    year: int | None = None
    year_note: Line = ""
    kind: Literal["report", "anthology", "experience", "proposals", "recommendations", "register"]
    pages: int | None = None
    isbn: Line = ""
    url: str = ""
    summary: Prose
    note: Prose = ""


class TermRecord(Record):
    """A word of a taxonomy: theme, target group, offering, lever, gain, activity type."""

    slug: Slug
    name: Line
    number: int | None = None
    code: Line = ""
    group: Line = ""
    description: Prose = ""


class SurveyRow(Placed):
    """Table 1 for one municipality, in the table's own four columns (numbers of enterprises)."""

    year: int
    enterprises_total: int
    enterprises_registered: int
    enterprises_new: int
    enterprises_on_the_way: int
    note: Prose = ""


class MunicipalityNote(Sourced):
    """What the documents tell of a municipality beyond the official list. `slug` is the municipality's."""

    survey: SurveyRow | None = None
    anchoring: Prose = ""
    anchoring_place: Line = ""
    text: Prose = ""
    websites: list[Website] = []
    figures: list[FigureRow] = []


class SurveyStep(Record):
    """A step of a scale (or a choice) with how many municipalities chose it; `series` parts tables with several columns."""

    label: Line
    explanation: Line = ""
    series: Line = ""
    count: int = Field(ge=0)


class SurveyQuestion(Placed):
    """One table of the survey. `total` is the printed total; `multiple` allows more than one answer each."""

    number: int
    title: Line
    question: Line
    multiple: bool = False
    total: int
    steps: list[SurveyStep]
    comment: Prose = ""


class AreaRecord(Sourced):
    """A housing area. The same area under another name is an alias here, not a second record."""

    name: Line
    kind: Literal["area", "district", "estate", "town"] = "area"
    municipality: Slug | None = None
    city: Line = ""
    aliases: list[Alias] = []
    organisations: list[Slug] = []
    part_of: Slug | None = None
    text: Prose = ""
    figures: list[FigureRow] = []
    websites: list[Website] = []


class OrganisationRecord(Sourced):
    """An actor, once: never a named person. An enterprise has its record under enterprises/ instead."""

    name: Line
    kind: Literal[
        "municipality", "municipal_unit", "jobcentre", "state", "region", "housing_organisation", "housing_department",
        "housing_project", "foundation", "association", "volunteer", "company", "school", "network", "union",
        "knowledge", "police", "sports_club", "cultural", "religious", "other",
    ]  # fmt: skip
    municipality: Slug | None = None
    parent: Slug | None = None
    aliases: list[Alias] = []
    text: Prose = ""
    websites: list[Website] = []


__all__ = ["AreaRecord", "Cite", "MunicipalityNote", "OrganisationRecord", "SourceRecord", "SurveyQuestion", "TermRecord"]
