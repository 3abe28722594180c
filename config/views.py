"""Pages of the site as a whole: front page, about, health and errors."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, F, Max, Q, Subquery, Sum, Value
from django.db.models.fields import CharField, DateTimeField
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.retention import rules
from cases.models import PracticeCase
from enterprises.models import OperatingStatus, SocialEnterprise
from partnerships.models import Challenge, Partnership, SocialMasterPlan, Solution
from registry.catalogue.kinds import all_kinds
from registry.kept import Kept
from registry.models import MunicipalitySurvey, Status, Theme
from registry.opendata import datasets
from registry.statements import documents
from search.validity import in_force

logger = logging.getLogger(__name__)


def front(request: HttpRequest) -> HttpResponse:
    """One search box, three ways in, the registry in figures, themes, and what was added last."""
    figures = _figures.current()
    themes = list(Theme.objects.all())
    for theme in themes:
        theme.case_count = figures["theme_cases"].get(theme.pk, 0)  # type: ignore[attr-defined]
    today = timezone.localdate()
    themes = [theme for theme in themes if theme.case_count or in_force(theme.valid_from, theme.valid_to, today)]  # type: ignore[attr-defined]
    context = {
        "hide_search": True,
        "themes": themes,
        "tries": ["jobcenter", "fritidsjob", "grønne opgaver", "catering", "Fredericia"],
        **figures,
    }
    return render(request, "config/front.html", context)


def _work_out_figures() -> dict[str, Any]:
    """What the front page counts and shows of the entries. Five queries that look at many of them."""
    return {
        "theme_cases": dict(PracticeCase.objects.published().order_by().values_list("theme").annotate(Count("pk"))),
        "newest": _newest(),
        "counts": _counts(),
        "enterprises": SocialEnterprise.objects.published().aggregate(
            mapped=Count("pk", filter=Q(basis="mapped")),
            starting=Count("pk", filter=Q(basis="mapped", operating_status=OperatingStatus.STARTING)),
        ),
        "survey": MunicipalitySurvey.objects.filter(municipality__status=Status.PUBLISHED).aggregate(
            municipalities=Count("pk"),
            total=Sum("enterprises_total"),
            registered=Sum("enterprises_registered"),
            on_the_way=Sum("enterprises_on_the_way"),
            year=Max("year"),
        ),
    }


# Every write of an entry tells the index, so these never lag behind one; a time limit would add nothing but work.
_figures = Kept(_work_out_figures)


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


def _dataset_names() -> list[tuple[str, str]]:
    """The open data sets with their Danish names, in the order of names."""
    labels = {kind.name: kind.label for kind in all_kinds()}
    return sorted(((name, labels.get(name, name)) for name in datasets()), key=lambda pair: pair[1])


def about(request: HttpRequest) -> HttpResponse:
    """What the portal is, where its facts come from, and its open data."""
    context = {"sources": documents(), "datasets": _dataset_names(), "trail": []}
    return render(request, "config/about.html", context)


def privacy(request: HttpRequest) -> HttpResponse:
    """Who is responsible, what is kept of whom, why and how long; the periods are the rules that the daily command goes by."""
    context = {"controller": settings.PRIVACY_CONTROLLER, "contact": settings.PRIVACY_CONTACT, "rules": rules(), "trail": []}
    return render(request, "config/privacy.html", context)


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
