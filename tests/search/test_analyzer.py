"""What the analyzer makes of Danish words: which words become one, and which stay apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analyzer import MAX_WORD, analyse, first_parts, fold, norm, parts, split, title_key, token, words

SAME = {
    "plural": ["gårdhave", "gårdhaver", "gårdhaverne", "gårdhavernes"],
    "definite": ["rådgivning", "rådgivningen", "rådgivningens", "rådgivninger"],
    "irregular mother": ["mor", "mødre", "mødrene", "mødrenes", "moren"],
    "irregular child": ["barn", "børn", "børnene", "barnets"],
    "short nouns": ["by", "byer", "byerne", "byens"],
    "bees": ["bi", "bier", "bierne"],
    "verb": ["give", "giver", "gav", "givet"],
    "irregular end of a compound": ["bydelsmor", "bydelsmødre", "bydelsmødrene"],
    "dropped e": ["jobcenter", "jobcentre", "jobcentret", "jobcentrene"],
    "adjective": ["økonomi", "økonomien", "økonomisk", "økonomiske"],
    "ae oe aa": ["nørrebro", "noerrebro", "NØRREBRO"],
    "old spelling": ["aarhus", "århus"],
    "ascii typed": ["børnene", "boernene"],
    "ascii typed, in a compound": ["gældsrådgivning", "gaeldsraadgivning", "gældsrådgivningen"],
    "accent": ["café", "cafe", "caféen"],
}


@pytest.mark.parametrize("situation", SAME)
def test_forms_of_one_word_share_a_token(situation):
    assert len({token(word.lower()) for word in SAME[situation]}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("bi", "by"), ("bier", "byer"), ("mand", "mad"), ("job", "jobcenter"), ("brød", "bryde"), ("sang", "synge"), ("leje", "lege")],
)
def test_different_words_stay_apart(one, other):
    assert token(one) != token(other)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("gældsrådgivning", ("gaeld", "raadgivning")),
        ("gårdhaverne", ("gaard", "hav")),
        ("boligsociale", ("bol", "social")),
        ("bydelsmødre", ("bydel", "mor")),
        ("fritidsjobkonsulenterne", ("fritidsjob", "fritid", "job", "konsulent")),
        ("biavl", ("bi", "avl")),
        ("småjob", ("lil", "job")),
        ("frivillig", ()),
        ("kommunale", ()),
        ("aktiviteter", ()),
        ("tingbjerg", ()),
        ("12345678", ()),
    ],
)
def test_compounds_give_their_parts(word, expected):
    assert parts(word) == expected


def test_a_query_asks_for_the_outermost_parts_only():
    assert first_parts("fritidsjobkonsulenterne") == ("fritidsjob", "konsulent")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("40.000 kr.", ["40000", "kr"]),
        ("1.234.567", ["1234567"]),
        ("kl. 10.30", ["kl", "10", "30"]),
        ("1.234.5", ["1", "234", "5"]),
        ("2+2=5", ["2", "2", "5"]),
        ("\\BACKSLASH\\", ["backslash"]),
        ("No. 29 Coffee & Print", ["no", "29", "coffee", "print"]),
        ("sund\u00adhed", ["sundhed"]),
        ("nul\0tegn", ["nul", "tegn"]),
        ("", []),
        ("\"'()*:^-", []),
    ],
)
def test_words_of_a_text(text, expected):
    assert words(text) == expected


def test_stop_words_leave_the_tokens_but_not_the_title_key():
    assert [each.token for each in analyse("Mad til alle")] == ["mad"]
    assert title_key("Mad til alle!") == "mad til alle"


def test_long_words_are_cut_before_they_are_split():
    assert max(map(len, words("bolig" * 12_000))) == MAX_WORD
    assert split("bolig" * 12_000) == ()


@pytest.mark.parametrize(
    ("word", "expected"), [("æøå", "aeoeaa"), ("Müller", "muller"), ("żółć", "zolc"), ("данск", "x434x430x43dx441x43a")]
)
def test_folding(word, expected):
    assert fold(word.lower()) == expected


@given(st.text(max_size=400))
def test_any_text_gives_tokens_of_letters_and_digits(text):
    for each in analyse(text):
        for found in (each.token, *each.parts):
            assert found
            assert found.isascii()
            assert found.isalnum()
            assert found == found.lower()
    assert "\0" not in norm(text)
