"""What a person may write in a date, a number and an address, and what is said to what can't be read."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from registry.figures import danish_number, parse_number
from registry.form_fields import WebsiteField
from registry.steps import DanishDateField, DanishNumberField


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("12", "12"),
        ("12,5", "12.5"),
        ("1.250", "1250"),
        ("1.234.567,89", "1234567.89"),
        ("1 250", "1250"),
        ("1\u00a0250", "1250"),
        ("-3", "-3"),
        (" 7 ", "7"),
    ],
)
def test_numbers_as_danes_write_them(written, read):
    assert parse_number(written) == Decimal(read)


@pytest.mark.parametrize("written", ["", "12.5", "1,2,3", "12,", ",5", "tolv", "1.25", "1e3", "٣", "--1", "1.2345", "nan"])
def test_what_is_no_danish_number_is_not_guessed_at(written):
    assert parse_number(written) is None


@given(st.decimals(min_value=-999_999, max_value=999_999, places=2))
def test_a_number_written_by_the_portal_can_be_read_again(number):
    assert parse_number(danish_number(number)) == number


@pytest.mark.parametrize("written", ["21.11.2026", "21-11-2026", "21/11/2026", "2026-11-21", "21. november 2026", "21 november 2026"])
def test_dates(written):
    assert DanishDateField().clean(written) == dt.date(2026, 11, 21)


@pytest.mark.parametrize("written", ["31.02.2026", "21.11.26", "i går", "21112026", "0.0.0", "november 2026", "31. februar 2026"])
def test_a_date_that_is_none_says_how_to_write_one(written):
    with pytest.raises(ValidationError, match=r"dd\.mm\.åååå"):
        DanishDateField().clean(written)


def test_a_date_may_have_a_last_day():
    field = DanishDateField(latest=dt.date(2026, 11, 21))
    assert field.clean("21.11.2026") == dt.date(2026, 11, 21)
    with pytest.raises(ValidationError, match="fremtiden"):
        field.clean("22.11.2026")


@pytest.mark.parametrize(
    ("written", "says"),
    [("tolv", "Skriv et tal"), ("12,345", "to cifre"), ("-1", "under 0"), ("101", "over 100")],
)
def test_a_number_out_of_bounds_says_why(written, says):
    with pytest.raises(ValidationError, match=says):
        DanishNumberField(at_most=100).clean(written)


@pytest.mark.parametrize("written", ["1.850.000", "1.850.000 kr.", "1.850.000\u00a0kr", "1850000,-", "1 850 000 KR."])
def test_the_unit_may_stand_after_a_number(written):
    assert DanishNumberField(whole=True, unit="kr.").clean(written) == 1_850_000


def test_a_whole_number_has_no_comma():
    with pytest.raises(ValidationError, match="helt tal"):
        DanishNumberField(whole=True).clean("1,5")


def test_addresses_need_no_scheme():
    assert WebsiteField().clean("virksomhed.dk") == "https://virksomhed.dk"
    assert WebsiteField().clean("http://www.virksomhed.dk/om") == "http://www.virksomhed.dk/om"
    for wrong in ("virksomhed", "javascript:alert(1)", "https://", "en virksomhed.dk"):
        with pytest.raises(ValidationError, match="webadresse"):
            WebsiteField().clean(wrong)
