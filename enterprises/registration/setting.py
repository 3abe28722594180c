"""Who sits at the form, for whom, and which day it is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import models

from accounts.models import User
from registry.models import Citation, Organisation


@dataclass(frozen=True)
class Setting:
    """What a step's parts are handed. `organisation` is the one the reader registers for; None for an administrator without one."""

    user: User
    organisation: Organisation | None
    today: dt.date


@dataclass(frozen=True)
class Stamp:
    """Put on every row that is new or changed: the organisation's statement of the day, and who wrote it."""

    citation: Citation
    user: User | None
    organisation: Organisation
    today: dt.date

    def mark(self, row: models.Model) -> None:
        """Rows that state a fact get the source; the rest have none."""
        if hasattr(row, "citation_id"):
            row.citation = self.citation  # type: ignore[attr-defined]
