"""Folding of Danish text to plain ASCII, and snippets with the found words marked. Pure functions."""

from __future__ import annotations

import re
import unicodedata

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

_DANISH = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "u"})
MAX_QUERY = 300  # characters of a query that are read
MAX_WORDS = 12
_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Lower-case, æ ø å as ae oe aa, other marks and anything but ASCII dropped: 'Nørrebro' -> 'noerrebro'."""
    lowered = unicodedata.normalize("NFKC", text.replace("\0", " ")).lower().translate(_DANISH)
    return unicodedata.normalize("NFKD", lowered).encode("ascii", "ignore").decode()


def words(query: str) -> list[str]:
    """The folded words of a query, at most MAX_WORDS of its first MAX_QUERY characters, without repeats."""
    found = (fold(word) for word in _WORD.findall(query[:MAX_QUERY]))
    return list(dict.fromkeys(word for word in found if word))[:MAX_WORDS]


def snippet(text: str, query_words: list[str], size: int = 34) -> SafeString:
    """The part of the text, about `size` words, with the most found words; each found word in <mark>."""
    tokens = text.split()
    hits = [any(word in fold(token) for word in query_words) for token in tokens]
    best, best_count = 0, 0
    for index, hit in enumerate(hits):
        if hit:
            count = sum(hits[index : index + size])
            if count > best_count:
                best, best_count = index, count
    start = max(0, best - 6)
    shown = [
        f"<mark>{escape(token)}</mark>" if hit else escape(token)
        for token, hit in zip(tokens[start : start + size], hits[start : start + size], strict=True)
    ]
    before = "… " if start else ""
    after = " …" if start + size < len(tokens) else ""
    return mark_safe(before + " ".join(shown) + after)  # every token is escaped above
