"""The search's words and pages are held in the process; each test begins without those of the one before."""

from __future__ import annotations

import pytest
from django.core.cache import caches

from search import spelling


@pytest.fixture(autouse=True)
def nothing_held():
    spelling.forget()
    caches["process"].clear()
    yield
    spelling.forget()
    caches["process"].clear()
