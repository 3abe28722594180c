"""CPR numbers are found wherever text comes in, and other numbers are left alone."""

import pytest

from registry.cpr import find_cpr


@pytest.mark.parametrize("text", ["010170-1234", "ring til 0101701234 i morgen", "(211062 5629)", "CPR:010170-1234."])
def test_what_looks_like_a_cpr_number_is_found(text):
    assert find_cpr(text)


@pytest.mark.parametrize(
    "text",
    ["", "12345678", "4512345678", "3113701234", "1.234.567.890", "01017012345", "2022-2046", "38691190", "010170-12345", "0000000000"],
)
def test_other_numbers_are_left_alone(text):
    assert find_cpr(text) is None
