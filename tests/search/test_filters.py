"""Filters of a search: on the page and as data, their counts, chips and addresses; and the pages after the first."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import PracticeCase
from search import profiles
from search.engines import engine
from search.filters import Filters, Profile, count, exact_where_known
from search.index import find, index
from search.models import SearchDocument
from tests.factories import CaseFactory

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def page(client, **query) -> str:
    response = client.get("/soeg/", query)
    assert response.status_code == 200
    return response.content.decode()


def data(client, **query) -> dict:
    return client.get("/soeg/", {**query, "format": "json"}).json()


def entries(answer: dict) -> set[tuple[str, str]]:
    return {(row["kind"], row["slug"]) for row in answer["results"]}


def everything(client, **query) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for number in range(1, 40):
        some = entries(data(client, **query, side=str(number)))
        if not some:
            return found
        found |= some
    raise AssertionError("too many pages")


def choices(html: str, name: str) -> dict[str, int]:
    """The counts on the page, by the choice's value."""
    fieldset = html.split(f'<fieldset id="facet-{name}">')[1].split("</fieldset>")[0]
    return {
        value: int(number.replace(".", ""))
        for value, number in re.findall(
            rf'name="{name}" value="([^"]*)".*?</span>([\d.]+)(?:<span aria-hidden="true">\+</span>)?</span>', fieldset
        )
    }


# --- Which documents pass, as plain values ---


@pytest.mark.parametrize(
    ("filters", "failed"),
    [
        (Filters(), []),
        (Filters("case", ("kolding",), (2,), 2010, 2014), []),
        (Filters("plan"), ["kind"]),
        (Filters(municipalities=("aarhus", "kolding")), []),
        (Filters(municipalities=("",)), ["municipality"]),
        (Filters(themes=(1, 3)), ["theme"]),
        (Filters(themes=(-1,)), ["theme"]),
        (Filters(themes=(10**9,)), ["theme"]),
        (Filters(from_year=2012), []),
        (Filters(from_year=2013), ["year"]),
        (Filters(to_year=2012), []),
        (Filters(to_year=2011), ["year"]),
        (Filters(from_year=2013, to_year=2011), ["year"]),
        (Filters("plan", ("aarhus",), (1,), 2020), ["kind", "municipality", "theme", "year"]),
    ],
)
def test_a_document_passes_when_it_has_a_value_of_each_filter(filters, failed):
    assert filters.against(Profile("case", "kolding", 2012, 1 << 2)) == failed


def test_what_has_no_year_place_or_theme_is_in_none():
    bare = Profile("source", "", None, 0)
    assert Filters(municipalities=("kolding",)).against(bare) == ["municipality"]
    assert Filters(themes=(0,)).against(bare) == ["theme"]
    assert Filters(from_year=1900, to_year=2100).against(bare) == ["year"]


def test_each_filter_is_counted_with_the_others_applied():
    profiles = {
        Profile("case", "kolding", 2012, 0b10): 2,
        Profile("case", "aarhus", 2012, 0b110): 3,
        Profile("plan", "kolding", None, 0): 5,
        Profile("plan", "aarhus", None, 0): 7,
        Profile("gone", "kolding", None, 0): 11,
    }
    counts = count(profiles, Filters("case", ("kolding",)), ["case", "plan"], complete=True)
    assert counts.kind == {"case": 2, "plan": 5}
    assert counts.municipality == {"kolding": 2, "aarhus": 3}
    assert counts.theme == {1: 2}
    assert counts.at_least == frozenset()


def test_counts_of_the_newest_are_marked_unless_all_hits_of_the_choice_are_known():
    newest = count({Profile("case", "kolding", None, 0): 4, Profile("case", "aarhus", None, 0): 6}, Filters(), ["case"], complete=False)
    narrowed = count({Profile("case", "kolding", None, 0): 9}, Filters(municipalities=("kolding",)), ["case"], complete=True)
    counts = exact_where_known(newest, narrowed, Filters(municipalities=("kolding",)), complete=True)
    assert counts.kind == {"case": 9}
    assert counts.municipality == {"kolding": 4, "aarhus": 6}
    assert counts.at_least == {"municipality"}


# --- On the page and as data ---


def test_any_value_within_a_filter_and_all_filters(catalogue, client):
    rows = {
        (kind, slug): (place, year, themes)
        for kind, slug, place, year, themes in SearchDocument.objects.values_list("kind", "slug", "municipality", "year", "themes")
    }
    hits = everything(client, q="unge")
    for asked, passes in [
        ({"kommune": "koebenhavn"}, lambda place, year, themes: place == "koebenhavn"),
        ({"kommune": ["koebenhavn", "aarhus"]}, lambda place, year, themes: place in ("koebenhavn", "aarhus")),
        ({"fra": "2010", "til": "2012"}, lambda place, year, themes: year is not None and 2010 <= year <= 2012),
        ({"fra": "2011", "kommune": "koebenhavn"}, lambda place, year, themes: place == "koebenhavn" and (year or 0) >= 2011),
    ]:
        narrowed = everything(client, q="unge", **asked)
        assert narrowed, asked
        assert {each for each in narrowed if each in hits} == {each for each in hits if passes(*rows[each])}, asked
        assert all(passes(*rows[each]) for each in narrowed), asked


def test_themes_narrow_to_cases_of_the_theme(catalogue, client):
    theme = PracticeCase.objects.published().order_by("pk").first().theme
    slugs = set(PracticeCase.objects.published().filter(theme=theme).values_list("slug", flat=True))
    narrowed = everything(client, q="beboere", tema=theme.slug)
    assert narrowed
    assert {kind for kind, _ in narrowed} == {"case"}
    assert {slug for _, slug in narrowed} <= slugs


def test_the_counts_are_what_the_choice_gives(catalogue, client):
    html = page(client, q="unge", kommune="koebenhavn")
    for name in ("tema", "kommune"):
        for value, number in list(choices(html, name).items())[:4]:
            asked = {"kommune": "koebenhavn", name: value}
            assert data(client, q="unge", **asked)["total"] == number, (name, value)


def test_capped_counts_are_marked_and_a_chosen_filter_finds_all(catalogue, client, monkeypatch):
    full = data(client, q="kommune", kommune="koebenhavn")
    monkeypatch.setattr(type(engine()), "cap", 40)
    html = page(client, q="kommune")
    assert "Mere end 40 resultater" in html
    assert '<span class="sr-only">, mindst: </span>' in html
    assert "Tal med + er mindst så mange" in html
    assert full["total"] > 40
    monkeypatch.setattr(type(engine()), "cap", full["total"])
    narrowed = data(client, q="kommune", kommune="koebenhavn")
    assert (narrowed["total"], narrowed["total_is_exact"]) == (full["total"], True)
    assert narrowed["results"] == full["results"]


def test_chips_take_one_choice_away_and_keep_the_rest(catalogue, client):
    html = page(client, q="fritisjob", ordret="1", kind="case", kommune=["koebenhavn", "aarhus"], fra="2008")
    chips = {
        unescape(text).strip(): unescape(url) for url, text in re.findall(r'<a class="tag tag-icon" href="([^"]*)">.*?</span>(.*?)<', html)
    }
    assert set(chips) == {"København", "Aarhus", "Fra 2008"}
    assert chips["København"] == "?q=fritisjob&ordret=1&kind=case&kommune=aarhus&fra=2008"
    assert chips["Fra 2008"] == "?q=fritisjob&ordret=1&kind=case&kommune=koebenhavn&kommune=aarhus"
    assert 'class="pp-clear pp-small" href="?q=fritisjob&amp;ordret=1&amp;kind=case"' in html


def test_filters_are_kept_by_tabs_pages_and_the_way_back_to_what_was_typed(catalogue, client):
    html = page(client, q="sundhedplejske", kommune="koebenhavn", til="2020")
    links = [unescape(link) for link in re.findall(r'href="(\?q=[^"]*)"', html)]
    tabs = [link for link in links if "kind=" in link]
    assert tabs
    assert all("kommune=koebenhavn&til=2020" in link for link in tabs)
    assert "?q=sundhedplejske&kommune=koebenhavn&til=2020&ordret=1" in links
    many = page(client, q="unge", kommune="koebenhavn")
    following = [unescape(link) for link in re.findall(r'href="(\?q=[^"]*side=2[^"]*)"', many)]
    assert following
    assert all("kommune=koebenhavn" in link for link in following)
    assert entries(data(client, q="unge", kommune="koebenhavn", side="2"))


@pytest.mark.parametrize(
    "asked",
    [
        {"kommune": "findes-ikke"},
        {"tema": "findes-ikke"},
        {"kind": "findesikke"},
        {"kommune": "' OR 1=1"},
        {"tema": "\ud800".encode("utf-8", "replace")},
    ],
)
def test_a_value_that_does_not_exist_matches_nothing_and_can_be_taken_away(catalogue, client, asked):
    assert data(client, q="job", **asked)["total"] == 0
    html = page(client, q="job", **asked)
    assert "0 resultater" in html
    assert "Prøv at fjerne et filter" in html
    assert 'href="?q=job"' in html


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"fra": "abcd"}, "Skriv årstallet med fire cifre, for eksempel 2013."),
        ({"til": "1492"}, "Skriv et årstal fra 1900 og frem."),
        ({"fra": "2014", "til": "2010"}, "Skriv 2014 eller et senere år."),
    ],
)
def test_a_year_that_can_not_be_used_is_told_at_its_field(catalogue, client, asked, message):
    html = page(client, q="job", **asked)
    assert message in html
    assert all(f'value="{value}"' in html for value in asked.values())
    assert "<title>Fejl: " in html
    assert message in page(client, q="skiskydning", **asked)  # also when nothing is found
    assert data(client, q="job", **asked)["total"] == 0


def test_the_loose_hits_pass_the_filters_as_well(catalogue, client):
    answer = data(client, q="tingbjerg xyzzyqwert", kommune="koebenhavn")
    rows = dict.fromkeys(SearchDocument.objects.filter(municipality="koebenhavn").values_list("kind", "slug"))
    assert entries(answer)
    assert entries(answer) <= set(rows)


def test_the_total_is_of_the_hits_with_all_words_and_of_loose_ones_only_when_there_are_none(catalogue, client):
    some = find("zumba i Tåstrupgård")
    assert some.hits
    assert some.loose
    assert data(client, q="zumba i Tåstrupgård")["total"] == len(some.hits)
    assert len(data(client, q="zumba i Tåstrupgård")["results"]) == 20
    none = data(client, q="tingbjerg xyzzyqwert")
    assert none["total"] == len(none["results"]) > 0
    assert data(client, q="skiskydning")["total"] == 0


def test_filters_cost_a_bounded_number_of_queries(catalogue, client):
    asked = {"q": "unge", "kommune": ["koebenhavn"] * 3, "tema": [f"tema-{number}" for number in range(500)], "fra": "1900", "til": "2100"}
    find("xyzzyqwert")  # the known words are read once a process
    with CaptureQueriesContext(connection) as queries:
        page(client, **asked)
    own = [each for each in queries if "SAVEPOINT" not in each["sql"] and "statement_timeout" not in each["sql"]]
    assert len(own) <= 12


# --- The pages after the first ---


@pytest.fixture
def many(empty_registry) -> list[PracticeCase]:
    cases = [CaseFactory(title=f"Vandhul {number}", background="Fællesord") for number in range(45)]
    index("case", [case.pk for case in cases])
    return cases


def test_pages_neither_overlap_nor_skip_while_entries_are_written(many):
    first = find("fællesord")
    # One entry written anew, one taken away, and some new ones: each would move the others.
    PracticeCase.objects.filter(pk=many[3].pk).update(title="Aa vandhul")
    gone = next(case for case in many if case.slug not in {hit.slug for hit in first.hits} and case.pk != many[3].pk)
    PracticeCase.objects.filter(pk=gone.pk).update(status="draft")
    new = [CaseFactory(title=f"A{number}", background="Fællesord fællesord") for number in range(5)]
    index("case", [many[3].pk, gone.pk, *(case.pk for case in new)])
    find("fællesord")  # someone else searches for the same
    rest = [find("fællesord", page=number, edition=first.edition) for number in (2, 3, 4)]
    slugs = [hit.slug for result in [first, *rest] for hit in result.hits]
    assert len(slugs) == len(set(slugs))
    assert set(slugs) == {case.slug for case in many} - {gone.slug}


def test_an_entry_that_is_no_longer_published_is_on_no_page(many):
    first = find("fællesord")
    second = find("fællesord", page=2, edition=first.edition)
    hidden = second.hits[0].slug
    case = PracticeCase.objects.get(slug=hidden)
    PracticeCase.objects.filter(pk=case.pk).update(status="draft")
    index("case", [case.pk])
    again = find("fællesord", page=2, edition=first.edition)
    assert [hit.slug for hit in again.hits] == [hit.slug for hit in second.hits[1:]]


def test_a_page_whose_first_page_is_forgotten_is_searched_for(many):
    everything = [hit.slug for number in (1, 2, 3) for hit in find("fællesord", page=number).hits]
    from django.core.cache import caches

    caches["process"].clear()
    assert [hit.slug for hit in find("fællesord", page=2, edition="1").hits] == everything[20:40]


def test_past_the_hits_that_have_a_page_the_search_must_be_narrowed(many, client, monkeypatch):
    from search import pages

    monkeypatch.setattr(pages, "LISTED", 30)
    assert "Her slutter de 30 bedste" in page(client, q="fællesord", side="2")
    past = page(client, q="fællesord", side="3")
    assert "Snævr søgningen ind" in past
    assert "45 resultater" in past


def test_what_is_held_of_documents_follows_what_is_written(empty_registry, monkeypatch):
    """Outside a transaction it is held in the process: the next search reads only documents that are new."""
    held = profiles.Known()
    monkeypatch.setattr(profiles, "known", lambda: held)
    first = CaseFactory(title="Vandhul", background="Fællesord")
    index("case", [first.pk])
    assert find("fællesord").per_kind["case"] == 1
    with CaptureQueriesContext(connection) as queries:
        find("fællesord")
    assert not any('"search_searchdocument"."themes"' in each["sql"] for each in queries)
    second = CaseFactory(title="Vandhul to", background="Fællesord")
    index("case", [first.pk, second.pk])
    assert find("fællesord").per_kind["case"] == 2
    PracticeCase.objects.filter(pk=first.pk).update(status="draft")
    index("case", [first.pk])
    assert find("fællesord").per_kind["case"] == 1


def test_nothing_is_held_of_what_a_transaction_may_take_back(empty_registry):
    assert connection.in_atomic_block
    assert profiles.known() is not profiles.known()
