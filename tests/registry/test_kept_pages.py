"""Pages kept for those who aren't logged in: never stale, never another's, and never of what was taken back."""

from __future__ import annotations

import re

import pytest
from django.contrib import admin
from django.db import connection, transaction
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from cases.models import PracticeCase
from enterprises.models import SocialEnterprise
from partnerships.models import Challenge, Offer, Partnership, SocialMasterPlan, Solution
from registry import kept_pages
from registry.admin_base import EntryAdmin, TellsReaders
from registry.kept import Kept
from registry.kept_pages import KeptPages
from registry.models import HousingArea, Municipality, Organisation, Source, Theme
from search.index import index
from tests.conftest import PortalClient

CASE = "/cases/bydelsmoedre/"
ENTRIES = [
    PracticeCase,
    SocialEnterprise,
    SocialMasterPlan,
    Partnership,
    Solution,
    Challenge,
    Organisation,
    HousingArea,
    Municipality,
    Source,
    Offer,
]


@pytest.fixture(autouse=True)
def kept(monkeypatch):
    monkeypatch.setattr(KeptPages, "on", True)


@pytest.fixture
def staff(catalogue):
    client = PortalClient()
    client.force_login(User.objects.create_superuser("admin@example.dk"))
    return client


def read(client, address=CASE, **headers):
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address, headers=headers)
    return response.content.decode(), len(queries)


def save(staff, entry, **changes):
    """Save the entry's form in the admin as it stands, but for the changes."""
    address = reverse(f"admin:{entry._meta.app_label}_{entry._meta.model_name}_change", args=[entry.pk])
    page = staff.get(address)
    form = page.context["adminform"].form
    data = {name: form[name].value() for name in form.fields}
    for each in page.context["inline_admin_formsets"]:
        management = each.formset.management_form
        data |= {management[name].html_name: management[name].value() for name in management.fields}
        data |= {row[name].html_name: row[name].value() for row in each.formset.initial_forms for name in row.fields}
    told = {name: "" if value is None else value for name, value in data.items() if value is not False}
    answer = staff.post(address, {**told, "_seen": page.context.get("seen", ""), **changes})
    assert answer.status_code == 302, answer.context["adminform"].form.errors


def test_the_second_reader_gets_the_same_page_for_one_query(client, catalogue):
    first, queries = read(client)
    assert queries > 5
    assert read(Client(headers={"host": "localhost"})) == (first, 1)


@pytest.mark.parametrize("model", ENTRIES, ids=lambda model: model.__name__)
def test_every_kind_of_entry_is_kept(client, catalogue, model):
    address = model.objects.published().order_by("pk").first().get_absolute_url()
    first, _ = read(client, address)
    assert read(client, address) == (first, 1)


def test_a_change_of_the_entry_or_of_one_it_names_shows_at_once(client, staff):
    read(client)
    case = PracticeCase.objects.get(slug="bydelsmoedre")
    area = case.areas.published().first()
    HousingArea.objects.filter(pk=area.pk).update(name="Et helt nyt navn")
    index("area", [area.pk])
    assert "Et helt nyt navn" in read(client)[0]
    staff.post(reverse("admin:cases_practicecase_changelist"), {"action": "archive", "_selected_action": [case.pk]})
    assert client.get(CASE).status_code == 404


def test_words_and_citations_edited_in_the_admin_show_at_once(client, staff):
    read(client)
    case = PracticeCase.objects.get(slug="bydelsmoedre")
    save(staff, case.theme, name="Et nyt tema")
    assert "Et nyt tema" in read(client)[0]
    save(staff, case.sources.first(), place="side 9.999")
    assert "ide 9.999" in read(client)[0]


def test_every_table_that_a_page_reads_tells_when_it_changes(client, catalogue):
    """Each is an entry's, a row's of an entry, a link's between such, or of an admin that tells; else its page could be stale."""
    telling = {model for model, each in admin.site._registry.items() if isinstance(each, TellsReaders)}
    rows = {each.model for owner in admin.site._registry.values() if isinstance(owner, EntryAdmin) for each in owner.inlines}
    answers = {each.model for owner in admin.site._registry.values() if isinstance(owner, TellsReaders) for each in owner.inlines}
    tables = {model._meta.db_table for model in telling | rows | answers}
    tables |= {field.m2m_db_table() for model in telling for field in model._meta.local_many_to_many}
    read_tables = set()
    for model in ENTRIES:
        for entry in model.objects.published().order_by("pk")[:6]:
            kept_pages._pages.forget()
            with CaptureQueriesContext(connection) as queries:
                assert client.get(entry.get_absolute_url()).status_code == 200
            read_tables |= {table for query in queries for table in re.findall(r'(?:FROM|JOIN) "(\w+)"', query["sql"])}
    assert len(read_tables) > 40
    assert read_tables - tables == {"search_searchchange"}


def test_who_is_logged_in_reads_their_own_page_and_leaves_none(client, staff):
    mine, queries = read(staff)
    assert queries > 5
    theirs, queries = read(client)
    assert queries > 5
    assert "Log ud" in mine
    assert "Log ud" not in theirs
    assert read(staff)[1] > 5


def test_the_way_back_is_each_readers_own(client, catalogue):
    filtered, _ = read(client, referer="http://localhost/cases/?tema=sundhed")
    assert 'href="/cases/?tema=sundhed"' in filtered
    assert 'href="/cases/?tema=sundhed"' not in read(client)[0]
    assert 'href="/cases/?tema=sundhed"' not in read(client, referer="http://localhost/cases/?tema=arbejde")[0]
    assert read(client, referer="http://localhost/cases/?tema=sundhed") == (filtered, 1)
    plain, _ = read(client)
    for elsewhere in ("https://example.dk/?q=a", "https://example.dk/?q=b", "http://[x/?a"):  # the last is no address at all
        assert read(client, referer=elsewhere) == (plain, 1)


def test_a_page_with_a_readers_own_token_is_not_kept(db, rf):
    def view(request):
        return HttpResponse(get_token(request))

    kept = kept_pages.kept_page(view)
    first, second = (kept(rf.get("/x/", headers={"host": "localhost"})).content for _ in range(2))
    assert first != second


def test_an_address_with_a_query_is_not_kept(client, catalogue):
    read(client, CASE + "?fra=mail")
    assert read(client, CASE + "?fra=mail")[1] > 5


def test_what_is_taken_back_is_not_kept(client, catalogue, monkeypatch):
    monkeypatch.setattr(Kept, "keeps_uncommitted", False)  # as the portal runs; this test is within a transaction itself
    theme = PracticeCase.objects.get(slug="bydelsmoedre").theme
    with transaction.atomic():
        Theme.objects.filter(pk=theme.pk).update(name="Taget tilbage")
        assert "Taget tilbage" in read(client)[0]
        transaction.set_rollback(True)
    assert "Taget tilbage" not in read(client)[0]


def test_few_are_kept_and_not_for_long(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(kept_pages.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(kept_pages, "PAGES", 2)
    store = KeptPages()
    pages = store._next(None, None)
    for key in "abc":
        store.put(pages, key, b"page")
    assert [store.get(pages, key) for key in "abc"] == [None, b"page", b"page"]
    now[0] += kept_pages.SECONDS + 1
    assert store.get(pages, "c") is None
    Kept._all.remove(store)
