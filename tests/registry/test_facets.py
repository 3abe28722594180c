"""Facets: each choice is counted with the other facets applied, and gives what it counts."""

from __future__ import annotations

import re

import pytest
from django.http import QueryDict

from cases.filters import CaseFilterSet
from cases.views import CaseListView
from enterprises.filters import EnterpriseFilterSet
from enterprises.models import SocialEnterprise
from registry.models import Municipality
from tests.factories import CaseFactory, EnterpriseFactory, MunicipalityFactory

pytestmark = pytest.mark.both_databases


def facets(query: str):
    filterset = CaseFilterSet(QueryDict(query), queryset=CaseListView().get_queryset())
    return {view.name: {option.value: option.count for option in view.options} for view in filterset.facets()}


def test_a_facets_own_choice_does_not_narrow_its_counts_but_the_others(catalogue):
    free, chosen = facets(""), facets("tema=sundhed")
    assert chosen["tema"] == free["tema"]
    assert sum(chosen["kommune"].values()) < sum(free["kommune"].values())
    assert set(chosen["kommune"]) == set(free["kommune"])  # zero stays visible


@pytest.mark.parametrize("name", ["tema", "kommune", "maalgruppe", "omraade", "type", "resultat", "udgift", "tid"])
def test_a_choice_gives_the_number_it_promises(client, catalogue, name):
    """On the page: the first choice and the last. Every choice of every list is asked in test_facets_everywhere.py."""
    choices = list(facets("")[name].items())
    for value, count in (choices[0], choices[-1]):
        data = client.get("/cases/", {name: value, "format": "json"}).json()
        assert data["count"] == count, (name, value)


def test_counts_are_one_query(catalogue, django_assert_num_queries):
    filterset = CaseFilterSet(QueryDict("tema=sundhed&q=unge"), queryset=CaseListView().get_queryset())
    list(filterset.qs)
    with django_assert_num_queries(1):
        filterset.facets()


def test_two_values_of_a_facet_widen_and_two_facets_narrow(client, catalogue):
    def count(**query):
        return client.get("/cases/", {**query, "format": "json"}).json()["count"]

    one, two = count(tema="sundhed"), count(tema="kultur-og-fritid")
    assert count(tema=["sundhed", "kultur-og-fritid"]) == one + two
    assert count(tema="sundhed", kommune="odense") <= min(one, count(kommune="odense"))


def test_an_unknown_value_matches_nothing_and_can_be_removed(client, catalogue):
    html = client.get("/cases/?tema=findes-ikke").content.decode()
    assert "Ingen cases passer" in html
    assert 'href="/cases/"' in html


def test_a_case_without_a_cost_line_is_not_told_and_never_free(client, db):
    case = CaseFactory()
    assert facets("")["udgift"].get("ikke-oplyst", 0) >= 1
    slugs = [each["slug"] for each in client.get("/cases/?udgift=0&format=json").json()["results"]]
    assert case.slug not in slugs


def test_years_find_what_lasted_into_them(client, catalogue):
    def numbers(query):
        return {case["number"] for case in client.get(f"/cases/?{query}&format=json").json()["results"]}

    assert 1 in numbers("fra=2013")  # since 2009 and still going
    assert 9 not in numbers("fra=2014")  # October 2009 - May 2013
    assert 9 in numbers("fra=2012&til=2012")


def test_the_whole_country_is_added_to_a_place_when_asked_for(db):
    here, elsewhere = MunicipalityFactory(), MunicipalityFactory()
    local = EnterpriseFactory(municipality=here)
    far = EnterpriseFactory(municipality=elsewhere)
    everywhere = EnterpriseFactory(covers_whole_country=True)

    def found(query):
        return set(EnterpriseFilterSet(QueryDict(query), queryset=SocialEnterprise.objects.published()).qs)

    assert found(f"ligger={here.slug}") == {local}
    assert found(f"ligger={here.slug}&hele_landet=on") == {local, everywhere}
    assert far not in found(f"ligger={here.slug}&hele_landet=on&registreret=unknown")
    assert found(f"daekker={here.slug}") == set()
    assert found(f"daekker={here.slug}&hele_landet=on") == {everywhere}


def test_located_and_cooperating_are_different_filters(client, catalogue):
    def slugs(query):
        return {entry["slug"] for entry in client.get(f"/virksomheder/?{query}&format=json").json()["results"]}

    assert "grennessminde" in slugs("samarbejder=albertslund")
    assert "grennessminde" not in slugs("ligger=albertslund")


def test_a_facet_shows_its_count_in_words_for_those_who_listen(client, catalogue):
    html = client.get("/cases/").content.decode()
    assert re.search(
        r'Sundhed</span>\s*<span class="pp-count" id="tema-sundhed-antal"><span class="sr-only">, antal: </span>5</span>', html
    )
    assert Municipality.objects.count() == 98
