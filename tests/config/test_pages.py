"""Every page kind: it answers, costs a fixed number of queries, and keeps the rules of the house."""

from __future__ import annotations

import gzip
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.pages import ALL, DETAILS, LISTS


class Page(HTMLParser):
    """What the tests look for in a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.inline: list[str] = []
        self.labels: set[str] = set()
        self.inputs: list[dict[str, str | None]] = []
        self.described: set[str] = set()
        self._script = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if found.get("id"):
            self.ids.append(found["id"])
        if tag == "style" or (tag == "script" and not found.get("src")):
            self.inline.append(tag)
        self.inline += [name for name in found if name == "style" or name.startswith("on")]
        if tag == "label" and found.get("for"):
            self.labels.add(found["for"])
        if tag in ("input", "select") and found.get("type") != "hidden":
            self.inputs.append(found)
        self.described.update((found.get("aria-labelledby") or "").split())


@pytest.mark.both_databases
@pytest.mark.parametrize(("path", "budget"), ALL.items())
def test_a_page_answers_within_its_budget_of_queries(client, catalogue, django_assert_max_num_queries, path, budget):
    client.get(path)  # a process reads what it keeps in memory the first time
    with django_assert_max_num_queries(budget):
        response = client.get(path)
    assert response.status_code == 200


# The marks around a search inside the test's own transaction; a request outside one has none of them. The time limit
# that PostgreSQL is given is taken back for the same reason.
OF_THE_TEST = ("SAVEPOINT", "RELEASE SAVEPOINT", "SET LOCAL statement_timeout TO DEFAULT")


@pytest.mark.both_databases
@pytest.mark.parametrize("path", LISTS)
def test_a_list_costs_the_same_however_much_is_asked_of_it(client, catalogue, path):
    client.get(path, {"sort": "titel"})  # a process reads what it keeps in memory the first time, and each order
    with CaptureQueriesContext(connection) as captured:
        client.get(path, {"q": "boligområde unge", "fra": "2008", "til": "2014", "sort": "titel", "side": "2", "kommune": "koebenhavn"})
    asked = [query["sql"] for query in captured.captured_queries if not query["sql"].startswith(OF_THE_TEST)]
    assert len(asked) <= LISTS[path], asked


# What each page of the shipped catalogue says to a reader who isn't logged in: the same each time, so it's asked for once a worker.
_read: dict[str, str] = {}


def read(client: Client, path: str) -> str:
    if path not in _read:
        response = client.get(path)
        assert response.status_code == 200, path
        _read[path] = response.content.decode()
    return _read[path]


@pytest.mark.parametrize("path", ALL)
def test_a_page_keeps_the_house_rules(client, catalogue, path):
    html = read(client, path)
    page = Page(html)
    assert page.inline == []
    assert page.headings.count(1) == 1
    levels = page.headings[page.headings.index(1) :]
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels)), levels
    assert sorted(page.ids) == sorted(set(page.ids))
    assert {field.get("id") for field in page.inputs} <= page.labels
    assert page.described <= set(page.ids)
    assert "{%" not in html
    assert "{{" not in html
    assert "None" not in re.sub(r"<[^>]+>", " ", html)


def test_titles_are_unique(client, catalogue):
    titles = [re.search("<title>(.*?)</title>", read(client, path), re.DOTALL)[1] for path in ALL]
    assert [title for title in set(titles) if titles.count(title) > 1] == []
    assert all(title.endswith("Partnerskabsportalen") for title in titles)


def test_the_strict_policy_is_on_every_answer(client, catalogue):
    for path in ["/", "/cases/", "/findes-ikke/", "/admin/login/"]:
        policy = client.get(path).headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


NONSENSE = [
    "q=%00%00",
    "q=" + "a" * 10_000,
    "q=%22%27%5C%25_%2A",
    "tema=%00&tema=' OR 1=1--",
    "side=0",
    "side=99999999999",
    "side=-1",
    "side=x",
    "sort=%00",
    "fra=x&til=99999",
    "fra=2014&til=2009",
    "kommune=" + "&kommune=".join(str(number) for number in range(200)),
    "kind=ukendt&format=json",
    "q=%F0%9F%98%80",
    "q=%ED%A0%80",
]


@pytest.mark.both_databases
@pytest.mark.parametrize("path", [*LISTS, "/soeg/"])
def test_no_input_gives_a_server_error(client, catalogue, path):
    client.raise_request_exception = False
    wrong = []
    for query in NONSENSE:
        with transaction.atomic():  # an error in the database must not spoil what is asked after it
            response = client.get(f"{path}?{query}")
            transaction.set_rollback(True)
        if response.status_code >= 500:
            wrong.append(f"{query[:60]}: {response.status_code} {getattr(response, 'exc_info', None)}")
    assert not wrong, "\n".join(wrong)


def test_a_wrong_year_is_explained_at_the_field_and_kept(client, catalogue):
    html = client.get("/cases/?fra=snart&tema=sundhed").content.decode()
    assert "Skriv årstallet med fire cifre" in html
    assert 'value="snart"' in html
    assert 'aria-invalid="true"' in html
    assert "5 cases" in html  # the other filter still holds


def test_unknown_pages_help_in_danish(client, catalogue):
    response = client.get("/cases/findes-ikke/")
    assert response.status_code == 404
    assert "Siden findes ikke" in response.content.decode()
    assert 'role="search"' in response.content.decode()


def test_an_empty_list_says_why_and_what_to_do(client, catalogue):
    html = client.get("/cases/?q=xyzzy&tema=sundhed").content.decode()
    assert "Ingen cases passer" in html
    assert "Uden tema: Sundhed" in html
    assert "/soeg/?q=xyzzy" in html


@pytest.mark.both_databases
def test_an_empty_registry_has_pages_too(client, empty_registry):
    for path in [*LISTS, "/", "/rapporter/", "/indkoeb/", "/om/", "/soeg/?q=x"]:
        assert client.get(path).status_code == 200, path


def _size(path: str) -> int:
    return len(gzip.compress(Path(staticfiles_storage.path(staticfiles_storage.stored_name(path))).read_bytes()))


@pytest.mark.parametrize("path", ["/", "/cases/", "/cases/fritidsjobkonsulenterne/"])
def test_a_first_visit_is_under_100_kb_compressed(client, catalogue, path):
    html = client.get(path).content
    assets = re.findall(rb'(?:href|src)="/static/([^"]+\.(?:css|js))"', html)
    names = {re.sub(r"\.[0-9a-f]{12}(\.\w+)$", r"\1", name.decode()) for name in assets}
    assert len(names) >= 5
    assert len(gzip.compress(html)) + sum(_size(name) for name in names) < 100_000


def test_answers_are_compressed(catalogue):
    response = Client(headers={"host": "localhost", "accept-encoding": "gzip"}).get("/cases/")
    assert response.headers["Content-Encoding"] == "gzip"


@pytest.mark.both_databases
def test_health(client, db):
    assert client.get("/healthz").content == b"ok"
    assert client.get("/readyz").content == b"ready"


def test_a_refinement_gets_only_what_changed(client, catalogue):
    headers = {"HX-Request": "true", "HX-Target": "resultater"}
    html = client.get("/cases/?tema=sundhed", headers=headers).content.decode()
    assert "<html" not in html
    assert 'id="resultater"' in html
    assert 'hx-swap-oob="true"' in html
    assert 'role="status"' in html


def test_removable_chips_lead_to_the_list_without_them(client, catalogue):
    html = client.get("/cases/?tema=sundhed&kommune=odense&sort=titel").content.decode()
    assert 'href="/cases/?kommune=odense&amp;sort=titel"' in html
    assert 'href="/cases/?tema=sundhed&amp;sort=titel"' in html


def test_details_say_what_is_not_told(client, catalogue):
    html = client.get("/virksomheder/allehaande/").content.decode()
    assert "Ikke oplyst" in html
    assert "Kilden fortæller ikke, hvad virksomheden sælger" in html


def test_every_detail_page_names_its_source(client, catalogue):
    for path in DETAILS:
        if not path.startswith("/kilder/"):
            assert 'href="/kilder/' in read(client, path), path


def test_static_root_is_not_in_the_tree():
    assert Path(settings.STATIC_ROOT).is_relative_to(Path(settings.BASE_DIR) / "var")


def test_the_way_back_keeps_the_filters_the_reader_came_with(client, catalogue):
    case = "/cases/fritidsjobkonsulenterne/"
    html = client.get(case, headers={"referer": "http://localhost/cases/?tema=sundhed&side=2"}).content.decode()
    assert 'class="breadcrumbs__link" href="/cases/?tema=sundhed&amp;side=2"' in html
    for referer in ("http://evil.example/cases/?x=1", "http://localhost/virksomheder/?x=1", "", "javascript:alert(1)"):
        html = client.get(case, headers={"referer": referer}).content.decode()
        assert 'class="breadcrumbs__link" href="/cases/"' in html


def test_whole_country_can_be_chosen_with_a_place(client, catalogue):
    html = client.get("/virksomheder/?ligger=kolding&hele_landet=on").content.decode()
    assert 'name="hele_landet" value="on" checked' in html
    assert "Tag også dem med, der dækker hele landet" in html
