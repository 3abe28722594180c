"""Finds what the search index lacks, has too old, or has too much, and mends it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from search.index import reconcile


class Command(BaseCommand):
    help = "Compare the search index with the entries, tokens included, and mend what differs. Run it after imports and every night."

    def handle(self, *args: Any, **options: Any) -> None:
        found = reconcile()
        self.stdout.write(f"{found.written} documents written, {found.dropped} dropped")
