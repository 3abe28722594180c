"""ASGI entry point.

Django spools a whole body here before any middleware sees the request, so it's counted on its way in. (Under WSGI the middleware refuses
it unread: config.middleware.BodyLimitMiddleware, which still decides what each address takes.)
"""

import os
from collections.abc import Awaitable, Callable
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django_application: Any = get_asgi_application()

from .middleware import LARGEST_BODY, LARGEST_FILE  # noqa: E402 - it needs the apps, which are ready now

Receive = Callable[[], Awaitable[dict[str, Any]]]


async def application(scope: dict[str, Any], receive: Receive, send: Any) -> None:
    if scope["type"] == "http":
        # Without a length the middleware can't tell what comes, so no more than a form is taken.
        has_length = any(name == b"content-length" for name, _ in scope["headers"])
        receive = counted(receive, LARGEST_FILE if has_length else LARGEST_BODY)
    await django_application(scope, receive, send)


def counted(receive: Receive, most: int) -> Receive:
    """The messages of a request, with an end to the connection in place of what is over `most` bytes."""
    taken = 0

    async def receive_counted() -> dict[str, Any]:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        return message if taken <= most else {"type": "http.disconnect"}

    return receive_counted
