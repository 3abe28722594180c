"""The administrators' queues of cases."""

from __future__ import annotations

import datetime as dt

from accounts.life_queues import life_queues
from registry.queues import Queue

from .actions import LIFE


def case_queues(today: dt.date) -> list[Queue]:
    """Two queries."""
    return life_queues(LIFE, "Cases", today)
