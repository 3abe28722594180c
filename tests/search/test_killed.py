"""A process that is killed in the middle of a write: nothing half is left, and what was written without the index is mended.

Real processes, killed with SIGKILL, on a database of their own: a file for SQLite, a database of the same server for PostgreSQL.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

from tests import prepared

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.both_databases
SECONDS = 120  # for a process to come so far, on a busy machine

START = """
import json, sys, time
import django
django.setup()
from django.db import transaction
from cases.models import PracticeCase
from search.index import find, index
from search.models import SearchDocument, SearchName, SearchTerm, SearchText, SearchWord
from tests.factories import CaseFactory

def wait_to_be_killed():
    print("written", flush=True)
    time.sleep(600)
"""
WRITE = """
with transaction.atomic():
    case = CaseFactory(title="Hønsehuset", slug="hoensehuset", background="Beboerne holder perlehøns.")
    index("case", [case.pk])
    assert find("perlehøns").hits
    wait_to_be_killed()
"""
WRITE_IN_BULK = """
for number in range(3):
    CaseFactory(title=f"Vandhul {number}", background="Beboerne graver et vandhul.")
wait_to_be_killed()
"""
RECONCILE = """
from django.core.management import call_command
call_command("search_reconcile", verbosity=0, stdout=sys.stderr)
"""
REPORT = """
print(json.dumps({
    "cases": PracticeCase.objects.count(),
    "index": [model.objects.count() for model in (SearchDocument, SearchText, SearchName, SearchTerm, SearchWord)],
    "found": find(sys.argv[1]).exact_total,
}))
"""


@pytest.fixture(scope="module")
def url(tmp_path_factory, django_db_setup, django_db_blocker) -> Iterator[str]:
    """The address of an empty, migrated database that no other test uses."""
    made = prepared.templates()
    if connection.vendor == "sqlite":
        own = tmp_path_factory.mktemp("killed") / "portal.sqlite3"
        if made is not None:
            shutil.copyfile(made.file(prepared.MIGRATED), own)
        else:
            run(f"sqlite:///{own}", ["manage.py", "migrate", "--verbosity=0"])
        yield f"sqlite:///{own}"
        return
    name = f"killed_{os.getpid()}"
    own = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}" if made is None else f"CREATE DATABASE {name} TEMPLATE {made.name(prepared.MIGRATED)}")
    try:
        if made is None:
            run(own, ["manage.py", "migrate", "--verbosity=0"])
        yield own
    finally:
        with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def environment(url: str) -> dict[str, str]:
    return {**os.environ, "DATABASE_URL": url, "DEBUG": "true", "DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONPATH": str(ROOT)}


def run(url: str, arguments: list[str]) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment(url), capture_output=True, text=True, timeout=SECONDS, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def kill_when_written(url: str, script: str) -> None:
    process = subprocess.Popen([sys.executable, "-c", START + script], cwd=ROOT, env=environment(url), stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "written\n"
    finally:
        process.kill()
        process.communicate()
    assert process.returncode == -9


def report(url: str, query: str, first: str = "") -> dict:
    """What stands in the database, after `first` has been done by the same process."""
    return json.loads(run(url, ["-c", START + first + REPORT, query]))


NOTHING = {"cases": 0, "index": [0, 0, 0, 0, 0], "found": 0}


def test_killed_before_the_commit_leaves_nothing_half(url):
    kill_when_written(url, WRITE)
    assert report(url, "perlehøns") == NOTHING


def test_killed_after_writing_past_the_index_is_mended_by_reconcile(url):
    kill_when_written(url, WRITE_IN_BULK)
    assert report(url, "vandhul") == {**NOTHING, "cases": 3}
    assert report(url, "vandhul", RECONCILE)["found"] == 3
