"""A real browser against a real server: the whole catalogue, one server and one browser a worker.

In this folder `db` is not a transaction but the test database itself: pytest-django makes it because `db` is asked for,
the catalogue is loaded into it once (tests/conftest.py), and nothing empties it between tests, as `live_server` would.
The server and the browser are closed after the last test of this folder, because Playwright's event loop would make
Django refuse the database to other tests of the same worker.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pytest_django import DjangoDbBlocker

from accounts.models import HandOver, Membership, User
from registry.models import Organisation
from tests.factories import give_second_factor

from .watching import DESKTOP, Watch

MISSING = "Browser tests need Chromium. Install it with: sudo apt-get install chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Nothing but the test server has an address; what a page asks of another host fails, and the watch reports it.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
TIMEOUT = 10_000  # milliseconds; a slow machine gets time, a hanging page doesn't hold the suite

OpenPage = Callable[..., Page]

# Read before any test database exists: the database that no test may touch.
OWN_DATABASE = str(settings.DATABASES["default"]["NAME"])


@dataclass(frozen=True)
class Person:
    """A user and the password they type."""

    email: str
    name: str
    password: str


READER = Person("laeser@example.dk", "Kommunal medarbejder (prøve)", "kun-til-proever-1")
ADMIN = Person("admin-proeve@example.dk", "Administrator (prøve)", "kun-til-proever-2")


@pytest.fixture(scope="session", autouse=True)
def chromium() -> str:
    """Where Chromium is. Without it every browser test is skipped, but in CI it must be there."""
    path = shutil.which("chromium")
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail(MISSING, pytrace=False)
        pytest.skip(MISSING)
    return path


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """All that is skipped for want of Chromium is one line of the summary, and not one for each test."""
    report = yield
    if report.skipped and isinstance(report.longrepr, tuple) and report.longrepr[2].endswith(MISSING):
        report.longrepr = (__file__, None, f"Skipped: {MISSING}")
    return report


@pytest.fixture(scope="session")
def db(chromium: str, django_db_setup: None) -> None:
    """The test database, without a transaction around each test; refuses to go on in any other."""
    if str(connections["default"].settings_dict["NAME"]) == OWN_DATABASE:
        pytest.fail("There is no test database, and the browser tests may not write to the portal's own.", pytrace=False)


@pytest.fixture(scope="package")
def memory(db: None) -> BaseDatabaseWrapper | None:
    """The connection in which an SQLite database in memory lives; None for any other. Taken before Playwright's loop hides it."""
    connection = connections["default"]
    return connection if connection.vendor == "sqlite" and connection.is_in_memory_db() else None


@pytest.fixture(scope="package")
def beside(memory: BaseDatabaseWrapper | None, server: str, django_db_blocker: DjangoDbBlocker) -> Callable[[Callable[[], Any]], Any]:
    """Asks the database in a thread of its own: `beside(make_an_entry)`. Playwright's loop runs in this one, and there Django refuses."""

    def beside(do: Callable[[], Any]) -> Any:
        def run() -> Any:
            if memory is not None:
                connections["default"] = memory
            try:
                with django_db_blocker.unblock():
                    return do()
            finally:
                if memory is None:
                    connections.close_all()

        with ThreadPoolExecutor(1) as pool:
            return pool.submit(run).result()

    return beside


@pytest.fixture(scope="package")
def server(
    db: None, memory: BaseDatabaseWrapper | None, django_db_blocker: DjangoDbBlocker, request: pytest.FixtureRequest
) -> Iterator[str]:
    """The portal with the whole catalogue and two users, on a port of its own; its address without the last slash."""
    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        pytest.fail("The static files aren't collected. Run: .venv/bin/python manage.py collectstatic --noinput", pytrace=False)
    request.getfixturevalue("catalogue_report")  # by name, so that it is loaded after `db` has looked where it goes
    with django_db_blocker.unblock():
        User.objects.create_user(READER.email, READER.password, name=READER.name).confirm_address()
        give_second_factor(User.objects.create_superuser(ADMIN.email, ADMIN.password, name=ADMIN.name))
        # SQLite in memory lives in this connection alone, so the server's threads share it.
        connection = connections["default"]
        shared = connection.vendor == "sqlite" and connection.is_in_memory_db()
        if shared:
            connection.inc_thread_sharing()
        thread = LiveServerThread("127.0.0.1", _as_deployed, connections_override={"default": connection} if shared else None)
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        if thread.error:
            raise thread.error
        yield f"http://127.0.0.1:{thread.port}"
        thread.terminate()
        if shared:
            connection.dec_thread_sharing()
        User.objects.filter(email__in=[READER.email, ADMIN.email]).delete()


@pytest.fixture
def database(
    server: str, memory: BaseDatabaseWrapper | None, django_db_blocker: DjangoDbBlocker, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """The server's database, for a test that makes its own people. Playwright's event loop runs none of this, so it's safe."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with django_db_blocker.unblock():
        yield
    if memory is None:  # the event loop's own connection would keep the test database from being removed
        connections.close_all()


@pytest.fixture(autouse=True)
def no_limits_from_before(database: None) -> None:
    """Tries and codes that another test used don't count."""
    cache.clear()


MakePerson = Callable[..., Person]


@pytest.fixture
def make_person(database: None) -> Iterator[MakePerson]:
    """Makes a person for this test alone, with a role in an organisation of the catalogue: `make_person("En Person", "municipal")`."""
    made: list[str] = []

    def make_person(name: str, role: str = "", organisation: str = "kolding-kommune") -> Person:
        person = Person(f"person-{len(made)}-{secrets.token_hex(3)}@example.dk", name, "kun-til-proever-3")
        made.append(person.email)
        user = User.objects.create_user(person.email, person.password, name=name)
        user.confirm_address()
        if role:
            Membership.objects.create(user=user, role=role, organisation=Organisation.objects.get(slug=organisation))
        return person

    yield make_person
    HandOver.objects.filter(from_user__email__in=made).delete()
    User.objects.filter(email__in=made).delete()


def _as_deployed(handler: Callable) -> Callable:
    """The application itself serves its static files (whitenoise), as it does in production."""
    return handler


@pytest.fixture(scope="package")
def browser(server: str, chromium: str) -> Iterator[Browser]:
    """One Chromium a worker. It starts after the server, so that it is closed before the database is used again."""
    expect.set_options(timeout=TIMEOUT)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def windows(browser: Browser, server: str) -> dict[bool, Page]:
    """One window with JavaScript and one without, for every test of the worker: opening one costs more than most pages."""
    windows = {}
    for scripts in (True, False):
        context = browser.new_context(base_url=server, java_script_enabled=scripts, locale="da-DK", timezone_id="Europe/Copenhagen")
        context.set_default_timeout(TIMEOUT)
        windows[scripts] = context.new_page()
    return windows


@pytest.fixture
def open_page(windows: dict[bool, Page], server: str) -> Iterator[OpenPage]:
    """Opens a page with no cookies and nothing remembered, watched: `open_page("/cases/", viewport=PHONE, scripts=False)`.

    What no page may do (ask another host, break the content policy, log an error) fails the test that did it.
    """
    watches: list[tuple[Page, Watch]] = []

    def open_page(path: str | None = None, *, scripts: bool = True, viewport: dict[str, int] = DESKTOP, **media: str) -> Page:
        page = windows[scripts]
        page.set_viewport_size(viewport)
        page.emulate_media(**{"media": "null", "reduced_motion": "null", **media})
        watches.append((page, Watch(page)))
        if path is not None:
            page.goto(path)
        return page

    yield open_page
    for page, watch in watches:
        # What the last page does late is still this test's. A bare page of the same site: another costs a new process.
        page.goto("/healthz")
        page.context.clear_cookies()
        devtools = page.context.new_cdp_session(page)
        devtools.send("Storage.clearDataForOrigin", {"origin": server, "storageTypes": "all"})
        devtools.detach()
        watch.end()
    assert [line for _, watch in watches for line in watch.complaints] == []


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A desktop page with JavaScript, nothing opened yet."""
    return open_page()


@pytest.fixture
def plain(open_page: OpenPage) -> Page:
    """A desktop page without JavaScript, nothing opened yet."""
    return open_page(scripts=False)
