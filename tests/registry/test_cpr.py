"""CPR numbers are found wherever text comes in, and other numbers are left alone."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.dk import cpr

from registry.cpr import find, find_cpr, refusal


@pytest.mark.parametrize(
    "text",
    [
        "010170-1234",
        "ring til 0101701234 i morgen",
        "(211062 5629)",
        "CPR:010170-1234.",
        "010170–1234",
        "010170 - 1234",
        "010170\u00a01234",
        "01.01.70-1234",
        "01 01 70-1234",
        "01/01/70-1234",
        "٠١٠١٧٠-١٢٣٤",
        "\uff10\uff11\uff10\uff11\uff17\uff10-\uff11\uff12\uff13\uff14",
        "+0101701234",
        "ISBN 0101701234",  # its check digit is wrong
    ],
)
def test_what_looks_like_a_cpr_number_is_found(text):
    assert find_cpr(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12345678",  # CVR
        "4512345678",  # telephone with its country code
        "+3012345678",
        "20 10 19 01",
        "3113701234",  # no such date
        "1.234.567.890",
        "1010199,50 kr.",
        "01017012345",
        "2022-2046",
        "38691190",
        "010170-12345",
        "0000000000",
        "01.01.15-2016",
        "fra 01.06.12 til 2014",
        "01.01.15 2000 kr.",
        "ISBN 0306406152",
        "ISBN-10: 0306406152",
        "978-87-02-01234-5",
    ],
)
def test_other_numbers_are_left_alone(text):
    assert find_cpr(text) is None


def test_the_place_is_told_and_the_number_is_not():
    assert refusal("Kontakt borgeren på 010190-1234.") == "Teksten ligner et CPR-nummer: 010190-****, i tegn 21. Fjern det."
    assert refusal("to linjer\r\n0101901234") == "Teksten ligner et CPR-nummer: 010190****, i tegn 11. Fjern det."
    assert refusal("ingen numre") is None


# A day in the past under every reading of the century: nobody is born on a day to come.
days = st.dates(dt.date(1937, 1, 1), dt.date(1999, 12, 31))
words = st.text(st.characters(categories=["L", "P", "Z"], exclude_characters="+"), max_size=30)


@given(words, days, st.integers(0, 3999), st.sampled_from(["", "-", " ", "–", " - "]), words)
def test_every_number_of_a_living_person_is_found_wherever_it_stands(before, day, serial, mark, after):
    number = f"{day:%d%m%y}{mark}{serial:04d}"
    found = find(f"{before} {number} {after}")
    assert found is not None
    assert found.text == number
    assert found.position == len(before) + 2
    assert number not in (refusal(f"{before} {number} {after}") or "")


@given(st.text())
def test_no_text_is_too_odd_and_what_is_found_is_a_number_that_could_be_given(text):
    found = find(text)
    if found:
        assert found.text in text
        assert len([each for each in found.text if each.isdecimal()]) == 10


@given(st.integers(0, 9_999_999_999))
def test_ten_digits_together_are_one_only_when_they_begin_with_a_date(number):
    digits = f"{number:010d}"
    assert (find_cpr(digits) is not None) == cpr.is_valid(digits)


@given(st.integers(0, 99_999_999))
def test_a_cvr_or_telephone_number_never_is(number):
    assert find_cpr(f"{number:08d}") is None
    assert find_cpr(f"+45 {number:08d}") is None
