"""Files that the admin hands out: records to edit in a spreadsheet and bring back, empty templates, and lists of what was found.

Rows are read some at a time, so that memory doesn't grow with the number of records.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from .cells import Cell, guard
from .resources import CONTROL, KEY, EntryResource
from .widgets import ManyWidget, OneWidget

FORMATS = ("csv", "xlsx")
CHUNK = 500  # records read at a time
IN_MEMORY = 5_000_000  # bytes of a file kept in memory before it goes to disk
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FIRST_DAY = dt.date(1900, 3, 1)  # spreadsheets count the days before in ways of their own


def rows(resource: EntryResource, keys: Sequence[int], *, as_text: bool) -> Iterator[list[Cell]]:
    """The records of these keys, in their order; one that is gone by now is left out."""
    columns = resource.columns()
    for start in range(0, len(keys), CHUNK):
        some = keys[start : start + CHUNK]
        found = {record.pk: record for record in resource.records().filter(pk__in=some)}
        yield from (resource.row(found[key], columns, as_text=as_text) for key in some if key in found)


def exported(resource: EntryResource, keys: Sequence[int], file_format: str, name: str) -> HttpResponseBase:
    """The records as a file that can be brought back."""
    if file_format == "csv":
        return csv_answer([resource.headings()], rows(resource, keys, as_text=True), name)
    return _xlsx_answer(_book(resource, rows(resource, keys, as_text=False)), name)


def template(resource: EntryResource, file_format: str, name: str) -> HttpResponseBase:
    """A file with the headings alone; as XLSX with a sheet on what to write, and one with the values to choose from."""
    headings = [heading for heading in resource.headings() if heading != CONTROL]
    if file_format == "csv":
        return csv_answer([headings], (), name)
    return _xlsx_answer(_book(resource, (), headings), name)


def csv_answer(first: Iterable[Sequence[str]], cells: Iterable[Sequence[Cell]], name: str) -> HttpResponseBase:
    """Rows as they come, with semicolons and a byte-order mark: what a Danish Excel expects. Days are written so that none is
    mistaken for another, whatever language the spreadsheet speaks."""

    def lines() -> Iterator[str]:
        buffer = io.StringIO()
        buffer.write("\ufeff")
        writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
        for headings in first:
            writer.writerow(headings)
        for number, row in enumerate(cells, start=1):
            writer.writerow(["" if cell is None else cell.isoformat() if isinstance(cell, dt.date) else cell for cell in row])
            if number % 100 == 0:
                yield buffer.getvalue()
                buffer.seek(0)
                buffer.truncate()
        yield buffer.getvalue()

    answer = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def guarded(row: Iterable[Any]) -> list[Cell]:
    """A row for people to read, in which nothing can run as a formula."""
    return [guard(cell) if isinstance(cell, str) else cell for cell in row]


# --- XLSX ----------------------------------------------------------------------------------------------------------------
def _book(resource: EntryResource, cells: Iterable[Sequence[Cell]], headings: Sequence[str] | None = None) -> IO[bytes]:
    book = Workbook(write_only=True)
    headings = headings or resource.headings()
    sheet = book.create_sheet(resource.title[:31])
    sheet.freeze_panes = "C2"
    for number, heading in enumerate(headings, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = 8 if heading == KEY else min(max(14, len(heading) + 2), 40)
    sheet.append([_bold(sheet, heading) for heading in headings])
    for values in cells:
        sheet.append([cell.isoformat() if isinstance(cell, dt.date) and cell < _FIRST_DAY else cell for cell in values])
    _guide(book, resource)
    file: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - the answer closes it
    book.save(file)
    file.seek(0)
    return file


def _xlsx_answer(file: IO[bytes], name: str) -> HttpResponseBase:
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=_XLSX)


def _bold(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, text)
    cell.font = Font(bold=True)
    return cell


def _guide(book: Any, resource: EntryResource) -> None:
    """What to write in each column, on a sheet of its own, and the values to choose from on another."""
    sheet = book.create_sheet("Vejledning")
    for column, width in zip("ABC", (34, 22, 90), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.append([_bold(sheet, text) for text in ("Kolonne", "Skal udfyldes", "Hvad skal der stå")])
    for heading, needed, text in guide(resource):
        told = WriteOnlyCell(sheet, text)
        told.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.append([heading, needed, told])
    for text in general(resource):
        sheet.append([])
        sheet.append([text])
    lists = [(column.heading, names) for column in resource.columns() if (names := _names(column.widget))]
    if lists:
        sheet = book.create_sheet("Værdier")
        sheet.append([_bold(sheet, heading) for heading, _ in lists])
        for at in range(max(len(names) for _, names in lists)):
            sheet.append([guard(names[at]) if at < len(names) else None for _, names in lists])


def _names(widget: Any) -> list[str]:
    """All that may be chosen, where it's a small table."""
    if isinstance(widget, OneWidget | ManyWidget) and not widget.lookup.columns:
        return [widget.lookup.name(row) for row in widget.lookup.queryset()]
    return []


def guide(resource: EntryResource) -> list[tuple[str, str, str]]:
    """Each column: its heading, whether it must be filled, and what to write."""
    found = [(KEY, "for at rette", "Postens nummer, som eksporten skriver det. Tom: rækken er ny.")]
    found += [(column.heading, "for nye" if column.required else "", column.help) for column in resource.columns()]
    return [*found, (CONTROL, "", "Skrives af eksporten. Lad den stå: den viser, om en anden har rettet, siden filen blev hentet.")]


def general(resource: EntryResource) -> list[str]:
    """What holds for the whole file."""
    return [
        "En kolonne, som filen ikke har, røres ikke. En tom celle tømmer feltet.",
        "Formler tages ikke: indsæt som værdier.",
        *([f"Nye bliver kladder. {resource.left_out}"] if resource.has_slug else [resource.left_out]),
    ]
