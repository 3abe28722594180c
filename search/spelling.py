"""What a word that nobody has written may have meant: a partly typed word, or the nearest known spelling.

The commonest words and all words of titles are held in the process, read anew when they have aged, and joined by the
words of the documents written since: so a new word is offered at once, in every process.
"""

from __future__ import annotations

import re
import time
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock

from django.db import connection
from django.db.models import Max
from django.utils import timezone
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from .analyzer import STOP_WORDS, fold, token, words
from .models import SearchDocument

MOST_WORDS = 50_000
MAX_AGE = 300.0  # seconds; then words that are gone are forgotten, and how common each is is read anew
MOST_NEW = 200  # documents whose words are added; after more are written, all are read anew
PREFIX_WORDS = 12  # words that a partly typed word may stand for
_DOUBLE = re.compile(r"(.)\1+")
_SILENT = re.compile(r"(?<=[nlr])d|h(?=[vj])|(?<=[aeiouy])g(?=[eln]|$)|t(?=s)")
_SOUNDS = str.maketrans({"c": "k", "z": "s", "q": "k", "w": "v", "y": "i"})


@dataclass(frozen=True)
class Known:
    """A word as people write it, its token, and the number of documents with that token."""

    word: str
    folded: str
    token: str
    documents: int


def plain(folded: str) -> str:
    """A folded word with bare vowels: what is left when someone types o for ø and a for å or æ."""
    return folded.replace("ae", "a").replace("oe", "o").replace("aa", "a")


def sound(folded: str) -> str:
    """Roughly how a word sounds: no doubled or silent letters, c as k."""
    return _DOUBLE.sub(r"\1", _SILENT.sub("", plain(folded).translate(_SOUNDS)))


@dataclass(frozen=True)
class Vocabulary:
    """Immutable snapshot of the known words, arranged for looking up. All threads of the process read the same one."""

    words: dict[str, Known] = field(default_factory=dict)
    by_length: dict[int, list[str]] = field(default_factory=dict)
    by_plain: dict[str, list[str]] = field(default_factory=dict)
    in_order: list[str] = field(default_factory=list)

    def joined_by(self, new: Iterable[Known]) -> Vocabulary:
        """A vocabulary with these words too, the first of each spelling; nothing that this one holds is changed."""
        added: dict[str, Known] = {}
        by_length: dict[int, list[str]] = defaultdict(list)
        by_plain: dict[str, list[str]] = defaultdict(list)
        for known in new:
            if known.folded not in self.words and known.folded not in added:
                added[known.folded] = known
                by_length[len(known.folded)].append(known.folded)
                by_plain[plain(known.folded)].append(known.folded)
        if not added:
            return self
        return Vocabulary(
            self.words | added,
            self.by_length | {length: self.by_length.get(length, []) + more for length, more in by_length.items()},
            self.by_plain | {bare: self.by_plain.get(bare, []) + more for bare, more in by_plain.items()},
            sorted([*self.in_order, *added]),
        )

    def commonest(self, candidates: list[str]) -> Known | None:
        known = [self.words[each] for each in candidates]
        return min(known, key=lambda each: (-each.documents, each.folded)) if known else None

    def bare(self, folded: str) -> Known | None:
        """The word of which this is the spelling with bare vowels: 'okonomi', 'radgivning', 'norrebro'."""
        candidates = [each for each in self.by_plain.get(plain(folded), []) if each != folded]
        return self.commonest(candidates)

    def nearest(self, folded: str) -> tuple[Known, int] | None:
        """The nearest word and its distance in letters, at most 1, 2 or 3 from 4, 6 and 12 letters on; cheap for what sounds alike."""
        allowed = reach(folded)
        if not allowed:
            return None
        sizes = range(len(folded) - allowed, len(folded) + allowed + 1)
        # Length by length, since gathering the words in one list would take a third of the time that comparing them does.
        pools = (self.by_length[size] for size in sizes if size in self.by_length)
        found = [each for pool in pools for each in extract(folded, pool, scorer=OSA.distance, score_cutoff=allowed, limit=40)]
        if not found:
            return None
        heard = sound(folded)

        def cost(item: tuple[str, float, int]) -> tuple[float, int, str]:
            word, distance, _ = item
            known = self.words[word]
            other_start = 0.75 * (word[0] != folded[0])
            # A word in many texts is meant more often: worth up to half a letter.
            common = min(0.5, 0.1 * known.documents.bit_length())
            return distance + OSA.distance(heard, sound(word)) + other_start - common, -known.documents, word

        best = min(found, key=cost)
        return self.words[best[0]], int(best[1])

    def beginning_with(self, folded: str) -> list[Known]:
        """The commonest words that begin so; nothing for less than four letters."""
        if len(folded) < 4:
            return []
        start = bisect_left(self.in_order, folded)
        end = bisect_left(self.in_order, folded + "\x7f")
        known = [self.words[each] for each in self.in_order[start:end]]
        return sorted(known, key=lambda each: (-each.documents, each.folded))[:PREFIX_WORDS]


def reach(folded: str) -> int:
    """How many letters a spelling may be off."""
    size = len(folded)
    return 0 if size < 4 or folded.isdigit() else 1 if size < 6 else 2 if size < 12 else 3


# What a word is, its token and how common that is; then the lay words of synonyms, which have no token.
_KNOWN = """
    SELECT w.word, w.folded, w.token, t.documents
    FROM (SELECT token, documents FROM search_searchterm ORDER BY documents DESC LIMIT %s) t
    JOIN search_searchword w ON w.token = t.token
    UNION ALL
    SELECT * FROM (
        SELECT w.word, w.folded, w.token, t.documents
        FROM search_searchword w JOIN search_searchterm t ON t.token = w.token WHERE w.in_title LIMIT %s
    ) AS titles
    UNION ALL
    SELECT lay, '', '', 1 FROM search_searchsynonym
    WHERE (valid_from IS NULL OR valid_from <= %s) AND (valid_to IS NULL OR valid_to >= %s)
"""
_NEW = """
    SELECT body FROM search_searchtext WHERE document_id > %s
    UNION ALL
    SELECT name FROM search_searchname WHERE document_id > %s
"""


@dataclass(frozen=True)
class _Held:
    read_at: float
    newest: int  # the highest document id whose words are in it
    words: Vocabulary


_held: dict[str, _Held] = {}
_lock = Lock()  # one thread reads the words, the others wait and have them


def vocabulary() -> Vocabulary:
    """The words of the index. One query to see whether any are new, and one more when some are."""
    name = str(connection.settings_dict["NAME"])
    newest = SearchDocument.objects.aggregate(newest=Max("pk"))["newest"] or 0
    held = _held.get(name)
    if held is not None and held.newest == newest and not _aged(held):
        return held.words
    with _lock:
        held = _held.get(name)
        if held is None or _aged(held) or not 0 <= newest - held.newest <= MOST_NEW:
            held = _Held(time.monotonic(), newest, _read())
        elif newest > held.newest:
            held = _Held(held.read_at, newest, _with_new(held.words, held.newest))
        _held[name] = held
        return held.words


def _aged(held: _Held) -> bool:
    return time.monotonic() - held.read_at > MAX_AGE


def _read() -> Vocabulary:
    """All words worth knowing."""
    with connection.cursor() as cursor:
        today = connection.ops.adapt_datefield_value(timezone.localdate())
        cursor.execute(_KNOWN, [MOST_WORDS, MOST_WORDS, today, today])
        rows = cursor.fetchall()
    return Vocabulary().joined_by(
        Known(word, folded, its_token, documents) if folded else Known(word.lower(), fold(word), "", 1)
        for word, folded, its_token, documents in rows
        if folded or word.isalpha()
    )


def _with_new(known: Vocabulary, newest: int) -> Vocabulary:
    """The words, and those of the documents after `newest`."""
    with connection.cursor() as cursor:
        cursor.execute(_NEW, [newest, newest])
        new = {word for (text,) in cursor.fetchall() for word in words(text)}
    return known.joined_by(Known(word, fold(word), token(word), 1) for word in sorted(new) if not word.isdigit() and word not in STOP_WORDS)


def forget() -> None:
    """Read the words anew at the next question."""
    with _lock:
        _held.clear()
