"""Two at the same moment: what each of some calls gets when they stand at the door together.

On PostgreSQL each call has a thread of its own. SQLite in memory has one connection and lets writers in one at a time, so there
the second simply comes right after the first, with what it read before.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import connection

from registry.steps import Refused


def at_once(*each: Callable[[], object]) -> list[object]:
    """What each call returned or refused with. Any other error is the test's."""
    answers: list[object] = [None] * len(each)
    gate = threading.Barrier(len(each)) if connection.vendor == "postgresql" else None

    def run(number: int) -> None:
        try:
            if gate:
                gate.wait(10)
            answers[number] = each[number]()
        except Refused as refused:
            answers[number] = refused
        except Exception as error:
            answers[number] = error
        finally:
            if gate:
                connection.close()

    if gate is None:
        for number in range(len(each)):
            run(number)
    else:
        threads = [threading.Thread(target=run, args=(number,)) for number in range(len(each))]
        [thread.start() for thread in threads]
        [thread.join(30) for thread in threads]
    errors = [answer for answer in answers if isinstance(answer, Exception) and not isinstance(answer, Refused)]
    assert errors == []
    return answers


def refusals(answers: list[object]) -> list[str]:
    """What those who came second were told."""
    return [answer.text for answer in answers if isinstance(answer, Refused)]
