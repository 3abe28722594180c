"""Sends all mail that is due: reminders to confirm, amounts that run out, and everybody's daily mail. For cron.

May be run as often as one likes, and twice at once: nobody gets more than one daily mail a day, or anything twice.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.mailing.due import do_all


class Command(BaseCommand):
    help = "Sender de mails, hvis dag er kommet: påmindelser, beløb, der udløber, og samlemails. Kan køres igen uden at sende igen."

    def handle(self, *args: Any, **options: Any) -> None:
        failed = False
        for said, went_well in do_all(timezone.now()):
            self.stdout.write(said)
            failed |= not went_well
        if failed:
            raise CommandError("Noget af det gik galt. Resten er gjort; kør kommandoen igen, når fejlen er rettet.")
