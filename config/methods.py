"""The HTTP methods the portal answers: GET, HEAD and POST. All others get 405 without a body, whatever the address.

Django's function views answer any method that they don't look at, so OPTIONS, TRACE or a made-up method gave the whole page.
Rules that look at the method (log-in limits, kept pages, HEAD without a body) never saw those requests as reading.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

ANSWERED = ("GET", "HEAD", "POST")


class AnsweredMethodsMiddleware:
    """Stands before sessions and views, so that a refused method costs no query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request) if request.method in ANSWERED else HttpResponseNotAllowed(ANSWERED)
