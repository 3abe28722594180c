"""What is to be written when its day comes: each app brings its own jobs, once, from AppConfig.ready; one command does them all.

A job notes what it has done, so that it may be run at any time and twice at once.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterator

from . import digest

logger = logging.getLogger(__name__)

# What a job does at a moment; returns what was done, in Danish.
Job = Callable[[dt.datetime], str]

_jobs: dict[str, Job] = {}


def register(name: str, job: Job) -> None:
    _jobs[name] = job


def do_all(now: dt.datetime) -> Iterator[tuple[str, bool]]:
    """Do every job, and then send the daily mails with what they found: what each says, and whether it went well.

    A job that fails is logged, and keeps nobody else from their mail.
    """
    for name, job in [*_jobs.items(), ("samlemail", digest.send_all)]:
        try:
            yield job(now), True
        except Exception:
            logger.exception("%s failed", name)
            yield f"{name} gik galt; se loggen.", False
