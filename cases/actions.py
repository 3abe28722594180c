"""All that happens to a case that people write; see `accounts.life` for the steps and `accounts.writing.drafts` for what is typed."""

from __future__ import annotations

from accounts.life import Incomplete, Life
from accounts.models import User
from accounts.writing.drafts import Drafts
from registry.models import Organisation, Status
from registry.steps import Refused

from .models import PracticeCase
from .writing.steps import missing, whole


def _one_of_a_title(case: PracticeCase, by: User, organisation: Organisation) -> None:
    """A second press of the button isn't a second case."""
    if PracticeCase.objects.filter(title=case.title, responsible=by, steward=organisation, status=Status.DRAFT).exists():
        raise Refused("Du har en kladde med den titel i forvejen. Skriv videre på den, eller vælg en anden titel.", "title")


LIFE = Life("case", PracticeCase, "Casen", lambda case: {"case": case})
DRAFTS = Drafts(
    LIFE,
    whole,
    name="title",
    word="case",
    reserved=frozenset({"skriv", "godkendelse"}),  # parts of addresses that stand where a slug could
    addressed=PracticeCase,
    check=_one_of_a_title,
)

create_draft = DRAFTS.create
save_step = DRAFTS.save
submitter = LIFE.submitter
withdraw = LIFE.withdraw
send_back = LIFE.send_back
publish = LIFE.publish
archive = LIFE.archive
reopen = LIFE.reopen
confirm = LIFE.confirm
hand_over = LIFE.hand_over

__all__ = [
    "DRAFTS", "LIFE", "Incomplete", "archive", "confirm", "create_draft", "hand_over", "publish", "reopen", "save_step", "send_back",
    "submit", "submitter", "withdraw",
]  # fmt: skip


def submit(*, entry_id: int, by: User, organisation: Organisation | None) -> PracticeCase:
    """Send a complete draft to the administrators; raises Incomplete with all that is missing."""
    case: PracticeCase = LIFE.submit(entry_id=entry_id, by=by, organisation=organisation, missing=missing)
    return case
