"""The way back from an entry to its list, with the filters the reader came with."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def trail_to(request: HttpRequest, path: str, name: str) -> list[tuple[str, str]]:
    """The breadcrumb to a list. Whoever came from that list gets back to it as filtered as it was left."""
    referer = request.headers.get("referer", "")
    came_from = urlsplit(referer)
    own = url_has_allowed_host_and_scheme(referer, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    if own and came_from.path == path and came_from.query:
        return [(f"{path}?{came_from.query}", name)]
    return [(path, name)]
