"""The adviser as people and machines ask it: the worked examples by page, data and command, and bad input at its field."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from procurement.forms import PurchaseForm
from procurement.models import Threshold
from procurement.rules import Reason, Regime, Route, Warning
from procurement.rules.authority import Counts, Decides, Unit, counts_together
from procurement.words import words
from registry.models import Offering

from .situations import ASKED, examples

ADDRESS = "/indkoeb/raadgiver/"
EXAMPLES = examples()
BASE = {"date": "2024-06-01", "buyer_type": "kommune", "contract_type": "tjeneste", "value_dkk": "900000", "cross_border_interest": "nej"}


def expected(example):
    return {
        "regime": example.regime,
        "open": example.open,
        "blocked": example.blocked,
        "unknown": example.unknown,
        "warnings": sorted(example.warnings),
    }


def answered(data):
    return {name: data[name] for name in ("regime", "open", "blocked", "unknown", "warnings")}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.id)
def test_the_worked_examples_as_data(client, catalogue, example):
    data = client.get(ADDRESS, {**example.asked, "format": "json"}).json()
    assert answered(data) == expected(example)
    year = example.purchase.date.year - example.purchase.date.year % 2
    assert data["rule_set"] == {"valid_from": f"{year}-01-01", "valid_to": f"{year + 1}-12-31"}
    assert data["notice"].startswith("Vejledning, ikke juridisk rådgivning")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.id)
def test_the_worked_examples_by_command(catalogue, example):
    options = {"value_dkk": "value", "lot_value_dkk": "lot-value", "lots_sum_dkk": "lots-sum"}
    given_ = [f"--{options.get(name, name).replace('_', '-')}={value}" for name, value in example.asked.items()]
    out = StringIO()
    call_command("procurement_advice", *given_, "--format", "json", stdout=out)
    assert answered(json.loads(out.getvalue())) == expected(example)


def test_the_command_says_in_words_what_the_page_says(catalogue):
    out = StringIO()
    asked = {"date": "2024-06-01", "buyer_type": "kommune", "contract_type": "tjeneste", "value": "900000", "cross_border_interest": "nej"}
    call_command("procurement_advice", **{name if name != "value" else "value_dkk": value for name, value in asked.items()}, stdout=out)
    said = out.getvalue()
    way = words().routes["MARKEDSAFDAEKNING"]
    for told in (words().splitting, words().notice, words().notice_title, way.title, way.law, "1. januar 2024-31. december 2025"):
        assert told in said
    assert said.index("Åbne veje: 3") < said.index(f"- {way.conditions[0]}") < said.index("Lukkede veje: 5")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.id)
def test_the_worked_examples_on_the_page(client, catalogue, example):
    html = client.get(ADDRESS, example.asked).content.decode()
    said = words()
    titles = {code: said.routes[code].title for code in said.routes}
    opened, _, closed = html.partition('id="lukkede"')
    assert said.regimes[example.regime].title in html.replace("&#x27;", "'")
    assert all(titles[code] in opened for code in [*example.open, *example.unknown])
    assert all(titles[code] in closed for code in example.blocked)
    assert not [code for code in example.blocked if f"<h3>{titles[code]}" in opened]
    assert opened.count("Ikke afklaret") == len(example.unknown)
    assert f"{said.notice_title}.</b> {said.notice}" in html


def test_every_code_has_words_and_every_source_is_known():
    said = words()
    assert set(said.regimes) == set(Regime)
    assert set(said.routes) == set(Route)
    assert set(said.reasons) == set(Reason)
    assert set(said.warnings) == set(Warning)
    assert set(said.authority) == set(Counts)
    assert set(said.unknown) - {"by_regime"} <= set(Route)
    lines = [*said.regimes.values(), *said.routes.values(), *said.warnings.values(), *said.cards, *said.history, *said.authority.values()]
    assert {tag for line in lines for tag in line.sources} == set(said.sources)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.id)
def test_no_gap_is_left_in_the_words(client, catalogue, example):
    for line in client.get(ADDRESS, {**example.asked, "format": "json"}).json()["details"]:
        for text in [line["text"], *line.get("conditions", [])]:
            assert text.strip()
            assert not set("{}") & set(text)
            assert "  " not in text
            assert not text.rstrip(".").endswith((" på", " over", " fra", " end"))
            assert "kr.." not in text


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("date", "", "Skriv en dato"),
        ("date", "31.02.2026", "Skriv datoen som"),
        ("date", "i morgen", "Skriv datoen som"),
        ("buyer_type", "", "Vælg, hvem der køber"),
        ("buyer_type", "naboen", "Vælg en af køberne"),
        ("contract_type", "", "Vælg, hvad I køber"),
        ("contract_type", "x", "Vælg en af de fire"),
        ("value_dkk", "", "Skriv, hvad hele købet"),
        ("value_dkk", "-1", "kan ikke være under 0"),
        ("value_dkk", "mange", "Skriv et tal"),
        ("value_dkk", "1.85 mio.", "Skriv et tal"),
        ("value_dkk", "900.000,50", "helt tal uden komma"),
        ("value_dkk", "9" * 30, "Skriv et tal"),
        ("value_dkk", "٣٤", "Skriv et tal"),
        ("cross_border_interest", "måske", "Vælg ja, nej"),
        ("duration_months", "et år", "Skriv et tal"),
        ("public_support", "lidt", "Vælg ja eller nej"),
        ("supplier_share_pct", "101", "over 100"),
        ("supplier_share_pct", "-1", "ikke være under 0"),
        ("supplier_share_pct", "halvdelen", "Skriv et tal"),
        ("supplier_share_pct", "nan", "Skriv et tal"),
        ("prior_reserved_win_3y", "tja", "Vælg ja eller nej"),
        ("lot_value_dkk", "900001", "ikke koste mere end hele"),
    ],
)
def test_bad_input_is_told_at_its_field_and_kept(client, catalogue, field, typed, message):
    asked = {**BASE, field: typed}
    answer = client.get(ADDRESS, {**asked, "format": "json"})
    assert answer.status_code == 400
    assert set(answer.json()["errors"]) == {field}
    assert message in answer.json()["errors"][field][0]
    page = client.get(ADDRESS, asked)
    html = page.content.decode()
    assert page.status_code == 200
    assert "<title>Fejl: " in html
    place = html.index(f'id="id_{field}_error"')
    assert message in html[place : place + 300]
    if typed and field not in ("buyer_type", "contract_type", "cross_border_interest", "public_support", "prior_reserved_win_3y"):
        assert f'value="{typed}"' in html
    with pytest.raises(CommandError, match=message) as error:
        call_command("procurement_advice", **{name: asked.get(name, "") for name in ASKED})
    assert error.value.returncode == 2


def test_a_sum_of_lots_includes_the_lot(client, catalogue):
    errors = client.get(ADDRESS, {**BASE, "lot_value_dkk": "2", "lots_sum_dkk": "1", "format": "json"}).json()["errors"]
    assert set(errors) == {"lots_sum_dkk"}


def test_data_without_any_question_says_what_is_missing(client, db):
    errors = client.get(ADDRESS, {"format": "json"})
    assert errors.status_code == 400
    assert set(errors.json()["errors"]) == {"date", "buyer_type", "contract_type", "value_dkk"}


@pytest.mark.parametrize(
    "typed", ["1850000", "1.850.000", "1 850 000", "1.850.000 kr.", "1.850.000\u00a0kr.", "1850000,-", " 1.850.000 kr "]
)
def test_kroner_as_people_write_them(typed):
    form = PurchaseForm({**BASE, "value_dkk": typed})
    assert form.is_valid()
    assert form.purchase().value == 1_850_000


@pytest.mark.parametrize("typed", ["2026-11-21", "21.11.2026", "21-11-2026", "21/11/2026", "21. november 2026"])
def test_days_as_people_write_them(typed):
    form = PurchaseForm({**BASE, "date": typed})
    assert form.is_valid(), form.errors
    assert form.purchase().date.isoformat() == "2026-11-21"


@pytest.mark.parametrize("typed", ["29,5 %", "29,5", "29.5"])
def test_a_comma_in_a_percentage(typed):
    form = PurchaseForm({**BASE, "supplier_share_pct": typed})
    assert form.is_valid()
    assert form.purchase().supplier_share_pct == 29.5


typed = st.fixed_dictionaries({}, optional={name: st.text(max_size=60) for name in ASKED})


@given(typed)
def test_whatever_is_typed_is_a_purchase_or_an_error_at_a_field(asked):
    form = PurchaseForm(asked)
    assert form.is_valid() or form.errors


@pytest.mark.parametrize("examples", [30, pytest.param(200, marks=pytest.mark.long)])
def test_nothing_typed_is_an_error_of_ours(client, catalogue, examples):
    @settings(max_examples=examples)
    @given(typed, st.sampled_from(["json", "", "pdf"]))
    def ask(asked, wanted):
        assert client.get(ADDRESS, {**asked, "format": wanted}).status_code in (200, 400)

    ask()


def test_an_amount_edited_in_the_admin_shows_at_once(client, catalogue):
    asked = {**BASE, "value_dkk": "1600000", "format": "json"}
    assert client.get(ADDRESS, asked).json()["regime"] == "MARKEDSVILKAAR"
    row = Threshold.objects.get(key="gs_other", valid_from="2024-01-01")
    row.amount_dkk = 1_600_000
    row.save()
    assert client.get(ADDRESS, asked).json()["regime"] == "EU_UDBUD"
    row.amount_dkk = None
    row.save()
    answer = client.get(ADDRESS, asked).json()
    assert answer["regime"] == "ukendt"
    assert "W_TAERSKEL_UKENDT" in answer["warnings"]


def test_an_expired_set_names_the_day_it_expired(client, catalogue):
    data = client.get(ADDRESS, {**BASE, "date": "2028-01-01", "format": "json"}).json()
    assert data["regime"] == "ukendt"
    assert data["rule_set"] == {"valid_from": None, "valid_to": None}
    warning = next(line for line in data["details"] if line["code"] == "W_PERIODE_UKENDT")
    assert "31. december 2027" in warning["text"]


def test_a_missing_amount_is_told_in_euro_and_never_converted(client, catalogue):
    data = client.get(
        ADDRESS, {**BASE, "date": "2026-06-01", "contract_type": "light_tjeneste", "value_dkk": "6000000", "format": "json"}
    ).json()
    warning = next(line for line in data["details"] if line["code"] == "W_TAERSKEL_UKENDT")
    assert "750.000" in warning["text"]
    assert data["threshold_dkk"] is None


@pytest.mark.parametrize(
    ("changed", "asked"),
    [
        ({}, set()),
        (
            {"buyer_type": "almen_boligorganisation", "contract_type": "bygge_anlaeg", "value_dkk": "8000000"},
            {"public_support", "lot_value_dkk", "lots_sum_dkk"},
        ),
        ({"contract_type": "bygge_anlaeg", "value_dkk": "8000000"}, {"lot_value_dkk", "lots_sum_dkk"}),
        ({"value_dkk": "2400000"}, {"lot_value_dkk", "lots_sum_dkk", "supplier_share_pct"}),
        (
            {"contract_type": "light_tjeneste", "value_dkk": "6000000"},
            {"lot_value_dkk", "lots_sum_dkk", "supplier_share_pct", "prior_reserved_win_3y"},
        ),
    ],
)
def test_further_questions_are_asked_only_when_they_matter(client, catalogue, changed, asked):
    html = client.get(ADDRESS, {**BASE, **changed}).content.decode()
    further = ("public_support", "lot_value_dkk", "lots_sum_dkk", "supplier_share_pct", "prior_reserved_win_3y")
    assert {name for name in further if f'name="{name}"' in html} == asked


def test_an_answer_already_given_stays_in_the_form(client, catalogue):
    assert 'name="supplier_share_pct" value="45"' in client.get(ADDRESS, {**BASE, "supplier_share_pct": "45"}).content.decode()


def test_the_estimate_is_marked_in_its_band(client, catalogue):
    html = client.get(ADDRESS, {**BASE, "value_dkk": "1000000"}).content.decode()
    band = html[html.index('aria-current="true"><span class="pp-bl">') :]
    assert band.index("Køb på markedsvilkår") < band.index("Jeres køb: 1.000.000 kr.")
    assert html.count("Jeres køb: ") == 1


def test_the_history_of_the_rule_is_told_for_what_is_bought(client, catalogue):
    works = client.get(ADDRESS, {**BASE, "contract_type": "bygge_anlaeg"}).content.decode()
    goods = client.get(ADDRESS, {**BASE, "contract_type": "vare"}).content.decode()
    assert "7.449.106 kr." in works[works.index("Hvad sagde kilderne") :].split("</details>")[0]
    assert "7.449.106 kr." not in goods[goods.index("Hvad sagde kilderne") :].split("</details>")[0]


def test_a_refinement_gets_only_what_changes_and_is_gentle_about_what_is_missing(client, catalogue):
    headers = {"HX-Request": "true", "HX-Target": "raadgiver"}
    part = client.get(ADDRESS, BASE, headers=headers).content.decode()
    assert part.lstrip().startswith('<div id="raadgiver">')
    assert "<form" not in part
    asked = {name: value for name, value in BASE.items() if name != "value_dkk"}
    missing = client.get(ADDRESS, asked, headers=headers).content.decode()
    assert "Der mangler endnu" in missing
    assert "form-error-message" not in missing


@pytest.mark.parametrize(
    ("unit", "decides", "counts"),
    [
        (None, None, Counts.UNSETTLED),
        (None, Decides.ALONE, Counts.UNSETTLED),
        (Unit.DEPARTMENT, None, Counts.UNSETTLED),
        (Unit.DEPARTMENT, Decides.ALONE, Counts.UNIT),
        (Unit.DEPARTMENT, Decides.COORDINATED, Counts.WHOLE),
        (Unit.HOUSING_ORGANISATION, None, Counts.WHOLE),
        (Unit.MUNICIPALITY, Decides.ALONE, Counts.WHOLE),
        (Unit.JOINT, None, Counts.ALL_PARTNERS),
        (Unit.JOINT, Decides.ALONE, Counts.ALL_PARTNERS),
    ],
)
def test_whose_purchases_count_together(unit, decides, counts):
    assert counts_together(unit, decides) == counts


def test_who_the_authority_is_changes_what_is_said_of_adding_up_and_never_the_regime(client, catalogue):
    asked = {**BASE, "buyer_type": "almen_boligorganisation"}
    plain = client.get(ADDRESS, {**asked, "format": "json"}).json()
    assert plain["counts_together"] == "IKKE_AFKLARET"
    html = client.get(ADDRESS, {**asked, "unit": "afdeling"}).content.decode()
    assert "Portalen spørger, men afgør det ikke for jer" in html
    assert 'name="decides"' in html
    told = client.get(ADDRESS, {**asked, "unit": "afdeling", "decides": "selv", "format": "json"}).json()
    assert told["counts_together"] == "ENHEDEN_ALENE"
    assert "Alabu Bolig" in next(line for line in told["details"] if line["of"] == "authority")["legal_reference"]
    assert answered(told) == answered(plain)


def test_who_could_be_asked_and_why(client, catalogue):
    offering = Offering.objects.filter(enterprises__status="published", enterprises__operating_status="established").first()
    enterprise = offering.enterprises.filter(status="published", operating_status="established").first()
    asked = {**BASE, "ydelse": offering.pk}
    found = client.get(ADDRESS, {**asked, "format": "json"}).json()["enterprises"]
    assert enterprise.slug in [each["slug"] for each in found]
    assert all("Tilbyder ydelsen." in each["reasons"] for each in found)
    html = client.get(ADDRESS, asked).content.decode()
    assert f'href="/virksomheder/{found[0]["slug"]}/"' in html
    assert "tæller ikke med, for den må ikke være kravet" in html
    for wrong in ("0", "x", "9" * 40, "\x00"):
        errors = client.get(ADDRESS, {**asked, "ydelse": wrong, "format": "json"})
        assert (errors.status_code, list(errors.json()["errors"])) == (400, ["ydelse"])


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_asking_only_reads(client, db, method):
    assert getattr(client, method)(ADDRESS).status_code == 405
