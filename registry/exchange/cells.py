"""Cells of a spreadsheet as plain values: how text gets out and back unchanged, and how cells are kept until they're written."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from ..listing.exports import FORMULA

LONGEST_IN_EXCEL = 32_767  # characters of a cell; what is longer is cut when a file is written
FORMULA_CELL, ERROR_CELL, CPR_CELL = "formula", "error", "cpr"
_MONTH = "jan|feb|mar|apr|maj|may|jun|jul|aug|sep|okt|oct|nov|dec"
# What a spreadsheet makes a number, a day or a truth of when it opens a CSV file: '007', '1-2', 'maj 2015', 'true'.
_TURNED = rf"(?:\d[\d\s.,:/\-]*(?:%|kr\.?|e\d+)?|(?:\d{{1,2}}[.\s-]*)?(?:{_MONTH})[a-zæøå]*[.\s-]*\d{{1,4}}|true|false|sand|falsk)\s*"
_FORMULA = f"(?:{FORMULA.pattern})"
_RUNS = re.compile(f"'*{_FORMULA}")
_GUARDED = re.compile(f"'*(?:{_FORMULA}|{_TURNED}\\Z)", re.IGNORECASE)


@dataclass(frozen=True)
class Odd:
    """A cell that can't be taken, and why: a formula, an error that the spreadsheet shows, or what looks like a CPR number.

    Of the latter `text` is the refusal with the number hidden, since the number itself is stored nowhere.
    """

    kind: str
    text: str


Cell = str | int | float | bool | dt.date | Odd | None


def guard(text: str, *, as_text: bool = False) -> str:
    """Text as it's written to a file: what could run as a formula gets an apostrophe. `unguard` gives back exactly the text.

    With `as_text` (CSV, where cells have no kind) so does what a spreadsheet would make a number or a day of. Text that begins
    with apostrophes before any of these gets one more, so that the two can be told apart.
    """
    text = ILLEGAL_CHARACTERS_RE.sub("", text)
    needed = _GUARDED.match(text) if as_text or text.startswith("'") else _RUNS.match(text)
    return f"'{text}" if needed else text


def unguard(text: str) -> str:
    """The text of a cell as it was before `guard`."""
    return text[1:] if text.startswith("'") and _GUARDED.match(text) else text


def normal(text: str) -> str:
    """Text as it's compared and stored: one kind of line end, no control characters, no space around."""
    return ILLEGAL_CHARACTERS_RE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def shown(cell: Cell) -> str:
    """A cell in words, as near to what the spreadsheet shows as can be."""
    if cell is None:
        return ""
    if isinstance(cell, Odd):
        return "" if cell.kind == CPR_CELL else cell.text
    if isinstance(cell, bool):
        return "ja" if cell else "nej"
    if isinstance(cell, dt.date):
        return cell.strftime("%d.%m.%Y")
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell).replace(".", ",")
    return normal(str(cell))


def letter(number: int) -> str:
    """A column's letter in a spreadsheet: 1 is A, 27 is AA."""
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def pack(cell: Cell) -> Any:
    """A cell as JSON has it."""
    if isinstance(cell, Odd):
        return {"odd": [cell.kind, cell.text]}
    return {"date": cell.isoformat()} if isinstance(cell, dt.date) else cell


def unpack(value: Any) -> Cell:
    """A cell from JSON."""
    if isinstance(value, dict):
        return Odd(*value["odd"]) if "odd" in value else dt.date.fromisoformat(value["date"])
    return value  # what `pack` left as it was
