"""Tells the administrators by mail that the amounts of the procurement rules run out. Run it once a day."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from procurement import actions


class Command(BaseCommand):
    help = "Siger til administratorerne, at beløbsgrænserne udløber: 90, 30 og 7 dage før og på dagen, én mail hver gang."

    def handle(self, *args: Any, **options: Any) -> None:
        sent = actions.tell_of_expiry(today=timezone.localdate())
        self.stdout.write(f"{sent} mails sendt.")
