"""Inputs that nobody means well by: none may raise, on any page that reads what is typed."""

from __future__ import annotations

import time
from random import Random

from search.index import find, matching_ids, suggest

PIECES = [
    *['"', "'", "*", "(", ")", ":", "^", "-", "+", "~", "&", "|", "!", "<->", ":*", "\\", "%", "_", ";", "--", "/*", "*/", "”", "“", "»"],
    *["AND", "OR", "NOT", "NEAR(", "NEAR/2", "{t b}:", "t:", "f:zpub", "zpub", "zkcase", "'a':1A", "::tsquery", "''; DROP TABLE"],
    *["\0", "\r\n", "\t", "\x1b", "\u200b", "\u00ad", "\u202e", "\ufeff", "\ud800", "\udfff", "🐝", "\U0001f469\u200d\U0001f467"],
    *["æøå", "ÆØÅ", "é", "ǿ", "ﬁ", "½", "²", "①", "٣", "данск", "中文", "عربي", "ᚠᚢᚦ", "a" * 400, "å" * 400, "bolig" * 80],
    *["1" * 50, "0", "-1", "1e309", "NaN", "null", "<script>", "</mark>", "<mark>", "&amp;", "{{", "{%", "${x}", "%s", "%(x)s"],
    *["bolig", "unge", "rådgivning", "fritids job", "tingbjerg", "til", "job"],
]


def inputs(number: int, seed: int = 1) -> list[str]:
    """Reproducible hostile inputs: pieces and random characters, with and without spaces between."""
    random = Random(seed)  # noqa: S311 - reproducible inputs, no secret
    made = []
    for _ in range(number):
        parts = random.choices(PIECES, k=random.randint(1, 8))
        if random.random() < 0.3:
            parts += [chr(random.randint(0, 0x10FFFF)) for _ in range(random.randint(1, 12))]
            random.shuffle(parts)
        made.append(random.choice(["", " ", "  "]).join(parts))
    return made


def run(number: int) -> tuple[int, float]:
    """Search for all of them, and ask every fifth in the other ways too; how many raised, and the slowest search in milliseconds."""
    raised, slowest = 0, 0.0
    for at, text in enumerate(inputs(number)):
        start = time.perf_counter()
        try:
            find(text)
            slowest = max(slowest, 1000 * (time.perf_counter() - start))
            if at % 5 == 0:
                find(text, verbatim=True)
                matching_ids("case", text)
                suggest(text)
        except Exception as error:  # what is counted here is that anything is raised at all
            raised += 1
            print(f"{text!r}: {error!r}")
    return raised, slowest
