"""Saved looks of the admin's lists: filters, search, order and columns under a name, for oneself or for all administrators."""

from __future__ import annotations

from html import unescape

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from registry.looks import saved_query
from registry.models import DefaultLook, ListLook
from tests.conftest import PortalClient
from tests.factories import OrganisationFactory, UserWithRole

LIST = "/admin/registry/organisation/"


@given(st.text())
def test_whatever_stands_in_an_address_is_kept_short_or_not_at_all(query):
    kept = saved_query(query)
    assert len(kept) <= ListLook.LONGEST_QUERY
    assert saved_query(kept) == kept


def test_what_belongs_to_one_visit_is_not_saved():
    assert saved_query("status__exact=draft&p=3&q=hus&e=1&_popup=1&o=-2") == "status__exact=draft&q=hus&o=-2"


@pytest.fixture
def people(db):
    made = []
    for _ in range(2):
        client = PortalClient()
        client.force_login(UserWithRole("admin"))
        made.append(client)
    return made


def text(answer) -> str:
    return unescape(answer.content.decode())


def post(client, **data):
    return client.post(reverse("admin:registry_organisation_looks"), data)


def test_a_look_is_saved_opened_made_the_first_shared_renamed_and_deleted(people):
    mine, theirs = people
    OrganisationFactory(name="Kladdehuset", status="draft")
    OrganisationFactory(name="Det Udgivne", status="published")
    saved = post(mine, hvad="gem", name="Kladder", query="status__exact=draft&p=2", kolonne=["name", "status"])
    assert saved.status_code == 302
    opened = mine.get(saved["Location"])
    assert "Kladdehuset" in text(opened)
    assert "Det Udgivne" not in text(opened)
    assert "column-updated_at" not in text(opened)
    look = ListLook.objects.get()
    assert f'<a href="?{look.query}" aria-current="true">Kladder</a>' in text(opened).replace("&amp;", "&")
    # Only mine until it's shared; and a list opens in one if one says so.
    assert "Kladder" not in text(theirs.get(LIST))
    assert mine.get(LIST).status_code == 200
    post(mine, hvad="aabn", nummer=look.pk)
    assert mine.get(LIST)["Location"] == f"{LIST}?{look.query}"
    assert "Det Udgivne" in text(mine.get(f"{LIST}?_alt=1"))
    assert theirs.get(LIST).status_code == 200
    post(mine, hvad="ret", nummer=look.pk, name="Alle kladder", shared="on")
    assert "Alle kladder" in text(theirs.get(LIST))
    post(theirs, hvad="aabn", nummer=look.pk)
    assert theirs.get(LIST).status_code == 302
    assert post(theirs, hvad="aabn", nummer=look.pk + 1).status_code == 404  # gone by now: what was chosen before stands
    assert theirs.get(LIST).status_code == 302
    # Another's can't be changed, and is nobody's any more when it isn't shared.
    for what in ("ret", "slet"):
        assert post(theirs, hvad=what, nummer=look.pk, name="Stjålet").status_code == 404
    post(mine, hvad="ret", nummer=look.pk, name="Alle kladder")
    assert theirs.get(LIST).status_code == 200
    post(mine, hvad="aabn", nummer="")
    assert mine.get(LIST).status_code == 200
    post(mine, hvad="aabn", nummer=look.pk)
    post(mine, hvad="slet", nummer=look.pk)
    assert mine.get(LIST).status_code == 200
    assert not DefaultLook.objects.exists()


def test_a_name_is_needed_used_once_and_saved_anew(people):
    mine, _ = people
    assert "Skriv et navn til udseendet." in text(post(mine, hvad="gem", name=" ", query="q=hus"))
    for query in ("q=hus", "q=have"):
        post(mine, hvad="gem", name="Et", query=query)
    assert [look.query for look in ListLook.objects.all()] == ["q=have"]
    post(mine, hvad="gem", name="To", query="")
    other = ListLook.objects.get(name="To")
    assert "Du har allerede et udseende med det navn." in text(post(mine, hvad="ret", nummer=other.pk, name="Et"))
    assert "CPR" in text(post(mine, hvad="gem", name="010203-1234", query=""))


@pytest.mark.parametrize(
    "query",
    [
        "findes__ikke=1",
        "status__exact=%00",
        "o=9.8.-7",
        "_kolonner=findes,ikke",
        "kind__exact=",
        "p=abc",
        "q=%00",
        "municipality__id__exact=abc",
        "all=x&e=1",
    ],
)
def test_an_old_or_odd_look_is_a_list_all_the_same(people, query):
    mine, _ = people
    ListLook.objects.create(by_id=int(mine.session["_auth_user_id"]), page="registry.organisation", name="Gammelt", query=query)
    answer = mine.get(f"{LIST}?{query}", follow=True)
    assert answer.status_code in (200, 400)
    for nummer in ("", "abc", "9" * 30, "²"):
        for hvad in ("ret", "slet", "aabn", "andet"):
            assert post(mine, hvad=hvad, nummer=nummer, name="x").status_code in (302, 404)


def test_a_search_for_what_looks_like_a_persons_number_is_not_kept(people):
    refused = post(people[0], hvad="gem", name="Fundet", query="q=Hansen+010190-1234&status__exact=draft")
    assert refused.status_code == 200
    assert "ligner et CPR-nummer" in text(refused)
    assert 'value="Fundet"' in text(refused)
    assert not ListLook.objects.exists()
