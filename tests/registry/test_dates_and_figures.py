"""Danish dates, periods, numbers and amounts, as named situations."""

import contextlib
import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.catalogue.fields import PartialDate, danish_slug
from registry.dates import PRECISIONS, danish_date, danish_period, parse_danish_date
from registry.figures import danish_amount, danish_number

D = dt.date


@pytest.mark.parametrize(
    ("date", "precision", "text"),
    [
        (D(2026, 11, 21), "day", "21. november 2026"),
        (D(2015, 5, 1), "month", "maj 2015"),
        (D(2009, 1, 1), "year", "2009"),
        (D(2012, 6, 1), "medio", "medio 2012"),
        (D(2011, 9, 1), "efterår", "efteråret 2011"),
        (D(2009, 1, 1), "circa", "ca. 2009"),
        (None, "year", ""),
    ],
)
def test_a_date_is_written_no_more_exactly_than_it_is_known(date, precision, text):
    assert danish_date(date, precision) == text


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ((D(2009, 1, 1), "year", D(2014, 1, 1), "year"), "2009-2014"),
        ((D(2009, 1, 1), "year", D(2009, 1, 1), "year"), "2009"),
        ((D(2011, 5, 1), "month", D(2012, 8, 1), "month"), "maj 2011-august 2012"),
        ((D(2009, 1, 1), "year", None, ""), "fra 2009"),
        ((None, "", D(2014, 1, 1), "year"), "til 2014"),
        ((None, "", None, ""), ""),
    ],
)
def test_a_period(arguments, text):
    assert danish_period(*arguments) == text


def test_an_ongoing_period_with_a_planned_end_says_both():
    text = danish_period(D(2012, 1, 1), "year", None, "", ongoing=True, planned_end=D(2016, 1, 1), planned_end_precision="year")
    assert text == "siden 2012 (planlagt til 2016)"


@pytest.mark.parametrize(
    ("text", "date", "precision"),
    [
        ("2009", D(2009, 1, 1), "year"),
        ("2012-06", D(2012, 6, 1), "month"),
        ("2012-06-15", D(2012, 6, 15), "day"),
        ("medio 2012", D(2012, 6, 1), "medio"),
        ("ultimo 2014", D(2014, 12, 1), "ultimo"),
        ("ca. 2009", D(2009, 1, 1), "circa"),
    ],
)
def test_a_date_of_a_data_file_is_read_with_its_precision(text, date, precision):
    assert PartialDate.parse(text) == PartialDate(date, precision)


@pytest.mark.parametrize("text", ["", "i fjor", "2012-13", "15.06.2012", "primo", "snart 2012"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError, match=r"date|month"):
        PartialDate.parse(text)


@pytest.mark.parametrize(
    ("value", "text"),
    [(1234567, "1.234.567"), (Decimal("12.50"), "12,5"), (0, "0"), (Decimal("280.00"), "280"), (None, ""), (66.7, "66,7")],
)
def test_numbers_are_danish(value, text):
    assert danish_number(value) == text


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ((280, None, "", "unge"), "280 unge"),
        ((60, None, "about", "procent"), "cirka 60 procent"),
        ((30000, 40000, "", "kr."), "30.000-40.000 kr."),
        ((0, None, "", "kr."), "0 kr."),
        ((None, None, "over", "kr."), ""),
    ],
)
def test_an_amount_keeps_its_qualifier_and_range(arguments, text):
    assert danish_amount(*arguments).replace("\u00a0", " ") == text


@given(st.decimals(min_value=0, max_value=10**10, places=2))
def test_a_danish_number_can_be_read_back(value):
    assert Decimal(danish_number(value).replace(".", "").replace(",", ".")) == value


def test_slugs_spell_danish_letters_out():
    assert danish_slug("Blågården på Nørrebro: Æblehaven") == "blaagaarden-paa-noerrebro-aeblehaven"


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("2024", "2024-01-01", "year"),
        ("Maj 2024", "2024-05-01", "month"),
        ("5.2024", "2024-05-01", "month"),
        ("21.5.2024", "2024-05-21", "day"),
        ("21/5-2024", "2024-05-21", "day"),
        ("21. maj 2024", "2024-05-21", "day"),
        ("medio 2024", "2024-06-01", "medio"),
        ("foråret 2024", "2024-03-01", "forår"),
        ("ca. 2024", "2024-01-01", "circa"),
        ("cirka 2024", "2024-01-01", "circa"),
    ],
)
def test_a_date_is_read_as_exactly_as_it_is_written(text, day, precision):
    assert parse_danish_date(text) == (dt.date.fromisoformat(day), precision)


NO_DATES = ["", "maj", "24", "1.1.24", "31.2.2024", "13.2024", "0.5.2024", "1899", "2101", "2024 2025", "snart 2024", "٢٠٢٤", "1.2.3.2024"]


@pytest.mark.parametrize("text", NO_DATES)
def test_what_can_t_be_read_as_a_date_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - each says it in its own words
        parse_danish_date(text)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)), st.sampled_from([each for each, _ in PRECISIONS]))
def test_a_date_written_by_the_portal_can_be_read_again(day, precision):
    read, known = parse_danish_date(danish_date(day, precision))
    assert known == precision
    assert danish_date(read, known) == danish_date(day, precision)


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_dates(text):
    with contextlib.suppress(ValueError):
        parse_danish_date(text)
