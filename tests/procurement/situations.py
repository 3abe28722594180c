"""The worked examples of the rule set as purchases, and the shipped amounts without a database."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from procurement.rules import Amount, Buyer, Contract, Interest, Purchase, Support, YesNo

HERE = Path(__file__).parent
DATA = HERE.parents[1] / "procurement/data/thresholds.csv"


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _number(text: str) -> int | None:
    return int(text) if text else None


def shipped_amounts() -> list[Amount]:
    with DATA.open(encoding="utf-8", newline="") as file:
        return [
            Amount(row["key"], _number(row["amount_dkk"]), _day(row["valid_from"]), _day(row["valid_to"]), _number(row["amount_eur"]))
            for row in csv.DictReader(file)
        ]


@dataclass(frozen=True)
class Example:
    id: str
    asked: dict[str, str]  # the filled-in fields, as a form or a command has them
    purchase: Purchase
    regime: str
    open: list[str]
    blocked: dict[str, str]
    unknown: list[str]
    warnings: list[str]


def _list(text: str) -> list[str]:
    return [each for each in text.split(";") if each]


def examples() -> list[Example]:
    with (HERE / "examples.csv").open(encoding="utf-8", newline="") as file:
        return [_example(row) for row in csv.DictReader(file)]


ASKED = [
    "date",
    "buyer_type",
    "contract_type",
    "value_dkk",
    "duration_months",
    "cross_border_interest",
    "public_support",
    "lot_value_dkk",
    "lots_sum_dkk",
    "supplier_share_pct",
    "prior_reserved_win_3y",
]


def _example(row: dict[str, str]) -> Example:
    purchase = Purchase(
        date=dt.date.fromisoformat(row["date"]),
        buyer=Buyer(row["buyer_type"]),
        contract=Contract(row["contract_type"]),
        value=int(row["value_dkk"]),
        duration_months=_number(row["duration_months"]),
        cross_border=Interest(row["cross_border_interest"]),
        public_support=Support(row["public_support"]) if row["public_support"] else None,
        lot_value=_number(row["lot_value_dkk"]),
        lots_sum=_number(row["lots_sum_dkk"]),
        supplier_share_pct=_number(row["supplier_share_pct"]),
        prior_reserved_win=YesNo(row["prior_reserved_win_3y"]) if row["prior_reserved_win_3y"] else None,
    )
    return Example(
        row["id"],
        {name: row[name] for name in ASKED if row[name]},
        purchase,
        row["expected_regime"],
        _list(row["expected_open_routes"]),
        dict(pair.split(":") for pair in _list(row["expected_blocked_routes"])),
        _list(row["expected_unknown_routes"]),
        _list(row["expected_warnings"]),
    )
