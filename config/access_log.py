"""Gunicorn's own logs, access and errors, without the tokens of links from mails. Named in gunicorn.conf.py."""

from __future__ import annotations

from typing import Any

from gunicorn.glogging import Logger

from .log import Formatter, shortened


class AccessLogger(Logger):
    """Shortens each value that a line of the access log may be put together from."""

    def atoms(self, resp: Any, req: Any, environ: Any, request_time: Any) -> dict[str, Any]:
        atoms: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        return {name: shortened(value) if isinstance(value, str) else value for name, value in atoms.items()}

    def setup(self, cfg: Any) -> None:
        """Errors name the request too."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(Formatter(self.error_fmt, self.datefmt))
