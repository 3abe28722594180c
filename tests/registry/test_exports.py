"""Exports: what a cell holds can never run, what is filtered is what comes out, and files open where they should."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from registry.listing.exports import Column, as_csv, as_xlsx, safe
from registry.models import Export
from tests.factories import CaseFactory, EnterpriseFactory, UserWithRole

LISTS = [
    "/cases/",
    "/virksomheder/",
    "/helhedsplaner/",
    "/partnerskaber/",
    "/loesninger/",
    "/udfordringer/",
    "/kommuner/",
    "/boligomraader/",
    "/organisationer/",
    "/kilder/",
]


@pytest.mark.parametrize("text", ["=1+1", "+45 12345678", "-2", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")'])
def test_a_formula_becomes_plain_text(text):
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize(
    ("value", "cell"),
    [("Frak", "Frak"), (None, ""), (5, 5), (True, "ja"), (["a", "b"], "a; b"), ("5-10", "5-10"), ("\x00\x01x", "x")],
)
def test_other_values_are_kept(value, cell):
    assert safe(value) == cell


@given(st.lists(st.text(), max_size=4))
def test_nothing_typed_breaks_a_spreadsheet_or_runs_in_it(values):
    columns = [Column("Tekst", lambda value: value)]
    sheet = load_workbook(io.BytesIO(as_xlsx("prøve", columns, values).content)).active
    cells = [row[0].value for row in sheet.iter_rows(min_row=2)]
    assert len(cells) == len(values)
    rows = list(csv.reader(io.StringIO(as_csv("prøve", columns, values).content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert not [row for row in rows if row and row[0].startswith(("=", "+", "-", "@"))]
    assert not [cell for cell in sheet["A"] if cell.data_type == "f"]


@pytest.mark.both_databases
@pytest.mark.parametrize("path", LISTS)
def test_every_list_comes_as_csv_xlsx_and_json_with_the_same_entries(client, catalogue, path):
    data = json.loads(client.get(f"{path}?format=json").content)
    assert data["count"] == len(data["results"]) > 0
    rows = list(csv.reader(io.StringIO(client.get(f"{path}?format=csv").content.decode("utf-8-sig")), delimiter=";"))
    sheet = load_workbook(io.BytesIO(client.get(f"{path}?format=xlsx").content)).active
    assert len(rows) == sheet.max_row == data["count"] + 1 or path == "/organisationer/"
    assert [cell.value for cell in sheet[1]] == rows[0]


def test_an_export_holds_what_is_filtered(client, catalogue):
    data = client.get("/cases/?tema=sundhed&format=json").json()
    assert {case["theme"]["name"] for case in data["results"]} == {"Sundhed"}
    assert data["count"] == 5


@pytest.mark.both_databases
def test_a_hostile_name_is_harmless_in_every_export(client, db):
    CaseFactory(title='=cmd|"/c calc"!A1', summary="+x")
    EnterpriseFactory(name="@SUM(1+1)*cmd")
    for path in ("/cases/", "/virksomheder/"):
        text = client.get(f"{path}?format=csv").content.decode("utf-8-sig")
        assert not [cell for row in csv.reader(io.StringIO(text), delimiter=";") for cell in row if cell.startswith(("=", "+", "@"))]


@pytest.mark.parametrize("wanted", ["pdf", "xml", "../../etc/passwd", "csv "])
def test_an_unknown_format_is_refused_and_never_an_error(client, db, wanted):
    assert client.get("/cases/", {"format": wanted}).status_code == 400


def test_who_took_a_list_away_is_written_down(client, catalogue):
    person = UserWithRole("municipal")
    for path in ("/cases/?format=csv", "/cases/?format=json"):
        assert client.get(path).status_code == 200
    assert not Export.objects.exists()  # nobody is logged in
    client.force_login(person)
    found = client.get("/virksomheder/?format=json&q=cafe").json()["count"]
    client.get("/cases/?format=csv&q=010190-1234")
    client.head("/cases/?format=csv")
    client.get("/cases/?format=pdf")
    client.get("/cases/")
    newest, first = Export.objects.all()
    assert (first.by, first.what, first.file_format, first.rows) == (person, "Socialøkonomiske virksomheder", "json", found)
    assert first.choices == "q=cafe"
    assert (newest.file_format, newest.choices) == ("csv", "")
    client.force_login(UserWithRole("admin"))
    shown = client.get("/admin/registry/export/").content.decode()
    assert person.email in shown
    assert client.post(f"/admin/registry/export/{first.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.get("/admin/registry/export/add/").status_code == 403
