"""The duty to require people under training in a contract (udbudsloven § 176, stk. 2), from 1 July 2022."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

IN_FORCE = dt.date(2022, 7, 1)  # a tender that began before keeps the old rules
MONTHS = 6  # at least

WORKS, GOODS, SERVICE, LIGHT = "bygge_anlaeg", "vare", "tjeneste", "light_tjeneste"


class Finding(StrEnum):
    """What is found. `code_of` gives the warning code of the procurement rules, where there is one."""

    BEFORE = "before"  # began before the duty
    GOODS = "goods"  # goods never have it
    DUTY = "duty"
    MONTHS_MISSING = "months_missing"  # a duty if it lasts 6 months
    UNSETTLED = "unsettled"  # the sources don't settle it
    UNSETTLED_MONTHS = "unsettled_months"  # unsettled if it lasts 6 months
    TOO_SHORT = "too_short"
    TOO_SMALL = "too_small"
    UNKNOWN = "unknown"  # the amount that decides isn't known for that day


CODES = {Finding.DUTY: "W_OPLAERING", Finding.MONTHS_MISSING: "W_OPLAERING_VARIGHED", Finding.UNSETTLED: "W_OPLAERING_UAFKLARET"}


def training_duty(
    *, date: dt.date, contract: str, value_dkk: int, months: int | None, works_threshold: int | None, services_limit: int | None
) -> Finding:
    """Whether the duty holds for a contract that begins to be bought on a day.

    `value_dkk` in whole kroner excl. VAT; `months` None when not known; the two amounts are those of that day, None when
    not known: the EU threshold for works, and the limit for services (a value equal to either is covered). Raises
    ValueError for another sort of contract.
    """
    if contract not in (WORKS, GOODS, SERVICE, LIGHT):
        raise ValueError(f"unknown sort of contract: {contract}")
    if date < IN_FORCE:
        return Finding.BEFORE
    if contract == GOODS:
        return Finding.GOODS
    if months is not None and months < MONTHS:
        return Finding.TOO_SHORT
    limit = works_threshold if contract == WORKS else services_limit
    if limit is None:
        return Finding.UNKNOWN
    if value_dkk >= limit:
        if contract == LIGHT:
            return Finding.UNSETTLED_MONTHS if months is None else Finding.UNSETTLED
        return Finding.MONTHS_MISSING if months is None else Finding.DUTY
    if contract == WORKS:
        return Finding.UNSETTLED_MONTHS if months is None else Finding.UNSETTLED
    return Finding.TOO_SMALL


def code_of(finding: Finding) -> str | None:
    """The warning code of the procurement rules; None where they have none."""
    return CODES.get(finding)
