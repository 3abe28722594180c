"""Pages of entries, kept as they are served to those who aren't logged in, until any entry has changed.

Putting an entry's page together is a dozen queries, most of whose time is Django writing the SQL; the page is the same for
everybody without rights. Each process keeps its own, and asks the index with every request whether they still hold.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from search.index import Changes

from .kept import Kept

PAGES = 500  # kept at once, the last asked for
LARGEST = 200_000  # bytes of a page that is kept: 500 of them are 100 MB at the worst, and 15 MB as the catalogue's are
# What changes without the index being told (a word of a taxonomy edited in a shell) shows after this long at the latest.
SECONDS = 60
LONGEST = 500  # characters of an address that is part of a key


class KeptPages(Kept[OrderedDict[Any, tuple[float, bytes]]]):
    """Pages by what they depend on besides the entries; all are forgotten when any entry has changed."""

    # Tests count queries and look at a page as its first reader gets it; those of the kept pages turn this on.
    on: ClassVar[bool] = True

    def __init__(self) -> None:
        super().__init__(OrderedDict)

    def _next(self, former: Any, changes: Changes) -> OrderedDict[Any, tuple[float, bytes]]:
        return OrderedDict()

    def get(self, pages: OrderedDict[Any, tuple[float, bytes]], key: Any) -> bytes | None:
        """The page if it is young enough, and then the last to be forgotten."""
        with self._lock:
            made, content = pages.get(key, (0.0, b""))
            if not content or time.monotonic() - made > SECONDS:
                return None
            pages.move_to_end(key)
            return content

    def put(self, pages: OrderedDict[Any, tuple[float, bytes]], key: Any, content: bytes) -> None:
        """Keep a page made from entries as they were when `pages` was current."""
        with self._lock:
            pages[key] = time.monotonic(), content
            pages.move_to_end(key)
            while len(pages) > PAGES:
                pages.popitem(last=False)

    def empty(self) -> None:
        """Forget every page, as after a change; what has been seen of the changes is still known."""
        pages = self.current()
        with self._lock:
            pages.clear()


_pages = KeptPages()


def forget_pages() -> None:
    """Forget every page this process keeps."""
    _pages.empty()


def _key(request: HttpRequest) -> Any:
    """What the page of a reader without rights depends on besides the entries; None when it may not be kept or served so."""
    personal = {settings.SESSION_COOKIE_NAME, settings.MESSAGE_COOKIE_NAME} & request.COOKIES.keys()
    if personal or request.GET or request.method not in ("GET", "HEAD") or request.headers.get("HX-Request"):
        return None
    # The way back leads to the list as it was left (registry.listing.trail); from other sites it's the same for all.
    host, referer = request.get_host(), request.headers.get("referer", "")
    came_from = referer if "?" in referer and referer.startswith(f"{request.scheme}://{host}/") else ""
    if len(came_from) > LONGEST:
        return None
    return request.scheme, host, request.path, came_from, timezone.localdate()


def kept_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view of an entry's page, asked anew only when the page isn't kept. One query when it is."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = _key(request) if _pages.on else None
        if key is None:
            return view(request, *args, **kwargs)
        pages = _pages.current()
        content = _pages.get(pages, key)
        if content is not None:
            response = HttpResponse(content)
            patch_vary_headers(response, ["Cookie"])  # as the page says itself when it has asked who reads
            return response
        response = view(request, *args, **kwargs)
        # A form's token is its reader's own; the cookie that goes with it is set after the view.
        own = response.cookies or request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        if response.status_code == 200 and not own and not response.streaming and len(response.content) <= LARGEST:
            _pages.put(pages, key, response.content)
        return response

    return answer
