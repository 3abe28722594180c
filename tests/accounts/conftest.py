"""People log in often here: their passwords are hashed quickly."""

import pytest


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def fake():
    """A desk of records in memory, and no other desk."""
    from .fake_desk import FakeDesk, only

    desk = FakeDesk()
    with only(desk):
        yield desk
