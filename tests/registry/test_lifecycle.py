"""The life of an entry: which steps follow which, and when it's due again."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry import lifecycle
from registry.models import Status


@pytest.mark.parametrize(
    ("status", "steps"),
    [
        ("draft", {"submitted", "archived"}),
        ("submitted", {"withdrawn", "sent_back", "published", "archived"}),
        ("published", {"archived"}),
        ("archived", {"reopened"}),
    ],
)
def test_only_these_steps_change_an_entry_of_that_status(status, steps):
    assert {step for step in lifecycle.TRANSITIONS if lifecycle.allowed(step, status)} == steps
    for step in lifecycle.TRANSITIONS.keys() - steps:
        with pytest.raises(ValueError, match="can't follow"):
            lifecycle.status_after(step, status)


def test_every_step_leads_to_a_status_that_exists():
    assert {after for _, after in lifecycle.TRANSITIONS.values()} <= set(Status.values)
    assert {before for befores, _ in lifecycle.TRANSITIONS.values() for before in befores} == set(Status.values)


def test_nothing_is_published_without_having_been_submitted():
    assert lifecycle.TRANSITIONS[lifecycle.PUBLISHED][0] == {"submitted"}


@pytest.mark.parametrize(
    ("day", "months", "due"),
    [("2026-01-31", 1, "2026-02-28"), ("2026-11-21", 12, "2027-11-21"), ("2024-02-29", 12, "2025-02-28"), ("2026-12-01", 1, "2027-01-01")],
)
def test_due_the_same_day_some_months_later(day, months, due):
    assert lifecycle.due_on(dt.date.fromisoformat(day), None, months) == dt.date.fromisoformat(due)


def test_the_last_confirmation_counts_and_otherwise_the_publication():
    published, confirmed = dt.date(2026, 1, 1), dt.date(2026, 6, 1)
    assert lifecycle.due_on(None, published, 6) == dt.date(2026, 7, 1)
    assert lifecycle.due_on(confirmed, published, 6) == dt.date(2026, 12, 1)
    assert lifecycle.due_on(None, None, 6) is None


@given(st.dates(dt.date(1950, 1, 1), dt.date(2150, 1, 1)), st.integers(0, 240))
def test_months_always_lead_forward_to_a_real_day(day, months):
    later = lifecycle.add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day


def test_due_on_the_day_itself_and_never_without_a_steward():
    due = dt.date(2026, 11, 21)
    asked = {day: lifecycle.needs_confirmation("published", has_steward=True, due=due, today=day) for day in (due - dt.timedelta(1), due)}
    assert list(asked.values()) == [False, True]
    assert not lifecycle.needs_confirmation("published", has_steward=False, due=due, today=due)
    assert not lifecycle.needs_confirmation("archived", has_steward=True, due=due, today=due)
