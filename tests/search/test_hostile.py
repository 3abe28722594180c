"""Nothing typed may raise. `python -m bench hostile` asks 20,000 inputs on each database; here is a sample of them."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench import hostile
from search.index import find, matching_ids, suggest

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.mark.parametrize("inputs", [60, pytest.param(300, marks=pytest.mark.long)])
def test_a_sample_of_the_hostile_inputs(catalogue, inputs):
    found = hostile.run(inputs)
    assert found.raised == 0
    assert found.search[0] < 3000  # milliseconds, also on a busy machine


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=200))
def test_any_text_is_answered(catalogue, text):
    result = find(text)
    assert result.total >= len(result.hits)
    matching_ids("case", text)
    suggest(text)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.sampled_from("\"'*():^-+ \0\\%_&|<>:!~abcæøå09"), max_size=60))
def test_operators_of_both_databases_are_plain_text(catalogue, text):
    find(text)


@pytest.mark.parametrize("parameter", ["q", "kind", "tema", "kommune", "fra", "til", "side", "udgave", "format", "ordret"])
@pytest.mark.parametrize("value", ["\0", "\ud800", "a" * 10_000, "'\"*", "-1", "²", "٣", "99999999", "%00", "<script>alert(1)</script>"])
def test_the_page_answers_whatever_stands_in_the_address(catalogue, client, parameter, value):
    data = {"q": "job", parameter: value.encode("utf-8", "surrogatepass")}
    assert client.get("/soeg/", data).status_code == 200
    assert client.get("/soeg/forslag/", {"q": data["q"]}).status_code == 200


def test_what_is_typed_stands_escaped_on_the_page(catalogue, client):
    page = client.get("/soeg/", {"q": "<script>alert(1)</script> job"}).content.decode()
    assert "<script>alert(1)" not in page
