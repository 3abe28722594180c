"""Files as headings and rows of cells: CSV as spreadsheets save it, and XLSX. Pure: knows no database.

What can't be read raises `BadFile` with a sentence for the one who sent it. Row numbers are those that the spreadsheet shows.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from openpyxl import load_workbook

from .cells import ERROR_CELL, FORMULA_CELL, Cell, Odd, normal, unguard

MOST_BYTES = 20_000_000  # of the file as it's sent
MOST_UNPACKED = 150_000_000  # bytes of an XLSX file unpacked: one made to burst is many times larger
MOST_ROWS = 20_000
MOST_LINES = 100_000  # of a CSV file, empty ones too: counted before any is read
MOST_COLUMNS = 100
MOST_TEXT = 100_000  # characters of a cell
_EMPTY_AT_LAST = 5_000  # rows without a value, after which the rest of a sheet is taken for empty

UNREADABLE = "Filen kan ikke læses som et regneark. Gem den som .xlsx eller som CSV (UTF-8), og prøv igen."
OLD = "Filen er i det gamle Excel-format (.xls) eller beskyttet med adgangskode. Gem den som .xlsx uden adgangskode."
NOT_XLSX = "Filen er ikke et Excel-ark (.xlsx). Gem den som .xlsx eller som CSV (UTF-8)."
EMPTY = "Filen er tom."
TOO_MANY = f"Filen har over {MOST_ROWS:,} rækker. Del den i flere filer.".replace(",", ".")


class BadFile(ValueError):
    """Why the file can't be used, in Danish, and what to do."""


@dataclass(frozen=True)
class Sheet:
    """A sheet: its headings, and its rows that aren't empty, with their number in the spreadsheet. Read once."""

    headings: list[str]
    rows: Iterator[tuple[int, list[Cell]]]


def read(content: bytes, known: Callable[[str], bool]) -> Sheet:
    """Read a file, whatever it's called. `known` says whether a heading is one of ours, to find separator and sheet by."""
    if len(content) > MOST_BYTES:
        raise BadFile(f"Filen er over {MOST_BYTES // 1_000_000} MB. Del den i flere filer.")
    if not content.strip(b"\x00\r\n\t \xef\xbb\xbf"):
        raise BadFile(EMPTY)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise BadFile(OLD)
    if content.startswith(b"PK"):
        return _xlsx(content, known)
    if content.count(b"\n") > MOST_LINES:
        raise BadFile(
            f"Filen har over {MOST_LINES:,} linjer, også når de tomme tælles med. Slet de tomme, eller del filen.".replace(",", ".", 1)
        )
    return _csv(decoded(content), known)


# --- CSV -----------------------------------------------------------------------------------------------------------------
def decoded(content: bytes) -> str:
    """The text of a CSV file: UTF-8 with or without its mark, UTF-16 with one, else Windows-1252, which older Excels save."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif content.startswith(b"\xef\xbb\xbf"):
        encodings = ["utf-8-sig"]
    else:
        encodings = ["utf-8", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text
    raise BadFile(UNREADABLE)


def _csv(text: str, known: Callable[[str], bool]) -> Sheet:
    skipped = 0
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) <= 5:
        text, skipped = rest, 1  # Excel's own word about the separator
    best: tuple[int, str] = (-1, ";")
    for separator in (";", ",", "\t"):
        with _csv_errors(), io.StringIO(text, newline="") as lines:
            headings = next(csv.reader(lines, delimiter=separator), [])
        best = max(best, (sum(known(normal(heading)) for heading in headings), separator), key=lambda each: each[0])
    rows = _csv_rows(text, best[1], skipped)
    headings = [normal(str(cell or "")) for cell in next(rows, (0, []))[1]]
    return Sheet(_checked(headings), _filled(rows))


def _csv_rows(text: str, separator: str, skipped: int) -> Iterator[tuple[int, list[Cell]]]:
    with _csv_errors(), io.StringIO(text, newline="") as lines:
        for number, row in enumerate(csv.reader(lines, delimiter=separator, strict=True), start=1 + skipped):
            yield number, [unguard(cell) or None for cell in row]


@contextmanager
def _csv_errors() -> Iterator[None]:
    try:
        yield
    except csv.Error as error:
        raise BadFile(
            "Filen kan ikke læses som CSV: et anførselstegn er ikke afsluttet, eller en celle er for lang. Gem den som .xlsx i stedet."
        ) from error


# --- XLSX ----------------------------------------------------------------------------------------------------------------
def _xlsx(content: bytes, known: Callable[[str], bool]) -> Sheet:
    with _xlsx_errors():
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            names = {part.filename: part.file_size for part in parts.infolist()}
        if sum(names.values()) > MOST_UNPACKED:
            raise BadFile(f"Filen fylder over {MOST_UNPACKED // 1_000_000} MB, når den pakkes ud. Del den i flere filer.")
        if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
            raise BadFile(NOT_XLSX)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and checks that are of no use here
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        if not book.worksheets:
            raise BadFile(EMPTY)
        chosen, most = book.worksheets[0], 0
        for sheet in book.worksheets:
            found = sum(known(heading) for heading in _headings(sheet))
            if found > most:
                chosen, most = sheet, found
        rows = _xlsx_rows(chosen)
        next(rows, None)
        return Sheet(_checked(_headings(chosen)), _filled(rows))


def _headings(sheet: Any) -> list[str]:
    first = next(_xlsx_rows(sheet), (0, []))[1]
    texts = [normal(cell) if isinstance(cell, str) else "" if cell is None else str(cell) for cell in first]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _xlsx_rows(sheet: Any) -> Iterator[tuple[int, list[Cell]]]:
    with _xlsx_errors(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sheet.reset_dimensions()  # what a file says of its own size may be wrong
        for number, row in enumerate(sheet.iter_rows(max_col=None), start=1):
            yield number, [_xlsx_cell(cell) for cell in row]


def _xlsx_cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return None
    if cell.data_type == "f":
        return Odd(FORMULA_CELL, str(getattr(value, "text", value))[:200])
    if cell.data_type == "e" or (isinstance(value, float) and not math.isfinite(value)):
        return Odd(ERROR_CELL, str(value)[:200])
    if isinstance(value, dt.datetime):
        return value.date() if value.time() == dt.time() else value.strftime("%d.%m.%Y %H:%M")
    if isinstance(value, bool | int | float | dt.date):
        return value
    return unguard(str(value)) or None


@contextmanager
def _xlsx_errors() -> Iterator[None]:
    """Whatever the library makes of a file that's broken or made to break it."""
    try:
        yield
    except BadFile:
        raise
    except Exception as error:  # the library raises what its parsers do: no list of them holds
        raise BadFile(UNREADABLE) from error


# --- Both ----------------------------------------------------------------------------------------------------------------
def _checked(headings: list[str]) -> list[str]:
    while headings and not headings[-1]:
        headings.pop()
    if not headings:
        raise BadFile("Første række er tom. Den skal have kolonnernes overskrifter, som i skabelonen.")
    if len(headings) > MOST_COLUMNS:
        raise BadFile(f"Filen har over {MOST_COLUMNS} kolonner.")
    return headings


def _filled(rows: Iterator[tuple[int, list[Cell]]]) -> Iterator[tuple[int, list[Cell]]]:
    """Rows with something in them, within the limits."""
    taken = empty = 0
    for number, cells in rows:
        while cells and (cells[-1] is None or (isinstance(cells[-1], str) and not cells[-1].strip())):
            cells.pop()
        if not cells:
            empty += 1
            if empty > _EMPTY_AT_LAST:
                return
            continue
        taken, empty = taken + 1, 0
        if taken > MOST_ROWS:
            raise BadFile(TOO_MANY)
        if len(cells) > MOST_COLUMNS:
            raise BadFile(f"Række {number} har over {MOST_COLUMNS} celler.")
        if any(isinstance(cell, str) and len(cell) > MOST_TEXT for cell in cells):
            raise BadFile(f"Række {number} har en celle med over {MOST_TEXT:,} tegn.".replace(",", "."))
        yield number, cells
