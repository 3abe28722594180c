"""Prints a data set of the open data."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from registry.opendata import datasets, payload


class Command(BaseCommand):
    help = "Skriver et datasæt som JSON: det samme som /data/<navn>.json."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="datasættets navn, for eksempel cases")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["name"]
        if name not in datasets():
            raise CommandError(f"Der er intet datasæt, der hedder '{name}'. Vælg et af: {', '.join(sorted(datasets()))}.")
        self.stdout.write(json.dumps(payload(name), ensure_ascii=False, indent=2))
