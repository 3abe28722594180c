"""The data dictionary names every field of every data set, and none that is gone; every allowed value with its Danish name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from simple_history.models import HistoricalChanges

from enterprises.models import EnterpriseProposal, TakeOverRequest
from procurement.models import PlanCandidate, PurchasePlan, RegisteredPurchase
from registry.models import ImportRun, LifecycleEvent
from registry.opendata import datasets

TEXT = (Path(__file__).resolve().parents[2] / "docs/data-dictionary.md").read_text(encoding="utf-8")
HEADING = re.compile(r"^##+ (.+)$", re.MULTILINE)
FIELD = re.compile(r"^\| `([^`]+)` \| ([^|]*) \|", re.MULTILINE)
SHAPE = re.compile(r"\(#(\w+)\)")
FREE = {"principles"}  # objects whose names are data; the dictionary has them as 'principles.*'
INTERNAL = (
    LifecycleEvent,
    EnterpriseProposal,
    TakeOverRequest,
    HistoricalChanges,
    PurchasePlan,
    PlanCandidate,
    RegisteredPurchase,
    ImportRun,
)  # models whose rows are in no data set
OWN = ("registry", "enterprises", "procurement", "partnerships", "cases")


def _sections() -> dict[str, str]:
    """The dictionary's text by heading."""
    parts = HEADING.split(TEXT)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def documented(section: str) -> set[str]:
    """The fields a section names; a field whose type links to a shape has that shape's fields too."""
    found = set()
    for name, kind in FIELD.findall(_sections()[section]):
        found.add(name)
        for shape in SHAPE.findall(kind):
            found |= {f"{name}.{inner}" for inner in documented(shape)}
    return found


def fields(value: Any, at: str = "") -> Iterator[str]:
    """Every field of plain values, with a dot into an object and into each object of a list."""
    if isinstance(value, list):
        for each in value:
            yield from fields(each, at)
    elif isinstance(value, dict):
        for name, inner in value.items():
            path = f"{at}.*" if at in FREE else f"{at}.{name}".lstrip(".")
            yield path
            yield from fields(inner, path)


def choices() -> set[tuple[str, str]]:
    """Every value a model allows, with its Danish name. An entry's own status is never in the data."""
    found = set()
    for label in OWN:
        for model in apps.get_app_config(label).get_models():
            if issubclass(model, INTERNAL):
                continue
            for field in model._meta.concrete_fields:
                if field.choices and field.name != "status":
                    found |= {(value, name) for value, name in field.flatchoices if value}
    return found


@pytest.mark.parametrize("name", sorted(datasets()))
def test_every_field_of_a_data_set_is_in_the_dictionary(client, catalogue, name):
    found = set(fields(client.get(f"/data/{name}.json").json()["results"]))
    told = documented(name)
    assert sorted(found - told) == []
    opened = {path.rpartition(".")[0] for path in found}
    assert sorted(path for path in told - found if path.rpartition(".")[0] in opened) == []


def test_what_stands_around_the_rows_is_in_the_dictionary(client, catalogue):
    assert set(client.get("/data/sources.json").json()) == documented("What stands around the rows")


def test_every_allowed_value_is_in_the_dictionary_with_its_danish_name():
    text = " ".join(TEXT.split())
    assert sorted((value, name) for value, name in choices() if f"`{value}` {name}" not in text) == []
