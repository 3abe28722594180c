"""A housing organisation, one who writes for it, and a case on its way."""

from __future__ import annotations

import pytest

from cases.models import PracticeCase
from tests.cases.builders import WRITE, a_house, complete, first_step
from tests.factories import UserWithRole, mail_at_once


@pytest.fixture
def house(empty_registry):
    return a_house()


@pytest.fixture
def writer(client, house):
    """Logged in."""
    person = UserWithRole("housing", house)
    mail_at_once(person)
    client.force_login(person)
    return person


@pytest.fixture
def draft(client, writer):
    """The first step alone, as it was typed."""
    client.post(WRITE, first_step())
    return PracticeCase.objects.get(title="Fritidsjob i gården")


@pytest.fixture
def whole_draft(house, writer):
    """A draft that lacks nothing."""
    return complete(house, writer)


@pytest.fixture
def submitted(client, whole_draft, django_capture_on_commit_callbacks):
    """Sent by its writer."""
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(f"/cases/{whole_draft.slug}/gennemse/", {"handling": "indsend"})
    assert response.headers["Location"] == f"/cases/{whole_draft.slug}/"
    return PracticeCase.objects.get(pk=whole_draft.pk)
