"""The page of one step: shows it, saves it, adds and removes rows, and says what is wrong or missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.views import View

from .forms import MOST_ROWS, Problem, StepForm, StepRows, anchor
from .guide import Missing, Step

NEXT, BACK, CLOSE = "naeste", "tilbage", "kladde"
_ROW = re.compile(r"([a-z_]+)-(\d{1,3})")


class Refused(Exception):
    """What can't be saved, said in Danish to the one who tried."""

    def __init__(self, text: str, field: str = "") -> None:
        super().__init__(text)
        self.text, self.field = text, field


@dataclass(frozen=True)
class StepState:
    """A step as the step indicator shows it. `state` is 'done', 'missing', 'current', 'error' or 'ahead'."""

    number: int
    step: Step
    url: str
    state: str
    information: str = ""


def step_states(steps: Iterable[Step], entry: Any, url: Callable[[str], str], current: Step | None = None) -> list[StepState]:
    """The steps as the step indicator shows them; without `current` on the review page. Reads the entry alone."""
    saved = bool(entry.pk)
    found = []
    for number, step in enumerate(steps, start=1):
        missing = len(step.missing(entry)) if saved else 0
        told = saved and any(each.lines for each in step.told(entry))
        state = "current" if step is current else "missing" if missing else "done" if told else "ahead"
        found.append(StepState(number, step, url(step.key) if saved else "", state, f"{missing} mangler" if missing else ""))
    return found


class GuideView(View):
    """One step of a guide. A subclass finds the entry, gives the addresses and saves through its app's action.

    `self.entry` may be a row that isn't saved yet: then there is only the first step, and `save` makes the row.
    """

    steps: ClassVar[tuple[Step, ...]] = ()
    title: str = ""
    close_label: str = "Gem kladde og luk"
    template_name: ClassVar[str] = "steps/step.html"
    entry: Any
    step: Step

    # --- What a subclass gives -----------------------------------------------------------------------------------
    def find_entry(self) -> Any:
        """The entry, with all that `Step.missing` reads; raises Http404 or PermissionDenied for one who may not edit it."""
        raise NotImplementedError

    def step_url(self, key: str) -> str:
        raise NotImplementedError

    def review_url(self) -> str:
        raise NotImplementedError

    def close_url(self) -> str:
        raise NotImplementedError

    def trail(self) -> list[tuple[str, str]]:
        return []

    def setting(self) -> Any:
        """What the parts are handed besides the entry."""
        return None

    def save(self, parts: list[Any]) -> Any:
        """Save the parts in one transaction through the app's action and return the entry; raise Refused with a reason."""
        raise NotImplementedError

    def extra_context(self) -> dict[str, Any]:
        return {}

    def saved_message(self) -> str:
        return "Kladden er gemt."

    # --- The page ------------------------------------------------------------------------------------------------
    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.problems: list[Problem] = []
        self.only_missing = False
        self.conflict = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        wanted = kwargs.get("step", self.steps[0].key)
        found = next((step for step in self.steps if step.key == wanted), None)
        if found is None:
            raise Http404
        self.step = found
        entry = self.find_entry()
        if isinstance(entry, HttpResponse):
            return entry
        self.entry = entry
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        parts = self.build(None)
        if self.entry.pk and (self.from_review or "mangler" in request.GET):
            self._say_what_is_missing(parts, self.step.missing(self.entry))
        return self.show(parts)

    def _say_what_is_missing(self, parts: list[Any], missing: list[Missing]) -> None:
        self.only_missing = bool(missing)
        self.problems = [Problem(each.text, self._anchor(parts, each.field)) for each in missing]
        for each in missing:
            self._mark(parts, each.field, each.text)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        states = self.states()  # before the forms put what was typed on the entry
        if any(request.POST.get(name) for name in ("tilfoej", "fjern", "find")):
            parts = self.build(self._with_rows_changed(request.POST))
            for part in parts:
                part.quieten()
            return self.show(parts, states)
        seen = self.version()
        parts = self.build(request.POST)
        # Every part is judged, so that all errors of the page are shown at once.
        self.problems = [problem for part in parts if not part.is_valid() for problem in part.problems()]
        if self.problems:
            return self.show(parts, states)
        if request.POST.get("version", "") != seen:
            self.conflict = True
            return self.show(parts, states)
        try:
            self.entry = self.save(parts)
        except Refused as refused:
            self.problems = [Problem(refused.text, self._anchor(parts, refused.field))]
            self._mark(parts, refused.field, refused.text)
            return self.show(parts, states)
        return self._go_on(request, parts)

    def _go_on(self, request: HttpRequest, parts: list[Any]) -> HttpResponse:
        action = request.POST.get("handling", NEXT)
        at = self.steps.index(self.step)
        if action == CLOSE:
            messages.success(request, self.saved_message())
            return HttpResponseRedirect(self.close_url())
        if action == BACK and at > 0:
            return HttpResponseRedirect(self.step_url(self.steps[at - 1].key))
        if action == NEXT and self.step.missing(self.entry):
            # To the page of what is saved now: a second press, or a reload, saves no copies.
            came_from = "&fra=gennemse" if self.from_review else ""
            return HttpResponseRedirect(f"{self.step_url(self.step.key)}?mangler=1{came_from}")
        return HttpResponseRedirect(self.next_url())

    def next_url(self) -> str:
        """Where 'Gem og fortsæt' leads: back to the review for one who came from there."""
        at = self.steps.index(self.step) + 1
        if at >= len(self.steps) or self.from_review:
            return self.review_url()
        return self.step_url(self.steps[at].key)

    @property
    def from_review(self) -> bool:
        return self.request.GET.get("fra") == "gennemse"

    def version(self) -> str:
        """Changes when anybody saves the entry; '' for a row that isn't saved yet."""
        return self.entry.updated_at.isoformat() if self.entry.pk else ""

    def build(self, data: QueryDict | None) -> list[StepForm | StepRows]:
        """The step's parts over the entry, with what was posted."""
        setting = self.setting()
        return [part(data, entry=self.entry, setting=setting) for part in self.step.parts]

    def states(self) -> list[StepState]:
        return step_states(self.steps, self.entry, self.step_url, self.step)

    def show(self, parts: list[Any], states: list[StepState] | None = None) -> HttpResponse:
        at = self.steps.index(self.step)
        context = {
            "guide": self,
            "entry": self.entry,
            "step": self.step,
            "number": at + 1,
            "steps": states or self.states(),
            "parts": parts,
            "problems": self.problems,
            "only_missing": self.only_missing,
            "conflict": self.conflict,
            "first": at == 0,
            "next_url": self.next_url() if self.entry.pk else "",
            "review_url": self.review_url() if self.entry.pk else "",
            # What the page was opened with, until the reader has been told of the conflict.
            "version": self.version() if self.conflict else self.request.POST.get("version", self.version()),
            "trail": self.trail(),
            **self.extra_context(),
        }
        return render(self.request, self.template_name, context)

    def _with_rows_changed(self, posted: QueryDict) -> QueryDict:
        data = posted.copy()
        prefixes = {part.get_default_prefix() for part in self.step.parts if issubclass(part, StepRows)}
        added = data.get("tilfoej", "")
        if added in prefixes:
            total = data.get(f"{added}-TOTAL_FORMS", "")
            if total.isascii() and total.isdigit() and int(total) < MOST_ROWS:
                data[f"{added}-TOTAL_FORMS"] = str(int(total) + 1)
        removed = _ROW.fullmatch(data.get("fjern", ""))
        if removed and removed[1] in prefixes:
            data[f"{removed[0]}-DELETE"] = "on"
        return data

    @staticmethod
    def _anchor(parts: list[Any], field: str) -> str:
        for part in parts:
            if part.is_rows and part.prefix == field:
                return f"{field}-rows"
            if not part.is_rows and field in part.fields:
                return anchor(part[field])
        return ""

    @staticmethod
    def _mark(parts: list[Any], field: str, text: str) -> None:
        """Put the text at its field. A form that isn't bound gets errors all the same: `add_error` would not give it any."""
        for part in parts:
            if part.is_rows and part.prefix == field:
                part.lacking = text
            elif not part.is_rows and field in part.fields:
                if part._errors is None:
                    part.quieten()
                part._errors.setdefault(field, part.error_class()).append(text)
