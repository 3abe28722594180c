"""When a mail of a kind may come, and when it comes for one who has chosen. Pure.

What may wait, waits: a day's news in one mail is the rule, and at once is for those who ask for it. Not so

- an invitation goes to an enterprise's contact, who has no account, and somebody has just pressed the button: at once;
- what is new in the administrators' queues is a count, and several share the work: in the daily mail, never one by one;
- mails about the account itself (password, address, second factor, allauth's) are asked for by the person and aren't here.
"""

from __future__ import annotations

from collections.abc import Mapping

from .models import MailKind, When

_MAY_WAIT = (When.DAILY, When.NOW, When.NEVER)

# The first is what holds until somebody chooses.
ALLOWED: Mapping[MailKind, tuple[When, ...]] = {
    **dict.fromkeys(MailKind, _MAY_WAIT),
    MailKind.INVITED: (When.NOW, When.NEVER),
    MailKind.QUEUES: (When.DAILY, When.NEVER),
    MailKind.DIGEST: (When.DAILY, When.NEVER),
}

ADMINISTRATORS = (MailKind.QUEUES, MailKind.THRESHOLDS)
# In the order that a person chooses among them, and in which they stand in the daily mail: what there is to do comes first.
PEOPLE = (
    MailKind.CONFIRM,
    MailKind.SENT_BACK,
    MailKind.PROPOSED,
    MailKind.REPORTED,
    MailKind.ANSWERED,
    MailKind.PUBLISHED,
    MailKind.RECEIVED,
)


def kinds_for(*, is_admin: bool) -> tuple[MailKind, ...]:
    """The kinds that a person with an account may get."""
    return (*ADMINISTRATORS, *PEOPLE) if is_admin else PEOPLE


def when(kind: MailKind, chosen: Mapping[str, str]) -> When:
    """When a mail of the kind comes for one who has chosen so (kind -> when). A no to the daily mail is a no to all of it."""
    said = chosen.get(kind)
    found = next((each for each in ALLOWED[kind] if each == said), ALLOWED[kind][0])
    if found == When.DAILY and chosen.get(MailKind.DIGEST) == When.NEVER:
        return When.NEVER
    return found
