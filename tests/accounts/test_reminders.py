"""One mail to each person about all that is due, of whatever kind: in their daily mail, or at once for those who want it so."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from enterprises import actions
from tests.enterprises.builders import a_contact
from tests.factories import CaseFactory, EnterpriseFactory, OrganisationFactory, UserWithRole, mail_at_once


@pytest.fixture
def ask(empty_registry, django_capture_on_commit_callbacks, capsys):
    def run() -> str:
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            call_command("send_due_mail")
        return capsys.readouterr().out.partition("\n")[0]

    return run


def overdue(factory, steward, **values):
    return factory(steward=steward, confirmed_on=timezone.localdate() - dt.timedelta(days=400), **values)


def asked_by_the_portal(entry) -> int:
    return entry.events.filter(step="asked", via="portal").count()


def test_cases_and_enterprises_are_in_one_mail_and_none_is_asked_about_twice(ask):
    town = OrganisationFactory()
    writer, consultant = UserWithRole("housing", town), UserWithRole("municipal", town)
    consultant.memberships.create(organisation=town, role="housing")
    mail_at_once(writer)
    case = overdue(CaseFactory, town, title="Fritidsjob", responsible=consultant)
    enterprise = overdue(EnterpriseFactory, town, name="Caféen", responsible=consultant)
    another = overdue(CaseFactory, town, responsible=writer)
    CaseFactory(steward=town, confirmed_on=timezone.localdate())
    overdue(CaseFactory, None)
    assert ask() == "3 forfaldne, 3 bedt om bekræftelse."
    mails = {message.to[0]: message for message in mail.outbox}
    assert set(mails) == {writer.email, consultant.email}
    for entry, told in ((case, "- Fritidsjob\n"), (enterprise, "- Caféen\n")):
        assert told in mails[consultant.email].body
        assert entry.get_absolute_url() in mails[consultant.email].body
        assert entry.get_absolute_url() in mails[consultant.email].alternatives[0][0]
    assert another.get_absolute_url() in mails[writer.email].body
    assert [asked_by_the_portal(entry) for entry in (case, enterprise, another)] == [1, 1, 1]
    assert ask() == "3 forfaldne, 0 bedt om bekræftelse."
    assert mail.outbox == []


def test_one_who_may_not_confirm_cases_isn_t_asked_about_them(ask):
    town = OrganisationFactory()
    case = overdue(CaseFactory, town, responsible=UserWithRole("municipal", town))
    assert ask() == "1 forfaldne, 0 bedt om bekræftelse."
    colleague = UserWithRole("housing", town)
    ask()
    assert [message.to for message in mail.outbox] == [[colleague.email]]
    assert asked_by_the_portal(case) == 1


def test_an_invitation_to_the_contact_silences_no_reminder_to_the_steward(ask):
    town = OrganisationFactory()
    consultant = UserWithRole("municipal", town)
    enterprise = overdue(EnterpriseFactory, town, responsible=consultant)
    actions.invite_contact(contact_id=a_contact(enterprise).pk, by=consultant, organisation=town, now=timezone.now())
    assert ask() == "1 forfaldne, 1 bedt om bekræftelse."
    assert [message.to for message in mail.outbox] == [[consultant.email]]
