"""No log tells the token of a link from a mail, whether it has been used or not."""

from __future__ import annotations

import io
import logging
import logging.config
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver
from gunicorn.config import Config

from config.access_log import AccessLogger
from config.log import Formatter, shortened

TOKEN = "hemmeligt-Ab1_9z"
CARRIERS = {"key", "token", "signed"}  # what a token is called in an address


def _patterns(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern.url_patterns, before + str(pattern.pattern))
        else:
            yield before, pattern


def paths_with_tokens() -> list[str]:
    """An example of every address of the portal that carries a token."""
    found = []
    for before, pattern in _patterns(get_resolver().url_patterns):
        forms = get_resolver().reverse_dict.getlist(pattern.name) if pattern.name else []
        for possibilities, *_ in forms:
            for form, names in possibilities:
                if before.startswith("admin/") or not CARRIERS & set(names):
                    continue
                found.append("/" + form % {name: TOKEN if name in CARRIERS else "1a" for name in names})
    return sorted(set(found))


def test_every_address_with_a_token_is_shortened():
    paths = paths_with_tokens()
    assert len(paths) >= 4
    for path in paths:
        for text in (path, f"https://portal.example.dk{path}", f'"GET {path}?next=/x HTTP/1.1" 200', f"Not Found: {path}"):
            assert TOKEN not in shortened(text), path
            assert path[:10] in shortened(text), "which kind of address it was can still be read"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/konto/nulstil/", "/konto/nulstil/"),
        ("/konto/nulstil/sendt/", "/konto/nulstil/sendt/"),
        ("/konto/nulstil/3f-abc/?next=/", "/konto/nulstil/[skjult]/?next=/"),
        ("/konto/ekstern/kolding/retur/?code=abc&state=def&x=1", "/konto/ekstern/kolding/retur/?code=[skjult]&state=[skjult]&x=1"),
        ("code=abc&state=def", "code=[skjult]&state=[skjult]"),
        ("/cases/?q=kode", "/cases/?q=kode"),
    ],
)
def test_what_is_no_token_stays(text, expected):
    assert shortened(text) == expected


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the portal's own console handler writes."""
    stream = io.StringIO()
    logging.config.dictConfig(settings.LOGGING)
    handlers = [handler for handler in logging.getLogger().handlers if isinstance(handler.formatter, Formatter)]
    assert handlers, "the console writes with the formatter"
    before = [handler.setStream(stream) for handler in handlers]
    yield stream
    for handler, former in zip(handlers, before, strict=True):
        handler.setStream(former)


def test_django_logs_no_token_of_a_refused_link(client, db, log):
    for path in paths_with_tokens():
        client.get(path)
        client.get(path + "findes-ikke/", headers={"referer": f"http://localhost{path}"})
        client.post(path, headers={"host": "evil.example"})
    assert "Not Found" in log.getvalue()
    assert TOKEN not in log.getvalue()


def test_a_traceback_has_no_token_either(log):
    try:
        raise ValueError(f"/konto/nulstil/1-{TOKEN}/")
    except ValueError:
        logging.getLogger("django.request").exception("Internal Server Error: %s", f"/konto/mail/fravaelg/{TOKEN}/")
    assert "Traceback" in log.getvalue()
    assert TOKEN not in log.getvalue()


def test_gunicorns_access_log_has_no_token():
    path = f"/konto/nulstil/1-{TOKEN}/"
    config = Config()
    config.set("accesslog", "-")
    logger = AccessLogger(config)
    environ = {
        "REQUEST_METHOD": "GET",
        "RAW_URI": path + f"?state={TOKEN}",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "PATH_INFO": path,
        "QUERY_STRING": f"state={TOKEN}",
        "HTTP_REFERER": f"https://portal.example.dk{path}",
    }
    response = SimpleNamespace(status="200 OK", sent=5, headers=[("Location", path)])
    request = SimpleNamespace(headers=[("REFERER", f"https://portal.example.dk{path}")])
    atoms = logger.atoms(response, request, environ, SimpleNamespace(seconds=1, microseconds=5))
    assert TOKEN not in str(atoms)
    assert atoms["r"] == "GET /konto/nulstil/[skjult]/?state=[skjult] HTTP/1.1"
    assert all(isinstance(handler.formatter, Formatter) for handler in logger.error_log.handlers)


def test_gunicorn_finds_the_logger_where_it_is_started():
    namespace: dict[str, str] = {}
    exec((settings.BASE_DIR / "gunicorn.conf.py").read_text(encoding="utf-8"), namespace)  # noqa: S102 - the portal's own file
    assert namespace["logger_class"] == f"{AccessLogger.__module__}.{AccessLogger.__name__}"
