"""The name of what is now a part of send_due_mail: it does all of that, so that an old timer still sends."""

from __future__ import annotations

from accounts.management.commands.send_due_mail import Command as SendDueMail


class Command(SendDueMail):
    help = "Er nu en del af send_due_mail, som denne kommando kører i stedet."

    def handle(self, *args: object, **options: object) -> None:
        self.stderr.write("tell_of_expiry er nu en del af send_due_mail. Kør den i stedet; det sker også nu.")
        super().handle(*args, **options)
