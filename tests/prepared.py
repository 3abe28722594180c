"""Template databases: migrated and filled once for all of `make test`, and copied by each worker.

`python -m tests.prepared` makes them, for the database that DATABASE_URL names: for SQLite two files in the folder that
PREPARED_DATABASES names, copied into memory; for PostgreSQL two databases of the server, copied by CREATE DATABASE … TEMPLATE.
scripts/test.sh does so beside the fast checks. Without PREPARED_DATABASES each worker migrates and loads for itself.
"""

from __future__ import annotations

import os
import pickle
import sqlite3
import sys
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

MIGRATED, FILLED = "migrated", "filled"


class Templates(ABC):
    """The two templates of one kind of database, and how they are saved and copied."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def _report(self) -> Path:
        from django.db import connection

        return self.folder / f"report-{connection.vendor}.pickle"

    @abstractmethod
    def save(self, template: str) -> None:
        """Keep the test database as it stands under the template's name."""

    @abstractmethod
    def put(self, template: str) -> None:
        """Let the test database be a copy of the template."""

    def make(self) -> None:
        """Migrate a test database and load the catalogue, and save it after each."""
        from django.db import connection

        from registry.catalogue.loader import load

        own = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, serialize=False)
        self.save(MIGRATED)
        report = load()
        self.save(FILLED)
        self._report.write_bytes(pickle.dumps(report))
        connection.creation.destroy_test_db(own, verbosity=0)

    def use(self) -> None:
        """Let Django make its test database by copying the migrated one."""
        from django.conf import settings
        from django.db import connection

        def create_test_db(*args: Any, **options: Any) -> str:
            name = connection.creation._get_test_db_name()
            connection.close()
            settings.DATABASES[connection.alias]["NAME"] = connection.settings_dict["NAME"] = name
            self.put(MIGRATED)
            return name

        connection.creation.create_test_db = create_test_db

    def fill(self) -> Any:
        """Let the test database be a copy of that with the whole catalogue in it; returns what loading it reported."""
        from django.contrib.contenttypes.models import ContentType
        from django.db import connection

        if connection.in_atomic_block:
            raise RuntimeError("A test's transaction has begun: the database can't be replaced within it.")
        self.put(FILLED)
        ContentType.objects.clear_cache()
        return pickle.loads(self._report.read_bytes())  # noqa: S301 - written by this module a moment ago


class Files(Templates):
    """SQLite: files, copied into the database in memory in a tenth of a second."""

    def file(self, template: str) -> Path:
        return self.folder / f"{template}.sqlite3"

    def save(self, template: str) -> None:
        from django.db import connection

        target = sqlite3.connect(self.file(template))
        connection.connection.backup(target)
        target.close()

    def put(self, template: str) -> None:
        from django.db import connection

        connection.ensure_connection()
        source = sqlite3.connect(f"file:{self.file(template)}?mode=ro", uri=True)
        source.backup(connection.connection)
        source.close()


class Databases(Templates):
    """PostgreSQL: databases beside the test database, copied by the server in a third of a second."""

    def name(self, template: str) -> str:
        return f"portal_{template}"

    def save(self, template: str) -> None:
        from django.db import connection

        if template == FILLED:
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")  # a copy has the planner's statistics too
        self._copy(connection.settings_dict["NAME"], self.name(template))

    def put(self, template: str) -> None:
        from django.db import connection

        self._copy(self.name(template), connection.creation._get_test_db_name())

    def drop(self) -> None:
        """Take the templates away, from a server that goes on after the tests."""
        self._ask(*(f'DROP DATABASE IF EXISTS "{self.name(template)}"' for template in (MIGRATED, FILLED)))

    def _copy(self, source: str, name: str) -> None:
        from django.db import connection

        connection.close()
        self._ask(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}" TEMPLATE "{source}"')

    def _ask(self, *statements: str) -> None:
        """Ask the server itself, connected to no database of the portal's."""
        from django.db import connection

        with connection._nodb_cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)


def templates() -> Templates | None:
    """The templates for the database in use; None when nobody has made any, and for an SQLite database in a file."""
    from django.db import connection

    folder = os.environ.get("PREPARED_DATABASES", "")
    if not folder:
        return None
    if connection.vendor == "postgresql":
        return Databases(Path(folder))
    in_memory = connection.creation.is_in_memory_db(connection.creation._get_test_db_name())
    return Files(Path(folder)) if in_memory else None


def main(drop: bool) -> None:
    import django

    django.setup()
    made = templates()
    if made is None:
        raise SystemExit("PREPARED_DATABASES names no folder, or the database isn't one to copy.")
    if not drop:
        made.make()
    elif isinstance(made, Databases):
        made.drop()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main(drop="--drop" in sys.argv)
