"""The way back from an entry to its list, with the filters the reader came with."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def trail_to(request: HttpRequest, path: str, name: str) -> list[tuple[str, str]]:
    """The breadcrumb to a list. Whoever came from that list gets back to it as filtered as it was left."""
    referer = request.headers.get("referer", "")
    if not url_has_allowed_host_and_scheme(referer, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return [(path, name)]  # any header at all, and not all of them can be read as addresses
    came_from = urlsplit(referer)
    if came_from.path == path and came_from.query:
        return [(f"{path}?{came_from.query}", name)]
    return [(path, name)]
