"""Pages of the site as a whole: front page, search, about, health and errors."""

from __future__ import annotations

import logging
from html import unescape
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.db.models import Count, F, Max, Q, Subquery, Sum, Value
from django.db.models.fields import CharField, DateTimeField
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import strip_tags
from django.views.decorators.cache import cache_control, never_cache

from cases.models import PracticeCase
from enterprises.models import OperatingStatus, SocialEnterprise
from partnerships.models import Challenge, Partnership, SocialMasterPlan, Solution
from registry.catalogue.kinds import all_kinds
from registry.cpr import find_cpr
from registry.models import MunicipalitySurvey, Status, Theme
from registry.opendata import datasets
from registry.statements import documents
from search.index import PAGE_SIZE, Result, find, kinds, suggest

logger = logging.getLogger(__name__)


def front(request: HttpRequest) -> HttpResponse:
    """One search box, three ways in, the registry in figures, themes, and what was added last."""
    cases = Count("cases", filter=Q(cases__status=Status.PUBLISHED))
    enterprises = SocialEnterprise.objects.published().aggregate(
        total=Count("pk"),
        mapped=Count("pk", filter=Q(basis="mapped")),
        starting=Count("pk", filter=Q(basis="mapped", operating_status=OperatingStatus.STARTING)),
    )
    survey = MunicipalitySurvey.objects.filter(municipality__status=Status.PUBLISHED).aggregate(
        municipalities=Count("pk"),
        total=Sum("enterprises_total"),
        registered=Sum("enterprises_registered"),
        on_the_way=Sum("enterprises_on_the_way"),
        year=Max("year"),
    )
    context = {
        "hide_search": True,
        "themes": Theme.objects.annotate(case_count=cases),
        "newest": _newest(),
        "counts": _counts(),
        "enterprises": enterprises,
        "survey": survey,
        "tries": ["jobcenter", "fritidsjob", "grønne opgaver", "catering", "Fredericia"],
    }
    return render(request, "config/front.html", context)


# What the front page counts and lists as newest: the model, its Danish name, its page, and its title's column.
_ENTRIES: list[tuple[Any, str, str, str]] = [
    (PracticeCase, "Case", "case", "title"),
    (SocialEnterprise, "Virksomhed", "enterprise", "name"),
    (SocialMasterPlan, "Helhedsplan", "plan", "name"),
    (Partnership, "Partnerskab", "partnership", "title"),
    (Solution, "Løsning", "solution", "title"),
    (Challenge, "Udfordring", "challenge", "title"),
]


def _counts() -> dict[str, int]:
    """How many published entries there are of each kind. One query."""
    queries = [
        model.objects.published()
        .order_by()
        .values(_kind=Value(page, CharField()))
        .annotate(_count=Count("pk"))
        .values_list("_kind", "_count")
        for model, _, page, _ in _ENTRIES
    ]
    counts = {page: 0 for _, _, page, _ in _ENTRIES}
    counts.update(dict(queries[0].union(*queries[1:], all=True)))
    return counts


def _newest() -> list[dict[str, Any]]:
    """The entry added last of each kind. One query."""
    text = CharField()
    queries = [
        model.objects.filter(pk=Subquery(model.objects.published().order_by("-created_at", "-pk").values("pk")[:1]))
        .order_by()
        .annotate(
            _label=Value(label, text),
            _page=Value(page, text),
            _slug=Cast(F("slug"), text),
            _title=Cast(F(title), text),
            _summary=Cast(F("summary"), text),
            _date=Cast(F("created_at"), DateTimeField()),
        )
        .values_list("_label", "_page", "_slug", "_title", "_summary", "_date")
        for model, label, page, title in _ENTRIES
    ]
    rows = queries[0].union(*queries[1:], all=True).order_by("-_date", "_page")
    return [
        {"label": label, "url": reverse(page, args=[slug]), "title": title, "summary": summary, "date": date}
        for label, page, slug, title, summary, date in rows
    ]


def search(request: HttpRequest) -> HttpResponse:
    """One search over all kinds, or one of them; as a page, or as data with format=json. `ordret=1` corrects no spelling."""
    query = request.GET.get("q", "").replace("\0", " ")
    kind = request.GET.get("kind", "")
    if kind not in kinds():
        kind = ""
    verbatim = request.GET.get("ordret") == "1"
    result = find(query, kind, _page_number(request), verbatim=verbatim)
    if request.GET.get("format") == "json":
        return _as_data(result, request)
    asked = {"q": query[:300], **({"ordret": "1"} if verbatim else {})}
    pages = max(1, -(-result.exact_total // PAGE_SIZE))
    page = _page_number(request)
    tabs = [("", "Alle", sum(result.per_kind.values()))]
    tabs += [(key, each.label, result.per_kind.get(key, 0)) for key, each in kinds().items()]
    context = {
        "hide_search": True,
        "result": result,
        "query": query[:300],
        # The reader's browser remembers what found something, but no number that looks like a person's.
        "remember": bool(result.total) and find_cpr(query) is None,
        "kind": kind,
        "kind_label": kinds()[kind].label if kind else "",
        "tabs": [
            {"key": key, "label": label, "count": count, "address": urlencode({**asked, **({"kind": key} if key else {})})}
            for key, label, count in tabs
            if count or key == kind
        ],
        "page": page,
        "pages": pages,
        "first": (page - 1) * PAGE_SIZE + 1,
        "keep": urlencode({**asked, **({"kind": kind} if kind else {})}),
        "as_typed": urlencode({"q": query[:300], "ordret": "1", **({"kind": kind} if kind else {})}),
        "trail": [],
    }
    return render(request, "search/results.html", context)


def _page_number(request: HttpRequest) -> int:
    wanted = request.GET.get("side", "1")
    return max(1, int(wanted)) if wanted.isascii() and wanted.isdigit() and len(wanted) < 5 else 1


def _as_data(result: Result, request: HttpRequest) -> JsonResponse:
    hits = [
        {
            "kind": hit.kind,
            "slug": hit.slug,
            "title": hit.title,
            "url": request.build_absolute_uri(hit.url),
            "snippet": unescape(strip_tags(hit.snippet)),
            "score": hit.score,
        }
        for hit in [*result.hits, *result.loose]
    ]
    data = {
        "query": result.query[:300],
        "interpreted_as": result.interpreted_as,
        "suggestion": result.suggestion,
        "total": result.total,
        "total_is_exact": result.total_is_exact,
        "results": hits,
    }
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False})


def _dataset_names() -> list[tuple[str, str]]:
    """The open data sets with their Danish names, in the order of names."""
    labels = {kind.name: kind.label for kind in all_kinds()}
    return sorted(((name, labels.get(name, name)) for name in datasets()), key=lambda pair: pair[1])


@cache_control(max_age=60)
def suggestions(request: HttpRequest) -> JsonResponse:
    """Names and titles that begin as typed in `q`: a list of name, title (when the name is another one), kind and url."""
    found = [
        {"name": each.name, "title": each.title, "kind": each.kind_label, "url": each.url}
        for each in suggest(request.GET.get("q", "").replace("\0", " "))
    ]
    return JsonResponse({"suggestions": found}, json_dumps_params={"ensure_ascii": False})


def about(request: HttpRequest) -> HttpResponse:
    """What the portal is, where its facts come from, and its open data."""
    context = {"sources": documents(), "datasets": _dataset_names(), "trail": []}
    return render(request, "config/about.html", context)


def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for this address on pages that name no icon, the admin's among them."""
    return redirect(static("img/favicon.svg"))


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """The process answers and reaches its database; 503 when it doesn't."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:  # any failure of the database means not ready
        logger.exception("The database can't be reached")
        return HttpResponse("database unavailable", status=503, content_type="text/plain")
    return HttpResponse("ready", content_type="text/plain")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/400.html", {"trail": []}, status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/403.html", {"trail": []}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/404.html", {"trail": [], "hide_search": True}, status=404)
