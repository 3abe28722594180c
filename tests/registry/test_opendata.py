"""Open data under the contract's names, the same from the address and the command."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command

CONTRACT = {
    "cases": "number slug title theme secondary_themes activity_types areas city municipality start start_precision end end_precision "
    "ongoing planned_end phases participants funders target_groups websites outcomes resources recommendations related_cases "
    "enterprises plans partnerships sources",
    "enterprises": "slug name aliases cvr status legal_form registered registered_note founded_year municipality "
    "cooperating_municipalities areas target_groups offerings supporters support_note impact verification sources",
    "municipalities": "code name region survey anchoring",
    "solutions": "slug title theme principles zones sections areas actors inspirations figures sources",
    "organisations": "slug name kind sources",
    "areas": "slug name municipality sources",
    "plans": "slug name areas sources",
    "partnerships": "slug title parties sources",
    "challenges": "slug title answers sources",
    "offers": "slug title category enterprise agreement prices marks sources",
    "thresholds": "key amount_dkk amount_eur valid_from valid_to legal_reference source",
    "sources": "slug title publisher year",
}
EXPECTED = {"cases": 37, "municipalities": 98, "thresholds": 59, "solutions": 53, "offers": 10}


@pytest.mark.parametrize("name", CONTRACT)
def test_a_data_set_has_the_contracts_fields(client, catalogue, name):
    response = client.get(f"/data/{name}.json")
    data = response.json()
    assert {"schema_version", "generated_at", "licence", "count", "results"} <= data.keys()
    assert data["count"] == len(data["results"]) >= EXPECTED.get(name, 5)
    for entry in data["results"]:
        assert set(CONTRACT[name].split()) <= entry.keys()
    out = io.StringIO()
    call_command("export_data", name, stdout=out)
    assert json.loads(out.getvalue())["results"] == data["results"]


def test_every_fact_row_of_a_case_names_its_source(client, catalogue):
    for case in client.get("/data/cases.json").json()["results"]:
        assert case["sources"]
        for row in case["outcomes"] + case["resources"]:
            assert row["source"]["source"]
            assert row["source"]["place"]


def test_a_survey_is_whole_or_null(client, catalogue):
    results = client.get("/data/municipalities.json").json()["results"]
    surveys = [entry["survey"] for entry in results if entry["survey"]]
    assert len(surveys) == 17
    assert sum(survey["enterprises_total"] for survey in surveys) == 76
    assert {"year", "enterprises_total", "enterprises_registered", "enterprises_new", "enterprises_on_the_way", "note"} <= surveys[0].keys()


def test_unknown_names_are_404_and_a_clear_message(client, db):
    assert client.get("/data/brugere.json").status_code == 404
    with pytest.raises(CommandError, match="cases"):
        call_command("export_data", "brugere")


@pytest.mark.parametrize("name", CONTRACT)
def test_a_data_set_costs_a_fixed_number_of_queries(client, catalogue, django_assert_max_num_queries, name):
    with django_assert_max_num_queries(26):
        client.get(f"/data/{name}.json")
