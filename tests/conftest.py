"""Shared fixtures. The real catalogue is loaded once a worker into the test database; tests that need it ask for it."""

from __future__ import annotations

import pytest
from django.test import Client

from registry.catalogue.loader import Report, load
from registry.kept import Kept


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch):
    """Pages use what they keep in memory within a test's transaction too, and no test sees what another has left there."""
    monkeypatch.setattr(Kept, "keeps_uncommitted", True)
    Kept.forget_all()


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
    return Client(headers={"host": "localhost"})
