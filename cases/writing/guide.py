"""The pages of the fixed form: a new case, a draft taken up again, and a published case corrected by its steward."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from accounts.rights import Right
from enterprises.registration.setting import Setting
from registry.models import Organisation, Status
from registry.steps import GuideView, Problem, Refused, missing_in, sections, step_states

from .. import actions
from ..models import PracticeCase
from . import access
from .steps import STEPS

TRAIL = [("/cases/", "Cases")]


class CaseGuide(LoginRequiredMixin, GuideView):
    """What a new case and an existing one share."""

    steps = STEPS
    template_name = "cases/writing/step.html"
    title = "Skriv en case"
    organisation: Organisation | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        # Asked before the case is looked for: one who isn't logged in learns nothing of what exists.
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        return super().dispatch(request, *args, **kwargs)

    def trail(self) -> list[tuple[str, str]]:
        return [*TRAIL, (self.entry.get_absolute_url(), str(self.entry))] if self.entry.pk else TRAIL

    def setting(self) -> Setting:
        return Setting(access.user_of(self.request), self.organisation, access.today())

    def step_url(self, key: str) -> str:
        return reverse("case_step", args=[self.entry.slug, key])

    def review_url(self) -> str:
        return reverse("case_review", args=[self.entry.slug])

    def close_url(self) -> str:
        return str(self.entry.get_absolute_url())

    def extra_context(self) -> dict[str, Any]:
        return {"organisation": self.organisation}


class WriteView(CaseGuide):
    """The first step, before there is a row. Those who may not write cases are told who may."""

    def find_entry(self) -> Any:
        if not access.rights_of(self.request).may_somewhere(Right.CREATE, access.KIND):
            return render(self.request, "cases/writing/who_may.html", {"trail": TRAIL}, status=403)
        organisations = list(access.writes_for(self.request))
        wanted = self.request.GET.get("for", "")
        chosen = [each for each in organisations if each.slug == wanted]
        if not chosen and len(organisations) != 1:
            return render(self.request, "cases/writing/choose.html", {"trail": TRAIL, "organisations": organisations})
        self.organisation = (chosen or organisations)[0]
        return PracticeCase()

    def save(self, parts: list[Any]) -> PracticeCase:
        assert self.organisation is not None  # noqa: S101 - find_entry has chosen one
        setting = self.setting()
        return actions.create_draft(parts=parts, by=setting.user, organisation=self.organisation, today=setting.today)


class EditView(CaseGuide):
    """A step of a draft or a published case."""

    def find_entry(self) -> Any:
        case = access.allowed(self.request, self.kwargs["slug"], Right.EDIT)
        if case.status not in (Status.DRAFT, Status.PUBLISHED):
            messages.info(self.request, f"Casen er {case.get_status_display()} og kan ikke rettes nu.")
            return HttpResponseRedirect(reverse("case_review", args=[case.slug]))
        if case.is_published:
            self.title, self.close_label = "Ret casen", "Gem og luk"
        self.organisation = access.writes_for(self.request, case).first()
        return case

    def save(self, parts: list[Any]) -> PracticeCase:
        if self.organisation is None:
            raise Refused("Du kan ikke skrive på nogens vegne. Ret casen i administrationen.")
        setting = self.setting()
        return actions.save_step(entry_id=self.entry.pk, parts=parts, by=setting.user, organisation=self.organisation, today=setting.today)

    def saved_message(self) -> str:
        return "Rettelsen er gemt og kan ses nu." if self.entry.is_published else "Kladden er gemt. Du kan skrive videre, når du vil."


class ReviewView(LoginRequiredMixin, View):
    """All that is told, with links to mend it; sends a draft in and takes it back."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self._show(request, access.allowed(request, slug, Right.EDIT))

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        case = access.allowed(request, slug, Right.SUBMIT)
        user = access.user_of(request)
        try:
            if request.POST.get("handling") == "traek":
                actions.withdraw(entry_id=case.pk, by=user, organisation=case.steward)
                messages.success(request, "Casen er trukket tilbage. Nu kan I rette den.")
                return redirect("case_review", slug)
            actions.submit(entry_id=case.pk, by=user, organisation=case.steward)
        except actions.Incomplete as incomplete:
            return self._show(request, case, [Problem(each.text, url=self._step(case, each.step)) for each in incomplete.missing])
        except Refused as refused:
            messages.info(request, refused.text)
            return redirect("case_review", slug)
        messages.success(request, "Casen er sendt. En administrator læser den, og du får en mail, når den er udgivet.")
        return redirect("case", slug)

    @staticmethod
    def _step(case: PracticeCase, key: str) -> str:
        return f"{reverse('case_step', args=[case.slug, key])}?fra=gennemse"

    def _show(self, request: HttpRequest, case: PracticeCase, problems: list[Problem] | None = None) -> HttpResponse:
        editable = case.status in (Status.DRAFT, Status.PUBLISHED)

        def url(key: str) -> str:
            return reverse("case_step", args=[case.slug, key])

        context = {
            "guide": {"title": "Ret casen" if case.is_published else "Skriv en case"},
            "entry": case,
            "steps": step_states(STEPS, case, url) if editable else [],
            "sections": sections(STEPS, case, url),
            "editable": editable,
            "missing": [Problem(each.text, url=self._step(case, each.step)) for each in missing_in(STEPS, case)],
            "problems": problems,
            "trail": [*TRAIL, (case.get_absolute_url(), str(case))],
            "review_url": reverse("case_review", args=[case.slug]),
            "last_sent_back": case.events.filter(step="sent_back").last() if case.status == Status.DRAFT else None,
        }
        return render(request, "cases/writing/review.html", context)


@login_required
def resume(request: HttpRequest, slug: str) -> HttpResponse:
    """Where a draft is taken up again: the first step that lacks something, else the review."""
    case = access.allowed(request, slug, Right.EDIT)
    missing = missing_in(STEPS, case)
    if missing and case.status == Status.DRAFT:
        return redirect("case_step", slug, missing[0].step)
    return redirect("case_review", slug)
