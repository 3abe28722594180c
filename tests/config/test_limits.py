"""Limits before reading, a database that is away, and two of one command at once."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import RequestFactory

from config.middleware import LARGEST_BODY, LARGEST_FILE
from registry.exchange.cells import guard as cell_guard
from registry.exchange.cells import unguard
from registry.exchange.reading import BadFile, read
from registry.listing.exports import safe as guard
from registry.models import OrganisationWebsite, Source
from tests.conftest import PortalClient
from tests.factories import UserWithRole

ROOT = Path(__file__).resolve().parents[2]
IMPORT = "/admin/registry/organisation/import/"


class Unread(io.RawIOBase):
    """A body of any length that nobody may read."""

    def read(self, *args):
        raise AssertionError("the body was read")

    def readinto(self, *args):
        raise AssertionError("the body was read")


def send(client: PortalClient, path: str, length: int):
    """A multipart form that says it has so many bytes."""
    environ = client._base_environ(PATH_INFO=path, REQUEST_METHOD="POST", CONTENT_TYPE="multipart/form-data; boundary=x")
    environ |= {"CONTENT_LENGTH": str(length), "wsgi.input": Unread()}
    return client.request(**environ)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/konto/log-ind/", "/soeg/", "/virksomheder/registrer/", "/findes-ikke/", IMPORT])
def test_a_body_that_is_too_large_is_refused_unread(path):
    for reader in (None, "housing"):
        client = PortalClient()
        if reader:
            client.force_login(UserWithRole(reader))
        answer = send(client, path, 300_000_000)
        assert answer.status_code == 413
        assert "fylder for meget" in answer.content.decode()
        assert send(client, path, LARGEST_BODY + 1).status_code == 413


@pytest.mark.django_db
def test_administrators_import_large_files_and_nothing_else():
    client = PortalClient()
    client.force_login(UserWithRole("admin"))
    assert send(client, IMPORT, LARGEST_FILE + 1).status_code == 413
    assert send(client, "/konto/log-ud/", LARGEST_BODY + 1).status_code == 413
    for odd in ("x", "-1", "9" * 30):
        environ = client._base_environ(PATH_INFO="/", REQUEST_METHOD="POST") | {"CONTENT_LENGTH": odd, "wsgi.input": Unread()}
        assert client.request(**environ).status_code == 413
    big = SimpleUploadedFile("x.csv", b"Navn;\n" + b"x" * (LARGEST_BODY + 1))
    assert client.post(IMPORT, {"fil": big}).status_code == 200


def test_three_million_empty_rows_are_counted_and_not_read():
    for row in (b"\r\n", b";;;\r\n"):
        with pytest.raises(BadFile, match="også når de tomme tælles med"):
            read(b"Navn;CVR\r\n" + row * 3_000_000, {"Navn", "CVR"}.__contains__)


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n=", " =", "  @", "\u00a0=", "\u200b=", "\ufeff=", "\0=", "＝", "＋", "－", "＠", " \n+"]
)
def test_no_cell_of_a_file_begins_a_formula(start):
    text = f"{start}1+1"
    assert guard(text).startswith("'")
    assert cell_guard(text).startswith("'")
    assert unguard(cell_guard(text)) == text.replace("\0", "")


def test_ordinary_text_goes_out_as_it_is():
    for text in ("Brandkadet", "3 = 2 + 1", "a@b.dk", "'citat'", ""):
        assert guard(text) == text


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["ftp://example.dk/x", "ftps://example.dk", "javascript:alert(1)", "data:text/html,x", "//example.dk"])
def test_addresses_are_on_the_web(address, client):
    for record in (OrganisationWebsite(url=address, label="x"), Source(url=address, title="x", slug="x")):
        with pytest.raises(ValidationError) as refused:
            record.clean_fields()
        assert "url" in refused.value.message_dict


def test_an_address_from_before_the_rule_is_no_link():
    from django.template.loader import render_to_string

    sites = [OrganisationWebsite(url="javascript:alert(1)", label="Gammel"), OrganisationWebsite(url="https://example.dk", label="Ny")]
    html = render_to_string("components/websites.html", {"websites": sites})
    assert 'href="https://example.dk"' in html
    assert 'href="javascript' not in html
    assert "Gammel" in html


# --- The database is away -----------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["/", "/cases/", "/konto/min-side/", "/admin/", "/data/cases.json", "/soeg/?q=x&format=json"])
@pytest.mark.parametrize("logged_in", [False, True])
def test_503_with_retry_after_while_the_database_is_away(monkeypatch, path, logged_in):
    client = PortalClient()
    if logged_in:
        client.force_login(UserWithRole("admin"))
    client.raise_request_exception = False

    def away(*args, **kwargs):
        raise OperationalError("could not connect to server")

    with monkeypatch.context() as patch:
        patch.setattr(
            type(connection._connections[connection._alias]) if hasattr(connection, "_connections") else type(connection), "cursor", away
        )
        answer = client.get(path)
        assert PortalClient().get("/healthz").status_code == 200
        assert PortalClient().get("/readyz").status_code == 503
    if not logged_in and path in ("/konto/min-side/", "/admin/"):
        return  # which ask the database nothing before they lead to the log-in
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    if "data" in path or "json" in path:
        assert answer.json()["error"].startswith("Databasen svarer ikke")
    else:
        assert "ude af drift et øjeblik" in answer.content.decode()
    assert client.get("/om/").status_code == 200, "and comes back"


@pytest.mark.django_db
def test_a_fault_of_ours_stays_500_and_a_locked_database_is_503(monkeypatch):
    client = PortalClient()
    client.raise_request_exception = False
    for error, status in (("no such table: cases", 500), ("database is locked", 503)):

        def fails(request, error=error):
            raise OperationalError(error)

        monkeypatch.setattr("config.views._newest", lambda: fails(None))
        monkeypatch.setattr("config.urls.urlpatterns", None, raising=False)

        from config.middleware import DatabaseAwayMiddleware, note_database_errors

        def answer(request, error=error):
            try:
                raise OperationalError(error)
            except OperationalError:
                note_database_errors(request=request)
                from django.http import HttpResponse

                return HttpResponse(status=500)

        assert DatabaseAwayMiddleware(answer)(RequestFactory().get("/")).status_code == status


# --- Two at once --------------------------------------------------------------------------------------------------------
HOLD = (
    "import django; django.setup(); import sys, time; from registry.management.exclusive import exclusive\n"
    "with exclusive('migrate', say=print): print('held', flush=True); time.sleep(float(sys.argv[1]))"
)
ASK = (
    "import django; django.setup(); from registry.management.exclusive import exclusive\n"
    "with exclusive('migrate', say=print, wait=0.6): print('done')"
)


@pytest.mark.django_db(transaction=True)
def test_a_second_run_waits_says_so_and_gives_up_with_a_sentence(tmp_path):
    database = f"sqlite:///{tmp_path}/db.sqlite3"
    if connection.vendor == "postgresql":
        chosen = connection.settings_dict
        database = f"postgres://{chosen['USER']}@/{chosen['NAME']}?host={chosen['HOST'] or chosen['OPTIONS'].get('host', '')}"
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": database, "DEBUG": "true"}

    def run(code: str, *args: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", code, *args], cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    first = run(HOLD, "60")
    assert first.stdout.readline() == "held\n"
    out, err = run(ASK).communicate(timeout=60)
    assert "Venter på en anden kørsel" in out
    assert "done" not in out
    assert "Vent, til den er færdig" in err
    first.kill()
    first.wait()
    time.sleep(0.2)
    assert run(ASK).communicate(timeout=60)[0].endswith("done\n"), "a killed process holds nothing"
