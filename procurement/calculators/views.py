"""The calculators' pages: a question in the address, and the answer as a page or as data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from registry.steps import Problem

from ..models import Threshold
from . import words
from .floor import floor
from .forms import FloorForm, HoursForm, TrainingForm
from .hours import clause_hours
from .training import WORKS, Finding, code_of, training_duty
from .words import Reference, Told

GUIDANCE = "Vejledning, ikke juridisk rådgivning. I har selv ansvaret og skal tjekke den gældende lov."


@dataclass(frozen=True)
class Answer:
    """What a calculator answers: as data, in words, and where the rules stand."""

    result: Mapping[str, Any]
    told: Told
    sources: Sequence[Reference]


@dataclass(frozen=True)
class Calculator:
    """A calculator's page. `begin_with` gives what stands in the form before anything is asked."""

    slug: str
    title: str
    intro: str
    form: type[forms.Form]
    answer: Callable[[dict[str, Any]], Answer]
    begin_with: Callable[[], dict[str, Any]] = field(default=dict)

    @property
    def address(self) -> str:
        return f"/indkoeb/beregnere/{self.slug}/"


def _hours(given: dict[str, Any]) -> Answer:
    found = clause_hours(
        contract_hours=given["timer"], share_pct=given["andel"], hours_of_a_year=given["aarsvaerk"], months=given["maaneder"]
    )
    return Answer(asdict(found), words.of_hours(found, given["andel"]), words.HOURS_SOURCES)


def _limits(day: dt.date) -> dict[str, Threshold]:
    """The two amounts that decide, as they are on a day. One query."""
    ended = Q(valid_to__isnull=False, valid_to__lt=day)
    rows = Threshold.objects.filter(key__in=["works", "trainee_services"], valid_from__lte=day).exclude(ended)
    return {row.key: row for row in rows.order_by("valid_from")}


def _training(given: dict[str, Any]) -> Answer:
    limits = _limits(given["dato"])
    works, services = limits.get("works"), limits.get("trainee_services")
    finding = training_duty(
        date=given["dato"],
        contract=given["slags"],
        value_dkk=int(given["vaerdi"]),
        months=None if given["maaneder"] is None else int(given["maaneder"]),
        works_threshold=works.amount_dkk if works else None,
        services_limit=services.amount_dkk if services else None,
    )
    decides = works if given["slags"] == WORKS else services
    if finding in (Finding.GOODS, Finding.BEFORE, Finding.TOO_SHORT):
        decides = None
    result = {
        "finding": finding.value,
        "code": code_of(finding),
        "limit_dkk": decides.amount_dkk if decides else None,
        "limit_key": decides.key if decides else None,
    }
    told = words.of_training(
        finding,
        works=given["slags"] == WORKS,
        limit_key=decides.key if decides else "",
        limit=decides.amount if decides else "",
    )
    sources = list(words.TRAINING_SOURCES)
    # The row for services names the paragraph that the whole duty rests on, so it stands with every answer an amount decides.
    cited = [each for each in (decides, services if decides is works else None) if each]
    sources = [*(Reference(each.source_title, each.legal_reference, each.source_url) for each in cited), *sources]
    return Answer(result, told, sources)


def _floor(given: dict[str, Any]) -> Answer:
    places = {name: int(given[name]) for name in ("udbudte", "garanti", "brugte")}
    price = None if given["pris"] is None else int(given["pris"])
    found = floor(offered=places["udbudte"], guaranteed=places["garanti"], used=places["brugte"], price_dkk=price)
    return Answer(asdict(found), words.of_floor(found, guaranteed=places["garanti"], used=places["brugte"]), words.FLOOR_SOURCES)


CALCULATORS = {
    each.slug: each
    for each in (
        Calculator(
            "klausul",
            "Timer i en social klausul",
            "Hvor mange timer og årsværk er en andel af kontrakten?",
            HoursForm,
            _hours,
            lambda: dict(HoursForm.BEGIN_WITH),
        ),
        Calculator(
            "oplaering",
            "Personer under oplæring",
            "Skal I stille krav om lærlinge eller andre under oplæring?",
            TrainingForm,
            _training,
            lambda: {"dato": timezone.localdate()},
        ),
        Calculator(
            "gulv",
            "Gulv i et beskæftigelsesudbud",
            "Hvem betaler for de pladser, der ikke bliver brugt?",
            FloorForm,
            _floor,
        ),
    )
}


@require_safe
def calculators(request: HttpRequest) -> HttpResponse:
    """The three calculators."""
    return render(request, "procurement/calculators.html", {"calculators": CALCULATORS.values(), "trail": [("/indkoeb/", "Indkøb")]})


@require_safe
def calculator(request: HttpRequest, slug: str) -> HttpResponse:
    """One calculator: asked by its fields in the address, answered as a page, or as data with format=json."""
    each = CALCULATORS.get(slug)
    if each is None:
        raise Http404
    asked = any(name in request.GET for name in each.form.base_fields)
    form = each.form(request.GET) if asked else each.form(initial=each.begin_with())
    answer = each.answer(form.cleaned_data) if asked and form.is_valid() else None
    if request.GET.get("format") == "json":
        return _as_data(each, form if asked else each.form({}), answer)
    problems = [Problem(f"{str(form[name].label).rstrip('?')}: {errors[0]}", _anchor(form[name])) for name, errors in form.errors.items()]
    context = {
        "calculator": each,
        "form": form,
        "problems": problems,
        "answer": answer,
        "keep": request.GET.urlencode(),
        "trail": [("/indkoeb/", "Indkøb"), ("/indkoeb/beregnere/", "Beregnere")],
    }
    return render(request, "procurement/calculator.html", context)


def _anchor(bound: forms.BoundField) -> str:
    """Where a link to the field leads: to the first of several choices."""
    return f"{bound.auto_id}_0" if isinstance(bound.field.widget, forms.RadioSelect) else bound.id_for_label


def _as_data(each: Calculator, form: forms.Form, answer: Answer | None) -> JsonResponse:
    """Numbers as numbers, dates as ISO, unknown as null; with status 400 the errors by field."""
    options = {"json_dumps_params": {"ensure_ascii": False}}
    if answer is None:
        return JsonResponse({"errors": form.errors}, status=400, **options)  # type: ignore[arg-type]
    data = {
        "calculator": each.slug,
        "input": {name: _plain(value) for name, value in form.cleaned_data.items()},
        "result": {name: _plain(value) for name, value in answer.result.items()},
        "heading": answer.told.heading,
        "text": list(answer.told.text),
        "sources": [
            {"title": one.title, "place": one.place, "url": one.url or None, "source": one.source or None} for one in answer.sources
        ],
        "guidance": GUIDANCE,
    }
    return JsonResponse(data, **options)  # type: ignore[arg-type]


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, dt.date) else value
