"""Danish text to plain tokens: the one place where language is handled, for what is indexed and for what is typed.

A word becomes a token (stemmed, then folded to a-z and 0-9) and, when it is a compound, the tokens of its parts.
The same word always gives the same tokens: the lexicon is a frozen file. Both databases store and match the finished
tokens and never see what a person typed. Pure functions; nothing here raises, whatever the text.
"""

from __future__ import annotations

import math
import re
import threading
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import snowballstemmer

from .irregular import IRREGULAR

# Raised with every change that changes tokens (this file, the stemmer, the lexicon) or how an engine stores them; documents
# indexed under another version are indexed anew by search_reconcile.
ANALYZER_VERSION = 3

MAX_QUERY = 300  # characters of a query that are read
MAX_WORDS = 12  # words of a query that are used
MAX_TOKEN = 64  # letters of a token; a letter outside a-z takes up to six
MAX_WORD = 48  # letters of a word; without the cut one word of 60,000 letters keeps the splitter busy for minutes

_DATA = Path(__file__).parent / "data"
_WORD = re.compile(r"[^\W_]+")
_THOUSANDS = re.compile(r"(?<![\d.])(\d{1,3})((?:\.\d{3})+)(?![\d.]*\d)")
_LETTERS = str.maketrans(
    {"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "u", "ß": "ss", "þ": "th", "ð": "d", "đ": "d", "ł": "l"}
)


class _Stemmer(threading.local):
    """One stemmer a thread: snowballstemmer keeps the word it works on in the object, so two threads would mix theirs."""

    def __init__(self) -> None:
        self.stem: Callable[[str], str] = snowballstemmer.stemmer("danish").stemWord


_stemmer = _Stemmer()


def _read(name: str) -> list[str]:
    """The lines of a data file without comments and empty lines."""
    lines = (_DATA / name).read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _words_in(name: str) -> frozenset[str]:
    return frozenset(word for line in _read(name) for word in line.split())


STOP_WORDS = _words_in("stop_words.txt")
_BARRED = _words_in("barred_parts.txt")  # endings and the like, never parts
_SHORT = _words_in("short_parts.txt")  # the parts of two and three letters


@dataclass(frozen=True)
class Token:
    """A word of a text: as written (lower case), its token, and its parts' tokens (none when it is no compound)."""

    word: str
    token: str
    parts: tuple[str, ...] = ()


def norm(text: str) -> str:
    """Lower case, NFKC, no soft hyphens or NULs, no dots between thousands: '40.000 Kr' -> '40000 kr'."""
    text = unicodedata.normalize("NFKC", text.replace("\0", " ")).replace("\u00ad", "").lower()
    return _THOUSANDS.sub(lambda found: found[1] + found[2].replace(".", ""), text)


def words(text: str) -> list[str]:
    """The words of a text in order, lower case, each at most MAX_WORD letters; stop words are still there."""
    return [word[:MAX_WORD] for word in _WORD.findall(norm(text))]


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """A word in a-z and 0-9: æ ø å as ae oe aa, marks dropped, any other letter as its hex number. Never empty for a word."""
    word = unicodedata.normalize("NFC", word.lower()).translate(_LETTERS)
    if word.isascii():
        return "".join(letter for letter in word if letter.isalnum())[:MAX_TOKEN]
    folded = []
    for letter in unicodedata.normalize("NFKD", word):
        if letter.isascii():
            folded.append(letter if letter.isalnum() else "")
        elif not unicodedata.combining(letter):
            folded.append(f"x{ord(letter):x}")
    return "".join(folded)[:MAX_TOKEN]


@dataclass(frozen=True)
class _Lexicon:
    """Folded word: how often it was seen; folded word: as it is spelled; folded stem: how often; words never barred."""

    counts: dict[str, int]
    spelled: dict[str, str]
    stems: dict[str, int]
    by_hand: frozenset[str]


@lru_cache(maxsize=1)
def _lexicon() -> _Lexicon:
    counts: dict[str, int] = {}
    spelled: dict[str, str] = {}
    best: dict[str, int] = {}
    additions = _read("lexicon_additions.txt")
    for line in [*_read("lexicon.txt"), *additions]:
        word, _, number = line.partition(" ")
        folded, count = fold(word), int(number or 3)
        counts[folded] = counts.get(folded, 0) + count
        if count > best.get(folded, 0):
            best[folded], spelled[folded] = count, word
    for word in IRREGULAR:
        spelled.setdefault(fold(word), word)
    stems: dict[str, int] = {}
    for folded, word in spelled.items():
        stem = fold(_stem(word))
        stems[stem] = stems.get(stem, 0) + counts.get(folded, 1)
    return _Lexicon(counts, spelled, stems, frozenset(fold(line) for line in additions))


def _stem(word: str) -> str:
    return _stemmer.stem(IRREGULAR.get(word, word))


@lru_cache(maxsize=200_000)
def token(word: str) -> str:
    """The token of a lower-case word. Stemming comes before folding: 'beboerne' would break as 'beboerne' -> 'bebørne'.

    A word typed without Danish letters is stemmed as it is spelled in the lexicon: 'boern' -> 'børn' -> 'barn'.
    """
    if word.isascii() and word not in IRREGULAR:
        word = _lexicon().spelled.get(word, word)
    elements = split(word)
    if elements and elements[-1] in IRREGULAR and word.endswith(elements[-1]):
        word = word[: -len(elements[-1])] + IRREGULAR[elements[-1]]  # 'bydelsmødre' -> 'bydelsmor'
    return fold(_stem(word)) or fold(word)


@lru_cache(maxsize=200_000)
def split(word: str) -> tuple[str, ...]:
    """The parts of a compound as they are spelled, in order; () for a word that is none.

    Fewest parts, then the most frequent; a linking -s- or -e- between them; the last part may have any ending.
    """
    folded = fold(word)[:MAX_WORD]
    size = len(folded)
    if size < 5 or not folded.isalpha():
        return ()
    # best[i]: the cheapest way to read folded[:i] as parts, as (cost, parts).
    best: list[tuple[float, tuple[str, ...]] | None] = [None] * (size + 1)
    best[0] = (0.0, ())
    for start in range(size - 1):
        here = best[start]
        if here is None:
            continue
        for end in range(start + 2, size + 1):
            if start == 0 and end == size:
                continue
            found = _part(folded[start:end], last=end == size)
            if found is None:
                continue
            spelled, weight = found
            cost = here[0] + 100.0 - weight
            parts = (*here[1], spelled)
            stops = [end]
            if size - end > 3 and len(folded[start:end]) > 2:
                stops += [end + 1] * (folded[end] in "se")
            for extra, stop in enumerate(stops):
                known = best[stop]
                if known is None or cost + extra < known[0]:
                    best[stop] = (cost + extra, parts)
    whole = best[size]
    if whole is None or len(whole[1]) > 4:
        return ()
    return whole[1]


@lru_cache(maxsize=400_000)
def _part(folded: str, *, last: bool) -> tuple[str, float] | None:
    """A possible part: its spelling and weight (log of its frequency, longer is better); None when it is no part."""
    lexicon = _lexicon()
    count = lexicon.counts.get(folded, 0)
    spelled = lexicon.spelled.get(folded, folded)
    if folded not in lexicon.by_hand and (spelled in _BARRED or folded in _BARRED or spelled in STOP_WORDS):
        return None
    if len(spelled) < 4:
        return (spelled, math.log(count + 2)) if spelled in _SHORT else None
    if last and spelled in IRREGULAR:
        count = max(count, 2)
    if count < 2 and last and not folded.endswith(("aa", "ae", "oe")):
        stem = fold(_stem(spelled))
        if len(stem) >= 4:
            count = max(count, lexicon.stems.get(stem, 0))
    if count < 2:
        return None
    return spelled, math.log(count) + len(folded) / 4


@lru_cache(maxsize=200_000)
def parts(word: str) -> tuple[str, ...]:
    """The tokens of a compound's parts, those of the parts' own parts after them: 'gældsrådgivning' -> gaeld, raadgivning."""
    found: list[str] = []
    for spelled in split(word):
        found.append(token(spelled))
        found += parts(spelled)
    whole = token(word)
    return tuple(part for part in dict.fromkeys(found) if part != whole)


@lru_cache(maxsize=200_000)
def first_parts(word: str) -> tuple[str, ...]:
    """The tokens of the outermost parts only: what a query asks for when the whole word isn't there."""
    whole = token(word)
    return tuple(part for part in dict.fromkeys(token(spelled) for spelled in split(word)) if part != whole)


def analyse(text: str, *, keep_stop_words: bool = False) -> list[Token]:
    """The tokens of a text in order, stop words left out."""
    return [Token(word, token(word), parts(word)) for word in words(text) if keep_stop_words or word not in STOP_WORDS]


def title_key(text: str) -> str:
    """All words of a title, stop words too, folded and joined: what an exact title is recognised by. '' without words."""
    return " ".join(fold(word) for word in words(text))
