"""Shared fixtures. The real catalogue is loaded once a worker into the test database; tests that need it ask for it."""

from __future__ import annotations

import os
from pathlib import Path

import hypothesis
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import override_settings
from whitenoise.base import WhiteNoise

from accounts import second_factor
from accounts.models import User
from registry.catalogue.loader import Report, load
from registry.kept import Kept
from registry.kept_pages import KeptPages
from tests import prepared

# How long an example takes says how busy the machine is, and nothing of the rule.
hypothesis.settings.register_profile("portal", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("portal")


@pytest.fixture(scope="session", autouse=True)
def static_files_looked_up_once():
    """Each client starts the middleware anew, and whitenoise then looks at all 700 files, at more than a page costs: once will do."""
    seen: dict[tuple[str, str], dict] = {}
    look = WhiteNoise.update_files_dictionary

    def update_files_dictionary(self: WhiteNoise, root: str, prefix: str) -> None:
        if (root, prefix) not in seen:
            look(self, root, prefix)
            seen[root, prefix] = dict(self.files)
        self.files.update(seen[root, prefix])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoise, "update_files_dictionary", update_files_dictionary)
        yield


@pytest.fixture(scope="session", autouse=True)
def quick_passwords():
    """A password's hash is slow by design, and people are made and log in often here."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch):
    """Lists use what they keep in memory within a test's transaction too, and no test sees what another has left there.

    Whole pages are kept only where a test turns it on: queries are counted as the first reader's are.
    """
    monkeypatch.setattr(Kept, "keeps_uncommitted", True)
    monkeypatch.setattr(KeptPages, "on", False)
    Kept.forget_all()


class PortalClient(Client):
    """Asks as `localhost`; logs people in as if they had passed both steps where their role asks for two."""

    def __init__(self, **kwargs):
        super().__init__(headers={"host": "localhost"}, **kwargs)

    def force_login(self, user: User, backend: str | None = None, *, both_steps: bool = True) -> None:
        """Log in without a password. With `both_steps` false, a second factor that the person lacks isn't set up for them."""
        from tests.factories import give_second_factor

        roles = set(user.memberships.values_list("role", flat=True)) | ({"admin"} if user.is_superuser else set())
        if both_steps and any(second_factor.needed(role) for role in roles):
            give_second_factor(user)
        super().force_login(user, backend)


@pytest.fixture(autouse=True)
def as_in_production(settings):
    """What a person's own .env may have loosened holds in every test."""
    settings.MFA_REQUIRED_ROLES = frozenset({"admin"})


# What is long and asks nothing of the database that other tests don't is run on one of the two only, when both are tested
# (TESTED_ON_BOTH, set by scripts/test.sh): walks over every page and form. Otherwise all of it is run on the one there is.
ON_ONE = {
    "accounts/test_login.py": "sqlite",
    "accounts/test_matrix.py": "sqlite",
    "accounts/test_oidc.py": "sqlite",
    "accounts/test_second_factor.py": "sqlite",
    "accounts/test_my_page.py": "sqlite",
    "cases/test_writing.py": "sqlite",
    "cases/test_writing_access.py": "sqlite",
    "accounts/test_people_admin.py": "sqlite",
    "config/test_admin_front.py::test_the_front_page_shows_what_waits_in_a_fixed_number_of_queries": "sqlite",
    "config/test_cpr_guard.py": "sqlite",
    "config/test_pages.py::test_a_page_keeps_the_house_rules": "sqlite",
    "config/test_pages.py::test_titles_are_unique": "sqlite",
    "config/test_visibility.py": "postgresql",
    "enterprises/test_registration_access.py": "sqlite",
    "enterprises/test_registration_guide.py": "sqlite",
    "procurement/test_adviser.py": "sqlite",
    "procurement/test_calculators.py": "sqlite",
    "registry/test_admin.py": "sqlite",
    "registry/test_admin_words.py": "sqlite",
    "registry/test_exchange_pages.py": "sqlite",
    "registry/test_kept_pages.py::test_every_table_that_a_page_reads_tells_when_it_changes": "sqlite",
    "registry/test_loader.py::test_a_dry_run_reports_and_keeps_nothing": "sqlite",
    "registry/test_merging_pages.py": "sqlite",
}


BROWSER = Path(__file__).parent / "browser"
DATABASE = {"db", "transactional_db", "django_db_setup", "catalogue_report"}  # a test that asks for none of them asks no database


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items.sort(key=_place)
    if os.environ.get("TESTED_ON_BOTH") != "true":
        return
    here = Path(__file__).parent
    elsewhere = {item for item in items if connection.vendor not in _run_on(item, here)}
    if elsewhere:
        config.hook.pytest_deselected(items=list(elsewhere))
        items[:] = [item for item in items if item not in elsewhere]


def _place(item: pytest.Item) -> tuple[bool, bool, bool]:
    """What needs no catalogue comes first: a registry that is empty already needn't be emptied for a test, which takes seconds.

    Then the catalogue's tests, the browser's, whose server's database isn't taken back after each, and last those that write
    for good, after which the database is flushed.
    """
    names = getattr(item, "fixturenames", ())
    mark = item.get_closest_marker("django_db")
    for_good = "transactional_db" in names or (mark is not None and bool(mark.kwargs.get("transaction")))
    return for_good, BROWSER in item.path.parents, "catalogue_report" in names


def _run_on(item: pytest.Item, here: Path) -> tuple[str, ...]:
    """The databases a test is run on: by its mark, else by its file's or its own name.

    SQLite alone for the browser tests without a mark, and for what asks no database at all.
    """
    if (mark := item.get_closest_marker("on")) is not None:
        return mark.args
    if BROWSER in item.path.parents:
        return ("sqlite",)
    if not DATABASE & set(getattr(item, "fixturenames", ())) and item.get_closest_marker("django_db") is None:
        return ("sqlite",)
    file = item.path.relative_to(here).as_posix()
    one = ON_ONE.get(file) or ON_ONE.get(f"{file}::{getattr(item, 'originalname', '')}")
    return (one,) if one else ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """The migrated database is copied where one has been prepared (scripts/test.sh)."""
    if (made := prepared.folder()) is not None:
        prepared.use(made)


@pytest.fixture(scope="session")
def catalogue_report(django_db_setup, django_db_blocker) -> Report:
    """The whole shipped catalogue in the database, and what loading it reported."""
    with django_db_blocker.unblock():
        made = prepared.folder()
        return load() if made is None else prepared.fill(made)


@pytest.fixture
def catalogue(catalogue_report: Report, db: None) -> Report:
    """The shipped catalogue, for a test that reads it (and whose own changes are rolled back)."""
    return catalogue_report


@pytest.fixture
def empty_registry(db: None):
    """The registry without a single entry, whatever other tests have loaded."""
    from tests.factories import empty_the_registry

    empty_the_registry()


@pytest.fixture
def client() -> Client:
    return PortalClient()
