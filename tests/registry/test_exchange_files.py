"""Files of imports as plain cells: encodings, separators, sheets, what is refused, and text that comes back as it went out. No database."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from registry.exchange import reading
from registry.exchange.cells import Odd, guard, letter, normal, pack, unguard, unpack
from registry.exchange.reading import BadFile
from registry.exchange.widgets import BoolWidget, CellWidget, ChoiceWidget, DateWidget, DigitsWidget, NumberWidget, several

from .exchanging import csv_file, xlsx_file

ROWS = [["ID", "Navn", "By"], ["1", "Æblehuset", "Øster\nLindet"], ["2", 'Et "ord"; og, mere', ""]]
READ = [(2, ["1", "Æblehuset", "Øster\nLindet"]), (3, ["2", 'Et "ord"; og, mere'])]


def known(heading: str) -> bool:
    return heading in ("ID", "Navn", "By")


def read(content: bytes):
    sheet = reading.read(content, known)
    return sheet.headings, list(sheet.rows)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_csv_is_read_in_every_encoding_and_with_every_separator(encoding, separator):
    assert read(csv_file(ROWS, encoding=encoding, separator=separator)) == (ROWS[0], READ)


def test_excels_word_about_the_separator_and_empty_rows_count_as_the_spreadsheet_counts():
    assert read(b"sep=,\r\nID,Navn\r\n\r\n,,\r\n7,Syv\r\n") == (["ID", "Navn"], [(5, ["7", "Syv"])])
    assert read(b"ID;Navn\n1;A\n") == read(b"ID;Navn\r\n1;A") == read(b"ID;Navn\r1;A\r") == (["ID", "Navn"], [(2, ["1", "A"])])


def test_xlsx_gives_days_numbers_and_texts_from_the_sheet_with_the_headings():
    rows = [["ID", "Navn", "By"], [1, dt.date(2015, 5, 4), True], [], [None, 12.5, "007"], [3.0, dt.datetime(2015, 5, 4, 12, 30), "'=2+2"]]
    found = read(xlsx_file(rows, "Vejledning", "Tom"))
    assert found == (
        ["ID", "Navn", "By"],
        [(2, [1, dt.date(2015, 5, 4), True]), (4, [None, 12.5, "007"]), (5, [3, "04.05.2015 12:30", "=2+2"])],
    )


def test_a_formula_or_an_error_is_known_for_what_it_is():
    _, rows = read(xlsx_file([["ID", "Navn", "By"], [1, "=A1&B1", "#REF!"]]))
    assert rows == [(2, [1, Odd("formula", "=A1&B1"), Odd("error", "#REF!")])]


def test_a_number_beyond_all_numbers_is_an_error_and_no_number():
    content = _book(lambda name, text: text.replace(b"<v>77</v>", b"<v>1E999</v>") if "sheet1" in name else text, [["ID"], [77]])
    assert read(content)[1] == [(2, [Odd("error", "inf")])]


def _book(change, rows=ROWS) -> bytes:
    """A book with one of its parts changed."""
    source, target = io.BytesIO(xlsx_file(rows)), io.BytesIO()
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = change(name, before.read(name))
            if content is not None:
                after.writestr(name, content)
    return target.getvalue()


def _without_sheets() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    return target.getvalue()


REFUSED = {
    "nothing": (b"", "Filen er tom"),
    "only a mark": (b"\xef\xbb\xbf\r\n", "Filen er tom"),
    "old Excel or a password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "adgangskode"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "kan ikke læses"),
    "a broken zip": (b"PK\x03\x04" + b"x" * 40, "kan ikke læses"),
    "another zip": (_without_sheets(), "ikke et Excel-ark"),
    "broken inside": (_book(lambda name, text: text[:50] if "sheet" in name else text), "kan ikke læses"),
    "without its parts": (_book(lambda name, text: None if name == "xl/workbook.xml" else text), "kan ikke læses"),
    "a bomb": (_book(lambda name, text: b"0" * 160_000_000 if "styles" in name else text), "pakkes ud"),
    "no headings": (b";;\r\n1;2;3\r\n", "Første række er tom"),
    "an open quote": (b'ID;Navn\r\n1;"uden ende\r\n', "anførselstegn"),
    "too many columns": (csv_file([["ID", *(f"K{number}" for number in range(100))]]), "over 100 kolonner"),
    "too many cells": (csv_file([["ID"], ["x"] * 101]), "Række 2 har over 100 celler"),
    "a huge cell": (csv_file([["ID"], ["x" * 100_001]]), "Række 2 har en celle med over 100.000 tegn"),
    "a cell beyond the reader": (csv_file([["ID"], ["x" * 140_000]]), "celle er for lang"),
    "too many rows": (b"ID\r\n" + b"1\r\n" * 20_001, "over 20.000 rækker"),
    "too large": (b"x" * 20_000_001, "over 20 MB"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_file_for_us_is_refused_in_words(name):
    content, text = REFUSED[name]
    with pytest.raises(BadFile, match=text):
        read(content)


@given(st.binary(max_size=200) | st.binary(max_size=200).map(lambda rest: b"PK\x03\x04" + rest))
def test_no_bytes_do_more_than_be_refused(content):
    with suppress(BadFile):
        read(content)


def test_a_sheet_that_says_it_is_a_million_rows_is_read_as_far_as_it_goes():
    content = _book(lambda name, text: text.replace(b'ref="A1:C3"', b'ref="A1:XFD1048576"') if "sheet1" in name else text)
    assert read(content) == (ROWS[0], [(2, [*READ[0][1]]), (3, [*READ[1][1]])])


# --- Text out and back ----------------------------------------------------------------------------------------------------
HARD = [
    "2+2=5", "=2+2", "'=2+2", "''=2+2", "+45 12 34 56 78", "-", "@en", "\\BACKSLASH\\", "007", "'007", "1-2", "maj 2015", "1. maj", "true",
    "SAND", "12,5", "1e5", "'", "''", "'ord'", 'a"b;c,d', "to\nlinjer", "50 %", "1.250 kr.", "a|b", "ÆØÅ æøå – »«",
]  # fmt: skip


@pytest.mark.parametrize("as_text", [True, False])
@given(text=st.sampled_from(HARD) | st.text(alphabet="'=+-@\t1.m aj0Æ", max_size=6) | st.text(max_size=40))
def test_text_comes_back_as_it_went_out_and_never_runs(text, as_text):
    text = normal(text)
    written = guard(text, as_text=as_text)
    assert unguard(written) == text
    assert not written.startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("text", HARD)
def test_text_survives_both_kinds_of_file(text):
    line = io.StringIO()
    csv.writer(line, delimiter=";").writerows([["Navn"], [guard(text, as_text=True)]])
    book = Workbook()
    book.worksheets[0].append(["Navn"])
    book.worksheets[0].append([guard(text)])
    file = io.BytesIO()
    book.save(file)
    assert load_workbook(io.BytesIO(file.getvalue())).worksheets[0]["A2"].data_type == "s"
    for content in (line.getvalue().encode(), file.getvalue()):
        assert read(content)[1] == [(2, [text])]


@pytest.mark.parametrize("text", ["007", "1-2", "maj 2015", "12.5.2015", "true", "50 %", "3 kr.", "1/2", "12:30", "1e5"])
def test_what_a_spreadsheet_would_turn_into_something_else_is_kept_from_it_in_csv(text):
    assert guard(text, as_text=True) == f"'{text}"
    assert guard(text) == text


def test_cells_are_kept_as_they_are():
    for cell in ("tekst", 12, 12.5, True, None, dt.date(2015, 5, 4), Odd("formula", "=A1")):
        assert unpack(pack(cell)) == cell
    assert [letter(number) for number in (1, 26, 27, 52, 53, 702, 703)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


# --- Cells as values -------------------------------------------------------------------------------------------------------
VALUES = [
    (NumberWidget(unit="kr."), 1250, [1250, 1250.0, "1250", "1.250", "1 250", "1.250 kr.", "1250,-", "1.250,00"]),
    (NumberWidget(), None, [None, "", "  "]),
    (NumberWidget(empty=12), 12, [12, "12", None, ""]),
    (
        DateWidget(),
        dt.date(2015, 5, 4),
        [dt.date(2015, 5, 4), "04.05.2015", "4.5.2015", "04-05-2015", "2015-05-04", "4/5/2015", "4. maj 2015"],
    ),
    (DigitsWidget(8), "12345678", [12345678, 12345678.0, "12345678", "12 34 56 78", "DK12345678", "12.345.678"]),
    (DigitsWidget(4, pad=True), "0800", [800, "800", "0800", 800.0]),
    (ChoiceWidget([("yes", "ja"), ("no", "nej"), ("unknown", "ikke oplyst")], "unknown"), "unknown", ["ikke oplyst", "UNKNOWN", "", None]),
    (BoolWidget(), True, [True, "ja", "JA", "sand", "TRUE", 1, "1"]),
    (BoolWidget(), False, [False, "nej", "falsk", "", None, 0]),
    (CellWidget(), "12", ["12", 12, 12.0, " 12 "]),
    (CellWidget(), "a\nb", ["a\r\nb", "a\nb\n"]),
]


@pytest.mark.parametrize(("widget", "value", "cells"), VALUES, ids=lambda each: type(each).__name__)
def test_a_value_is_read_however_a_spreadsheet_has_stored_it_and_is_then_the_same(widget, value, cells):
    for cell in cells:
        assert widget.clean(cell) == value, cell
        assert widget.plain(cell) == widget.told(value), cell
    assert widget.plain(widget.render(value)) == widget.told(value)


WRONG = [
    (NumberWidget(), ["tolv", "12,5", 12.5, "12.5", "1" * 30, True, dt.date(2015, 5, 4)]),
    (DateWidget(), ["maj 2015", 2015, "31.02.2015", "i går", True]),
    (DigitsWidget(4), ["80000", "otte", "8x00"]),
    (ChoiceWidget([("yes", "ja")]), ["måske", 1]),
    (BoolWidget(), ["måske", 2]),
    (CellWidget(), [True, dt.date(2015, 5, 4), Odd("formula", "=A1"), Odd("error", "#REF!"), Odd("cpr", "Teksten ligner et CPR-nummer")]),
]


@pytest.mark.parametrize(("widget", "cells"), WRONG, ids=lambda each: type(each).__name__)
def test_what_is_no_value_says_what_to_write(widget, cells):
    for cell in cells:
        with pytest.raises(ValueError, match=r"[A-ZÆØÅ].+"):
            widget.clean(cell)


def test_several_are_parted_by_a_bar_or_a_line_and_count_once():
    assert several(" Café | Montage|Café\nHave og park | ") == ["Café", "Montage", "Have og park"]
