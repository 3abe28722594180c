"""What the tests of people share."""

import pytest


@pytest.fixture
def fake():
    """A desk of records in memory, and no other desk."""
    from .fake_desk import FakeDesk, only

    desk = FakeDesk()
    with only(desk):
        yield desk
