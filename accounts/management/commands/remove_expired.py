"""Removes personal data whose time is over. For a daily timer; may be run at any time and again."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from accounts.retention import rules


class Command(BaseCommand):
    help = "Fjerner persondata, hvis tid er gået. --dry-run viser kun, hvor mange der er af hver slags."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="vis, hvad der ville blive fjernet, og fjern intet")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        for rule in rules():
            number = rule.count(now) if options["dry_run"] else rule.remove(now)
            self.stdout.write(f"{number:6} {rule.label} ({rule.period})")
        if options["dry_run"]:
            self.stdout.write("Prøvekørsel: intet er fjernet.")
