"""The search page: what it says about many hits, few, none, a correction, and a cap; and the same as data."""

from __future__ import annotations

import pytest

from search.index import kinds

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def page(client, **query) -> str:
    response = client.get("/soeg/", query)
    assert response.status_code == 200
    return response.content.decode()


def test_a_correction_is_shown_with_a_way_back(catalogue, client):
    html = page(client, q="fritisjob")
    assert "Vi har søgt efter <b>fritidsjob</b>" in html
    assert "?q=fritisjob&amp;ordret=1" in html
    assert "Vi har søgt efter" not in page(client, q="fritisjob", ordret="1")


def test_few_hits_are_followed_by_loose_ones_under_a_heading_of_their_own(catalogue, client):
    html = page(client, q="zumba i Tåstrupgård for mænd")
    assert html.index("Zumba for kvinder") > 0
    assert "Med nogle af ordene" in html


def test_none_says_so_and_shows_ways_on(catalogue, client):
    html = page(client, q="skiskydning")
    assert "0 resultater" in html
    assert "Vi fandt intet med alle ordene" in html
    assert "Se alle cases" in html


def test_an_unknown_word_is_named(catalogue, client):
    assert "Ingen tekster indeholder ”xyzzyqwert”" in page(client, q="tingbjerg xyzzyqwert")


def test_a_page_past_the_last_is_no_error(catalogue, client):
    assert "Der er ikke flere sider" in page(client, q="fritidsjob", side="99")


def test_the_capped_page_says_more_than(catalogue, client, monkeypatch):
    from search.engines import engine

    monkeypatch.setattr(type(engine()), "cap", 20)
    html = page(client, q="kommune")
    assert "Mere end 20 resultater" in html
    # A kind with none among the newest may have older hits: its tab leads there, and claims no number.
    assert all(f"kind={kind.key}" in html for kind in kinds().values())
    assert "(0+)" not in html
    assert client.get("/soeg/", {"q": "kommune", "format": "json"}).json()["total_is_exact"] is False


def test_as_data(catalogue, client):
    data = client.get("/soeg/", {"q": "fritisjob", "format": "json"}).json()
    assert list(data) == ["query", "interpreted_as", "suggestion", "total", "total_is_exact", "results"]
    assert (data["query"], data["interpreted_as"], data["suggestion"]) == ("fritisjob", "fritidsjob", "fritidsjob")
    assert data["total_is_exact"] is True
    first = data["results"][0]
    assert list(first) == ["kind", "slug", "title", "url", "snippet", "score"]
    assert "<mark>" not in first["snippet"]
    best = {(row["kind"], row["slug"]) for row in data["results"][:5]}
    assert {("case", "fritidsjobkonsulenterne"), ("case", "frak-groenne-fritidsjob")} <= best
    assert len(data["results"]) == 20
    second = client.get("/soeg/", {"q": "fritisjob", "format": "json", "side": "2"}).json()
    assert {row["url"] for row in data["results"]}.isdisjoint(row["url"] for row in second["results"])
    of_kind = client.get("/soeg/", {"q": "fritisjob", "format": "json", "kind": "plan"}).json()
    assert {row["kind"] for row in of_kind["results"]} == {"plan"}


def test_suggestions_are_names_titles_and_addresses(catalogue, client):
    found = client.get("/soeg/forslag/", {"q": "sociale vice"}).json()["suggestions"]
    assert {"name": "Sociale viceværter", "title": "", "kind": "Cases", "url": "/cases/sociale-vicevaerter/"} in found
    assert all("sociale vice" in (row["name"] + row["title"]).lower() for row in found)
    assert client.get("/soeg/forslag/").json() == {"suggestions": []}
    assert client.get("/soeg/forslag/", {"q": "coffee"}).json()["suggestions"][0]["name"] == "No. 29 Coffee & Print"


def test_the_page_sets_no_cookie_and_its_script_is_a_file(catalogue, client):
    response = client.get("/soeg/", {"q": "fritidsjob"})
    assert not response.cookies
    html = response.content.decode()
    assert "js/search" in html
    assert "<script>" not in html
    assert "data-remember" in html
    assert "data-remember" not in page(client, q="skiskydning")
