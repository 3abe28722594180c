"""The part of a text that shows best why it was found, its found words in <mark>. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .analyzer import norm, parts, token

SIZE = 220  # characters of a snippet
LEAD = 40  # characters shown before its first marked word
LONGEST_TEXT = 60_000  # characters of a text that are looked through
_WORD = re.compile(r"\d{1,3}(?:\.\d{3})+|[^\W_]+")


@lru_cache(maxsize=200_000)
def _tokens(word: str) -> frozenset[str]:
    """The tokens of a word of a text and of its parts."""
    plain = norm(word)
    return frozenset((token(plain), *parts(plain))) if plain else frozenset()


def matcher(tokens: set[str]) -> Callable[[str], bool]:
    """Tells whether a word of a text is, or has as a part, one of the tokens."""

    def matches(word: str) -> bool:
        return not tokens.isdisjoint(_tokens(word))

    return matches


def snippet(text: str, matches: Callable[[str], bool]) -> SafeString:
    """About SIZE characters of the text where most found words are, from its start when there are none."""
    text = text[:LONGEST_TEXT]
    spans = [found.span() for found in _WORD.finditer(text) if matches(found[0])]
    start = _densest(text, spans)
    end = _word_end(text, min(len(text), start + SIZE))
    pieces, at = [], start
    for first, last in spans:
        if first < start or last > end:
            continue
        pieces += [escape(text[at:first]), "<mark>", escape(text[first:last]), "</mark>"]
        at = last
    pieces.append(escape(text[at:end]))
    shown = " ".join("".join(pieces).split())
    return mark_safe(("… " if start else "") + shown + (" …" if end < len(text) else ""))  # each piece is escaped above


def _densest(text: str, spans: list[tuple[int, int]]) -> int:
    """Where the stretch with the most different found words begins, a little before its first one."""
    best, most = 0, 0
    for index, (first, _) in enumerate(spans):
        inside = [text[one:other].lower() for one, other in spans[index : index + 20] if other <= first + SIZE - LEAD]
        count = 3 * len(set(inside)) + len(inside)
        if count > most:
            best, most = first, count
    if best <= LEAD:
        return 0
    space = text.find(" ", best - LEAD, best)
    return space + 1 if space >= 0 else best


def _word_end(text: str, at: int) -> int:
    space = text.find(" ", at, at + 60)
    if space >= 0:
        return space
    return len(text) if len(text) - at < 60 else at
