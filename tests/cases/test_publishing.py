"""A case on its way: sent, sent back, published, corrected, confirmed and archived, by the right person."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail

from accounts.models import User
from cases import actions
from cases.models import PracticeCase
from registry.steps import Refused
from search.models import SearchDocument
from tests.cases.builders import save, told
from tests.factories import UserWithRole

TODAY = dt.date(2026, 11, 21)


def test_a_case_that_lacks_something_is_not_sent(client, draft):
    html = client.post(f"/cases/{draft.slug}/gennemse/", {"handling": "indsend"}).content.decode()
    assert "Skriv tre råd til dem, der vil gøre det samme" in html
    assert PracticeCase.objects.get(pk=draft.pk).status == "draft"


def test_sent_read_sent_back_mended_sent_again_and_published(client, submitted, writer, django_capture_on_commit_callbacks):
    address, admin = f"/cases/{submitted.slug}/behandling/", UserWithRole("admin")
    assert submitted.status == "submitted"
    assert [message.subject for message in mail.outbox] == ["Vi har modtaget casen Fritidsjob i gården"]
    assert client.get(f"/cases/{submitted.slug}/ret/casen/").status_code == 302  # not while it waits
    client.force_login(admin)
    assert submitted.title in client.get("/cases/godkendelse/").content.decode()
    assert "Plakater virkede ikke." in client.get(address).content.decode()
    assert "Skriv en begrundelse" in client.post(address, {"handling": "tilbage", "reason": " "}).content.decode()
    assert "CPR" in client.post(address, {"handling": "tilbage", "reason": "010190-1234"}).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address, {"handling": "tilbage", "reason": "Skriv mere om huset."})
    assert "Skriv mere om huset." in mail.outbox[-1].body
    assert mail.outbox[-1].to == [writer.email]
    client.force_login(writer)
    assert "Skriv mere om huset." in client.get(f"/cases/{submitted.slug}/gennemse/").content.decode()
    client.post(f"/cases/{submitted.slug}/gennemse/", {"handling": "indsend"})
    client.force_login(admin)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address, {"handling": "udgiv"}).headers["Location"] == "/cases/godkendelse/"
    assert mail.outbox[-1].subject == "Fritidsjob i gården er udgivet"
    case = PracticeCase.objects.get(pk=submitted.pk)
    assert (case.status, case.confirmed_on is not None) == ("published", True)
    assert SearchDocument.objects.filter(kind="case", object_id=case.pk).exists()
    assert [event.step for event in case.events.all()] == ["created", "submitted", "sent_back", "submitted", "published"]
    client.logout()
    html = client.get(case.get_absolute_url()).content.decode()
    for text in ("Plakater virkede ikke.", "Et lokale.", "1.234 boliger og 2.900 beboere (2025, Danmarks Statistik)", "Sidst bekræftet"):
        assert text in html
    found = client.get("/soeg/?q=plakater&format=json").json()["results"]
    assert [hit["slug"] for hit in found] == [case.slug]
    (data,) = client.get("/data/cases.json").json()["results"]
    assert (data["not_working"], data["prerequisites"]) == ("Plakater virkede ikke.", "Et lokale.")
    assert data["area_size"] == {"homes": 1234, "residents": 2900, "year": 2025, "source": "Danmarks Statistik"}


def test_nobody_publishes_what_they_sent(submitted, client):
    both = User.objects.create_superuser("begge@example.dk")
    actions.withdraw(entry_id=submitted.pk, by=both, organisation=None)
    actions.submit(entry_id=submitted.pk, by=both, organisation=None)
    client.force_login(both)
    assert "Du har selv sendt casen" in client.get(f"/cases/{submitted.slug}/behandling/").content.decode()
    client.post(f"/cases/{submitted.slug}/behandling/", {"handling": "udgiv"})
    assert PracticeCase.objects.get(pk=submitted.pk).status == "submitted"


def test_the_second_of_two_decisions_is_refused_and_changes_nothing(submitted):
    one, two = UserWithRole("admin"), UserWithRole("admin")
    actions.publish(entry_id=submitted.pk, by=one, today=TODAY)
    with pytest.raises(Refused, match="udgivet"):
        actions.send_back(entry_id=submitted.pk, by=two, reason="For sent.")
    with pytest.raises(Refused):
        actions.publish(entry_id=submitted.pk, by=two, today=TODAY)
    assert [event.step for event in submitted.events.all()].count("published") == 1


def test_archived_cases_leave_the_pages_and_come_back_as_drafts(client, submitted):
    admin = UserWithRole("admin")
    actions.publish(entry_id=submitted.pk, by=admin, today=TODAY)
    client.logout()
    assert client.get(submitted.get_absolute_url()).status_code == 200
    actions.archive(entry_id=submitted.pk, by=admin, reason="Forældet.")
    assert client.get(submitted.get_absolute_url()).status_code == 404
    assert not SearchDocument.objects.filter(kind="case", object_id=submitted.pk).exists()
    with pytest.raises(Refused, match="begrundelse"):
        actions.reopen(entry_id=submitted.pk, by=admin, reason="")
    actions.reopen(entry_id=submitted.pk, by=admin, reason="Den gælder igen.")
    assert PracticeCase.objects.get(pk=submitted.pk).status == "draft"


def test_a_published_case_is_corrected_and_confirmed_by_its_keeper(client, submitted, writer):
    actions.publish(entry_id=submitted.pk, by=UserWithRole("admin"), today=dt.date(2020, 1, 1))
    html = client.get(submitted.get_absolute_url()).content.decode()
    assert "Er det stadig rigtigt?" in html
    client.post(f"/cases/{submitted.slug}/stadig-rigtigt/")
    client.post(f"/cases/{submitted.slug}/stadig-rigtigt/")
    case = PracticeCase.objects.get(pk=submitted.pk)
    assert [event.step for event in case.events.all()].count("confirmed") == 1
    assert "Er det stadig rigtigt?" not in client.get(case.get_absolute_url()).content.decode()
    save(client, case, "fortaellingen", {**told()["fortaellingen"], "not_working": "Radioen virkede ikke."})
    assert [event.step for event in case.events.all()][-1] == "changed"
    assert client.get("/soeg/?q=radioen&format=json").json()["results"][0]["slug"] == case.slug
    assert PracticeCase.history.filter(id=case.pk).first().not_working == "Radioen virkede ikke."
