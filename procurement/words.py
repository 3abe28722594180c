"""What the adviser says, read from data/adviser.yaml: titles, conditions, reasons and warnings with their law and sources."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

FILE = Path(__file__).parent / "data" / "adviser.yaml"


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Saying(Strict):
    """A text with its law and the tags of its sources; {names} in it are filled in by the answer."""

    title: str = ""
    text: str
    law: str = ""
    sources: tuple[str, ...] = ()


class RouteWords(Saying):
    """`law_works` is the law for building work, where it is another one."""

    law_works: str = ""
    conditions: tuple[str, ...]


class Past(Strict):
    """What an older document said and what holds now. `contracts` are the contract types it concerns; empty for all."""

    said: str
    where: str
    now: str
    contracts: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


class SourceWords(Strict):
    """A source as it can be found: an address of the portal begins with '/', others may have moved. `date` as the source gives it."""

    title: str
    address: str
    date: str


class Words(Strict):
    notice_title: str
    notice: str
    splitting: str
    regimes: dict[str, Saying]
    routes: dict[str, RouteWords]
    reasons: dict[str, str]
    unknown: dict[str, str]
    warnings: dict[str, Saying]
    authority: dict[str, Saying]
    cards: tuple[Saying, ...]
    history: tuple[Past, ...]
    sources: dict[str, SourceWords]


@cache
def words() -> Words:
    """The file's words; read once a process. Raises pydantic.ValidationError for a file that isn't right."""
    return Words.model_validate(yaml.safe_load(FILE.read_text(encoding="utf-8")))
