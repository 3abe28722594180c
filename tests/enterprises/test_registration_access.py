"""Every address of registration × who asks × how: what isn't there for a reader is 404, what they may only read 403."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

import enterprises.urls
from enterprises import actions
from enterprises.models import EnterpriseEvent, EnterpriseProposal, TakeOverRequest
from enterprises.registration.invitations import signed
from tests.enterprises.builders import OTHER_CVR, a_consultant, a_contact, a_municipality, an_administrator, complete
from tests.factories import EnterpriseFactory, UserFactory, UserWithRole

pytestmark = pytest.mark.django_db
TO_LOGIN, OK, NO, GONE, ON, METHOD = "login", 200, 403, 404, 302, 405
READERS = ["nobody", "a user", "housing", "purchaser", "municipal elsewhere", "municipal here", "admin"]

# Address of a draft of 'here' -> what each of the readers gets by GET, in the order above.
DRAFT = {
    "": [GONE, GONE, GONE, GONE, GONE, OK, OK],
    "ret/": [TO_LOGIN, GONE, GONE, GONE, GONE, ON, ON],
    "ret/hvem/": [TO_LOGIN, GONE, GONE, GONE, GONE, OK, OK],
    "ret/findes-ikke/": [TO_LOGIN, GONE, GONE, GONE, GONE, GONE, GONE],
    "gennemse/": [TO_LOGIN, GONE, GONE, GONE, GONE, OK, OK],
    "behandling/": [TO_LOGIN, GONE, GONE, GONE, GONE, NO, OK],
    "stadig-rigtigt/": [TO_LOGIN, METHOD, METHOD, METHOD, METHOD, METHOD, METHOD],
    "overtag/": [TO_LOGIN, GONE, GONE, GONE, GONE, ON, ON],
    "forslag/{proposal}/": [TO_LOGIN, GONE, GONE, GONE, GONE, OK, OK],
    "kontakt/{contact}/inviter/": [TO_LOGIN, METHOD, METHOD, METHOD, METHOD, METHOD, METHOD],
}
PUBLISHED = {
    "": [OK, OK, OK, OK, OK, OK, OK],
    "ret/": [TO_LOGIN, NO, NO, NO, NO, ON, ON],
    "ret/hvem/": [TO_LOGIN, NO, NO, NO, NO, OK, OK],
    "gennemse/": [TO_LOGIN, NO, NO, NO, NO, OK, OK],
    "behandling/": [TO_LOGIN, NO, NO, NO, NO, NO, OK],
    "overtag/": [TO_LOGIN, NO, NO, NO, ON, ON, ON],
    "forslag/{proposal}/": [TO_LOGIN, NO, NO, NO, NO, OK, OK],
}
# By POST: what a reader without the right gets, whatever they post.
WRITES = ["ret/hvem/", "gennemse/", "behandling/", "stadig-rigtigt/", "forslag/{proposal}/", "kontakt/{contact}/inviter/"]
WRITERS = {"municipal here", "admin"}


@pytest.fixture
def here():
    return a_municipality("Her")


@pytest.fixture
def readers(here):
    def client(user=None) -> Client:
        made = Client(headers={"host": "localhost"})
        if user:
            made.force_login(user)
        return made

    users = [
        None,
        UserFactory(),
        UserWithRole("housing", here),
        UserWithRole("purchaser", here),
        a_consultant(a_municipality("Et andet sted")),
        a_consultant(here),
        an_administrator(),
    ]
    return dict(zip(READERS, [client(user) for user in users], strict=True))


@pytest.fixture
def draft(here):
    return complete(here, a_consultant(here), name="Kladden her")


@pytest.fixture
def published(here):
    entry = complete(here, a_consultant(here), name="Den udgivne", cvr=OTHER_CVR)
    actions.submit(entry_id=entry.pk, by=entry.responsible, organisation=here)
    return actions.publish(entry_id=entry.pk, by=an_administrator(), today=timezone.localdate())


def address(entry, path: str) -> str:
    contact = entry.contacts.first() or a_contact(entry)
    proposal = entry.proposals.first() or EnterpriseProposal.objects.create(enterprise=entry, changes={})
    return f"/virksomheder/{entry.slug}/" + path.format(contact=contact.pk, proposal=proposal.pk)


def got(answer) -> object:
    return TO_LOGIN if answer.status_code == 302 and "/log-ind/" in answer.url else answer.status_code


@pytest.mark.parametrize("path", DRAFT)
def test_a_draft_by_get(readers, draft, path):
    url = address(draft, path)
    assert [got(readers[name].get(url)) for name in READERS] == DRAFT[path]


@pytest.mark.parametrize("path", PUBLISHED)
def test_a_published_record_by_get(readers, published, path):
    url = address(published, path)
    assert [got(readers[name].get(url)) for name in READERS] == PUBLISHED[path]


@pytest.mark.parametrize("path", WRITES)
@pytest.mark.parametrize("which", ["draft", "published"])
def test_nobody_else_writes(readers, draft, published, path, which):
    entry = {"draft": draft, "published": published}[which]
    url = address(entry, path)
    before = (EnterpriseEvent.objects.count(), type(entry).objects.get(pk=entry.pk).updated_at)
    for name in READERS:
        if name in WRITERS:
            continue
        for data in ({}, {"handling": "indsend"}, {"handling": "udgiv"}, {"handling": "tag_med"}, {"handling": "arkiver", "reason": "x"}):
            expected = TO_LOGIN if name == "nobody" else NO if which == "published" else GONE
            assert got(readers[name].post(url, data)) == expected, (name, data)
    assert (EnterpriseEvent.objects.count(), type(entry).objects.get(pk=entry.pk).updated_at) == before


def test_a_municipality_doesnt_approve_its_own(readers, published, draft):
    for data in ({"handling": "udgiv"}, {"handling": "arkiver", "reason": "x"}):
        assert readers["municipal here"].post(address(draft, "behandling/"), data).status_code == NO
        assert readers["municipal here"].post(address(published, "behandling/"), data).status_code == NO


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/virksomheder/registrer/", [TO_LOGIN, NO, NO, NO, OK, OK, OK]),
        ("/virksomheder/godkendelse/", [TO_LOGIN, NO, NO, NO, NO, NO, OK]),
    ],
)
def test_the_ways_in(readers, path, expected):
    assert [got(readers[name].get(path)) for name in READERS] == expected


def test_those_who_may_not_register_are_told_who_may(readers):
    html = readers["housing"].get("/virksomheder/registrer/").content.decode()
    assert "bed en administrator om rollen kommunal medarbejder" in html


def test_only_administrators_decide_on_take_overs(readers, here):
    entry = EnterpriseFactory()
    request = TakeOverRequest.objects.create(enterprise=entry, organisation=here, by=UserFactory(), reason="x")
    url = f"/virksomheder/godkendelse/overtagelse/{request.pk}/"
    expected = [TO_LOGIN, NO, NO, NO, NO, NO]
    assert [got(readers[name].post(url, {"handling": "ja"})) for name in READERS[:-1]] == expected
    assert readers["admin"].get(url).status_code == METHOD
    assert readers["admin"].post(url, {"handling": "måske"}).status_code == GONE
    assert readers["admin"].post(url, {"handling": "ja"}).url == "/virksomheder/godkendelse/"
    entry.refresh_from_db()
    assert entry.steward == here


def test_a_proposal_or_a_contact_of_another_enterprise_isnt_reached(readers, draft, published):
    theirs = EnterpriseProposal.objects.create(enterprise=draft, changes={})
    contact = a_contact(draft)
    assert readers["municipal here"].get(f"/virksomheder/{published.slug}/forslag/{theirs.pk}/").status_code == GONE
    assert readers["municipal here"].post(f"/virksomheder/{published.slug}/kontakt/{contact.pk}/inviter/").status_code == GONE


def test_every_address_of_the_enterprises_is_tried_here():
    names = {pattern.name for pattern in enterprises.urls.urlpatterns}
    tried = {
        "enterprises",  # tests/config
        "enterprise", "enterprise_register", "enterprise_queue", "enterprise_take_over_decide", "enterprise_resume", "enterprise_step",
        "enterprise_review", "enterprise_handle", "enterprise_confirm", "enterprise_take_over", "enterprise_invite", "enterprise_proposal",
        "enterprise_invitation",  # test_invitations.py
    }  # fmt: skip
    assert names == tried


# --- Contacts ---------------------------------------------------------------------------------------------------------
def test_contacts_are_seen_by_those_at_work_while_the_consent_lasts(readers, published):
    a_contact(published, name="Synlig Kontakt", email="synlig@example.dk")
    a_contact(published, name="Udløbet Kontakt", email="udloebet@example.dk", ends_on=timezone.localdate() - dt.timedelta(days=1))
    seen = {name: "synlig@example.dk" in readers[name].get(published.get_absolute_url()).content.decode() for name in READERS}
    assert seen == dict.fromkeys(READERS, True) | {"nobody": False, "a user": False}
    for name in READERS:
        assert "udloebet@example.dk" not in readers[name].get(published.get_absolute_url()).content.decode()


def test_contacts_are_in_no_list_export_data_set_or_search(readers, published):
    contact = a_contact(published, name="Zebrahoved Kontaktsen", email="zebra@example.dk", phone="98 76 54 32")
    actions.confirm(entry_id=published.pk, by=published.responsible, organisation=published.steward, today=timezone.localdate())
    paths = [
        "/virksomheder/", "/virksomheder/?format=csv", "/virksomheder/?format=json", "/data/enterprises.json", "/data/organisations.json",
        "/soeg/?q=Zebrahoved&format=json", "/soeg/?q=zebra@example.dk",
    ]  # fmt: skip
    for name in READERS:
        for path in paths:
            text = readers[name].get(path).content.decode()
            assert contact.phone not in text, path
            assert "Kontaktsen" not in text, path
    assert readers["admin"].get("/soeg/?q=Zebrahoved&format=json").json()["total"] == 0


def test_drafts_change_no_count_facet_or_export(client, here):
    before = {path: client.get(path).content.decode() for path in ("/virksomheder/?format=json", "/virksomheder/?format=csv")}
    html = client.get("/virksomheder/").content.decode()
    draft = complete(here, a_consultant(here), name="Usynlig kladde")
    for path, text in before.items():
        after = client.get(path).content.decode()
        assert draft.slug not in after
        assert len(after.splitlines()) == len(text.splitlines())
    assert "Usynlig" not in client.get("/virksomheder/?q=usynlig").content.decode()
    assert client.get("/virksomheder/").content.decode().count("pp-count") == html.count("pp-count")


# --- Queries ----------------------------------------------------------------------------------------------------------
def test_pages_ask_a_fixed_number_of_queries(readers, published, draft, here, django_assert_max_num_queries):
    for number in range(8):
        a_contact(published)
        EnterpriseProposal.objects.create(enterprise=published, changes={"summary": {"from": "a", "to": str(number)}})
        actions.confirm(entry_id=published.pk, by=UserFactory(), organisation=here, today=timezone.localdate())
        waiting = complete(here, draft.responsible, cvr="", parent=here)
        actions.submit(entry_id=waiting.pk, by=draft.responsible, organisation=here)
    readers["nobody"].get(published.get_absolute_url())  # what resembles it is kept in memory from then on
    with django_assert_max_num_queries(15):
        readers["nobody"].get(published.get_absolute_url())
    with django_assert_max_num_queries(22):
        readers["municipal here"].get(published.get_absolute_url())
    with django_assert_max_num_queries(9):
        readers["admin"].get("/virksomheder/godkendelse/")
    with django_assert_max_num_queries(24):
        readers["admin"].get(address(draft, "behandling/"))
    invitation = actions.invite_contact(
        contact_id=published.contacts.first().pk, by=published.responsible, organisation=here, now=timezone.now()
    )
    with django_assert_max_num_queries(18):
        assert readers["nobody"].get(signed(invitation)).status_code == OK
