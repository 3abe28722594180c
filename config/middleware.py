"""What every answer keeps to, whichever view gives it."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import get_user
from django.core.signals import got_request_exception
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control

from accounts import rights
from accounts.models import User

logger = logging.getLogger(__name__)
METHODS = ("GET", "HEAD", "POST", "OPTIONS")
# Views answer these with 405 or 403 themselves; they are named so that nothing else gets as far as a view.
REFUSED_BY_VIEWS = ("PUT", "PATCH", "DELETE")


class MethodsMiddleware:
    """OPTIONS is answered here without a page, and what isn't a method of the portal (TRACE) is refused."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in METHODS[:3] or request.method in REFUSED_BY_VIEWS:
            return self.get_response(request)
        return HttpResponse(status=204 if request.method == "OPTIONS" else 405, headers={"Allow": ", ".join(METHODS)})


class PrivatePagesMiddleware:
    """`Cache-Control: no-store, private` on every page that was asked with a session, or that begins one.

    A browser's or a proxy's cache would show it to the next person at the machine, also after log-out. Static files are
    answered before this.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES or settings.SESSION_COOKIE_NAME in response.cookies:
            if response.headers.get("Cache-Control"):
                del response.headers["Cache-Control"]  # 'public' of a view for all would stand beside it
            patch_cache_control(response, no_store=True, private=True)
        return response


LARGEST_BODY = 2_500_000  # bytes of a form: the longest there is has some hundred thousand
LARGEST_FILE = 21_000_000  # bytes of a form with a file for an import, which may itself be 20 MB
TAKES_FILES = re.compile(r"/admin/\w+/\w+/import/")
RETRY_AFTER = 30  # seconds, when the database is away


def plain_page(title: str, text: str, status: int) -> HttpResponse:
    """A page that asks nothing of the database, the session or the reader's rights."""
    return HttpResponse(render_to_string("errors/plain.html", {"title": title, "text": text}), status=status)


class BodyLimitMiddleware:
    """Refuses a body that is too large before a byte of it is read: the check against forged posts would read all of it.

    Only administrators' imports take large ones. A body without a length is empty to Django, whatever is sent.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        size = int(length) if length.isascii() and length.isdigit() and len(length) < 19 else LARGEST_FILE + 1
        if size > LARGEST_BODY and not (size <= LARGEST_FILE and TAKES_FILES.fullmatch(request.path) and self._imports(request)):
            text = "Det, du sendte, fylder for meget. Importer en fil på højst 20 MB, eller del den i flere."
            return plain_page("For stort", text, 413)
        return self.get_response(request)

    @staticmethod
    def _imports(request: HttpRequest) -> bool:
        user = get_user(request)  # before AuthenticationMiddleware, which comes after the check against forged posts
        return isinstance(user, User) and rights.of(user).is_admin


@receiver(got_request_exception)
def note_database_errors(request: HttpRequest | None = None, **_: object) -> None:
    """Remember on the request that the database failed: between two middlewares Django hands on a finished answer 500."""
    error = sys.exc_info()[1]
    if request is not None and isinstance(error, OperationalError | InterfaceError):
        request.database_error = error  # type: ignore[attr-defined]


class DatabaseAwayMiddleware:
    """503 with Retry-After while the database can't be reached; any other error of the database stays a fault of ours, 500."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        error = getattr(request, "database_error", None)
        return away(request) if error is not None and response.status_code >= 500 and database_is_away(error) else response


def database_is_away(error: Exception) -> bool:
    """Whether the database doesn't answer now, or was locked beyond its time limit. Closes a connection that has died."""
    if "database is locked" in str(error):
        return True
    try:
        if connection.connection is not None and not connection.is_usable():
            connection.close()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM django_migrations")
    except (OperationalError, InterfaceError):
        logger.exception("The database can't be reached")
        connection.close()
        return True
    except DatabaseError:
        return False
    return False


def away(request: HttpRequest) -> HttpResponse:
    """What is answered meanwhile, in the form that was asked for."""
    text = "Databasen svarer ikke lige nu. Det, du har skrevet, er ikke gemt. Prøv igen om lidt."
    if request.path.startswith("/data/") or request.GET.get("format") == "json":
        response: HttpResponse = JsonResponse({"error": text}, status=503, json_dumps_params={"ensure_ascii": False})
    else:
        response = plain_page("Portalen er ude af drift et øjeblik", text, 503)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    response.headers["Cache-Control"] = "no-store"
    return response
