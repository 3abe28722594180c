"""The life of an entry that people register: which steps there are, when each may be taken, and when it's due again.

Pure functions over plain values; dates are arguments. An entry *needs confirmation* when it's published, has a steward,
and its due date has come: that is worked out from dates and never stored, so it can't drift.
"""

from __future__ import annotations

import calendar
import datetime as dt

CREATED, SUBMITTED, WITHDRAWN, SENT_BACK, PUBLISHED = "created", "submitted", "withdrawn", "sent_back", "published"
CHANGED, ASKED, CONFIRMED, ARCHIVED, REOPENED, HANDED_OVER = "changed", "asked", "confirmed", "archived", "reopened", "handed_over"
STEPS = [
    (CREATED, "oprettet"),
    (SUBMITTED, "indsendt"),
    (WITHDRAWN, "trukket tilbage"),
    (SENT_BACK, "sendt tilbage"),
    (PUBLISHED, "udgivet"),
    (CHANGED, "rettet"),
    (ASKED, "bedt om bekræftelse"),
    (CONFIRMED, "bekræftet"),
    (ARCHIVED, "arkiveret"),
    (REOPENED, "genåbnet"),
    (HANDED_OVER, "overdraget"),
]

# Step -> the statuses it may be taken from, and the status it leads to. Steps that aren't here change no status.
TRANSITIONS: dict[str, tuple[frozenset[str], str]] = {
    SUBMITTED: (frozenset({"draft"}), "submitted"),
    WITHDRAWN: (frozenset({"submitted"}), "draft"),
    SENT_BACK: (frozenset({"submitted"}), "draft"),
    PUBLISHED: (frozenset({"submitted"}), "published"),
    ARCHIVED: (frozenset({"draft", "submitted", "published"}), "archived"),
    REOPENED: (frozenset({"archived"}), "draft"),
}
NEEDS_REASON = frozenset({SENT_BACK, ARCHIVED, REOPENED})


def allowed(step: str, status: str) -> bool:
    """Whether the step may be taken by an entry of that status."""
    return step not in TRANSITIONS or status in TRANSITIONS[step][0]


def status_after(step: str, status: str) -> str:
    """The status a step leads to; ValueError when it may not be taken."""
    if step not in TRANSITIONS:
        return status
    if not allowed(step, status):
        raise ValueError(f"{step} can't follow {status}")
    return TRANSITIONS[step][1]


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day some months later; the month's last day where it's shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def due_on(confirmed_on: dt.date | None, published_on: dt.date | None, months: int) -> dt.date | None:
    """When the entry should be confirmed again: `months` after the last confirmation, or after publication; None when neither is known."""
    last = confirmed_on or published_on
    return add_months(last, months) if last else None


def due_since(today: dt.date, months: int) -> dt.date:
    """The last day on which an entry can have been confirmed and be due today: `add_months(day, months) <= today`."""
    day = add_months(today, -months)
    if today.day == calendar.monthrange(today.year, today.month)[1]:
        return day.replace(day=calendar.monthrange(day.year, day.month)[1])
    return day


def needs_confirmation(status: str, *, has_steward: bool, due: dt.date | None, today: dt.date) -> bool:
    """Whether the steward is to say if a published entry is still right.

    What was taken from documents has no steward, and nobody is asked about it.
    """
    return status == "published" and has_steward and due is not None and due <= today
