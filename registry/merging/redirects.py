"""Where the address of a record that became part of another leads."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from .reading import moved_to


def forwarded(request: HttpRequest, slug: str) -> HttpResponse:
    """To the record that the one of that address has become, with the same query; raises Http404 when there is none to see.

    The answer is permanent, but a browser must ask again each time: a merge may be undone.
    """
    entry = moved_to(slug)
    if entry is None or not entry.is_published:
        raise Http404
    query = request.META.get("QUERY_STRING", "")
    response = HttpResponsePermanentRedirect(entry.get_absolute_url() + (f"?{query}" if query else ""))
    response["Cache-Control"] = "no-cache"
    return response
