"""Bodies under ASGI, where Django keeps the whole of one before any middleware can refuse it."""

from __future__ import annotations

import asyncio

import pytest

from config import asgi
from config.middleware import LARGEST_BODY, LARGEST_FILE

MEGABYTE = b"x" * 1_000_000


async def taken(headers: list[tuple[bytes, bytes]]) -> int:
    """How many bytes of an endless body the application has taken when it ends."""
    given = 0

    async def receive() -> dict:
        nonlocal given
        given += len(MEGABYTE)
        return {"type": "http.request", "body": MEGABYTE, "more_body": given < 300 * len(MEGABYTE)}

    async def send(message: dict) -> None:
        """Nobody waits for an answer to a connection that has ended."""

    scope = {"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "scheme": "http", "query_string": b""}
    asked = {"method": "POST", "path": "/konto/log-ind/", "headers": [(b"host", b"localhost"), *headers]}
    await asgi.application(scope | asked, receive, send)
    return given


@pytest.mark.parametrize(("headers", "most"), [([], LARGEST_BODY), ([(b"content-length", b"300000000")], LARGEST_FILE)])
def test_a_body_is_counted_while_it_comes(headers, most):
    assert asyncio.run(taken(headers)) <= most + len(MEGABYTE)


def test_a_body_within_the_limit_comes_through_whole():
    async def receive() -> dict:
        return {"type": "http.request", "body": MEGABYTE, "more_body": False}

    asked = asgi.counted(receive, len(MEGABYTE))
    assert asyncio.run(asked())["body"] == MEGABYTE
    assert asyncio.run(asked()) == {"type": "http.disconnect"}
