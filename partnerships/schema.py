"""What the data files for helhedsplaner, partnerships, offers, solutions and challenges hold."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from registry.catalogue.fields import Date, FigureRow, Line, Placed, Prose, Qualifier, Slug, Sourced, Website

Per = Literal["", "month", "year", "total", "piece", "other"]


class Figure(FigureRow):
    """A figure of a plan, a partnership or a solution."""

    kind: Literal["participants", "employment", "share", "activities", "volunteers", "money", "residents", "dwellings", "other"]


class PlanActor(Placed):
    """A party to a helhedsplan and what it does there."""

    organisation: Slug | None = None
    label: Line
    role: Line = ""


class PlanFunding(Placed):
    """What somebody pays to the plan. `share_pct` where only a share is told."""

    label: Line
    organisation: Slug | None = None
    amount_dkk: int | None = Field(default=None, ge=0)
    amount_max_dkk: int | None = Field(default=None, ge=0)
    qualifier: Qualifier = ""
    share_pct: float | None = Field(default=None, ge=0, le=100)
    per: Per = ""
    period: Line = ""


class Titled(Placed):
    """A heading and what it holds: an activity, a step of a script, a section of a proposal."""

    title: Line
    text: Prose = ""


class PlanRecord(Sourced):
    """A boligsocial helhedsplan, as far as the documents tell of it. A name that isn't told is built from the area."""

    name: Line
    name_note: Line = ""
    areas: list[Slug] = []
    municipality: Slug | None = None
    start: Date | None = None
    end: Date | None = None
    ongoing: bool = False
    period_note: Line = ""
    summary: Line = Field(max_length=320)
    description: Prose = ""
    actors: list[PlanActor] = []
    funding: list[PlanFunding] = []
    activities: list[Titled] = []
    figures: list[Figure] = []
    websites: list[Website] = []


class Party(Placed):
    """A party to a partnership, its role and what it has undertaken. An enterprise is named by its slug too."""

    organisation: Slug | None = None
    label: Line
    role: Line
    responsibility: Prose = ""


class Action(Placed):
    """A line of the action plan: who does what by when. Empty fields are not told."""

    number: int
    text: Line
    responsible: Line = ""
    organisation: Slug | None = None
    deadline: Line = ""


class Amount(Placed):
    """Money that the agreement names."""

    text: Line
    amount_dkk: int = Field(ge=0)
    amount_max_dkk: int | None = Field(default=None, ge=0)
    qualifier: Qualifier = ""
    per: Per = ""
    period: Line = ""


class PartnershipRecord(Sourced):
    """An agreement or a standing cooperation told of in the documents."""

    title: Line
    kind: Literal[
        "agreement", "voluntary_agreement", "budget_line", "purchase_agreement", "contract", "lease", "cooperation", "network",
    ]  # fmt: skip
    status: Literal["active", "planned", "ended", "unknown"] = "unknown"
    status_note: Line = ""
    start: Date | None = None
    end: Date | None = None
    ongoing: bool = False
    period_note: Line = ""
    municipality: Slug | None = None
    areas: list[Slug] = []
    plans: list[Slug] = []
    summary: Line = Field(max_length=320)
    purpose: Prose = ""
    description: Prose = ""
    lessons: Prose = ""
    parties: list[Party] = []
    actions: list[Action] = []
    steps: list[Titled] = []
    amounts: list[Amount] = []
    figures: list[Figure] = []
    solutions: list[Slug] = []
    websites: list[Website] = []


class Price(Placed):
    """A price in whole kroner; `text` says for what ('pr. styk'). A price that isn't told is left out."""

    text: Line
    amount_dkk: int = Field(ge=0)
    amount_max_dkk: int | None = Field(default=None, ge=0)
    qualifier: Qualifier = ""
    vat: Literal["without", "with", "unknown"] = "unknown"


class Mark(Placed):
    """What a source says of a mark or of the price; what it doesn't say is left out."""

    kind: Literal["social", "green", "market_price"]
    answer: Literal["yes", "no"]
    text: Line = Field(max_length=300)


class OfferRecord(Sourced):
    """Something the documents tell that an enterprise sells. `category` is one of the taxonomy's offerings."""

    title: Line
    category: Slug
    enterprise: Slug | None = None
    enterprise_note: Line = Field(default="", max_length=300)
    agreement: Slug | None = None
    agreement_note: Line = Field(default="", max_length=300)
    summary: Line = Field(max_length=320)
    description: Prose = ""
    prices: list[Price] = []
    marks: list[Mark] = []

    @model_validator(mode="after")
    def says_who_sells(self) -> Self:
        if self.enterprise is None and not self.enterprise_note:
            raise ValueError("name the enterprise, or say in enterprise_note that the source doesn't")
        if len({mark.kind for mark in self.marks}) < len(self.marks):
            raise ValueError("a mark stands twice")
        return self


class Section(Titled):
    """A section of a proposal's fixed template. `key` is the template's section, the same across proposals."""

    key: Slug


class Actor(Placed):
    """Somebody who has to act for the solution to work, and how."""

    label: Line
    organisation: Slug | None = None
    text: Line = ""


class Inspiration(Placed):
    """Where the idea has been tried or comes from."""

    title: Line
    text: Prose = ""
    url: str = ""


class Example(Placed):
    """The solution in use at an enterprise or in a partnership. (Its use in a case stands in the case's file.)"""

    text: Line
    enterprise: Slug | None = None
    partnership: Slug | None = None


class SolutionRecord(Sourced):
    """A proposal, lever, practice, gain, possible way or recommendation. `parent` is the solution it belongs under.

    `principles` maps a principle's name to how the proposal works with it; `zones` are the template's zones.
    """

    title: Line
    kind: Literal["proposal", "lever", "practice", "gain", "way", "recommendation"]
    number: int | None = None
    parent: Slug | None = None
    theme: Slug | None = None
    lever: int | None = Field(default=None, ge=1, le=4)
    summary: Line = Field(max_length=320)
    description: Prose = ""
    principles: dict[str, Prose] = {}
    zones: list[Line] = []
    zone_note: Line = ""
    sections: list[Section] = []
    areas: list[Slug] = []
    target_groups: list[Slug] = []
    actors: list[Actor] = []
    inspirations: list[Inspiration] = []
    figures: list[Figure] = []
    examples: list[Example] = []
    websites: list[Website] = []


class Answer(Placed):
    """A solution that meets the challenge, and why."""

    solution: Slug
    reason: Line


class ChallengeRecord(Sourced):
    """A challenge that the documents name, whose it is, and the solutions that answer it."""

    title: Line
    summary: Line = Field(max_length=320)
    description: Prose = ""
    owner: Literal["enterprise", "housing_organisation", "municipality", "area", "young_people", "families"]
    municipality: Slug | None = None
    areas: list[Slug] = []
    target_groups: list[Slug] = []
    answers: list[Answer] = []
    figures: list[Figure] = []
