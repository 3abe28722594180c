"""Asks those who keep published entries to confirm what is due, by one mail to each person. Run it once a day."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.reminders import ask_to_confirm, due_by_address


class Command(BaseCommand):
    help = "Beder om bekræftelse af det, der er forfaldet: højst én mail om hver virksomhed eller case på 14 dage."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        overdue, by_address = due_by_address(timezone.localdate(now))
        asked = sum(ask_to_confirm(address=address, due=due, now=now) for address, due in sorted(by_address.items()))
        self.stdout.write(f"{overdue} forfaldne, {asked} bedt om bekræftelse.")
