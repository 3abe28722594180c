"""The search's words are held in the process; each test begins without those of the one before."""

from __future__ import annotations

import pytest

from search import spelling


@pytest.fixture(autouse=True)
def fresh_words():
    spelling.forget()
    yield
    spelling.forget()
