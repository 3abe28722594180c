"""The queue of error reports."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html

from registry.help_texts import Helping
from registry.looks import Looking

from ..models import User
from .actions import decide
from .forms import AnswerForm
from .models import ErrorReport
from .pages import shown_by


@admin.register(ErrorReport)
class ErrorReportAdmin(Helping, Looking, admin.ModelAdmin):
    """Reports are read and answered; what was reported is never changed, and none is deleted."""

    list_display = ("shown", "short", "reporter", "organisation", "assigned_to", "state", "created_at")
    list_filter = ("state", ("assigned_to", admin.RelatedOnlyFieldListFilter), "created_at")
    search_fields = ("title", "page", "text", "correction", "answer", "reporter__email")
    list_select_related = ("reporter", "organisation", "assigned_to")
    actions = ("answer_selected",)
    fields = (
        "page_link", "entry_link", "title", "text", "correction", "reporter", "organisation", "created_at",
        "assigned_to", "state", "answer", "decided_by", "decided_at",
    )  # fmt: skip
    readonly_fields = tuple(name for name in fields if name != "assigned_to")
    autocomplete_fields = ("assigned_to",)
    help_texts: ClassVar[Any] = {"assigned_to": "Organisationen, der skal svare. Tom: administratorerne."}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="side", ordering="title")
    def shown(self, report: ErrorReport) -> str:
        return str(report)

    @admin.display(description="hvad er forkert?")
    def short(self, report: ErrorReport) -> str:
        return report.text if len(report.text) <= 90 else f"{report.text[:89]}…"

    @admin.display(description="siden")
    def page_link(self, report: ErrorReport) -> str:
        return format_html('<a href="{}">{}</a>', report.page, report.page)

    @admin.display(description="ret posten")
    def entry_link(self, report: ErrorReport) -> str:
        _, entry = shown_by(report.page)
        if entry is None:
            return "Siden viser ingen post, der kan rettes."
        try:
            address = reverse(f"admin:{entry._meta.app_label}_{entry._meta.model_name}_change", args=[entry.pk])
        except NoReverseMatch:
            return str(entry)
        return format_html('<a href="{}">{}</a>', address, entry)

    @admin.action(description="Besvar de valgte", permissions=["change"])
    def answer_selected(self, request: HttpRequest, queryset: QuerySet[ErrorReport]) -> HttpResponse | None:
        """Ask for the answer on a page of its own, then give it to all that still wait."""
        form = AnswerForm(request.POST if "svar" in request.POST else None)
        if form.is_valid():
            assert isinstance(request.user, User)  # noqa: S101 - the admin asks for a log-in
            chosen = list(queryset.values_list("pk", flat=True))
            count = decide(report_ids=chosen, by=request.user, **form.cleaned_data)
            already = len(chosen) - count
            self.message_user(request, f"{count} besvaret." + (f" {already} var besvaret i forvejen." if already else ""))
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": "Besvar fejlmeldinger",
            "form": form,
            "reports": queryset,
            "opts": self.opts,
        }
        return render(request, "accounts/admin_answer.html", context)
