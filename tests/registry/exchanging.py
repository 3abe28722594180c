"""What tests of import and export share: files made of rows, and the way of a file through the portal."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from registry.exchange import files, running, writing

NOW = timezone.now


def csv_file(rows: list[list[Any]], *, encoding: str = "utf-8-sig", separator: str = ";") -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue().encode(encoding)


def xlsx_file(rows: list[list[Any]], *before: str) -> bytes:
    """A book with the rows on its last sheet, after empty ones of these names."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name in before:
        book.create_sheet(name)
    sheet = book.create_sheet("Data")
    for row in rows:
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def exported(resource, queryset, file_format: str) -> list[list[Any]]:
    """The rows of an export, headings first."""
    content = export(resource, queryset, file_format)
    if file_format == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    return [list(row) for row in load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)]


def export(resource, queryset, file_format: str) -> bytes:
    return b"".join(files.exported(resource, list(queryset.values_list("pk", flat=True)), file_format, "fil").streaming_content)


def receive(resource, content: bytes, by=None, organisation=None, name: str = "fil.csv"):
    """A file taken in and checked to its end."""
    run = running.receive(resource=resource, content=content, file_name=name, by=by, organisation=organisation, now=NOW())
    while run.state == "checking":
        run = running.check_next(run.pk, type(resource)())
    return run


def write(resource, run, by) -> None:
    for _ in writing.write(run_id=run.pk, make=type(resource), by=by, now=NOW()):
        pass


def told(run) -> list[tuple[str, str, str, str]]:
    """Every error: its cell, heading, value and text."""
    return [(wrong.cell, wrong.heading, wrong.value, wrong.text) for wrong in running.wrongs(run)]


def upload(content: bytes, name: str = "fil.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
