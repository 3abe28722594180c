"""A person's errand through many pages: gone through with scripts and without, and on both databases when there are two.

With scripts (and axe) on SQLite, without on PostgreSQL, where the pages are the same and only the database differs.
"""

from __future__ import annotations

import pytest

both_ways = pytest.mark.parametrize(
    "scripts",
    [
        pytest.param(True, marks=pytest.mark.on("sqlite"), id="with scripts"),
        pytest.param(False, marks=pytest.mark.on("postgresql"), id="without"),
    ],
)
# A journey that has no way without scripts of its own, or differs by what the database refuses.
on_both = pytest.mark.both_databases
