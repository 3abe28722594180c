"""What must hold of the catalogue as it stands in the database: facts with sources, links that lead somewhere, totals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Sum

from search.models import SearchDocument

from ..models import (
    Entry,
    FigureRow,
    MunicipalitySurvey,
    NoteRow,
    Organisation,
    OrganisationKind,
    PlacedRow,
    Status,
    SurveyQuestion,
)
from .kinds import all_kinds

# Table 1 as printed (erfaringsopsamling-2015, afsnit 3.1): i alt, registrerede, etableret i 2015, vurderes på vej.
TABLE_1 = {"enterprises_total": 76, "enterprises_registered": 22, "enterprises_new": 29, "enterprises_on_the_way": 58}


def _models(base: type[models.Model]) -> Iterator[Any]:
    return (model for model in apps.get_models() if issubclass(model, base))


def counts() -> list[tuple[str, int, int]]:
    """For each kind: its Danish name, how many there are, and how many of them are published (all, where none can be)."""
    rows = []
    for kind in all_kinds():
        entries = kind.model._default_manager.all()
        if kind.model is Organisation:  # an enterprise is counted as one, not as an organisation too
            entries = entries.exclude(kind=OrganisationKind.ENTERPRISE)
        published = entries.filter(status=Status.PUBLISHED).count() if issubclass(kind.model, Entry) else entries.count()
        rows.append((kind.label, entries.count(), published))
    return rows


def row_counts() -> list[tuple[str, int]]:
    """How many figures, notes and other placed rows the entries have."""
    figures = sum(model._default_manager.count() for model in _models(FigureRow))
    notes = sum(model._default_manager.count() for model in _models(NoteRow))
    placed = sum(model._default_manager.count() for model in _models(PlacedRow))
    return [("tal som rækker", figures), ("noter om kilden", notes), ("rækker med kilde i alt", placed)]


def without_source() -> list[str]:
    """Published entries with no source, and rows without a place. A row can't lack its citation: the database refuses."""
    missing = []
    for model in _models(Entry):
        if any(field.name == "sources" for field in model._meta.many_to_many):
            for entry in model._default_manager.filter(status=Status.PUBLISHED, sources__isnull=True):
                missing.append(f"{model._meta.verbose_name} {entry}")
    for model in _models(PlacedRow):
        empty = model._default_manager.filter(citation__place="").count()
        if empty:
            missing.append(f"{empty} {model._meta.verbose_name_plural} uden sted i kilden")
    return missing


def _links() -> Iterator[tuple[str, Any, str]]:
    """Every foreign key and many-to-many link from an entry or its rows to an entry: a name, the model, the column."""
    for model in _models(models.Model):
        if model.__name__.startswith("Historical"):
            continue  # what an entry once pointed to is history and not a link
        columns = [*model._meta.concrete_fields, *model._meta.many_to_many]
        for column in columns:
            related = column.related_model
            if isinstance(related, type) and issubclass(related, Entry) and not column.name.endswith("_ptr"):
                yield f"{model._meta.verbose_name}.{column.name}", model, column.name


def _owners(model: Any) -> list[str]:
    """The keys by which a row belongs to an entry: it goes when the entry goes."""
    return [
        column.name
        for column in model._meta.concrete_fields
        if isinstance(column, models.ForeignKey)
        and column.remote_field.on_delete is models.CASCADE
        and isinstance(column.related_model, type)
        and issubclass(column.related_model, Entry)
    ]


def broken_links() -> list[str]:
    """Links to entries that aren't published, and search hits that lead to no published page."""
    broken = []
    for name, model, column in _links():
        hidden = model._default_manager.filter(**{f"{column}__isnull": False}).exclude(**{f"{column}__status": Status.PUBLISHED})
        if issubclass(model, Entry):
            hidden = hidden.filter(status=Status.PUBLISHED)
        else:
            # A row of a draft points to nothing hidden from anybody; the same row on a published page does.
            for owner in _owners(model):
                hidden = hidden.filter(**{f"{owner}__status": Status.PUBLISHED})
        count = hidden.count()
        if count:
            broken.append(f"{count} {name} peger på noget, der ikke er udgivet")
    addresses: set[str] = set()
    for model in _models(Entry):
        if hasattr(model, "get_absolute_url"):
            published = model._default_manager.filter(status=Status.PUBLISHED)
            addresses.update(entry.get_absolute_url() for entry in published)
    for document in SearchDocument.objects.exclude(url__in=addresses):
        broken.append(f"søgeindekset peger på {document.url}")
    return broken


def totals() -> list[tuple[str, int, int]]:
    """Each table's total as its rows give it and as printed."""
    sums = MunicipalitySurvey.objects.aggregate(**{column: Sum(column) for column in TABLE_1})
    names = {column.name: str(column.verbose_name) for column in MunicipalitySurvey._meta.concrete_fields}
    rows = [(f"Tabel 1, {names[column]}", sums[column] or 0, printed) for column, printed in TABLE_1.items()]
    for question in SurveyQuestion.objects.filter(multiple=False).prefetch_related("steps"):
        series: dict[str, int] = {}
        for step in question.steps.all():
            series[step.series] = series.get(step.series, 0) + step.count
        for name, total in series.items():
            rows.append((f"Tabel {question.number}{', ' + name if name else ''}"[:90], total, question.total))
    return rows
