"""SQLite's test database, migrated and filled once for all of `make test`, and copied into memory by each worker.

`python -m tests.prepared` makes the copies in the folder that PREPARED_DATABASES names; scripts/test.sh does so beside the
fast checks, on a core that is idle then. Without the variable, and on PostgreSQL, each worker migrates and loads for itself.
"""

from __future__ import annotations

import os
import pickle
import sqlite3
from pathlib import Path
from typing import Any

MIGRATED, FILLED, REPORT = "migrated.sqlite3", "filled.sqlite3", "report.pickle"


def folder() -> Path | None:
    """Where the copies lie; None when nobody has made any, and for a database other than SQLite in memory."""
    from django.db import connection

    path = os.environ.get("PREPARED_DATABASES", "")
    if not path or connection.vendor != "sqlite" or not connection.creation.is_in_memory_db(connection.creation._get_test_db_name()):
        return None
    return Path(path)


def copy_into_memory(path: Path) -> None:
    """Put what stands in the file in place of all that stands in the database in memory."""
    from django.contrib.contenttypes.models import ContentType
    from django.db import connection

    if connection.in_atomic_block:
        raise RuntimeError("A test's transaction has begun: the database can't be replaced within it.")
    connection.ensure_connection()
    source = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    source.backup(connection.connection)
    source.close()
    ContentType.objects.clear_cache()


def use(made: Path) -> None:
    """Let Django make its test database by copying the migrated one."""
    from django.conf import settings
    from django.db import connection

    def create_test_db(*args: Any, **options: Any) -> str:
        name = connection.creation._get_test_db_name()
        connection.close()
        settings.DATABASES[connection.alias]["NAME"] = connection.settings_dict["NAME"] = name
        copy_into_memory(made / MIGRATED)
        return name

    connection.creation.create_test_db = create_test_db


def fill(made: Path) -> Any:
    """Copy the database with the whole catalogue in it; returns what loading it reported."""
    copy_into_memory(made / FILLED)
    return pickle.loads((made / REPORT).read_bytes())  # noqa: S301 - written by this module a moment ago


def make(made: Path) -> None:
    """Migrate a database in memory and load the catalogue, and write a copy after each."""
    import django

    django.setup()
    from django.db import connection

    from registry.catalogue.loader import load

    def save(name: str) -> None:
        target = sqlite3.connect(made / name)
        connection.connection.backup(target)
        target.close()

    connection.creation.create_test_db(verbosity=0, serialize=False)
    save(MIGRATED)
    report = load()
    save(FILLED)
    (made / REPORT).write_bytes(pickle.dumps(report))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    make(Path(os.environ["PREPARED_DATABASES"]))
