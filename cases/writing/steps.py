"""The steps of the fixed form, and what the review tells of each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet

from registry.figures import danish_number
from registry.models import Citation
from registry.steps import Missing, Step, Told, missing_in

from ..models import CaseRelation, PracticeCase
from .forms import (
    AdviceRows,
    CaseForm,
    LinksForm,
    OutcomeRows,
    ParticipantRows,
    PlaceForm,
    RelationRows,
    ResourceNoteForm,
    ResourceRows,
    SizeForm,
    StoryForm,
    WebsiteRows,
)


def whole() -> QuerySet[PracticeCase]:
    """Cases with all that the steps read, in a fixed number of queries."""
    return PracticeCase.objects.select_related("municipality", "theme", "steward", "responsible").prefetch_related(
        "activity_types",
        "target_groups",
        "areas",
        "resources",
        "outcomes",
        "recommendations",
        "participants",
        "websites",
        "plans",
        Prefetch("relations_out", CaseRelation.objects.select_related("to_case")),
        Prefetch("sources", Citation.objects.select_related("source")),
    )


def _lines(*texts: Any) -> list[str]:
    return [str(text) for text in texts if text]


def _case(case: Any) -> Iterable[Told]:
    yield Told("Titel", _lines(case.title))
    yield Told("Kort fortalt", _lines(case.summary))
    yield Told("Tema", _lines(case.theme))
    yield Told("Aktivitet", [f"{each.code}: {each.name}" for each in case.activity_types.all()])
    yield Told("Målgrupper", [*map(str, case.target_groups.all()), *_lines(case.target_group_note)])


def _place(case: Any) -> Iterable[Told]:
    yield Told("Hvor", _lines(case.municipality and case.municipality.full_name, case.city, *case.areas.all()))
    yield Told("Hvornår", _lines(case.period_text.capitalize(), case.period_note))
    yield Told("Områdets størrelse", _lines(size_text(case)))


def size_text(case: Any) -> str:
    """'1.234 boliger og 3.000 beboere (2024, Danmarks Statistik)'; '' when nothing is told."""
    counts = [f"{danish_number(case.area_homes)} boliger"] if case.area_homes is not None else []
    counts += [f"{danish_number(case.area_residents)} beboere"] if case.area_residents is not None else []
    of = ", ".join(_lines(case.area_size_year, case.area_size_source))
    return " og ".join(counts) + (f" ({of})" if counts and of else "")


def _story(case: Any) -> Iterable[Told]:
    for label, text in (
        ("Baggrund", case.background),
        ("Sådan gjorde I", case.project),
        ("Erfaringer", case.experience),
        ("Hvad der ikke virkede", case.not_working),
        ("Forudsætninger", case.prerequisites),
    ):
        yield Told(label, _lines(*text.split("\n")))


def _rows(rows: Any, label: str, told: Any) -> Iterable[Told]:
    """A line for each row; one that says there is none."""
    lines = [told(row) for row in rows.all()]
    return lines or [Told(label, [])]


def _figure(row: Any) -> Told:
    return Told(row.get_kind_display().capitalize(), _lines(f"{row.amount} {row.text}".strip(), row.period))


def _resources(case: Any) -> Iterable[Told]:
    yield from _rows(case.resources, "Arbejdstid og penge", _figure)
    yield Told("Mere om ressourcerne", _lines(case.resources_note))


def _outcomes(case: Any) -> Iterable[Told]:
    return _rows(case.outcomes, "Resultater", _figure)


def _advice(case: Any) -> Iterable[Told]:
    return _rows(case.recommendations, "Råd", lambda row: Told(row.title, _lines(*row.text.split("\n"))))


def _who(case: Any) -> Iterable[Told]:
    yield from _rows(case.participants, "Deltagere", lambda row: Told(row.get_role_display().capitalize(), _lines(row.label, row.text)))
    yield Told("Websider", [f"{site.label}: {site.url}" for site in case.websites.all()])
    yield Told("Helhedsplaner", _lines(*case.plans.all()))
    yield Told("Beslægtede cases", [f"{row.to_case}: {row.reason}" for row in case.relations_out.all()])


STEPS = (
    Step("casen", "Casen", (CaseForm,), _case, help="cases/writing/help.html"),
    Step("tid-og-sted", "Tid og sted", (PlaceForm, SizeForm), _place),
    Step("fortaellingen", "Fortællingen", (StoryForm,), _story),
    Step("ressourcer", "Ressourcer", (ResourceRows, ResourceNoteForm), _resources),
    Step("resultater", "Resultater", (OutcomeRows,), _outcomes),
    Step("raad", "Tre råd", (AdviceRows,), _advice),
    Step("hvem", "Hvem er med", (ParticipantRows, WebsiteRows, LinksForm, RelationRows), _who),
)


def missing(case_id: int) -> list[Missing]:
    """All that the case must tell before it's sent."""
    return missing_in(STEPS, whole().get(pk=case_id))
