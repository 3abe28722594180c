"""The signed link to an enterprise's own contact."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core import mail, signing
from django.utils import timezone

from accounts.models import MailChoice, MailKind
from enterprises import actions
from enterprises.models import ContactInvitation, EnterpriseEvent, EnterpriseProposal
from enterprises.registration.invitations import LIFE, SALT, read, signed
from registry.models import Offering
from registry.steps import Refused
from tests.enterprises.builders import a_consultant, a_contact, a_municipality, an_administrator, complete

pytestmark = pytest.mark.django_db


@pytest.fixture
def published():
    place = a_municipality("Kolding")
    entry = complete(place, a_consultant(place))
    actions.submit(entry_id=entry.pk, by=entry.responsible, organisation=place)
    return actions.publish(entry_id=entry.pk, by=an_administrator(), today=timezone.localdate() - dt.timedelta(days=400))


@pytest.fixture
def contact(published):
    return a_contact(published)


@pytest.fixture
def invitation(published, contact, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        return actions.invite_contact(contact_id=contact.pk, by=published.responsible, organisation=published.steward, now=timezone.now())


def proposed(entry, **changed):
    return {
        "handling": "ret",
        "summary": entry.summary,
        "description": entry.description,
        "website": "",
        "capacity": "",
        "offerings": [offering.name for offering in entry.offerings.all()],
        "comment": "",
        **changed,
    }


def test_the_mail_has_the_link(invitation, contact, published):
    (message,) = mail.outbox
    assert message.to == [contact.email]
    (token,) = re.findall(r"/virksomheder/bekraeft/([^/\s]+)/", message.body)
    assert read(token) == invitation
    assert f"/virksomheder/bekraeft/{token}/" in message.alternatives[0][0]
    assert published.steward.name in message.body


def test_opening_it_changes_nothing_and_shows_what_the_public_sees(client, invitation, published, contact):
    before = (EnterpriseEvent.objects.count(), published.updated_at)
    html = client.get(signed(invitation)).content.decode()
    client.head(signed(invitation))
    published.refresh_from_db(), invitation.refresh_from_db()
    assert (EnterpriseEvent.objects.count(), published.updated_at, invitation.used_at) == (*before, None)
    assert published.summary in html
    assert contact.phone not in html
    assert 'name="robots" content="noindex"' in html
    assert "no-store" in client.get(signed(invitation)).headers["Cache-Control"]


def test_all_is_right(client, invitation, published):
    html = client.post(signed(invitation), {"handling": "rigtigt"}).content.decode()
    assert "Tak" in html
    published.refresh_from_db()
    assert published.confirmed_on == timezone.localdate()
    event = EnterpriseEvent.objects.filter(entry=published).last()
    assert (event.step, event.via, event.by) == ("confirmed", "link", None)
    for _ in range(2):
        answer = client.post(signed(invitation), {"handling": "rigtigt"})
        assert answer.status_code == 410
        assert "Linket er brugt" in answer.content.decode()
    assert EnterpriseEvent.objects.filter(entry=published, step="confirmed").count() == 1


def test_corrections_wait_for_the_steward(client, invitation, published):
    other = Offering.objects.create(slug="andet-proeve", name="Andet (prøve)", group="Mad")
    client.post(
        signed(invitation),
        proposed(published, summary="Rettet tekst.", capacity="1.200", website="ny.dk", offerings=[other.name], comment="Hej"),
    )
    before = published.summary
    published.refresh_from_db()
    assert published.summary == before, "nothing on the page yet"
    proposal = EnterpriseProposal.objects.get(enterprise=published)
    assert proposal.changes["summary"] == {"from": before, "to": "Rettet tekst."}
    assert proposal.changes["capacity"] == {"from": None, "to": 1200}
    assert set(proposal.changes) == {"summary", "capacity", "website", "offerings"}
    client.force_login(published.responsible)
    page = client.get(published.get_absolute_url()).content.decode()
    assert f"/forslag/{proposal.pk}/" in page
    html = client.get(f"/virksomheder/{published.slug}/forslag/{proposal.pk}/").content.decode()
    assert "Rettet tekst." in html
    client.post(f"/virksomheder/{published.slug}/forslag/{proposal.pk}/", {"handling": "tag_med"})
    published.refresh_from_db()
    assert (published.summary, published.capacity) == ("Rettet tekst.", 1200)
    assert list(published.offerings.all()) == [other]
    assert published.websites.get().url == "https://ny.dk"
    assert "Rettet tekst." in client.get(published.get_absolute_url()).content.decode()


def test_a_wrong_correction_keeps_what_was_typed_and_the_link(client, invitation, published):
    html = client.post(signed(invitation), proposed(published, capacity="mange", comment="Skrevet")).content.decode()
    assert "<title>Fejl: " in html
    assert "Skriv et tal" in html
    assert 'value="mange"' in html
    assert "Skrevet" in html
    assert client.get(signed(invitation)).status_code == 200
    html = client.post(signed(invitation), proposed(published)).content.decode()
    assert "Du har ikke rettet noget" in html
    assert client.get(signed(invitation)).status_code == 200
    assert not EnterpriseProposal.objects.exists()


@pytest.mark.parametrize("value", ["", "\0", "x" * 20_000, "<script>", "999999999999999999999"])
def test_no_input_gives_a_500(client, invitation, published, value):
    for name in ("summary", "description", "website", "capacity", "offerings", "comment", "handling"):
        assert client.post(signed(invitation), proposed(published, **{name: value})).status_code < 500
        invitation.refresh_from_db()
        ContactInvitation.objects.update(used_at=None)


def test_a_link_that_was_tampered_with(client, invitation):
    good = signed(invitation)
    token = good.split("/")[-2]
    forged = signing.dumps([invitation.pk, invitation.email], key="another key", salt=SALT)
    other_use = signing.dumps([invitation.pk, invitation.email], salt="something else")
    strange = [signing.dumps(value, salt=SALT) for value in ("x", 5, [], [1], {"a": 1}, [None, None], ["x", "y"])]
    for bad in (token[:-1], token + "x", "x" + token, token[::-1], forged, other_use, *strange, "æøå", "x" * 3000):
        for answer in (
            client.get(f"/virksomheder/bekraeft/{bad}/"),
            client.post(f"/virksomheder/bekraeft/{bad}/", {"handling": "rigtigt"}),
        ):
            assert answer.status_code == 404, bad
            assert "Linket er ikke helt" in answer.content.decode()
    assert EnterpriseEvent.objects.filter(step="confirmed").count() == 0


def dead(client, invitation) -> str:
    answer = client.post(signed(invitation), {"handling": "rigtigt"})
    assert answer.status_code == client.get(signed(invitation)).status_code == 410
    html = answer.content.decode()
    assert "De kan sende et nyt link" in html
    return html


def test_a_link_lasts_fourteen_days(client, invitation):
    invitation.sent_at = timezone.now() - LIFE + dt.timedelta(minutes=1)
    invitation.save()
    assert client.get(signed(invitation)).status_code == 200
    invitation.sent_at = timezone.now() - LIFE
    invitation.save()
    assert "udløbet. Det gælder i 14 dage" in dead(client, invitation)


def test_a_link_dies_with_the_consent(client, invitation, contact):
    contact.ends_on = timezone.localdate() - dt.timedelta(days=1)
    contact.save()
    assert "virker ikke længere" in dead(client, invitation)


def test_a_link_dies_with_the_address(client, invitation, contact):
    contact.email = "en-anden@example.dk"
    contact.save()
    dead(client, invitation)


def test_a_link_dies_with_the_contact(client, invitation, contact):
    link = signed(invitation)
    contact.delete()
    assert client.get(link).status_code == 404


def test_a_link_dies_with_the_publication(client, invitation, published):
    actions.archive(entry_id=published.pk, by=an_administrator(), reason="Lukket")
    html = dead(client, invitation)
    assert published.get_absolute_url() not in html


def test_a_newer_link_takes_its_place(client, invitation, contact, published):
    later = timezone.now() + dt.timedelta(minutes=5)
    newer = actions.invite_contact(contact_id=contact.pk, by=published.responsible, organisation=None, now=later)
    dead(client, invitation)
    assert client.get(signed(newer)).status_code == 200


def test_two_clicks_send_one_mail(invitation, contact, published):
    with pytest.raises(Refused, match="netop sendt"):
        actions.invite_contact(contact_id=contact.pk, by=published.responsible, organisation=None, now=timezone.now())
    assert ContactInvitation.objects.count() == 1


def test_nobody_is_invited_without_consent_or_against_their_no(contact, published):
    ask = {"contact_id": contact.pk, "by": published.responsible, "organisation": None, "now": timezone.now()}
    MailChoice.objects.create(address=contact.email, kind=MailKind.INVITED, when="never")
    with pytest.raises(Refused, match="sagt nej"):
        actions.invite_contact(**ask)
    MailChoice.objects.all().delete()
    contact.ends_on = timezone.localdate() - dt.timedelta(days=1)
    contact.save()
    with pytest.raises(Refused, match="samtykke"):
        actions.invite_contact(**ask)
    assert not ContactInvitation.objects.exists()
    assert mail.outbox == []
