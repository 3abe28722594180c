"""Mail on a person's own machine: shown on the console and kept as files, sent nowhere."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone


class Backend(BaseEmailBackend):
    """Each message is a file `<time>-<random>.eml` in settings.MAIL_DIR, which a mail program opens, and its text goes to stderr."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.MAIL_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            path = folder / f"{timezone.localtime():%Y%m%d-%H%M%S}-{secrets.token_hex(3)}.eml"
            path.write_bytes(message.message().as_bytes())
            print(f"-- mail til {', '.join(message.to)}: {message.subject} ({path})\n{message.body}", file=sys.stderr)
        return len(email_messages)
