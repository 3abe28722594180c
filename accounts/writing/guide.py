"""The pages of the steps: a new entry, a draft taken up again, a published entry corrected by its steward, and the review."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from registry import lifecycle
from registry.models import Organisation, Status
from registry.steps import GuideView, Problem, Refused, missing_in, sections, step_states

from ..life import Incomplete
from ..rights import Right
from .access import today, user_of
from .pages import Pages
from .setting import Setting

EDITABLE = (Status.DRAFT, Status.PUBLISHED)


class EntryGuide(LoginRequiredMixin, GuideView):
    """What the first step of a new entry and the steps of an existing one share."""

    pages: Pages
    organisation: Organisation | None = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.steps, self.title, self.template_name = self.pages.steps, self.pages.new, self.pages.templates.step

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        # Asked before the entry is looked for: one who isn't logged in learns nothing of what exists.
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        return super().dispatch(request, *args, **kwargs)

    def trail(self) -> list[tuple[str, str]]:
        return self.pages.trail_to(self.entry) if self.entry.pk else self.pages.trail

    def setting(self) -> Setting:
        return Setting(user_of(self.request), self.organisation, today())

    def step_url(self, key: str) -> str:
        return self.pages.url("step", self.entry, key)

    def review_url(self) -> str:
        return self.pages.url("review", self.entry)

    def close_url(self) -> str:
        return str(self.entry.get_absolute_url())

    def extra_context(self) -> dict[str, Any]:
        return {"organisation": self.organisation}


class NewView(EntryGuide):
    """The first step, before there is a row. Those who may not write such entries are told who may."""

    def find_entry(self) -> Any:
        organisations = list(self.pages.access.creates_for(self.request))
        context = {"trail": self.pages.trail, "organisations": organisations}
        if not organisations:
            return render(self.request, self.pages.templates.who_may, context, status=403)
        wanted = self.request.GET.get("for", "")
        chosen = [each for each in organisations if each.slug == wanted]
        if not chosen and len(organisations) > 1:
            return render(self.request, self.pages.templates.choose, context)
        self.organisation = (chosen or organisations)[0]
        return self.pages.life.model()

    def save(self, parts: list[Any]) -> Any:
        assert self.organisation is not None  # noqa: S101 - find_entry has chosen one
        setting = self.setting()
        return self.pages.drafts.create(parts=parts, by=setting.user, organisation=self.organisation, today=setting.today)


class EditView(EntryGuide):
    """A step of a draft or a published entry."""

    def find_entry(self) -> Any:
        pages = self.pages
        entry = pages.access.allowed(self.request, self.kwargs["slug"], Right.EDIT)
        if entry.status not in EDITABLE:
            messages.info(self.request, f"{pages.life.the} er {entry.get_status_display()} og kan ikke rettes nu.")
            return HttpResponseRedirect(pages.url("review", entry))
        self.organisation = pages.access.writes_for(self.request, entry)
        if self.organisation is None:
            return nobody_to_write_for(self.request, pages, entry)
        if entry.is_published:
            self.title, self.close_label = pages.mend, "Gem og luk"
        return entry

    def save(self, parts: list[Any]) -> Any:
        assert self.organisation is not None  # noqa: S101 - find_entry has found one
        setting = self.setting()
        return self.pages.drafts.save(
            entry_id=self.entry.pk,
            parts=parts,
            by=setting.user,
            organisation=self.organisation,
            today=setting.today,
            seen=self.entry.updated_at,
        )

    def saved_message(self) -> str:
        return "Rettelsen er gemt og kan ses nu." if self.entry.is_published else "Kladden er gemt. Du kan skrive videre, når du vil."


def nobody_to_write_for(request: HttpRequest, pages: Pages, entry: Any) -> HttpResponse:
    """Told to an administrator without an organisation of their own, on an entry that nobody keeps: what can be done instead."""
    context = {"entry": entry, "the": pages.life.the, "admin_url": _admin_url(entry), "trail": pages.trail_to(entry)}
    return render(request, "steps/nobody.html", context, status=403)


def _admin_url(entry: Any) -> str:
    return reverse(f"admin:{entry._meta.app_label}_{entry._meta.model_name}_change", args=[entry.pk])


class ReviewView(LoginRequiredMixin, View):
    """All that is told, with links to mend it; sends a draft in and takes it back."""

    pages: Pages

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self._show(request, self.pages.access.allowed(request, slug, Right.EDIT))

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        pages, user = self.pages, user_of(request)
        entry = pages.access.allowed(request, slug, Right.SUBMIT)
        try:
            if request.POST.get("handling") == "traek":
                pages.life.withdraw(entry_id=entry.pk, by=user, organisation=entry.steward)
                messages.success(request, f"{pages.life.sent} er trukket tilbage. Nu kan I rette den.")
                return redirect(pages.url("review", entry))
            pages.submit(entry_id=entry.pk, by=user, organisation=entry.steward)
        except Incomplete as incomplete:
            return self._show(request, entry, pages.problems(entry, incomplete.missing))
        except Refused as refused:
            messages.info(request, refused.text)
            return redirect(pages.url("review", entry))
        messages.success(request, f"{pages.life.sent} er sendt. En administrator læser den, og du får en mail, når den er udgivet.")
        return redirect(entry.get_absolute_url())

    def _show(self, request: HttpRequest, entry: Any, problems: list[Problem] | None = None) -> HttpResponse:
        pages = self.pages
        named = pages.access.names_somebody(request, entry)
        editable = entry.status in EDITABLE and named

        def url(key: str) -> str:
            return pages.url("step", entry, key)

        context = {
            "guide": {"title": pages.mend if entry.is_published else pages.new},
            "entry": entry,
            "steps": step_states(pages.steps, entry, url) if editable else [],
            "sections": sections(pages.steps, entry, url),
            "editable": editable,
            "missing": pages.problems(entry, missing_in(pages.steps, entry)),
            "problems": problems,
            "trail": pages.trail_to(entry),
            "review_url": pages.url("review", entry),
            "last_sent_back": entry.events.filter(step=lifecycle.SENT_BACK).last() if entry.status == Status.DRAFT else None,
            "the": pages.life.the,
            "admin_url": "" if named else _admin_url(entry),
        }
        return render(request, pages.templates.review, context)


class ResumeView(LoginRequiredMixin, View):
    """Where a draft is taken up again: the first step that lacks something, else the review."""

    pages: Pages

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        entry = self.pages.access.allowed(request, slug, Right.EDIT)
        missing = missing_in(self.pages.steps, entry)
        if missing and entry.status == Status.DRAFT:
            return redirect(self.pages.url("step", entry, missing[0].step))
        return redirect(self.pages.url("review", entry))
