"""The registry's own kinds of data file: taxonomies, places, sources, organisations and the survey."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from .catalogue.fields import Cite, Record, Slug
from .catalogue.kinds import FileError, Kind, Link, Read, Rows, folder_reader, register, section_reader, validate
from .catalogue.schema import AreaRecord, MunicipalityNote, OrganisationRecord, SourceRecord, SurveyQuestion, TermRecord
from .models import (
    ActivityType,
    AreaAlias,
    AreaFigure,
    AreaNote,
    AreaWebsite,
    HousingArea,
    Lever,
    Municipality,
    MunicipalityFigure,
    MunicipalitySurvey,
    MunicipalityWebsite,
    Offering,
    Organisation,
    OrganisationAlias,
    OrganisationNote,
    OrganisationWebsite,
    Region,
    SolutionTheme,
    Source,
    Survey,
    SurveyStep,
    TargetGroup,
    Theme,
)
from .models import MunicipalityNote as MunicipalityNoteRow
from .models import SurveyQuestion as SurveyQuestionRow

DATA = Path(__file__).parent / "data"
PUBLISHED = {"status": "published"}
LIST_OF_MUNICIPALITIES = Cite(source="kommuneliste", place="kommuner og koder")


class RegionRecord(Record):
    code: str
    name: str


class MunicipalityRecord(MunicipalityNote):
    """A municipality of the official list, with what the documents tell of it (if anything)."""

    code: str
    name: str
    region: str
    sources: list[Cite] = []
    anchoring_citation: Cite | None = None


class SurveyRecord(Record):
    slug: Slug
    title: str
    year: int
    respondents: int
    sources: list[Cite]
    questions: list[SurveyQuestion]


def _municipality_rows() -> list[dict[str, str]]:
    with (DATA / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _read_regions() -> tuple[list[tuple[str, BaseModel]], list[FileError]]:
    regions = {row["region_code"]: row["region_name"] for row in _municipality_rows()}
    return validate((("municipalities.csv", {"code": code, "name": name}) for code, name in regions.items()), RegionRecord)


def _read_municipalities() -> tuple[list[tuple[str, BaseModel]], list[FileError]]:
    """The official list, each with its file under data/municipalities/ where there is one."""
    notes, errors = folder_reader(DATA / "municipalities", MunicipalityNote)()
    told = {note.slug: note for _, note in notes if isinstance(note, MunicipalityNote)}
    records: list[tuple[str, BaseModel]] = []
    for row in _municipality_rows():
        note = told.pop(row["slug"], None)
        own: dict[str, Any] = note.model_dump() if note else {"slug": row["slug"]}
        own["sources"] = [*(note.sources if note else []), LIST_OF_MUNICIPALITIES]
        if note and note.anchoring:
            own["anchoring_citation"] = {"source": note.sources[0].source, "place": note.anchoring_place}
        record = MunicipalityRecord(**own, code=row["code"], name=row["name"], region=row["region_code"])
        records.append((f"municipalities/{row['slug']}.yaml", record))
    errors += [FileError(f"municipalities/{slug}.yaml", "slug", "is not a municipality of the list") for slug in told]
    return records, errors


def _read_organisations() -> tuple[list[tuple[str, BaseModel]], list[FileError]]:
    """The organisations' files, and the 98 municipalities as organisations."""
    records, errors = folder_reader(DATA / "organisations", OrganisationRecord)()
    for row in _municipality_rows():
        name = Municipality(name=row["name"]).full_name
        record = OrganisationRecord(
            slug=f"{row['slug']}-kommune",
            name=name,
            kind="municipality",
            municipality=row["slug"],
            sources=[LIST_OF_MUNICIPALITIES],
        )
        records.append(("municipalities.csv", record))
    return records, errors


def _terms(section: str) -> Read:
    return section_reader(DATA / "taxonomies.yaml", section, TermRecord)


def _term_kind(section: str, label: str, model: type, *fields: str) -> Kind:
    return Kind(section, label, model, _terms(section), skip=frozenset({"number", "code", "group"} - set(fields)))


def register_kinds() -> None:
    """Called when the app is ready."""
    register(
        Kind("sources", "kilder", Source, folder_reader(DATA / "sources", SourceRecord), constants=PUBLISHED),
        _term_kind("themes", "temaer", Theme, "number"),
        _term_kind("activity_types", "aktivitetstyper", ActivityType, "code"),
        _term_kind("solution_themes", "løsningstemaer", SolutionTheme, "number"),
        _term_kind("levers", "greb", Lever, "number"),
        _term_kind("target_groups", "målgrupper", TargetGroup),
        _term_kind("offerings", "ydelser", Offering, "group"),
        Kind("regions", "regioner", Region, _read_regions, key=lambda row: row.code),
        Kind(
            "municipalities",
            "kommuner",
            Municipality,
            _read_municipalities,
            constants=PUBLISHED,
            skip=frozenset({"anchoring_place"}),
            references={"region": "code"},
            rows={
                "survey": Rows(MunicipalitySurvey, "municipality"),
                "figures": Rows(MunicipalityFigure, "municipality"),
                "notes": Rows(MunicipalityNoteRow, "municipality"),
                "websites": Rows(MunicipalityWebsite, "municipality"),
            },
        ),
        Kind(
            "organisations",
            "organisationer",
            Organisation,
            _read_organisations,
            constants=PUBLISHED,
            late=frozenset({"parent"}),
            rows={
                "aliases": Rows(OrganisationAlias, "organisation"),
                "notes": Rows(OrganisationNote, "organisation"),
                "websites": Rows(OrganisationWebsite, "organisation"),
            },
        ),
        Kind(
            "areas",
            "boligområder",
            HousingArea,
            folder_reader(DATA / "areas", AreaRecord),
            constants=PUBLISHED,
            late=frozenset({"part_of"}),
            links={"organisations": Link(Organisation)},
            rows={
                "aliases": Rows(AreaAlias, "area"),
                "figures": Rows(AreaFigure, "area"),
                "notes": Rows(AreaNote, "area"),
                "websites": Rows(AreaWebsite, "area"),
            },
        ),
        Kind(
            "surveys",
            "spørgeundersøgelser",
            Survey,
            section_reader(DATA / "survey_2015.yaml", "survey", SurveyRecord),
            constants=PUBLISHED,
            rows={"questions": Rows(SurveyQuestionRow, "survey", children={"steps": Rows(SurveyStep, "question")})},
        ),
    )
