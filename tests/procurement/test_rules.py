"""The rules without a database: every worked example, every boundary, and what must hold for any purchase."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procurement.rules import Buyer, Contract, Interest, Purchase, Reason, Regime, Route, State, Support, YesNo, advise

from .situations import examples, shipped_amounts

AMOUNTS = shipped_amounts()
EXAMPLES = examples()
FOR_SIZE = {
    Reason.OVER_300,
    Reason.OVER_500,
    Reason.OVER_3_MIO,
    Reason.EU_TENDER_DUTY,
    Reason.LIGHT_TENDER_DUTY,
    Reason.ADVERTISING_DUTY,
}


def answer(**asked):
    base = Purchase(dt.date(2024, 6, 1), Buyer.MUNICIPALITY, Contract.SERVICE, 100_000, cross_border=Interest.NO)
    return advise(replace(base, **asked), AMOUNTS)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.id)
def test_the_worked_examples(example):
    advice = advise(example.purchase, AMOUNTS)
    assert advice.regime == example.regime
    assert advice.open == example.open
    assert advice.blocked == example.blocked
    assert list(advice.blocked) == list(example.blocked)
    assert advice.unknown == example.unknown
    assert advice.warnings == tuple(sorted(example.warnings))


def test_all_examples_are_here():
    assert len(EXAMPLES) == 25


purchases = st.builds(
    Purchase,
    date=st.dates(dt.date(2012, 1, 1), dt.date(2030, 12, 31)),
    buyer=st.sampled_from(Buyer),
    contract=st.sampled_from(Contract),
    value=st.integers(0, 100_000_000),
    duration_months=st.none() | st.integers(0, 120),
    cross_border=st.sampled_from(Interest),
    public_support=st.none() | st.sampled_from(Support),
    lot_value=st.none() | st.integers(0, 10_000_000),
    supplier_share_pct=st.none() | st.integers(0, 100),
    prior_reserved_win=st.none() | st.sampled_from(YesNo),
)


@given(purchases)
def test_a_route_is_in_one_list_at_most_and_in_order(purchase):
    advice = advise(purchase, AMOUNTS)
    listed = [verdict.route for verdict in advice.verdicts]
    assert len(listed) == len(set(listed))
    assert listed == [route for route in Route if route in listed]
    assert {*advice.open, *advice.blocked, *advice.unknown} == set(listed)
    assert list(advice.warnings) == sorted(advice.warnings)


@given(purchases)
def test_the_same_question_has_the_same_answer_in_whatever_order_the_amounts_come(purchase):
    assert advise(purchase, AMOUNTS) == advise(purchase, list(reversed(AMOUNTS))) == advise(purchase, AMOUNTS)


@settings(max_examples=500)
@given(purchases, st.integers(1, 60_000_000))
def test_a_higher_value_never_opens_what_a_lower_one_closed_for_size(purchase, more):
    lower, higher = advise(purchase, AMOUNTS), advise(replace(purchase, value=purchase.value + more), AMOUNTS)
    for route, reason in lower.blocked.items():
        if reason in FOR_SIZE:
            assert route not in higher.open


@given(purchases)
def test_what_is_always_open_is(purchase):
    assert {Route.SOCIAL_CLAUSE, Route.VOLUNTARY_PARTNERSHIP} <= set(advise(purchase, AMOUNTS).open)


@given(purchases)
def test_nothing_that_depends_on_the_value_is_open_without_a_threshold(purchase):
    advice = advise(purchase, AMOUNTS)
    if advice.regime == Regime.UNKNOWN:
        assert set(advice.open) == {Route.SOCIAL_CLAUSE, Route.VOLUNTARY_PARTNERSHIP}


THRESHOLDS = [row for row in AMOUNTS if row.key in ("gs_state", "gs_other", "works", "light") and row.dkk]
OVER = {Regime.EU_TENDER, Regime.LIGHT}


@pytest.mark.parametrize("row", THRESHOLDS, ids=lambda row: f"{row.key}-{row.valid_from:%Y}")
def test_each_threshold_covers_from_the_amount_itself_on_the_first_and_last_day(row):
    contract = {"works": Contract.WORKS, "light": Contract.LIGHT}.get(row.key, Contract.GOODS)
    buyer = Buyer.STATE if row.key == "gs_state" else Buyer.REGION
    for day in (row.valid_from, row.valid_to):
        over = [answer(date=day, buyer=buyer, contract=contract, value=row.dkk + step).regime in OVER for step in (-1, 0, 1)]
        assert over == [False, True, True]


@pytest.mark.parametrize(
    "row", [row for row in AMOUNTS if row.key in ("lot_gs", "lot_works")], ids=lambda row: f"{row.key}-{row.valid_from:%Y}"
)
def test_a_lot_must_be_under_the_cap_and_is_unknown_without_one(row):
    contract = Contract.WORKS if row.key == "lot_works" else Contract.SERVICE
    for day in (row.valid_from, row.valid_to):
        for step, state in ((-1, "open"), (0, Reason.OVER_LOT_CAP), (1, Reason.OVER_LOT_CAP)):
            advice = answer(date=day, contract=contract, value=90_000_000, lot_value=(row.dkk or 500_000) + step)
            if row.dkk is None:
                assert Route.LOT in advice.unknown
            elif state == "open":
                assert Route.LOT in advice.open
            else:
                assert advice.blocked[Route.LOT] == state


@pytest.mark.parametrize(
    ("value", "regime"),
    [
        (299_999, Regime.WORKS_TO_300),
        (300_000, Regime.WORKS_TO_300),
        (300_001, Regime.WORKS_TO_3_MIO),
        (2_999_999, Regime.WORKS_TO_3_MIO),
        (3_000_000, Regime.WORKS_TO_3_MIO),
        (3_000_001, Regime.WORKS_OVER_3_MIO),
    ],
)
def test_the_works_bands(value, regime):
    assert answer(contract=Contract.WORKS, value=value).regime == regime


@pytest.mark.parametrize(
    ("value", "regime", "open"), [(499_999, "SMAAKOEB", True), (500_000, "MARKEDSVILKAAR", False), (500_001, "MARKEDSVILKAAR", False)]
)
def test_exactly_500_000_is_the_stricter_band(value, regime, open):
    advice = answer(value=value)
    assert advice.regime == regime
    assert (Route.DIRECT in advice.open) is open
    assert (Route.VOLUNTARY_PURCHASE in advice.open) is open
    assert (Route.MARKET_CHECK in advice.open) is not open
    assert ("W_GRAENSE_500" in advice.warnings) is (value == 500_000)


# The fixed amounts at -1, 0 and +1 on the first and last day of every period: what each decides, as the contract and the
# regimes (or routes) below, at and above it.
PERIODS = sorted({(row.valid_from, row.valid_to) for row in THRESHOLDS})
TRAINING_DUTY = dt.date(2022, 7, 1)


@pytest.mark.parametrize("day", [day for period in PERIODS for day in period], ids=str)
def test_the_fixed_amounts_hold_in_every_period(day):
    def three(amount: int, **asked):
        return [answer(date=day, value=amount + step, **asked) for step in (-1, 0, 1)]

    assert [each.regime for each in three(300_000, contract=Contract.WORKS)] == [Regime.WORKS_TO_300] * 2 + [Regime.WORKS_TO_3_MIO]
    assert [each.regime for each in three(3_000_000, contract=Contract.WORKS)] == [Regime.WORKS_TO_3_MIO] * 2 + [Regime.WORKS_OVER_3_MIO]
    parts = [answer(date=day, contract=Contract.WORKS, value=9_000_000, lot_value=500_000 + step) for step in (-1, 0, 1)]
    assert [Route.PART_WORK in each.open for each in parts] == [True, True, False]
    before_the_act = day.year < 2016
    for contract in (Contract.GOODS, Contract.SERVICE):
        direct = [Route.DIRECT in each.open for each in three(500_000, contract=contract)]
        assert direct == [True, before_the_act, False]
    trained = ["W_OPLAERING" in each.warnings for each in three(5_000_000, duration_months=6)]
    assert trained == ([False, True, True] if day >= TRAINING_DUTY else [False] * 3)


@pytest.mark.parametrize(("sum_", "open"), [(11_999_999, True), (12_000_000, True), (12_000_001, False)])
def test_lots_may_be_exactly_a_fifth(sum_, open):
    advice = answer(date=dt.date(2022, 9, 1), contract=Contract.WORKS, value=60_000_000, lot_value=5_000_000, lots_sum=sum_)
    assert (Route.LOT in advice.open) is open
    assert open or advice.blocked[Route.LOT] == Reason.OVER_20_PER_CENT


def test_too_many_lots_are_refused_even_without_a_cap_and_warn_of_nothing_else():
    advice = answer(date=dt.date(2025, 9, 1), contract=Contract.WORKS, value=60_000_000, lot_value=1_000_000, lots_sum=12_000_001)
    assert advice.blocked[Route.LOT] == Reason.OVER_20_PER_CENT
    assert "W_LOFT_UKENDT" not in advice.warnings


@pytest.mark.parametrize(("lot", "reason"), [(499_999, None), (500_000, None), (500_001, "OVER_500_DELARBEJDE")])
def test_small_part_works(lot, reason):
    assert answer(contract=Contract.WORKS, value=4_000_000, lot_value=lot).blocked.get(Route.PART_WORK) == reason


def test_part_works_together_at_most_a_fifth():
    at = {value: answer(contract=Contract.WORKS, value=4_000_000, lot_value=400_000, lots_sum=value) for value in (800_000, 800_001)}
    assert Route.PART_WORK in at[800_000].open
    assert at[800_001].blocked[Route.PART_WORK] == "OVER_20_PCT"


@pytest.mark.parametrize(
    ("share", "state"), [(29, State.BLOCKED), (29.9, State.BLOCKED), (30, State.OPEN), (100, State.OPEN), (None, State.OPEN)]
)
def test_at_least_30_per_cent(share, state):
    advice = answer(value=2_000_000, supplier_share_pct=share)
    assert (Route.RESERVED_54 in advice.open) is (state == State.OPEN)
    assert (advice.blocked.get(Route.RESERVED_54) == Reason.UNDER_30_PER_CENT) is (state == State.BLOCKED)


@pytest.mark.parametrize(("months", "reason"), [(35, None), (36, None), (37, Reason.OVER_36_MONTHS), (None, None)])
def test_reserved_light_contracts_last_three_years_at_most(months, reason):
    assert answer(contract=Contract.LIGHT, value=6_000_000, duration_months=months).blocked.get(Route.RESERVED_190) == reason


@pytest.mark.parametrize(
    ("asked", "route", "reason"),
    [
        # § 190: what it is for comes first, then time, then length, then the earlier contract.
        ({"contract": Contract.SERVICE, "date": dt.date(2015, 1, 1), "duration_months": 99}, Route.RESERVED_190, "IKKE_LIGHT"),
        ({"contract": Contract.LIGHT, "date": dt.date(2015, 1, 1), "duration_months": 99}, Route.RESERVED_190, "EJ_I_KRAFT"),
        ({"contract": Contract.LIGHT, "duration_months": 37, "prior_reserved_win": YesNo.YES}, Route.RESERVED_190, "OVER_36_MDR"),
        (
            {"contract": Contract.LIGHT, "date": dt.date(2026, 2, 1), "prior_reserved_win": YesNo.YES},
            Route.RESERVED_190,
            "VINDER_INDEN_3_AAR",
        ),
        ({"contract": Contract.LIGHT}, Route.RESERVED_190, "UNDER_TAERSKEL"),
        # § 54: in force, then the share, then an unknown regime.
        ({"date": dt.date(2015, 1, 1), "supplier_share_pct": 1}, Route.RESERVED_54, "EJ_I_KRAFT"),
        ({"contract": Contract.LIGHT, "date": dt.date(2026, 2, 1), "supplier_share_pct": 1}, Route.RESERVED_54, "UNDER_30_PCT"),
        # Lots: the cap before the fifth.
        ({"value": 2_000_000, "lot_value": 595_344}, Route.LOT, "OVER_DELYDELSESLOFT"),
        # Works with cross-border interest.
        ({"contract": Contract.WORKS, "value": 9_000_000, "cross_border": Interest.YES, "lot_value": 900_000}, Route.PART_WORK, "KGI"),
        ({"contract": Contract.WORKS, "value": 100_000, "cross_border": Interest.YES}, Route.DIRECT, "KGI"),
        ({"contract": Contract.WORKS, "value": 100_000, "cross_border": Interest.YES}, Route.INVITED_BIDS, "KGI"),
        # Cross-border interest comes before the bands, also for small purchases and before 2016.
        ({"cross_border": Interest.YES}, Route.MARKET_CHECK, "KGI"),
        ({"cross_border": Interest.YES, "date": dt.date(2015, 5, 1)}, Route.MARKET_CHECK, "KGI"),
        # At or over the threshold the duty comes before it.
        ({"cross_border": Interest.YES, "value": 2_000_000}, Route.DIRECT, "EU_UDBUDSPLIGT"),
        # Before 2016.
        ({"date": dt.date(2015, 5, 1)}, Route.MARKET_CHECK, "EJ_I_KRAFT"),
        ({"date": dt.date(2015, 5, 1), "value": 500_001}, Route.DIRECT, "ANNONCERINGSPLIGT"),
        ({"date": dt.date(2015, 5, 1), "value": 500_001}, Route.VOLUNTARY_PURCHASE, "ANNONCERINGSPLIGT"),
    ],
)
def test_precedence_of_reasons(asked, route, reason):
    assert answer(**asked).blocked[route] == reason


def test_before_2016_exactly_500_000_could_be_bought_directly():
    advice = answer(date=dt.date(2015, 12, 31), value=500_000)
    assert Route.DIRECT in advice.open
    assert advice.regime == Regime.HISTORICAL
    assert "W_FOER_UDBUDSLOVEN" in advice.warnings


@pytest.mark.parametrize("buyer", [Buyer.HOUSING, Buyer.PUBLIC_LAW_BODY])
@pytest.mark.parametrize(
    ("support", "state", "warning"),
    [
        (Support.YES, "OVER_3_MIO", None),
        (Support.NO, State.OPEN, "W_UNDERHAAND_UNDTAGELSE"),
        (Support.NOT_STATED, State.UNKNOWN, "W_STOETTE_UOPLYST"),
        (None, State.UNKNOWN, "W_STOETTE_UOPLYST"),
    ],
)
def test_invited_bids_over_3_million_depend_on_public_support(buyer, support, state, warning):
    advice = answer(buyer=buyer, contract=Contract.WORKS, value=8_000_000, public_support=support)
    found = advice.blocked.get(Route.INVITED_BIDS) or (State.OPEN if Route.INVITED_BIDS in advice.open else State.UNKNOWN)
    assert found == state
    assert {each for each in advice.warnings if each in ("W_UNDERHAAND_UNDTAGELSE", "W_STOETTE_UOPLYST")} == (
        {warning} if warning else set()
    )


@pytest.mark.parametrize("buyer", [Buyer.STATE, Buyer.MUNICIPALITY, Buyer.REGION])
def test_a_public_authoritys_support_is_never_asked_about(buyer):
    advice = answer(buyer=buyer, contract=Contract.WORKS, value=8_000_000, public_support=Support.NO)
    assert advice.blocked[Route.INVITED_BIDS] == "OVER_3_MIO"


@pytest.mark.parametrize(
    ("asked", "warning"),
    [
        ({"contract": Contract.WORKS, "value": 50_000_000, "duration_months": 6}, "W_OPLAERING"),
        ({"contract": Contract.WORKS, "value": 50_000_000, "duration_months": 5}, None),
        ({"contract": Contract.WORKS, "value": 50_000_000}, "W_OPLAERING_VARIGHED"),
        ({"contract": Contract.WORKS, "value": 1_000_000, "duration_months": 6}, "W_OPLAERING_UAFKLARET"),
        ({"contract": Contract.WORKS, "value": 1_000_000}, None),
        ({"value": 5_000_000, "duration_months": 6}, "W_OPLAERING"),
        ({"value": 4_999_999, "duration_months": 6}, None),
        ({"value": 5_000_000}, "W_OPLAERING_VARIGHED"),
        ({"contract": Contract.LIGHT, "value": 5_000_000, "duration_months": 6}, "W_OPLAERING_UAFKLARET"),
        ({"contract": Contract.GOODS, "value": 50_000_000, "duration_months": 60}, None),
        ({"contract": Contract.WORKS, "value": 50_000_000, "duration_months": 6, "date": dt.date(2022, 6, 30)}, None),
        ({"contract": Contract.WORKS, "value": 50_000_000, "duration_months": 6, "date": dt.date(2022, 7, 1)}, "W_OPLAERING"),
    ],
)
def test_the_duty_to_require_people_under_training(asked, warning):
    found = [each for each in answer(**asked).warnings if each.startswith("W_OPLAERING")]
    assert found == ([warning] if warning else [])


@pytest.mark.parametrize("day", [dt.date(2013, 12, 31), dt.date(2028, 1, 1)])
def test_a_day_outside_the_periods_is_unknown_and_says_so(day):
    advice = answer(date=day)
    assert advice.regime == "ukendt"
    assert "W_PERIODE_UKENDT" in advice.warnings
    assert advice.amounts.valid_from is None


def test_works_from_2026_mind_the_status_of_the_act():
    at = {day: answer(date=day, contract=Contract.WORKS, value=100_000).warnings for day in (dt.date(2025, 12, 31), dt.date(2026, 1, 1))}
    assert ["W_TILBUDSLOV_STATUS" in warnings for warnings in at.values()] == [False, True]


def test_the_amounts_of_the_source_documents_are_never_used():
    advice = answer(contract=Contract.WORKS, value=38_691_190)
    assert advice.regime == "TILBUDSLOV_OVER_3MIO"
    assert not [key for key in advice.amounts.by_key if key.startswith("seed")]


@pytest.mark.parametrize("wrong", [{"value": -1}, {"duration_months": -1}, {"supplier_share_pct": 101}, {"lot_value": 2, "lots_sum": 1}])
def test_a_purchase_that_cant_be_is_refused(wrong):
    with pytest.raises(ValueError, match=r"."):
        answer(**wrong)
