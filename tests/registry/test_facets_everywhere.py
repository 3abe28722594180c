"""On every list, each choice of each facet gives the number of entries it promises, with another choice made as well."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.urls import resolve

from tests.pages import LISTS

pytestmark = pytest.mark.both_databases


def filterset_of(address: str, query: str):
    view = resolve(address).func.view_class
    return view.filterset_class(QueryDict(query), queryset=view().get_queryset())


@pytest.mark.parametrize("address", LISTS)
def test_every_choice_keeps_its_promise(catalogue, address):
    free = filterset_of(address, "").facets()
    assert any(option.count for view in free for option in view.options)
    for view in free:
        for option in view.options:
            found = filterset_of(address, f"{view.name}={option.value}").qs.count()
            assert found == option.count, (view.name, option.value)


@pytest.mark.parametrize("address", LISTS)
def test_a_choice_made_narrows_the_other_facets_to_what_is_left(catalogue, address):
    """The last choice of each facet is made in turn; the largest choice of each other facet then counts what both leave."""
    free = [view for view in filterset_of(address, "").facets() if view.options]
    for chosen in free:
        made = f"{chosen.name}={chosen.options[-1].value}"
        for view in filterset_of(address, made).facets():
            if view.name == chosen.name or not view.options:
                continue
            option = max(view.options, key=lambda each: each.count)
            assert filterset_of(address, f"{made}&{view.name}={option.value}").qs.count() == option.count, (made, view.name)
