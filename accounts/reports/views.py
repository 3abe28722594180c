"""The page where a reader reports an error, and the page of one report."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ..models import User
from ..rights import Rights
from .actions import TooMany, decide, report
from .forms import AnswerForm, ReportForm
from .models import ErrorReport, ReportState
from .pages import shown_by
from .telling import may_answer


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_error(request: HttpRequest) -> HttpResponse:
    """Report an error on the page given as `side`; afterwards the reader is back on it."""
    if request.method == "POST":
        form = ReportForm(request.POST)
        if form.is_valid() and (done := _keep(request, form)):
            return done
    else:
        form = ReportForm(initial={"page": request.GET.get("side", "")[:2000]})
    title = str(shown_by(form.page)[1] or "") if form.page else ""
    return render(request, "accounts/report.html", {"form": form, "page": form.page, "page_title": title, "trail": []})


def _keep(request: HttpRequest, form: ReportForm) -> HttpResponse | None:
    assert isinstance(request.user, User)  # noqa: S101 - login_required
    rights: Rights = request.rights  # type: ignore[attr-defined]
    try:
        report(by=request.user, rights=rights, **form.cleaned_data)
    except TooMany:
        form.add_error(None, "Du har meldt mange fejl den sidste time. Vent lidt, og send så igen. Din tekst står her stadig.")
        return None
    messages.success(request, "Tak. Din fejlmelding er sendt.")
    return HttpResponseRedirect(form.cleaned_data["page"])


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def error_report(request: HttpRequest, pk: int) -> HttpResponse:
    """One report, for its reporter, the administrators and the organisation that keeps the page; those who may edit it answer."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    found = get_object_or_404(ErrorReport.objects.select_related("reporter", "organisation", "assigned_to", "decided_by"), pk=pk)
    at_work_there = found.assigned_to_id is not None and found.assigned_to_id in {each.organisation_id for each in rights.held}
    if not (rights.is_admin or at_work_there or found.reporter_id == rights.user_id):
        raise Http404
    answers = found.state == ReportState.OPEN and may_answer(rights, found)
    form = AnswerForm(request.POST or None) if answers else None
    if form is not None and form.is_valid():
        assert isinstance(request.user, User)  # noqa: S101 - login_required
        decide(report_ids=[found.pk], by=request.user, **form.cleaned_data)
        messages.success(request, "Svaret er gemt.")
        return HttpResponseRedirect(reverse("error_report", args=[found.pk]))
    return render(request, "accounts/report_detail.html", {"report": found, "form": form, "trail": []})
