"""The two databases behind one interface. `engine()` is the one of the connection in use."""

from __future__ import annotations

from django.db import connection

from .base import Engine
from .postgres import PostgresEngine
from .sqlite import SqliteEngine

_ENGINES: dict[str, type[Engine]] = {"sqlite": SqliteEngine, "postgresql": PostgresEngine}


def engine() -> Engine:
    """The engine of the default connection; KeyError for a database that has none."""
    return _ENGINES[connection.vendor]()
