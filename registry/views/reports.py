"""The reports page: the municipalities' own figures and the survey's tables, straight from their rows."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ..models import MunicipalitySurvey, Status, Survey, SurveyQuestion, SurveyStep

COLUMNS = ("enterprises_total", "enterprises_registered", "enterprises_new", "enterprises_on_the_way")


def reports(request: HttpRequest) -> HttpResponse:
    """Table 1 with its totals computed from the rows, and tables 2-14 as questions and steps."""
    rows = list(
        MunicipalitySurvey.objects.filter(municipality__status=Status.PUBLISHED)
        .select_related("municipality", "citation__source")
        .order_by("-enterprises_total", "municipality__name")
    )
    survey = (
        Survey.objects.published()
        .prefetch_related(
            "sources__source",
            Prefetch("questions", SurveyQuestion.objects.select_related("citation__source").prefetch_related("steps")),
        )
        .first()
    )
    chosen = request.GET.get("kommune", "")
    context = {
        "rows": rows,
        "totals": {column: sum(getattr(row, column) for row in rows) for column in COLUMNS},
        "largest": max((row.enterprises_total + row.enterprises_on_the_way for row in rows), default=0),
        "survey": survey,
        "questions": [(question, _series(question.steps.all())) for question in survey.questions.all()] if survey else [],
        "chosen": chosen,
        "trail": [],
    }
    return render(request, "registry/reports.html", context)


def _series(steps: Iterable[SurveyStep]) -> list[tuple[str, list[Any], int]]:
    """The steps by series, each with its sum."""
    grouped = [(name, list(group)) for name, group in groupby(steps, key=lambda step: step.series)]
    return [(name, group, sum(step.count for step in group)) for name, group in grouped]
