"""The calculators: what they find, how they say it, and what they do with bad input."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procurement.calculators import words
from procurement.calculators.floor import floor
from procurement.calculators.hours import clause_hours
from procurement.calculators.training import GOODS, LIGHT, SERVICE, WORKS, Finding, code_of, training_duty
from procurement.models import Threshold
from procurement.rules import Buyer, Contract, Purchase, advise
from procurement.rules.amounts import amounts_on
from registry.models import Citation

from .situations import shipped_amounts

ADDRESS = "/indkoeb/beregnere/"
HOURS = Decimal(1924)
places = st.integers(0, 10_000)


# --- A social clause's hours
def test_paris_five_per_cent_of_a_contract():
    found = clause_hours(contract_hours=Decimal(10_000), share_pct=Decimal(5), months=Decimal(18))
    assert (found.hours, found.years_of_work) == (Decimal(500), Decimal("0.26"))
    assert (found.people, found.hours_a_week) == (Decimal("0.17"), Decimal("6.4"))


def test_without_months_nothing_is_said_of_people():
    found = clause_hours(contract_hours=HOURS * 40, share_pct=Decimal(5), hours_of_a_year=HOURS)
    assert (found.years_of_work, found.people, found.hours_a_week) == (Decimal(2), None, None)


@given(
    hours=st.decimals(0, 10**9, places=2),
    share=st.decimals(0, 100, places=2),
    year=st.decimals(1, 8784, places=2),
    months=st.integers(1, 1200),
)
@settings(max_examples=60, deadline=None)
def test_a_share_is_never_more_than_the_whole_and_people_follow_the_years(hours, share, year, months):
    found = clause_hours(contract_hours=hours, share_pct=share, hours_of_a_year=year, months=Decimal(months))
    assert 0 <= found.hours <= hours + Decimal("0.1")
    assert abs(found.hours - hours * share / 100) <= Decimal("0.05")
    longer = clause_hours(contract_hours=hours, share_pct=share, hours_of_a_year=year, months=Decimal(months + 1))
    assert longer.people <= found.people
    assert longer.years_of_work == found.years_of_work


@pytest.mark.parametrize(
    "wrong", [{"share_pct": Decimal(101)}, {"contract_hours": Decimal(-1)}, {"months": Decimal(0)}, {"hours_of_a_year": Decimal(0)}]
)
def test_what_is_no_share_no_year_and_no_time_is_refused(wrong):
    with pytest.raises(ValueError, match=r"hours|year"):
        clause_hours(**({"contract_hours": Decimal(1), "share_pct": Decimal(5)} | wrong))


# --- The training duty
MONTHS = [None, 0, 5, 6, 24]


@pytest.mark.parametrize("contract", [WORKS, GOODS, SERVICE, LIGHT])
def test_the_calculator_and_the_adviser_say_the_same(contract):
    """Both read § 176; the calculator also says why there is no duty."""
    rows = shipped_amounts()
    for date in (dt.date(2022, 6, 30), dt.date(2022, 7, 1), dt.date(2024, 3, 1), dt.date(2026, 11, 21)):
        amounts = amounts_on(date, rows)
        works, services = amounts.dkk("works"), amounts.dkk("trainee_services")
        edges = {edge + step for edge in (works, services) if edge for step in (-1, 0, 1)} | {0, 100_000_000}
        for value, months in product(sorted(edges), MONTHS):
            finding = training_duty(
                date=date, contract=contract, value_dkk=value, months=months, works_threshold=works, services_limit=services
            )
            asked = Purchase(date, Buyer.MUNICIPALITY, Contract(contract), value, duration_months=months)
            said = [str(warning) for warning in advise(asked, rows).warnings if warning.startswith("W_OPLAERING")]
            assert said == [code_of(finding)] * (code_of(finding) is not None), (date, value, months, finding)


def duty(contract: str, value: int, months: int | None, date: dt.date = dt.date(2026, 11, 21), **amounts: int | None) -> Finding:
    limits = {"works_threshold": 40_313_840, "services_limit": 5_000_000} | amounts
    return training_duty(date=date, contract=contract, value_dkk=value, months=months, **limits)


@pytest.mark.parametrize(
    ("contract", "value", "months", "found", "code"),
    [
        (SERVICE, 5_000_000, 6, Finding.DUTY, "W_OPLAERING"),
        (SERVICE, 4_999_999, 6, Finding.TOO_SMALL, None),
        (SERVICE, 5_000_000, 5, Finding.TOO_SHORT, None),
        (SERVICE, 5_000_000, None, Finding.MONTHS_MISSING, "W_OPLAERING_VARIGHED"),
        (SERVICE, 4_999_999, None, Finding.TOO_SMALL, None),
        (WORKS, 40_313_840, 6, Finding.DUTY, "W_OPLAERING"),
        (WORKS, 40_313_840, None, Finding.MONTHS_MISSING, "W_OPLAERING_VARIGHED"),
        (WORKS, 40_313_839, 6, Finding.UNSETTLED, "W_OPLAERING_UAFKLARET"),
        (WORKS, 40_313_839, None, Finding.UNSETTLED_MONTHS, None),
        (WORKS, 1, 5, Finding.TOO_SHORT, None),
        (LIGHT, 5_000_000, 6, Finding.UNSETTLED, "W_OPLAERING_UAFKLARET"),
        (LIGHT, 5_000_000, None, Finding.UNSETTLED_MONTHS, None),
        (LIGHT, 4_999_999, 6, Finding.TOO_SMALL, None),
        (GOODS, 90_000_000, 48, Finding.GOODS, None),
    ],
)
def test_the_duty_at_and_beside_each_limit(contract, value, months, found, code):
    assert duty(contract, value, months) == found
    assert code_of(found) == code


def test_the_duty_begins_on_1_july_2022():
    assert duty(SERVICE, 9_000_000, 12, dt.date(2022, 6, 30)) == Finding.BEFORE
    assert duty(SERVICE, 9_000_000, 12, dt.date(2022, 7, 1)) == Finding.DUTY


def test_an_amount_that_is_not_known_is_no_answer():
    assert duty(WORKS, 90_000_000, 12, works_threshold=None) == Finding.UNKNOWN
    assert duty(SERVICE, 90_000_000, 12, services_limit=None) == Finding.UNKNOWN
    assert duty(WORKS, 90_000_000, 5, works_threshold=None) == Finding.TOO_SHORT
    with pytest.raises(ValueError, match="lotteri"):
        duty("lotteri", 1, 1)


@given(
    contract=st.sampled_from([WORKS, SERVICE, LIGHT, GOODS]),
    value=st.integers(0, 10**9),
    more=st.integers(0, 10**9),
    months=st.integers(0, 60),
)
@settings(max_examples=60, deadline=None)
def test_a_dearer_or_longer_contract_never_loses_the_duty(contract, value, more, months):
    if duty(contract, value, months) == Finding.DUTY:
        assert duty(contract, value + more, months) == duty(contract, value, months + 1) == Finding.DUTY


def test_every_finding_has_words():
    assert set(words.FINDINGS) == set(Finding)


# --- A floor
@given(offered=places, guaranteed=places, used=places, price=st.none() | st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_every_empty_place_is_borne_by_one_of_the_two(offered, guaranteed, used, price):
    if max(guaranteed, used) > offered:
        with pytest.raises(ValueError, match="no more places"):
            floor(offered=offered, guaranteed=guaranteed, used=used)
        return
    found = floor(offered=offered, guaranteed=guaranteed, used=used, price_dkk=price)
    assert found.paid_empty + found.unpaid_empty == offered - used == found.unpaid_empty_without_floor
    assert found.paid >= guaranteed
    assert (found.paid_empty == 0) == (used >= guaranteed)
    assert (found.paid_dkk is None) == (price is None)
    if price is not None:
        assert found.paid_dkk == found.paid * price


def test_the_words_of_a_floor():
    def heading(guaranteed: int, used: int) -> str:
        return words.of_floor(floor(offered=10, guaranteed=guaranteed, used=used), guaranteed=guaranteed, used=used).heading

    assert heading(6, 5) == "I betaler for 1 plads, som ikke bliver brugt"
    assert heading(6, 2) == "I betaler for 4 pladser, som ikke bliver brugt"
    assert heading(6, 8) == "Gulvet er nået: I betaler kun for de pladser, I bruger"
    assert heading(0, 3) == "Uden gulv bærer leverandøren alle tomme pladser"


# --- The pages
def test_an_answer_stands_in_the_address_as_a_page_and_as_data(client, catalogue):
    asked = "klausul/?timer=10.000&andel=5&aarsvaerk=1.924&maaneder=18"
    page = client.get(ADDRESS + asked).content.decode()
    assert "5 procent er 500 timer" in page
    assert 'value="10.000"' in page
    assert 'href="/kilder/fra-vugge-til-job/"' in page
    data = client.get(f"{ADDRESS}{asked}&format=json").json()
    assert data["input"] == {"timer": 10000, "andel": 5, "aarsvaerk": 1924, "maaneder": 18}
    assert data["result"] == {"hours": 500, "years_of_work": 0.26, "people": 0.17, "hours_a_week": 6.4}
    assert [source["source"] for source in data["sources"] if source["source"]] == ["fra-vugge-til-job", "udbudsregler"]
    assert data["guidance"].startswith("Vejledning, ikke juridisk rådgivning")


def test_a_source_named_by_a_calculator_is_on_the_portal_and_its_place_is_cited_there(catalogue):
    named = {(each.source, each.place) for each in (*words.HOURS_SOURCES, *words.TRAINING_SOURCES, *words.FLOOR_SOURCES) if each.source}
    for source, place in named:
        places = list(Citation.objects.filter(source__slug=source).values_list("place", flat=True))
        assert source == "udbudsregler" or place.partition(" (")[0] in places, (source, place)


def test_the_training_page_takes_the_amounts_of_its_day_from_the_thresholds(client, catalogue):
    asked = "oplaering/?dato=01.09.2026&slags=bygge_anlaeg&vaerdi=40.313.840&maaneder=6&format=json"
    data = client.get(ADDRESS + asked).json()
    assert data["result"] == {"finding": "duty", "code": "W_OPLAERING", "limit_dkk": 40_313_840, "limit_key": "works"}
    assert data["sources"][0]["url"].startswith("https://")
    Threshold.objects.filter(key="works", valid_from="2026-01-01").update(amount_dkk=40_313_841)
    assert client.get(ADDRESS + asked).json()["result"]["finding"] == "unsettled"
    Threshold.objects.filter(key="works", valid_from="2026-01-01").update(amount_dkk=None)
    assert client.get(ADDRESS + asked).json()["result"]["finding"] == "unknown"
    later = asked.replace("2026", "2031")  # no amounts are known so far ahead
    assert client.get(ADDRESS + later).json()["result"]["finding"] == "unknown"


@pytest.mark.parametrize(
    ("asked", "field", "said"),
    [
        ("klausul/?timer=mange", "timer", "Skriv et tal"),
        ("klausul/?timer=10&andel=101&aarsvaerk=1924", "andel", "over 100"),
        ("klausul/?timer=10&andel=5&aarsvaerk=0", "aarsvaerk", "under 1"),
        ("oplaering/?dato=i+morgen", "dato", "dd.mm.åååå"),
        ("oplaering/?slags=lotteri", "slags", "Vælg en af de fire"),
        ("oplaering/?vaerdi=1,5", "vaerdi", "uden komma"),
        ("gulv/?udbudte=10&garanti=11&brugte=2", "garanti", "flere pladser, end der er i udbuddet (10)"),
        ("gulv/?udbudte=10&garanti=1&brugte=99999999999999999999", "brugte", "Skriv et tal"),
        ("gulv/?udbudte=%00&garanti=%F0%9F%8E%81&brugte=1", "udbudte", "Skriv et tal"),
    ],
)
def test_bad_input_is_told_at_its_field_and_kept(client, db, asked, field, said):
    page = client.get(ADDRESS + asked)
    assert page.status_code == 200
    html = page.content.decode()
    assert "<title>Fejl: " in html
    assert f'id="id_{field}_error"' in html
    assert said in page.context["form"].errors[field][0]
    answer = client.get(f"{ADDRESS}{asked}&format=json")
    assert answer.status_code == 400
    assert said in answer.json()["errors"][field][0]


def test_asked_for_nothing_the_page_waits_and_the_data_says_what_is_missing(client, db):
    for slug, first in (("klausul", "timer"), ("oplaering", "dato"), ("gulv", "udbudte")):
        assert "Svaret kommer her" in client.get(f"{ADDRESS}{slug}/").content.decode()
        answer = client.get(f"{ADDRESS}{slug}/?format=json")
        assert answer.status_code == 400
        assert answer.json()["errors"][first][0].startswith("Skriv")
    assert client.post(f"{ADDRESS}gulv/").status_code == 405
