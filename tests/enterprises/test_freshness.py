"""When a record is due, who is asked, and how often."""

from __future__ import annotations

import datetime as dt
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts import desk, rights
from accounts.models import MailChoice, MailKind
from enterprises.models import EnterpriseEvent, SocialEnterprise
from registry.freshness import due, due_on, is_due
from registry.lifecycle import add_months, due_since
from tests.enterprises.builders import a_consultant, a_municipality, an_administrator, complete
from tests.factories import EnterpriseFactory

DAYS = st.dates(min_value=dt.date(1990, 1, 1), max_value=dt.date(2090, 12, 31))


@pytest.mark.both_databases
@given(DAYS, DAYS, st.integers(min_value=1, max_value=120))
def test_the_database_and_the_rule_agree_on_what_is_due(confirmed, today, months):
    assert (confirmed <= due_since(today, months)) == (add_months(confirmed, months) <= today)


@pytest.fixture
def kolding(db):
    return a_municipality("Kolding")


def kept(kolding, days_ago: int, months: int = 12, **values):
    day = timezone.localdate() - dt.timedelta(days=days_ago)
    return EnterpriseFactory(steward=kolding, confirmed_on=day, confirm_months=months, **values)


def test_what_is_due(kolding, django_assert_num_queries):
    today = timezone.localdate()
    late, later = kept(kolding, 400), kept(kolding, 800)
    short = kept(kolding, 100, months=3)
    for entry in (kept(kolding, 300), kept(kolding, 400, status="draft"), EnterpriseFactory(confirmed_on=today - dt.timedelta(days=900))):
        assert not is_due(entry, today)
    with django_assert_num_queries(2):
        found = list(due(SocialEnterprise, today))
    assert [entry for entry in found if entry.steward_id == kolding.pk] == [later, late, short]
    assert all(is_due(entry, today) for entry in found)


def test_what_was_never_confirmed_counts_from_when_it_was_made(kolding):
    entry = EnterpriseFactory(steward=kolding)
    assert due_on(entry) == add_months(timezone.localdate(), 12)
    made = timezone.now() - dt.timedelta(days=500)
    SocialEnterprise.objects.filter(pk=entry.pk).update(created_at=made)
    assert entry in due(SocialEnterprise, timezone.localdate())


def asked(entry) -> int:
    return EnterpriseEvent.objects.filter(entry=entry, step="asked").count()


def run(capture) -> str:
    out = StringIO()
    with capture(execute=True):
        call_command("ask_to_confirm", stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_one_mail_to_each_person_and_none_again_for_fourteen_days(kolding, django_capture_on_commit_callbacks):
    consultant = a_consultant(kolding)
    first, second = kept(kolding, 400, responsible=consultant), kept(kolding, 500, responsible=consultant)
    run(django_capture_on_commit_callbacks)
    mine = [message for message in mail.outbox if message.to == [consultant.email]]
    assert len(mine) == 1
    assert first.get_absolute_url() in mine[0].body
    assert second.get_absolute_url() in mine[0].body
    assert (asked(first), asked(second)) == (1, 1)
    before = len(mail.outbox)
    run(django_capture_on_commit_callbacks)
    assert len(mail.outbox) == before
    EnterpriseEvent.objects.filter(entry=first).update(at=timezone.now() - dt.timedelta(days=15))
    run(django_capture_on_commit_callbacks)
    assert (asked(first), asked(second)) == (2, 1)


def test_another_of_the_organisation_is_asked_when_the_responsible_has_left(kolding, django_capture_on_commit_callbacks):
    gone, colleague = a_consultant(kolding), a_consultant(kolding)
    gone.memberships.update(ends_on=timezone.localdate() - dt.timedelta(days=1))
    kept(kolding, 400, responsible=gone)
    run(django_capture_on_commit_callbacks)
    assert [message.to for message in mail.outbox] == [[colleague.email]]


def test_never_to_one_who_said_no(kolding, django_capture_on_commit_callbacks):
    consultant = a_consultant(kolding)
    entry = kept(kolding, 400, responsible=consultant)
    MailChoice.objects.create(address=consultant.email, kind=MailKind.CONFIRM, when="never")
    run(django_capture_on_commit_callbacks)
    assert mail.outbox == []
    assert asked(entry) == 0


def test_one_click_and_the_mark_is_gone(client, kolding):
    consultant = a_consultant(kolding)
    entry = kept(kolding, 400)
    assert "Ikke bekræftet siden" in client.get(entry.get_absolute_url()).content.decode()
    assert "Stadig rigtigt" not in client.get(entry.get_absolute_url()).content.decode()
    client.force_login(consultant)
    assert "Er det stadig rigtigt?" in client.get(entry.get_absolute_url()).content.decode()
    answer = client.post(f"/virksomheder/{entry.slug}/stadig-rigtigt/", follow=True)
    html = answer.content.decode()
    assert "Sidst bekræftet" in html
    assert "Ikke bekræftet siden" not in html


def test_administrators_have_a_list_of_what_is_overdue(client, kolding):
    late, fine = kept(kolding, 400, name="Den forfaldne"), kept(kolding, 10, name="Den friske")
    client.force_login(an_administrator())
    queue = client.get("/virksomheder/godkendelse/").content.decode()
    assert late.name in queue
    assert fine.name not in queue
    admin = an_administrator()
    admin.is_staff = admin.is_superuser = True
    admin.save()
    client.force_login(admin)
    listed = client.get("/admin/enterprises/socialenterprise/?venter=bekraeftelse").content.decode()
    assert late.name in listed
    assert fine.name not in listed


def test_the_desk_shows_what_waits_first(kolding, django_assert_num_queries):
    consultant = a_consultant(kolding)
    draft = complete(kolding, consultant, name="Å en kladde")
    late, fine = kept(kolding, 400, name="Forfalden"), kept(kolding, 1, name="Alt i orden")
    kept(a_municipality(), 400, name="En andens")
    mine = rights.of(consultant)
    board = next(each for each in desk.desks() if each.kind == "enterprise")
    with django_assert_num_queries(1):
        items = board.items(mine, timezone.localdate())
    assert {item.title for item in items} == {draft.name, late.name, fine.name}
    assert items[-1].title == fine.name
    assert items[-1].todo == ""
    assert next(item for item in items if item.title == late.name).state == "Skal bekræftes"
    assert next(item for item in items if item.title == draft.name).url == f"/virksomheder/{draft.slug}/ret/"
    assert [item.title for item in board.held_by(consultant)] == [draft.name]
    assert board.items(rights.NOBODY, timezone.localdate()) == []
