"""Files made to take far more memory than they fill: refused before they are read."""

from __future__ import annotations

import io
import tracemalloc
import zipfile

import pytest

from registry.exchange.reading import BadFile, read
from tests.registry.exchanging import xlsx_file

MANY = 1_000_000
SHEET, STYLES = "xl/worksheets/sheet1.xml", "xl/styles.xml"


def swollen(part: str, before: bytes, more: bytes, *, renamed: str = "") -> bytes:
    """An ordinary workbook with `more` put in one of its parts before a tag, and the dimension of the sheet unsaid."""
    made, plain = io.BytesIO(), io.BytesIO(xlsx_file([["Navn", "CVR"], ["Frak", "1"]]))
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name).replace(b'<dimension ref="A1:B2"/>', b"").replace(b'<dimension ref="A1:B2" />', b"")
            if name == part:
                assert before in text
                text = text.replace(before, more + before, 1)
            if renamed:
                text = text.replace(SHEET.encode(), renamed.encode())
            new.writestr(renamed if renamed and name == SHEET else name, text)
    return made.getvalue()


FILES = {
    "rows": lambda: swollen(SHEET, b"</sheetData>", b"<row/>" * MANY),
    "rows in a part with another name": lambda: swollen(SHEET, b"</sheetData>", b"<row/>" * MANY, renamed="xl/worksheets/sheet1.png"),
    "cells of one row": lambda: swollen(SHEET, b"</sheetData>", b"<row>" + b"<c/>" * MANY + b"</row>"),
    "unknown elements": lambda: swollen(SHEET, b"</sheetData>", b"<x/>" * MANY),
    "rows of another language": lambda: swollen(SHEET, b"</sheetData>", b'<o xmlns="urn:o">' + b"<row/>" * MANY + b"</o>"),
    "styles": lambda: swollen(STYLES, b"<fonts", b"<x/>" * MANY),
    "a long text": lambda: swollen(SHEET, b"</sheetData>", b"<row><c><is><t>" + b"x" * 30 * MANY + b"</t></is></c></row>"),
    "a long tag": lambda: swollen(SHEET, b"</sheetData>", b'<row a="' + b"x" * 30 * MANY + b'"/>'),
    "a separator too many, in the headings": lambda: b"Navn;CVR" + b";" * 10 * MANY,
    "a separator too many, in a row": lambda: b"Navn;CVR\n" + b";" * 10 * MANY,
    "a separator too many, over lines": lambda: b"Navn;CVR\n" + (b";" * 100_000 + b'"\n"') * 100,
    "lines that end as on an old Mac": lambda: b"Navn;CVR" + b"\r" * 3 * MANY,
}


@pytest.mark.parametrize("made", FILES)
def test_a_file_that_swells_is_refused_and_takes_no_memory(made):
    content = FILES[made]()
    tracemalloc.start()
    try:
        with pytest.raises(BadFile, match=r"fylder for meget|over 100 kolonner|også når de tomme"):
            list(read(content, {"Navn", "CVR"}.__contains__).rows)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 7 * len(content) + 30_000_000  # a CSV file as text, and with four bytes to a letter as lines


def test_a_package_of_very_many_parts_or_with_entities_is_refused():
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as new:
        for number in range(1_001):
            new.writestr(f"xl/{number}.xml", "")
    entities = swollen(SHEET, b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>')
    for content in (many.getvalue(), entities):
        with pytest.raises(BadFile, match="fylder for meget"):
            read(content, {"Navn"}.__contains__)


def test_ordinary_files_pass():
    """With empty rows between, a picture among the parts, and as many cells as an import takes in a row."""
    last = b'<row r="5000"><c r="A5000" t="inlineStr"><is><t>Sidst</t></is></c></row>'
    content = swollen(SHEET, b"</sheetData>", b"<row/>" * 4_000 + last)
    rows = list(read(content, {"Navn", "CVR"}.__contains__).rows)
    assert [cells[0] for _, cells in rows] == ["Frak", "Sidst"]
    picture = io.BytesIO(content)
    with zipfile.ZipFile(picture, "a") as more:
        more.writestr("xl/media/image1.png", b"\x89PNG\r\n\x1a\n" + b"<x/>" * 300_000)
    assert len(list(read(picture.getvalue(), {"Navn", "CVR"}.__contains__).rows)) == 2
