"""Shared fixtures. The real catalogue is loaded once a worker into the test database; tests that need it ask for it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from accounts import second_factor
from accounts.models import User
from registry.catalogue.loader import Report, load
from registry.kept import Kept


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch):
    """Pages use what they keep in memory within a test's transaction too, and no test sees what another has left there."""
    monkeypatch.setattr(Kept, "keeps_uncommitted", True)
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
    "accounts/test_matrix.py": "postgresql",
    "accounts/test_oidc.py": "sqlite",
    "accounts/test_second_factor.py": "sqlite",
    "cases/test_writing.py": "sqlite",
    "config/test_cpr_guard.py": "sqlite",
    "config/test_visibility.py": "postgresql",
    "enterprises/test_registration_access.py": "postgresql",
    "enterprises/test_registration_guide.py": "postgresql",
    "registry/test_admin.py": "sqlite",
}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if os.environ.get("TESTED_ON_BOTH") != "true":
        return
    here = Path(__file__).parent
    elsewhere = [item for item in items if ON_ONE.get(item.path.relative_to(here).as_posix(), connection.vendor) != connection.vendor]
    if elsewhere:
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if item not in set(elsewhere)]


@pytest.fixture(scope="session")
def catalogue_report(django_db_setup, django_db_blocker) -> Report:
    """The whole shipped catalogue in the database, and what loading it reported."""
    with django_db_blocker.unblock():
        return load()


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
