"""Inputs that nobody means well by: none may raise, on any page that reads what is typed."""

from __future__ import annotations

import time
from dataclasses import dataclass
from random import Random

from django.test import Client

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


def addresses(texts: list[str], seed: int = 2) -> list[dict[str, list[bytes]]]:
    """For each text a query string of the search page with hostile values in every parameter, or an ordinary one now and then."""
    random = Random(seed)  # noqa: S311 - reproducible inputs, no secret
    ordinary = {
        "kind": ["case", "plan", "source"],
        "tema": ["boern-unge-og-familie", "beskaeftigelse"],
        "kommune": ["koebenhavn", "aarhus", "kolding"],
        "fra": ["2010", "1900"],
        "til": ["2014", "2100"],
        "side": ["2", "3", "50", "9999"],
        "udgave": ["0", "1", "666"],
        "ordret": ["1"],
        "format": ["json", ""],
    }
    made = []
    for text in texts:
        asked = {"q": [random.choice(["job", "unge", text])]}
        for name, values in ordinary.items():
            number = random.choice([0, 0, 1, 1, 2, 40])
            asked[name] = [random.choice(values) if random.random() < 0.5 else random.choice(texts) for _ in range(number)]
        made.append({name: [value.encode("utf-8", "surrogatepass") for value in values] for name, values in asked.items()})
    return made


@dataclass(frozen=True)
class Outcome:
    """How many inputs raised (or weren't answered with 200), and the slowest search and page in milliseconds with their input."""

    raised: int
    search: tuple[float, str]
    page: tuple[float, str]


def run(number: int) -> Outcome:
    """Search for all of them; ask every fifth in the other ways too, and the page with hostile values in every parameter."""
    client = Client(headers={"host": "localhost"})
    raised, search, page = 0, (0.0, ""), (0.0, "")
    texts = inputs(number)
    asked = addresses(texts[::5])
    for at, text in enumerate(texts):
        try:
            start = time.perf_counter()
            find(text)
            search = max(search, (1000 * (time.perf_counter() - start), repr(text)[:80]))
            if at % 5 == 0:
                find(text, verbatim=True)
                matching_ids("case", text)
                suggest(text)
                start = time.perf_counter()
                status = client.get("/soeg/", asked[at // 5]).status_code
                page = max(page, (1000 * (time.perf_counter() - start), repr(asked[at // 5])[:200]))
                if status != 200:
                    raise RuntimeError(f"answered {status}: {asked[at // 5]!r}")
        except Exception as error:  # what is counted here is that anything is raised at all
            raised += 1
            print(f"{text!r}: {error!r}")
    return Outcome(raised, search, page)
