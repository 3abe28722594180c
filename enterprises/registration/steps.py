"""The steps of registration, and what the review tells of each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet

from registry.dates import danish_date
from registry.figures import danish_number
from registry.models import Citation
from registry.steps import Step, Told

from .. import criteria
from ..models import (
    CriteriaAssessment,
    EnterpriseArea,
    EnterpriseCoverage,
    EnterpriseImpact,
    MunicipalCooperation,
    ReadinessFact,
    SocialEnterprise,
)
from .assessment_forms import NotForProfit2015Form, ReadinessForm, Registration2021Form, latest
from .forms import (
    AreaRows,
    CapacityForm,
    ContactRows,
    CooperationRows,
    ImpactRows,
    OfferingsForm,
    OfficialForm,
    PlaceForm,
    PurposeForm,
    WhoForm,
)


def whole() -> QuerySet[SocialEnterprise]:
    """Enterprises with all that the steps read, in a fixed number of queries."""
    return SocialEnterprise.objects.select_related("municipality", "parent", "steward", "responsible").prefetch_related(
        "offerings",
        "target_groups",
        "websites",
        "contacts",
        Prefetch("sources", Citation.objects.select_related("source")),
        Prefetch("coverage", EnterpriseCoverage.objects.select_related("municipality", "citation__source")),
        Prefetch("cooperates_with", MunicipalCooperation.objects.select_related("municipality", "citation__source")),
        Prefetch("enterprise_areas", EnterpriseArea.objects.select_related("area", "citation__source")),
        Prefetch("impact", EnterpriseImpact.objects.select_related("citation__source")),
        Prefetch(
            "assessments",
            CriteriaAssessment.objects.select_related("organisation", "assessor", "citation__source").prefetch_related("answers"),
        ),
        Prefetch("readiness", ReadinessFact.objects.select_related("citation__source", "entered_by")),
    )


def _lines(*texts: Any) -> list[str]:
    return [str(text) for text in texts if text]


def _choice(entry: Any, name: str) -> list[str]:
    if getattr(entry, name) == "unknown":
        return []
    text = str(getattr(entry, f"get_{name}_display")())
    return [text[:1].upper() + text[1:]]


def _who(entry: Any) -> Iterable[Told]:
    yield Told("Navn", _lines(entry.name))
    yield Told("CVR-nummer", _lines(entry.cvr))
    yield Told("Hører under", _lines(entry.parent))
    yield Told("P-nummer", _lines(entry.p_number))
    yield Told("Virksomhedsform", _choice(entry, "legal_form"))
    yield Told("I gang", _choice(entry, "operating_status"))
    yield Told("Startår", _lines(entry.founded_text))
    yield Told("Adresse", _lines(entry.address))
    yield Told("Kommune", _lines(entry.municipality))
    yield Told("Hjemmeside", [site.url for site in entry.websites.all()])
    if entry.duplicate_reason:
        yield Told("Hvorfor den ikke er en dublet", [entry.duplicate_reason])


def _purpose(entry: Any) -> Iterable[Told]:
    yield Told("Formål", _lines(entry.purpose))
    yield Told("Kort fortalt", _lines(entry.summary))
    yield Told("Mere om virksomheden", _lines(entry.description))
    seen = f"Set: {entry.registered_seen}" if entry.registered_seen else ""
    since = f"Siden {danish_date(entry.registered_on)}" if entry.registered_on else ""
    on = f"Set den {danish_date(entry.registered_seen_on)}" if entry.registered_seen_on else ""
    yield Told("Officielt registreret", [*_choice(entry, "registered"), *_lines(since, seen, on)])
    for each in criteria.LISTS:
        made = latest(entry, each.key)
        names = {criterion.key: criterion.name for criterion in each.criteria}
        answers = list(made.answers.all()) if made else []
        yield Told(
            f"Jeres vurdering, {each.key[-4:]}",
            [
                f"{names[answer.criterion]}: {answer.get_answer_display()}{f' ({answer.evidence})' if answer.evidence else ''}"
                for answer in answers
                if answer.answer != "unknown" or answer.evidence
            ],
        )


def _offerings(entry: Any) -> Iterable[Told]:
    yield Told("Ydelser", [*map(str, entry.offerings.all()), *_lines(entry.offering_note)])
    yield Told("Målgrupper", [*map(str, entry.target_groups.all()), *_lines(entry.target_group_note)])


def _places(entry: Any) -> Iterable[Told]:
    yield Told("Dækker", ["Hele landet"] if entry.covers_whole_country else [str(row.municipality) for row in entry.coverage.all()])
    yield Told("Om beliggenheden", _lines(entry.location_note))
    yield Told("Boligområder", [f"{row.area}: {row.get_relation_display()}" for row in entry.enterprise_areas.all()])
    yield Told("Samarbejder med", [f"{row.municipality}{f': {row.note}' if row.note else ''}" for row in entry.cooperates_with.all()])


def _capacity(entry: Any) -> Iterable[Told]:
    room = f"{danish_number(entry.capacity)} på én gang" if entry.capacity is not None else ""
    yield Told("Kapacitet", _lines(room, entry.capacity_note))
    yield Told("Støtte", [*_choice(entry, "support"), *_lines(entry.support_note)])
    yield Told("Tal", [f"{row}{f' ({row.year or row.period})' if row.year or row.period else ''}" for row in entry.impact.all()])
    yield Told("Til reserverede indkøb", [readiness_line(row) for row in entry.readiness.all()])


def readiness_line(row: ReadinessFact) -> str:
    """A fact in one line: the question, the answer, what it rests on and when it held."""
    answer = f"{danish_number(row.value)} procent" if row.value is not None else row.get_answer_display()
    rest = f" ({row.evidence})" if row.evidence else ""
    return f"{row.definition.name} {answer.capitalize()}{rest}, {danish_date(row.seen_on)}"


def _contacts(entry: Any) -> Iterable[Told]:
    yield Told(
        "Kontaktpersoner",
        [
            ", ".join(_lines(row.name, row.role, row.email, row.phone, f"samtykke til og med {danish_date(row.ends_on)}"))
            for row in entry.contacts.all()
        ],
    )


STEPS = (
    Step("hvem", "Hvem det er", (WhoForm,), _who, help="enterprises/registration/help_who.html"),
    Step(
        "formaal",
        "Formål og kriterier",
        (PurposeForm, OfficialForm, Registration2021Form, NotForProfit2015Form),
        _purpose,
        help="enterprises/registration/help_criteria.html",
    ),
    Step("ydelser", "Ydelser og målgrupper", (OfferingsForm,), _offerings),
    Step("hvor", "Hvor den leverer", (PlaceForm, AreaRows, CooperationRows), _places, help="enterprises/registration/help_place.html"),
    Step("kapacitet", "Kapacitet og effekt", (CapacityForm, ImpactRows, ReadinessForm), _capacity),
    Step("kontakt", "Kontaktpersoner", (ContactRows,), _contacts, help="enterprises/registration/help_contacts.html"),
)
