"""Filters of the log."""

from __future__ import annotations

import logging
import re

# Addresses whose last part is a key: who has it may do what it stands for, so no log may hold it.
SECRET_PARTS = re.compile(
    r"(/konto/(?:nulstil|e-mail/bekraeft|e-mail/fortryd|overdragelse/svar|mail/fravaelg)/|/virksomheder/bekraeft/)[^/?\s\"']{8,}"
)


class WithoutSecretAddresses(logging.Filter):
    """Shortens such addresses in a line, wherever in it they stand."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        shortened = SECRET_PARTS.sub(r"\1…", text)
        if shortened != text:
            record.msg, record.args = shortened, ()
        return True
