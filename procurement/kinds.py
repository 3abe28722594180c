"""The thresholds' data file."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, field_validator

from registry.catalogue.fields import Record
from registry.catalogue.kinds import FileError, Kind, register, validate

from .models import Threshold

DATA = Path(__file__).parent / "data"


class ThresholdRecord(Record):
    """A line of thresholds.csv: whole kroner excl. VAT; an empty amount was not found, an empty date is open."""

    key: str
    buyer_type: str
    contract_type: str
    amount_dkk: int | None
    amount_eur: int | None
    valid_from: dt.date | None
    valid_to: dt.date | None
    legal_reference: str
    source_title: str
    source_url: str
    found_as: Literal["dkk", "eur", "seed"]

    @field_validator("amount_dkk", "amount_eur", "valid_from", "valid_to", mode="before")
    @classmethod
    def empty_is_none(cls, value: Any) -> Any:
        return value or None


def _read() -> tuple[list[tuple[str, BaseModel]], list[FileError]]:
    with (DATA / "thresholds.csv").open(encoding="utf-8", newline="") as file:
        return validate((("thresholds.csv", row) for row in csv.DictReader(file)), ThresholdRecord)


def register_kinds() -> None:
    """Called when the app is ready."""
    register(Kind("thresholds", "beløbsgrænser", Threshold, _read, key=lambda row: f"{row.key}:{row.valid_from or ''}"))
