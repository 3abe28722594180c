"""Writes the whole search index anew."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand

from search.index import rebuild


class Command(BaseCommand):
    help = "Write the search index anew, from every published entry. Searches see the old one until it is done."

    def handle(self, *args: Any, **options: Any) -> None:
        start = time.monotonic()
        written = rebuild()
        self.stdout.write(f"{written} documents in {time.monotonic() - start:.1f} s")
