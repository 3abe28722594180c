"""'Min side': what waits comes first, empty states help, the number of queries is fixed; saved searches are one's own."""

from __future__ import annotations

import datetime as dt
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from search.models import SavedSearch
from tests.conftest import PortalClient
from tests.factories import OrganisationFactory, UserFactory, UserWithRole

PATH = "/konto/min-side/"


@pytest.fixture
def mine(db):
    return OrganisationFactory(name="Kolding Kommune", kind="municipality")


@pytest.fixture
def user(mine):
    return UserWithRole("municipal", mine)


def test_it_is_for_those_who_are_logged_in(client, db):
    assert client.get(PATH).headers["Location"] == f"/konto/log-ind/?next={PATH}"


def test_what_waits_comes_first_the_most_overdue_at_the_top(client, user, mine, fake):
    today, day = timezone.localdate(), dt.timedelta(days=1)
    fake.add("Kladden", mine, user, state="kladde", todo="Gør færdig")
    fake.add("Snart", mine, user, due=today + 30 * day, todo="Bekræft")
    fake.add("Forsinket", mine, user, due=today - 3 * day, todo="Bekræft")
    fake.add("I orden", mine, user)
    fake.add("De andres", OrganisationFactory(), todo="Bekræft")
    client.force_login(user)
    html = client.get(PATH).content.decode()
    waiting, records = html.split('id="poster-proeve"')
    assert "3\u00a0ting venter på dig" in waiting
    assert waiting.index("Forsinket") < waiting.index("Snart") < waiting.index("Kladden")
    assert "I orden" not in waiting
    assert "I orden" in records
    assert "De andres" not in html
    assert "Kommunal medarbejder, Kolding Kommune" in html


def test_a_long_list_is_cut_and_shown_whole_on_request(client, user, mine, fake):
    for number in range(14):
        fake.add(f"Prøve {number:02}", mine, user)
    client.force_login(user)
    first = client.get(PATH).content.decode()
    assert "Prøve 09" in first
    assert "Prøve 10" not in first
    assert "Vis alle 14" in first
    assert "Prøve 13" in client.get(f"{PATH}?vis=proeve").content.decode()


def test_empty_states_say_what_to_do(client, user, fake):
    client.force_login(user)
    html = client.get(PATH).content.decode()
    assert "Intet venter på dig" in html
    assert "Din organisation har ingen prøver endnu" in html
    assert "Du har ingen gemte søgninger" in html
    client.force_login(UserFactory())
    assert "Du har ingen rolle endnu" in client.get(PATH).content.decode()


def test_each_role_finds_the_way_to_what_it_may_write(client, mine):
    for role, may, may_not in (
        ("municipal", "/virksomheder/registrer/", "/ingen/"),
        ("housing", "/cases/skriv/", "/virksomheder/registrer/"),
    ):
        client.force_login(UserWithRole(role, mine))
        html = client.get(PATH).content.decode()
        assert f'href="{may}"' in html
        assert f'href="{may_not}"' not in html


def test_the_number_of_queries_is_fixed(client, user, mine, fake, django_assert_num_queries):
    client.force_login(user)
    with django_assert_num_queries(5):  # session, user, roles, saved searches, second factor
        client.get(PATH)
    for number in range(20):
        fake.add(f"Prøve {number}", mine, user, todo="Bekræft")
        SavedSearch.objects.create(user=user, name=f"Søgning {number}", path="/cases/", query=f"q={number}")
    user.memberships.create(organisation=OrganisationFactory(), role="purchaser")
    with django_assert_num_queries(5):
        client.get(PATH)


def test_the_header_shows_role_and_organisation_and_leads_here(client, user):
    client.force_login(user)
    html = client.get("/om/").content.decode()
    assert html.count('href="/konto/min-side/"') == 2  # the band and the menu on small screens
    assert html.count("Kommunal medarbejder, Kolding Kommune") == 2


@pytest.mark.parametrize("path", ["/cases/?tema=sundhed&side=2", "/virksomheder/?q=kaffe&sort=navn", "/soeg/?q=fritidsjob&kind=case"])
def test_a_search_is_saved_from_its_page_and_opens_again(client, user, catalogue, path):
    assert "Gem søgning" not in client.get(path).content.decode()
    client.force_login(user)
    html = client.get(path).content.decode()
    link = html.split("/konto/soegninger/gem/?", 1)[1].split('"', 1)[0].replace("&amp;", "&")
    given = {name: values[0] for name, values in parse_qs(link).items()}
    page = client.get("/konto/soegninger/gem/", given).content.decode()
    assert "Giv" not in page
    error = client.post("/konto/soegninger/gem/", {**given, "name": " "}).content.decode()
    assert "<title>Fejl: " in error
    assert "Giv søgningen et navn" in error
    answer = client.post("/konto/soegninger/gem/", {**given, "name": "Min søgning"})
    saved = SavedSearch.objects.get(user=user)
    wanted = {name: value for name, value in parse_qs(urlsplit(path).query).items() if name != "side"}
    assert parse_qs(saved.query) == wanted
    assert answer.headers["Location"] == saved.url
    assert saved.url.replace("&", "&amp;") in client.get(PATH).content.decode()
    assert client.get(saved.url).status_code == 200


def test_saving_again_renames_instead_of_doubling(client, user, catalogue):
    client.force_login(user)
    for name in ("Første", "Anden"):
        client.post("/konto/soegninger/gem/", {"sti": "/cases/", "valg": "tema=sundhed&", "name": name})
    assert [each.name for each in SavedSearch.objects.filter(user=user)] == ["Anden"]
    assert "Du har allerede gemt" in client.get("/konto/soegninger/gem/?sti=/cases/&valg=tema%3Dsundhed").content.decode()


@pytest.mark.parametrize(
    "path", ["", "/admin/", "/konto/log-ud/", "//evil.example/", "https://evil.example/", "/cases/findes-ikke/", "/\0", "x" * 9000]
)
def test_only_lists_and_searches_can_be_saved(client, user, path):
    client.force_login(user)
    assert client.post("/konto/soegninger/gem/", {"sti": path, "name": "x"}).status_code == 404
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize("query", ["q=" + "a" * 3000, "&".join(f"a{n}=1" for n in range(500)), "%ff=%ff&&==", "q=%00"])
def test_odd_choices_are_refused_or_kept_but_never_an_error(client, user, query):
    client.force_login(user)
    assert client.post("/konto/soegninger/gem/", {"sti": "/cases/", "valg": query, "name": "x"}).status_code in (200, 302, 404)


def test_there_is_a_limit(client, user):
    SavedSearch.objects.bulk_create(SavedSearch(user=user, name=str(n), path="/cases/", query=f"q={n}") for n in range(50))
    client.force_login(user)
    assert "Slet nogle af dem" in client.post("/konto/soegninger/gem/", {"sti": "/cases/", "valg": "", "name": "x"}).content.decode()


def test_saved_searches_are_renamed_and_deleted_by_their_owner_alone(client, user):
    saved = SavedSearch.objects.create(user=user, name="Min", path="/cases/", query="tema=sundhed")
    other = PortalClient()
    other.force_login(UserFactory())
    for method in (other.get, other.post):
        assert method(f"/konto/soegninger/{saved.pk}/").status_code == 404
    assert other.post(f"/konto/soegninger/{saved.pk}/", {"slet": "1"}).status_code == 404
    assert "Min" not in other.get(PATH).content.decode().split('id="soegninger"')[1]
    client.force_login(user)
    client.post(f"/konto/soegninger/{saved.pk}/", {"name": "Nyt navn"})
    assert "Nyt navn" in client.get(PATH).content.decode()
    client.post(f"/konto/soegninger/{saved.pk}/", {"slet": "1"})
    assert not SavedSearch.objects.exists()
