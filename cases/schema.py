"""What a case's data file holds: the anthology's fixed form, with every figure as a row of its own."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from registry.catalogue.fields import Date, FigureRow, Line, Placed, Prose, Qualifier, Record, Slug, Sourced, Website


class Phase(Placed):
    """A part of the case's time: a pilot, an expansion, an anchoring. Dates keep the precision told."""

    label: Line
    start: Date | None = None
    end: Date | None = None
    text: Line = ""


class Participant(Placed):
    """One who takes part. `organisation` is a slug; a group that is no organisation has only its `label`.

    `role`: 'lead' (runs it), 'partner', 'participant' (takes part, is named under HVEM), 'funder' (pays), 'target'.
    """

    label: Line
    organisation: Slug | None = None
    role: Literal["lead", "partner", "participant", "funder", "target"]
    text: Line = ""


class ResourceRow(Placed):
    """Work time, a cost or a grant. An explicit 'none' is amount 0; what isn't told has no row at all.

    `hours` (with `hours_max`) are counted `per` week, month, year, event, course or total; `fte` is full-time posts.
    `amount_dkk` (with `amount_max_dkk`) in whole kroner, `per` as for hours.
    """

    kind: Literal["work_time", "cost", "grant"]
    text: Line
    hours: float | None = Field(default=None, ge=0)
    hours_max: float | None = Field(default=None, ge=0)
    fte: float | None = Field(default=None, ge=0)
    per: Literal["", "week", "month", "quarter", "year", "event", "course", "person", "total", "other"] = ""
    amount_dkk: int | None = Field(default=None, ge=0)
    amount_max_dkk: int | None = Field(default=None, ge=0)
    qualifier: Qualifier = ""
    period: Line = ""


class Outcome(FigureRow):
    """A result. One figure, one row; a result without a number is kind 'qualitative' and has no value."""

    kind: Literal[
        "participants", "registrations", "employment", "share", "activities", "volunteers", "prevented", "money",
        "other", "qualitative",
    ]  # fmt: skip


class Recommendation(Record):
    """One piece of advice, in our own words: a heading that says what to do, and why or how."""

    title: Line
    text: Prose


class Related(Record):
    """A link to another case and the reason, in words that show on the page."""

    case: Slug
    reason: Line


class UsedSolution(Placed):
    """A solution that the case shows in use, and what was done."""

    solution: Slug
    text: Line


class CaseRecord(Sourced):
    """A practice case. `theme` and `secondary_themes` are the anthology's seven; activity types are A, B, C."""

    number: int | None = None
    title: Line
    summary: Line = Field(max_length=320)
    theme: int = Field(ge=1, le=7)
    secondary_themes: list[int] = []
    activity_types: list[Literal["A", "B", "C"]] = []
    areas: list[Slug] = []
    city: Line = ""
    municipality: Slug | None = None
    start: Date | None = None
    end: Date | None = None
    ongoing: bool = False
    planned_end: Date | None = None
    period_note: Line = ""
    phases: list[Phase] = []
    participants: list[Participant] = []
    target_groups: list[Slug] = []
    target_group_note: Line = ""
    background: Prose
    project: Prose
    experience: Prose
    not_working: Prose = ""
    prerequisites: Prose = ""
    area_homes: int | None = Field(default=None, ge=0)
    area_residents: int | None = Field(default=None, ge=0)
    area_size_year: int | None = Field(default=None, ge=1900, le=2100)
    area_size_source: Line = ""
    resources: list[ResourceRow] = []
    resources_note: Line = ""
    outcomes: list[Outcome] = []
    recommendations: list[Recommendation] = []
    websites: list[Website] = []
    related_cases: list[Related] = []
    enterprises: list[Slug] = []
    plans: list[Slug] = []
    partnerships: list[Slug] = []
    solutions: list[UsedSolution] = []
