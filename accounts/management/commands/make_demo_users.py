"""Makes one demo user for each role on a person's own machine and prints the passwords, once."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User

DEMO_USERS = [
    ("boligsocial@example.dk", "Boligsocial medarbejder (demo)", False),
    ("kommune@example.dk", "Kommunal medarbejder (demo)", False),
    ("admin@example.dk", "Administrator (demo)", True),
]


class Command(BaseCommand):
    help = "Opretter demobrugere med tilfældige adgangskoder. Kun på din egen maskine (DEBUG=true)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reset", action="store_true", help="giv de demobrugere, der findes, nye adgangskoder")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.LOCAL:
            raise CommandError("Demobrugere oprettes kun med DEBUG=true, aldrig i produktion.")
        for email, name, is_admin in DEMO_USERS:
            user = User.objects.filter(email=email).first()
            if user and not options["reset"]:
                continue
            password = secrets.token_urlsafe(9)
            if user:
                user.set_password(password)
                user.save(update_fields=["password"])
            elif is_admin:
                User.objects.create_superuser(email, password, name=name)
            else:
                User.objects.create_user(email, password, name=name)
            self.stdout.write(f"  {email:26} adgangskode: {password}")
