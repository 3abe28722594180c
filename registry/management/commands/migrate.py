"""Django's `migrate`, one at a time for a database."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate

from registry.management.exclusive import exclusive


class Command(migrate.Command):
    """Two at once would each run what the other has begun."""

    def handle(self, *args: Any, **options: Any) -> None:
        with exclusive("migrate", say=self.stderr.write):
            super().handle(*args, **options)
