"""Speed of the pages: median and p95 in milliseconds, as ratios to a bare Django view in the same run, and queries per page.

Runs in one process, on the database of DATABASE_URL, through Django's test client: middleware, view and template, no network.
The bare view makes one indexed query and renders a template of the same size as the page it is compared with.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection, reset_queries
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path

from cases.models import PracticeCase
from config import urls as site
from registry.kept_pages import forget_pages
from search.models import SearchDocument, SearchTerm

ROUNDS = 40
FIRST = "detail, first reader"  # nobody has asked for the page since an entry changed, or the reader is logged in
LIMITS = {"list": 4.0, "search": 4.0, "front": 2.5, "detail": 2.5}
GROWTH = 1.5  # p95 at 100,000 to p95 at 1,000


@dataclass(frozen=True)
class Row:
    """One page measured: milliseconds, bytes, queries, and the bare view's milliseconds beside it."""

    page: str
    group: str
    median: float
    p95: float
    bare_median: float
    bare_p95: float
    queries: int
    size: int

    @property
    def ratio(self) -> float:
        return self.median / self.bare_median

    @property
    def ratio_p95(self) -> float:
        return self.p95 / self.bare_p95


def bare(request: HttpRequest, size: int) -> HttpResponse:
    """One query by an indexed column and a template of `size` bytes in rows of about a hundred."""
    case = PracticeCase.objects.get(slug=request.GET["slug"])
    rows = [case.title[:20].ljust(20)] * max(1, size // 100)
    return HttpResponse(_template().render({"rows": rows, "url": "/cases/" + case.slug}, request))


@cache
def _template() -> Any:
    """Compiled once, as the pages' own templates are."""
    return engines["django"].from_string(
        "{% for row in rows %}<li class='pp-result'><a href='{{ url }}'>{{ row }}</a> <span>{{ forloop.counter }}</span></li>\n{% endfor %}"
    )


urlpatterns = [*site.urlpatterns, path("bare/<int:size>/", bare)]


def addresses() -> dict[str, tuple[str, str]]:
    """The pages to measure: name, (group, address). Words are chosen by how many documents they stand in."""
    total = SearchDocument.objects.count()
    terms = SearchTerm.objects.exclude(token__startswith="z")  # noqa: S106 - filter tokens

    def word(share: float) -> str:
        wanted = max(2, int(total * share))
        plain = r"^[a-z]{7,12}$"
        found = terms.filter(documents__lte=wanted, token__regex=plain).order_by("-documents", "token").first()
        return found.token if found else "bolig"

    def misspelt(token: str) -> str:
        return token[:3] + token[4:]

    # The theme and the target group that most cases share, so that the list has many pages.
    shared = PracticeCase.objects.published().order_by().values("theme__slug", "target_groups__slug").exclude(target_groups=None)
    often = shared.annotate(number=Count("pk")).order_by("-number", "theme__slug", "target_groups__slug")[0]
    facets = {"tema": often["theme__slug"], "maalgruppe": often["target_groups__slug"]}
    case = PracticeCase.objects.published().order_by("-pk").values_list("slug", flat=True)[0]
    pages = {
        "front page": ("front", "/"),
        "list of cases": ("list", "/cases/"),
        "list, two facets": ("list", f"/cases/?{urlencode(facets)}"),
        "list, common word": ("list", f"/cases/?{urlencode({'q': word(0.3)})}"),
        "list of enterprises": ("list", "/virksomheder/"),
        "search, common word": ("search", f"/soeg/?{urlencode({'q': word(0.3)})}"),
        "search, two words": ("search", f"/soeg/?{urlencode({'q': word(0.1) + ' ' + word(0.05)})}"),
        "search, rare word": ("search", f"/soeg/?{urlencode({'q': word(0.0005)})}"),
        "search, misspelling": ("search", f"/soeg/?{urlencode({'q': misspelt(word(0.02))})}"),
        "search, no hit": ("search", "/soeg/?q=xyzzyqwertplugh"),
        "detail": ("detail", f"/cases/{case}/"),
        FIRST: ("detail", f"/cases/{case}/"),
    }
    return pages


def _timed(ask: Callable[[], Any]) -> float:
    start = time.perf_counter()
    ask()
    return 1000 * (time.perf_counter() - start)


def _summary(taken: list[float]) -> tuple[float, float]:
    """Median and p95."""
    taken = sorted(taken)
    return statistics.median(taken), taken[min(len(taken) - 1, int(0.95 * len(taken)))]


def measure(rounds: int = ROUNDS) -> list[Row]:
    """Every page and the bare view of the same size, turn and turn about, so that other work on the machine strikes both alike."""
    client = Client(headers={"host": "localhost"})
    rows = []
    with override_settings(ROOT_URLCONF="bench.pages", DEBUG=False, ALLOWED_HOSTS=["*"], LOGGING_CONFIG=None):
        settings.DEBUG = False
        slug = PracticeCase.objects.published().values_list("slug", flat=True)[0]
        for name, (group, address) in addresses().items():
            before = forget_pages if name == FIRST else lambda: None
            first = client.get(address)
            if first.status_code != 200:
                raise RuntimeError(f"{address} answers {first.status_code}")
            client.get(address)
            before()
            with CaptureQueriesContext(connection) as captured:
                size = len(client.get(address).content)
                queries = len(captured)
            plain = f"/bare/{size}/?slug={slug}"
            client.get(plain)
            taken: list[float] = []
            bare_taken: list[float] = []
            few = rounds
            while len(taken) < few:
                before()
                taken.append(_timed(partial(client.get, address)))
                bare_taken.append(_timed(partial(client.get, plain)))
                reset_queries()
                few = rounds if taken[0] < 400 else 8 if taken[0] < 1500 else 3
            rows.append(Row(name, group, *_summary(taken), *_summary(bare_taken), queries, size))
    return rows


def table(rows: list[Row]) -> list[str]:
    """The rows as a Markdown table; what is over its limit is marked."""
    lines = ["| page | median ms | p95 ms | bare median | ratio | ratio of p95 | queries | kB |", "|---|---|---|---|---|---|---|---|"]
    for row in rows:
        over = " **over**" if row.ratio > LIMITS[row.group] else ""
        lines.append(
            f"| {row.page} | {row.median:.1f} | {row.p95:.1f} | {row.bare_median:.1f} | {row.ratio:.1f}{over} | {row.ratio_p95:.1f} "
            f"| {row.queries} | {row.size // 1024} |"
        )
    return lines


def shortfalls(rows: list[Row]) -> list[str]:
    """What is over its limit, in words."""
    return [f"{row.page}: {row.ratio:.1f} times the bare view, limit {LIMITS[row.group]}" for row in rows if row.ratio > LIMITS[row.group]]
