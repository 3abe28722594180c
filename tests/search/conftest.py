"""The search's words and pages are held in the process; each test begins without those of the one before."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from search import spelling


@pytest.fixture(autouse=True)
def nothing_held():
    spelling.forget()
    cache.clear()
    yield
    spelling.forget()
    cache.clear()
