"""Two at once: one wins, the other gets a friendly answer; one event, one mail."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from enterprises import actions
from enterprises.models import EnterpriseEvent, EnterpriseProposal, SocialEnterprise
from tests.at_once import at_once, refusals
from tests.enterprises.builders import CVR, a_consultant, a_contact, a_municipality, an_administrator, complete, who
from tests.factories import mail_at_once

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = timezone.localdate()


@pytest.fixture
def draft():
    place = a_municipality("Kolding")
    person = a_consultant(place)
    mail_at_once(person)
    return complete(place, person)


def count(entry, step: str) -> int:
    return EnterpriseEvent.objects.filter(entry=entry, step=step).count()


def test_submit_twice(draft):
    answers = at_once(*[lambda: actions.submit(entry_id=draft.pk, by=draft.responsible, organisation=draft.steward)] * 3)
    assert refusals(answers) == ["Registreringen er sendt i forvejen. Du behøver ikke gøre mere."] * 2
    assert count(draft, "submitted") == 1
    assert len(mail.outbox) == 1


def test_two_administrators_approve(draft):
    actions.submit(entry_id=draft.pk, by=draft.responsible, organisation=draft.steward)
    mail.outbox.clear()
    first, second = an_administrator(), an_administrator()
    answers = at_once(*[lambda by=by: actions.publish(entry_id=draft.pk, by=by, today=TODAY) for by in (first, second)])
    assert refusals(answers) == ["Virksomheden er udgivet i forvejen. En anden nåede det først."]
    assert count(draft, "published") == 1
    assert len(mail.outbox) == 1


def test_one_approves_while_another_sends_back(draft):
    actions.submit(entry_id=draft.pk, by=draft.responsible, organisation=draft.steward)
    mail.outbox.clear()
    first, second = an_administrator(), an_administrator()
    answers = at_once(
        lambda: actions.publish(entry_id=draft.pk, by=first, today=TODAY),
        lambda: actions.send_back(entry_id=draft.pk, by=second, reason="Mere."),
    )
    assert len(refusals(answers)) == 1
    assert count(draft, "published") + count(draft, "sent_back") == 1
    assert len(mail.outbox) == 1


def test_the_same_link_twice(draft):
    actions.submit(entry_id=draft.pk, by=draft.responsible, organisation=draft.steward)
    actions.publish(entry_id=draft.pk, by=an_administrator(), today=TODAY)
    contact = a_contact(draft)
    invitation = actions.invite_contact(contact_id=contact.pk, by=draft.responsible, organisation=None, now=timezone.now())
    answers = at_once(
        lambda: actions.confirm_by_link(invitation_id=invitation.pk, now=timezone.now()),
        lambda: actions.propose_by_link(invitation_id=invitation.pk, changes={}, comment="Hej", now=timezone.now()),
    )
    assert len(refusals(answers)) == 1
    assert count(draft, "confirmed") + EnterpriseProposal.objects.count() == 1


def test_one_is_invited_once(draft):
    actions.submit(entry_id=draft.pk, by=draft.responsible, organisation=draft.steward)
    actions.publish(entry_id=draft.pk, by=an_administrator(), today=TODAY)
    mail.outbox.clear()
    contact = a_contact(draft)
    now = timezone.now()
    answers = at_once(*[lambda: actions.invite_contact(contact_id=contact.pk, by=draft.responsible, organisation=None, now=now)] * 2)
    assert refusals(answers) == ["Invitationen er netop sendt."]
    assert len(mail.outbox) == 1


def test_two_save_the_same_step(draft):
    draft.refresh_from_db()

    def save(text):
        reader = Client(headers={"host": "localhost"})
        reader.force_login(draft.responsible)
        data = {"version": draft.updated_at.isoformat(), "handling": "kladde", "offering_note": text}
        return reader.post(f"/virksomheder/{draft.slug}/ret/ydelser/", data).status_code

    assert sorted(at_once(*[lambda text=text: save(text) for text in ("den ene", "den anden")])) == [200, 302]


def test_the_same_cvr_number_from_two_municipalities(client):
    users = [a_consultant(a_municipality(name)) for name in ("Kolding", "Vejle")]

    def register(user):
        reader = Client(headers={"host": "localhost"})
        reader.force_login(user)
        return reader.post("/virksomheder/registrer/", who()).status_code

    answers = at_once(*[lambda user=user: register(user) for user in users])
    assert sorted(answers) == [200, 302]
    assert SocialEnterprise.objects.filter(cvr=CVR).count() == 1
