"""What an enterprise's data file holds. Located in, cooperates with and works in the area are three things."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from registry.catalogue.fields import Alias, Date, FigureRow, Line, Placed, Prose, Slug, Sourced, Website


class MunicipalCooperation(Placed):
    """A municipality that cooperates with the enterprise. Says nothing of where it is located."""

    municipality: Slug
    note: Line = ""


class EnterpriseArea(Placed):
    """A housing area where the enterprise has premises ('located') or does its work ('works_in')."""

    area: Slug
    relation: Literal["located", "works_in"]
    note: Line = ""


class Cooperation(Placed):
    """What the enterprise does together with somebody, told in a line or two."""

    organisation: Slug | None = None
    label: Line
    text: Line


class Supporter(Placed):
    """Who pays or has paid towards it."""

    organisation: Slug
    text: Line = ""


class Impact(FigureRow):
    """People reached and the like, per period. `year` only for a calendar year; 'since start' goes in `period`."""

    kind: Literal["participants", "employment", "share", "volunteers", "turnover", "customers", "output", "staff", "other"]
    year: int | None = None


class EnterpriseRecord(Sourced):
    """A social-economic enterprise (or one told of as such). Empty means not told; 'none' is said with support."""

    name: Line
    aliases: list[Alias] = []
    cvr: Line = ""
    municipality: Slug | None = None
    location_note: Line = ""
    parent: Slug | None = None
    status: Literal["established", "starting", "planned", "closed", "unknown"] = "unknown"
    status_note: Line = ""
    legal_form: Literal[
        "association", "foundation", "commercial_foundation", "aps", "a_s", "ivs", "ivs_or_aps", "sole", "cooperative",
        "self_owning", "project", "branch", "other", "unknown",
    ] = "unknown"  # fmt: skip
    legal_form_note: Line = ""
    registered: Literal["yes", "no", "unknown"] = "unknown"
    registered_note: Line = ""
    founded: Date | None = None
    summary: Line = Field(max_length=320)
    description: Prose = ""
    offerings: list[Slug] = []
    offering_note: Line = ""
    target_groups: list[Slug] = []
    target_group_note: Line = ""
    support: Literal["none", "some", "unknown"] = "unknown"
    support_note: Line = ""
    supporters: list[Supporter] = []
    covers_whole_country: bool = False
    cooperates_with: list[MunicipalCooperation] = []
    areas: list[EnterpriseArea] = []
    cooperation: list[Cooperation] = []
    impact: list[Impact] = []
    websites: list[Website] = []
    basis: Literal["mapped", "appendix", "article", "signatory", "mentioned"]
