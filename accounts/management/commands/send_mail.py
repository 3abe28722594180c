"""Sends the mail that waits in the outbox: once, or as long as the process lives (`--watch`), as in production."""

from __future__ import annotations

import signal
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, close_old_connections

from accounts.mailing.outbox import send_waiting

PAUSE = 2  # seconds between two looks


class Command(BaseCommand):
    help = "Sender de mails, der venter. Med --watch bliver den ved, til den stoppes. Flere kan køre på én gang."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--watch", action="store_true", help="bliv ved, og kig hvert andet sekund")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["watch"]:
            sent, failed = send_waiting()
            self.stdout.write(f"{sent} sendt, {failed} mislykket")
            return
        signal.signal(signal.SIGTERM, lambda *_: exit(0))
        while True:
            try:
                send_waiting()
            except OperationalError as error:  # the database is away for a while; what waits, waits
                self.stderr.write(f"Databasen svarer ikke: {type(error).__name__}")
            close_old_connections()
            time.sleep(PAUSE)
