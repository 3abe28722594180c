"""What the logs say: addresses that carry a token are shortened, so that nobody who reads a log can use a link from a mail.

Used for what Django and the portal log (settings.LOGGING) and for gunicorn's own logs (config/access_log.py). A token is
taken away whether it has been used or not, also from the Referer that a browser sends with the next page.
"""

from __future__ import annotations

import logging
import re

HIDDEN = "[skjult]"

# The start of each address that carries a token. tests/config/test_logs.py asks of every route whether it's here.
_IN_PATHS = re.compile(
    r"(/konto/nulstil/(?!sendt/|faerdig/)|/konto/e-mail/bekraeft/|/konto/e-mail/fortryd/|/konto/mail/fravaelg/|/konto/overdragelse/svar/"
    r"|/konto/kalender/|/virksomheder/bekraeft/)[^/\s?#\"'<>]+"
)
# What an identity provider sends along with a person, and any other key by a name of its own.
_IN_QUERIES = re.compile(r"\b((?:code|state|token|key|signature)=)[^&\s\"'<>#]+", re.IGNORECASE)


def shortened(text: str) -> str:
    """The text with the token of each address taken away; what says which kind of address it was stays."""
    return _IN_QUERIES.sub(rf"\1{HIDDEN}", _IN_PATHS.sub(rf"\1{HIDDEN}", text))


class Formatter(logging.Formatter):
    """Shortens the finished line: message, arguments and traceback alike."""

    def format(self, record: logging.LogRecord) -> str:
        return shortened(super().format(record))
