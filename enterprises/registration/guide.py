"""The pages of the step guide: a new registration, a draft taken up again, and a published record corrected by its steward."""

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
from registry.models import Organisation, OrganisationKind, Status
from registry.steps import GuideView, Problem, Refused, missing_in, sections, step_states

from .. import actions
from ..duplicates import Candidate
from ..models import SocialEnterprise
from . import access
from .forms import WhoForm
from .setting import Setting
from .steps import STEPS

TRAIL = [("/virksomheder/", "Virksomheder")]


class EnterpriseGuide(LoginRequiredMixin, GuideView):
    """What a new registration and an existing one share."""

    steps = STEPS
    template_name = "enterprises/registration/step.html"
    title = "Registrér virksomhed"
    organisation: Organisation | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        # Asked before the entry is looked for: one who isn't logged in learns nothing of what exists.
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        return super().dispatch(request, *args, **kwargs)

    def trail(self) -> list[tuple[str, str]]:
        return [*TRAIL, (self.entry.get_absolute_url(), str(self.entry))] if self.entry.pk else TRAIL

    def setting(self) -> Setting:
        return access.setting_for(self.request, self.organisation)

    def step_url(self, key: str) -> str:
        return reverse("enterprise_step", args=[self.entry.slug, key])

    def review_url(self) -> str:
        return reverse("enterprise_review", args=[self.entry.slug])

    def close_url(self) -> str:
        return self.entry.get_absolute_url()

    def show(self, parts: list[Any], states: Any = None) -> HttpResponse:
        self.parts = parts
        return super().show(parts, states)

    def extra_context(self) -> dict[str, Any]:
        who = next((part for part in self.parts if isinstance(part, WhoForm)), None)
        if who is None:
            return {}
        return {
            "likely": [self._likely(candidate) for candidate in who.candidates],
            "same": who.same and self._same(who.same),
            "nothing_found": who.nothing_found,
        }

    def _sees(self, status: str, steward_id: int | None) -> bool:
        return status == Status.PUBLISHED or access.rights_of(self.request).may(Right.READ_UNPUBLISHED, access.KIND, steward_id)

    def _likely(self, candidate: Candidate) -> dict[str, str]:
        """A candidate as it may be shown: of another organisation's draft only that there is one, and whose."""
        known = candidate.known
        if self._sees(known.status, known.steward_id):
            url = reverse("enterprise", args=[known.slug])
            return {"name": known.name, "url": url, "place": known.municipality, "why": candidate.why}
        return {"name": "", "url": "", "place": known.steward or "administratorerne", "why": candidate.why}

    def _same(self, entry: SocialEnterprise) -> dict[str, str]:
        if self._sees(entry.status, entry.steward_id):
            return {"name": entry.name, "url": entry.get_absolute_url(), "status": entry.get_status_display()}
        return {"name": "", "url": "", "keeper": str(entry.steward or "administratorerne")}


class RegisterView(EnterpriseGuide):
    """The first step, before there is a row. Those who may not register are told who may."""

    def find_entry(self) -> Any:
        organisations = list(access.registers_for(self.request))
        if not organisations:
            return render(self.request, "enterprises/registration/who_may.html", {"trail": TRAIL}, status=403)
        wanted = self.request.GET.get("for", "")
        chosen = [each for each in organisations if each.slug == wanted]
        if not chosen and len(organisations) > 1:
            return render(self.request, "enterprises/registration/choose.html", {"trail": TRAIL, "organisations": organisations})
        self.organisation = (chosen or organisations)[0]
        return SocialEnterprise(kind=OrganisationKind.ENTERPRISE)

    def save(self, parts: list[Any]) -> SocialEnterprise:
        assert self.organisation is not None  # noqa: S101 - find_entry has chosen one
        setting = self.setting()
        return actions.create_draft(parts=parts, by=setting.user, organisation=self.organisation, today=setting.today)

    def extra_context(self) -> dict[str, Any]:
        return {**super().extra_context(), "organisation": self.organisation}


class EditView(EnterpriseGuide):
    """A step of a draft or a published record."""

    def find_entry(self) -> Any:
        entry = access.allowed(self.request, self.kwargs["slug"], Right.EDIT)
        if entry.status not in (Status.DRAFT, Status.PUBLISHED):
            messages.info(self.request, f"Virksomheden er {entry.get_status_display()} og kan ikke rettes nu.")
            return HttpResponseRedirect(reverse("enterprise_review", args=[entry.slug]))
        if entry.is_published:
            self.title, self.close_label = "Ret oplysninger", "Gem og luk"
        self.organisation = access.writes_for(self.request, entry)
        return entry

    def save(self, parts: list[Any]) -> SocialEnterprise:
        assert self.organisation is not None  # noqa: S101 - find_entry has found one
        setting = self.setting()
        return actions.save_step(
            entry_id=self.entry.pk,
            parts=parts,
            by=setting.user,
            organisation=self.organisation,
            today=setting.today,
            seen=self.entry.updated_at,
        )

    def saved_message(self) -> str:
        return "Rettelsen er gemt og kan ses nu." if self.entry.is_published else "Kladden er gemt. Du kan skrive videre, når du vil."


class ReviewView(LoginRequiredMixin, View):
    """All that is told, with links to mend it; sends a draft in and takes it back."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self._show(request, access.allowed(request, slug, Right.EDIT))

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        entry = access.allowed(request, slug, Right.SUBMIT)
        user = access.user_of(request)
        try:
            if request.POST.get("handling") == "traek":
                actions.withdraw(entry_id=entry.pk, by=user, organisation=entry.steward)
                messages.success(request, "Registreringen er trukket tilbage. Nu kan I rette den.")
                return redirect("enterprise_review", slug)
            actions.submit(entry_id=entry.pk, by=user, organisation=entry.steward)
        except actions.Incomplete as incomplete:
            return self._show(request, entry, [Problem(each.text, url=self._step(entry, each.step)) for each in incomplete.missing])
        except Refused as refused:
            messages.info(request, refused.text)
            return redirect("enterprise_review", slug)
        messages.success(request, "Registreringen er sendt. En administrator læser den, og du får en mail, når den er udgivet.")
        return redirect("enterprise", slug)

    @staticmethod
    def _step(entry: SocialEnterprise, key: str) -> str:
        return f"{reverse('enterprise_step', args=[entry.slug, key])}?fra=gennemse"

    def _show(self, request: HttpRequest, entry: SocialEnterprise, problems: list[Problem] | None = None) -> HttpResponse:
        editable = entry.status in (Status.DRAFT, Status.PUBLISHED)
        missing = [Problem(each.text, url=self._step(entry, each.step)) for each in missing_in(STEPS, entry)]

        def url(key: str) -> str:
            return reverse("enterprise_step", args=[entry.slug, key])

        context = {
            "guide": {"title": "Ret oplysninger" if entry.is_published else "Registrér virksomhed"},
            "entry": entry,
            "steps": step_states(STEPS, entry, url) if editable else [],
            "sections": sections(STEPS, entry, url),
            "editable": editable,
            "missing": missing,
            "problems": problems,
            "trail": [*TRAIL, (entry.get_absolute_url(), str(entry))],
            "review_url": reverse("enterprise_review", args=[entry.slug]),
            "last_sent_back": entry.events.filter(step="sent_back").last() if entry.status == Status.DRAFT else None,
        }
        return render(request, "enterprises/registration/review.html", context)


@login_required
def resume(request: HttpRequest, slug: str) -> HttpResponse:
    """Where a draft is taken up again: the first step that lacks something, else the review."""
    entry = access.allowed(request, slug, Right.EDIT)
    missing = missing_in(STEPS, entry)
    if missing and entry.status == Status.DRAFT:
        return redirect("enterprise_step", slug, missing[0].step)
    return redirect("enterprise_review", slug)
