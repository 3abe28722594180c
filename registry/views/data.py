"""Open data by name."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from ..listing.exports import as_json
from ..opendata import datasets, payload


def dataset(request: HttpRequest, name: str) -> HttpResponse:
    """/data/<name>.json: all published entries of a kind."""
    if name not in datasets():
        raise Http404(f"Der er ingen data med navnet {name}.")
    return as_json(payload(name))
