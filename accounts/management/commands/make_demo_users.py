"""Makes one demo user for each role on a person's own machine and prints the passwords, once."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Membership, User
from accounts.roles import Role
from registry import history
from registry.models import Organisation

# Address, name, role and the organisation it is held in (one that the catalogue brings).
DEMO_USERS = [
    ("boligsocial@example.dk", "Boligsocial medarbejder (demo)", Role.HOUSING, "partnerskabet-urbanplanen"),
    ("kommune@example.dk", "Kommunal medarbejder (demo)", Role.MUNICIPAL, "kolding-kommune"),
    ("indkoeb@example.dk", "Indkøber (demo)", Role.PURCHASER, "kab"),
    ("admin@example.dk", "Administrator (demo)", Role.ADMIN, "landsbyggefonden"),
]


class Command(BaseCommand):
    help = "Opretter demobrugere med tilfældige adgangskoder. Kun på din egen maskine (DEBUG=true)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reset", action="store_true", help="giv de demobrugere, der findes, nye adgangskoder")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.LOCAL:
            raise CommandError("Demobrugere oprettes kun med DEBUG=true, aldrig i produktion.")
        for email, name, role, organisation in DEMO_USERS:
            user = User.objects.filter(email=email).first()
            known = user is not None
            password = secrets.token_urlsafe(9)
            if user is None:
                make = User.objects.create_superuser if role == Role.ADMIN else User.objects.create_user
                user = make(email, password, name=name)
                user.confirm_address()
            elif options["reset"]:
                user.set_password(password)
                user.save(update_fields=["password"])
            held_in = Organisation.objects.filter(slug=organisation).first()
            if held_in:
                with history.quiet():  # nobody gave them, so neither the history nor the security log tells of them
                    Membership.objects.get_or_create(user=user, organisation=held_in, role=role)
            if not known or options["reset"]:
                self.stdout.write(f"  {email:26} adgangskode: {password}")
