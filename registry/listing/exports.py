"""Lists as files: CSV that Danish Excel opens, XLSX, and JSON. What a cell holds can never run as a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpResponse, JsonResponse
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

FORMATS = ("csv", "xlsx", "json")
# A cell that begins so is a formula to a spreadsheet; tab and carriage return are skipped before it looks.
# What a spreadsheet may run as a formula: also behind spaces, line feeds and marks that nobody sees, and in full width.
FORMULA = re.compile("[\\s\\0\u200b\u200e\u200f\u2060\ufeff]*[=+\\-@\uff1d\uff0b\uff0d\uff20]|[\\t\\r\\n]")


@dataclass(frozen=True)
class Column:
    """A column of an export: its heading and how its value is taken from an entry."""

    heading: str
    value: Callable[[Any], Any]


def safe(value: Any) -> Any:
    """A cell value: lists joined, None empty, text that would be a formula made plain with a leading apostrophe."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, int | float | Decimal):
        return value
    text = "; ".join(str(part) for part in value) if isinstance(value, list | tuple) else str(value)
    text = ILLEGAL_CHARACTERS_RE.sub("", text)
    return f"'{text}" if FORMULA.match(text) else text


def as_csv(name: str, columns: Sequence[Column], entries: Iterable[Any]) -> HttpResponse:
    """Semicolons and a byte-order mark: what a Danish Excel expects."""
    buffer = io.StringIO()
    buffer.write("\ufeff")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow([column.heading for column in columns])
    for entry in entries:
        writer.writerow([safe(column.value(entry)) for column in columns])
    return _download(buffer.getvalue().encode("utf-8"), "text/csv; charset=utf-8", f"{name}.csv")


def as_xlsx(name: str, columns: Sequence[Column], entries: Iterable[Any]) -> HttpResponse:
    """One sheet with a bold, frozen heading row."""
    book = Workbook(write_only=False)
    book.remove(book.worksheets[0])
    sheet = book.create_sheet(name[:31])
    sheet.append([column.heading for column in columns])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for entry in entries:
        sheet.append([safe(column.value(entry)) for column in columns])
    for number, column in enumerate(columns, start=1):
        sheet.column_dimensions[sheet.cell(row=1, column=number).column_letter].width = max(12, len(column.heading) + 2)
    buffer = io.BytesIO()
    book.save(buffer)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _download(buffer.getvalue(), kind, f"{name}.xlsx")


def as_json(payload: dict[str, Any]) -> HttpResponse:
    """Open data: readable by any site."""
    response = JsonResponse(payload, json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _download(content: bytes, kind: str, filename: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{filename}"'})
