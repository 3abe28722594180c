"""One at a time: a lock that commands hold which must not run twice at once on one database."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from zlib import crc32

from django.core.management.base import CommandError
from django.db import connection

WAIT = 60  # seconds that the second one waits for the first
LOOK_EVERY = 0.5  # seconds


@contextmanager
def exclusive(name: str, *, say: Callable[[str], object], wait: float = WAIT) -> Iterator[None]:
    """Hold the lock of a name for this database while the body runs; the system lets it go when the process dies.

    PostgreSQL: an advisory lock of the session. SQLite: a lock on a file beside the database; one in memory is nobody else's. Says
    that it waits, and raises CommandError when the other hasn't finished in time.
    """
    take, release = _advisory(name) if connection.vendor == "postgresql" else _file(name)
    until, told = time.monotonic() + wait, False
    while not take():
        if not told:
            say(f"Venter på en anden kørsel af {name} på samme database …")
            told = True
        if time.monotonic() > until:
            release()
            raise CommandError(f"En anden kørsel af {name} er i gang på samme database. Vent, til den er færdig, og prøv igen.")
        time.sleep(LOOK_EVERY)
    try:
        yield
    finally:
        release()


def _advisory(name: str) -> tuple[Callable[[], bool], Callable[[], None]]:
    key = crc32(f"partnerskabsportalen:{name}".encode())

    def take() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
            return bool(cursor.fetchone()[0])

    def release() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock_all()")

    return take, release


def _file(name: str) -> tuple[Callable[[], bool], Callable[[], None]]:
    database = str(connection.settings_dict["NAME"])
    if "memory" in database:
        return (lambda: True), (lambda: None)
    path = Path(f"{database}.{name}.lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("w")

    def take() -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    return take, file.close
