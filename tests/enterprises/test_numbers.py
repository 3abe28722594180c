"""CVR and P numbers: what may be typed, and what is said of the rest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enterprises.numbers import BadNumber, clean_cvr, clean_p_number


@pytest.mark.parametrize("typed", ["13585628", "13 58 56 28", " 13585628 ", "DK13585628", "dk 13 58 56 28", "13-58-56-28"])
def test_a_cvr_number_may_be_typed_as_people_write_it(typed):
    assert clean_cvr(typed) == "13585628"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("1234567", "CVR-nummeret skal være 8 cifre. Du har skrevet 7."),
        ("123456789", "CVR-nummeret skal være 8 cifre. Du har skrevet 9."),
        ("13585629", "CVR-nummeret findes ikke: det sidste ciffer passer ikke til de andre. Tjek, om to cifre er byttet om."),
        ("1358562A", "CVR-nummeret må kun bestå af tal."),
        ("١٣٥٨٥٦٢٨", "CVR-nummeret må kun bestå af tal."),
    ],
)
def test_a_wrong_cvr_number_says_what_is_wrong(typed, says):
    with pytest.raises(BadNumber) as wrong:
        clean_cvr(typed)
    assert str(wrong.value) == says


def test_a_p_number():
    assert clean_p_number("1012 345 678") == "1012345678"
    with pytest.raises(BadNumber, match=r"10 cifre\. Du har skrevet 9"):
        clean_p_number("101234567")
    with pytest.raises(BadNumber, match="begynder med 1"):
        clean_p_number("2012345678")


def test_nothing_typed_is_no_number():
    assert clean_cvr("  ") == clean_p_number("") == ""


@given(st.text(max_size=30))
def test_whatever_is_typed_gives_digits_or_a_reason(text):
    for clean, length in ((clean_cvr, 8), (clean_p_number, 10)):
        try:
            number = clean(text)
        except BadNumber:
            continue
        assert number == "" or (len(number) == length and number.isascii() and number.isdigit())
