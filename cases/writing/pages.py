"""The pages by which a case is written, sent in and decided on: those of `accounts.writing`, told of cases."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from accounts.writing import guide, handling
from accounts.writing.pages import Pages, Templates

from .. import actions
from ..models import PracticeCase
from .access import ACCESS
from .steps import STEPS

PAGES = Pages(
    actions.DRAFTS,
    ACCESS,
    STEPS,
    actions.submit,
    address="case",
    templates=Templates(
        step="cases/writing/step.html",
        review="cases/writing/review.html",
        queue="cases/writing/queue.html",
        handle="cases/writing/handle.html",
        choose="cases/writing/choose.html",
        who_may="cases/writing/who_may.html",
    ),
    listed=("/cases/", "Cases"),
    new="Skriv en case",
    mend="Ret casen",
    reader="Den, der har skrevet casen, får den at læse.",
    confirmed="Tak. Casen står nu som bekræftet i dag.",
)


class WriteView(guide.NewView):
    pages = PAGES


class EditView(guide.EditView):
    pages = PAGES


class ReviewView(guide.ReviewView):
    pages = PAGES


class ResumeView(guide.ResumeView):
    pages = PAGES


class QueueView(handling.QueueView):
    pages = PAGES


class HandleView(handling.HandleView):
    pages = PAGES


class ConfirmView(handling.ConfirmView):
    pages = PAGES


def for_staff(request: HttpRequest, case: PracticeCase) -> dict[str, Any]:
    """What the case's page shows beyond what everybody sees. `confirmed_on` is for all: when its keeper last said it's right."""
    return {**handling.standing(request, ACCESS, case), "confirmed_on": case.confirmed_on if case.steward_id else None}
