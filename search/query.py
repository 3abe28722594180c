"""From what a person typed to a question of tokens: phrases, compounds, joined words, synonyms and spelling."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import product

from django.utils import timezone

from . import spelling
from .analyzer import MAX_QUERY, MAX_WORDS, STOP_WORDS, first_parts, fold, token, words
from .engines.base import Alternative, Group
from .models import SearchSynonym, SearchTerm
from .synonyms import LONGEST, tokens_of
from .validity import within

# What an alternative counts beside the word itself.
PARTS = 0.8
JOINED = 1.0
SYNONYM = 0.7
BEGINNING = 0.6
MAX_ALTERNATIVES = 12  # of one group
_QUOTED = re.compile('["“”„«»]([^"“”„«»]*)["“”„«»]')
_SPACED_NUMBER = re.compile(r"(?<![\w.,+=-])\d+(?:\s\d+)+(?![\w+=-])")
_NUMBER_PREFIX = re.compile(r"\b(?:cvr|dk|se)[\s.:-]*(?:nr\.?|nummer)?[\s.:-]*(?=\d[\d\s]{6,})", re.IGNORECASE)


@dataclass(frozen=True)
class Word:
    """A word of the query. `typed` is as typed, `word` what is searched for; they differ when it was corrected."""

    typed: str
    word: str
    phrase: int = 0  # the number of the quoted phrase it stands in; 0 outside
    beginnings: tuple[str, ...] = ()  # tokens of the words it may be the beginning of
    is_known: bool = True

    @property
    def token(self) -> str:
        return token(self.word)

    @property
    def parts(self) -> tuple[str, ...]:
        return first_parts(self.word)


@dataclass(frozen=True)
class Understood:
    """A query as understood. `groups` is empty when nothing in it stands anywhere."""

    text: str  # what is read of the query
    words: tuple[Word, ...] = ()
    groups: tuple[Group, ...] = ()
    frequencies: dict[str, int] = field(default_factory=dict)
    all_words: tuple[tuple[str, str], ...] = ()  # every word as typed and as searched for, stop words too

    @property
    def corrected(self) -> bool:
        return any(word.typed != word.word for word in self.words)

    @property
    def interpreted(self) -> str:
        return " ".join(searched for _, searched in self.all_words)

    @property
    def unknown(self) -> list[str]:
        return [word.typed for word in self.words if not word.is_known]


def _typed(text: str) -> list[tuple[str, int]]:
    """The words of the query in order, each with the number of its quoted phrase."""
    found: list[tuple[str, int]] = []
    end = 0
    for number, phrase in enumerate(_QUOTED.finditer(text), 1):
        found += [(word, 0) for word in words(text[end : phrase.start()])]
        quoted = words(phrase[1])
        found += [(word, number if len(quoted) > 1 else 0) for word in quoted]
        end = phrase.end()
    return found + [(word, 0) for word in words(text[end:])]


def _frequencies(tokens: Iterable[str]) -> dict[str, int]:
    wanted = sorted(set(tokens))
    return dict(SearchTerm.objects.filter(token__in=wanted).values_list("token", "documents")) if wanted else {}


def understand(query: str, *, verbatim: bool = False) -> Understood:
    """Make a question of a query: two queries to the database, at most five more when words are unknown. `verbatim` corrects nothing."""
    text = _NUMBER_PREFIX.sub("", query[:MAX_QUERY].replace("\0", " "))
    typed = _typed(text)[: MAX_WORDS * 3]
    content = [(word, phrase) for word, phrase in typed if word not in STOP_WORDS] or typed
    # A repeated word says nothing more, but a number typed in groups may repeat one.
    content = [each for at, each in enumerate(content) if each[0].isdigit() or each not in content[:at]][:MAX_WORDS]
    if not content:
        return Understood(text)
    if all(word in STOP_WORDS for word, _ in content):
        # Only the words of every text: there is nothing to look for but a title that is just so.
        every = tuple(Word(word, word, is_known=False) for word, _ in content)
        return Understood(text, every, all_words=tuple((word, word) for word, _ in typed))
    found = [Word(word, word, phrase) for word, phrase in content]
    synonyms = _synonyms(found)
    wanted = {each for word in found for each in (word.token, *word.parts)}
    possible = _joins(found, text)
    wanted |= {whole for _, _, whole in possible}
    wanted |= {each for entries in synonyms.values() for tokens in entries for each in tokens}
    wanted.add("zpub")
    frequencies = _frequencies(wanted)
    lay = {at for start, end in synonyms for at in range(start, end)}
    joined = {at for start, end, whole in possible if frequencies.get(whole) for at in range(start, end)}
    unknown = [at for at, word in enumerate(found) if not frequencies.get(word.token) and at not in lay and at not in joined]
    if unknown:
        known = spelling.vocabulary() if any(_may_be_mended(found[at]) for at in unknown) else spelling.Vocabulary()
        for at in unknown:
            found[at] = _mended(found[at], frequencies, known, verbatim=verbatim)
        more = {each for at in unknown for each in (found[at].token, *found[at].parts, *found[at].beginnings)}
        frequencies |= _frequencies(more - frequencies.keys())
        found = [
            replace(word, word=word.typed, is_known=False) if word.word != word.typed and not _stands(word, frequencies) else word
            for word in found
        ]
        if any(word.word != word.typed for word in found):
            synonyms = _synonyms(found)
            frequencies |= _frequencies(
                {each for entries in synonyms.values() for tokens in entries for each in tokens} - frequencies.keys()
            )
    searched = {word.typed: word.word for word in found}
    return Understood(
        text,
        tuple(found),
        tuple(_groups(found, synonyms, possible, frequencies)),
        frequencies,
        tuple((word, searched.get(word, word)) for word, _ in typed),
    )


def _stands(word: Word, frequencies: dict[str, int]) -> bool:
    return bool(frequencies.get(word.token)) or bool(word.parts and all(map(frequencies.get, word.parts)))


def _may_be_mended(word: Word) -> bool:
    folded = fold(word.word)
    return len(folded) >= 3 and not folded.isdigit()


def _mended(word: Word, frequencies: dict[str, int], known: spelling.Vocabulary, *, verbatim: bool) -> Word:
    """An unknown word: its spelling with bare vowels undone, the nearest spelling, the beginning of words, or its parts."""
    folded = fold(word.word)
    parts_stand = bool(word.parts) and all(map(frequencies.get, word.parts))
    if not _may_be_mended(word):
        return replace(word, is_known=parts_stand)
    near = None if verbatim else known.nearest(folded)
    if not verbatim:
        bare = known.bare(folded)
        if bare:
            return replace(word, word=bare.word)
        if near and near[1] <= 1:
            return replace(word, word=near[0].word)
    beginnings = known.beginning_with(folded)
    if beginnings:
        return replace(word, beginnings=tuple(dict.fromkeys(each.token for each in beginnings if each.token)))
    if parts_stand:
        return word
    if near:
        return replace(word, word=near[0].word)
    return replace(word, is_known=False)


def _joins(found: list[Word], text: str) -> list[tuple[int, int, str]]:
    """Neighbours that may be one word, as start, end and token: 'fritids job', '12 34 56 78', '20 13' (but not '2+2')."""
    joins = []
    numbers = {"".join(run.split()) for run in _SPACED_NUMBER.findall(text)}
    for start in range(len(found) - 1):
        run = 1
        while start + run < len(found) and found[start + run].typed.isdigit() and found[start].typed.isdigit():
            run += 1
        for end in {start + 2, *(range(start + 3, start + run + 1))}:
            whole = "".join(word.typed for word in found[start:end])
            if whole.isdigit() and whole not in numbers:
                continue
            if len(whole) <= 40 and not any(word.phrase for word in found[start:end]):
                joins.append((start, end, token(whole)))
    return joins


def _synonyms(found: list[Word]) -> dict[tuple[int, int], list[tuple[str, ...]]]:
    """Where a lay expression stands (start, end) and the tokens of what the professionals write."""
    tokens = [word.token for word in found]
    spans = {
        (start, end): " ".join(tokens[start:end])
        for start in range(len(tokens))
        for end in range(start + 1, min(start + LONGEST, len(tokens)) + 1)
    }
    rows: dict[str, list[tuple[str, ...]]] = {}
    known = SearchSynonym.objects.filter(within(timezone.localdate()), key__in=sorted(set(spans.values())))
    for key, professional in known.values_list("key", "professional"):
        rows.setdefault(key, []).extend(tokens_of(each) for each in professional.split(",") if words(each))
    return {span: rows[key][:MAX_ALTERNATIVES] for span, key in spans.items() if key in rows}


def _groups(
    found: list[Word],
    synonyms: dict[tuple[int, int], list[tuple[str, ...]]],
    possible: list[tuple[int, int, str]],
    frequencies: dict[str, int],
) -> list[Group]:
    """A group for each word, or for each span of words that are one expression; quoted phrases stand as they are."""
    groups: list[Group] = []
    joins = {(start, end): whole for start, end, whole in possible if frequencies.get(whole)}
    spans = sorted({*synonyms, *joins}, key=lambda span: (span[0], -span[1]))
    at = 0
    while at < len(found):
        if found[at].phrase:
            end = at
            while end < len(found) and found[end].phrase == found[at].phrase:
                end += 1
            groups.append(Group((Alternative(tuple(word.token for word in found[at:end]), adjacent=end - at > 1),)))
            at = end
            continue
        span = next((span for span in spans if span[0] == at), (at, at + 1))
        number = span in joins and joins[span].isdigit()  # '12 34 56 78' is one number and not four
        alternatives = [] if number else _plain(found[slice(*span)], frequencies)
        if span in joins:
            alternatives.insert(0, Alternative((joins[span],), JOINED))
        alternatives += [Alternative(tokens, SYNONYM) for tokens in synonyms.get(span, []) if all(map(frequencies.get, tokens))]
        groups.append(Group(tuple(dict.fromkeys(alternatives))[:MAX_ALTERNATIVES]))
        at = span[1]
    return [group for group in groups if group.alternatives]


def _plain(found: list[Word], frequencies: dict[str, int]) -> list[Alternative]:
    """The ways to find some words: each whole or by its parts."""
    ways = []
    for word in found:
        own: list[tuple[tuple[str, ...], float]] = [((word.token,), 1.0)]
        if len(word.parts) > 1 and all(map(frequencies.get, word.parts)):
            own.append((word.parts, PARTS))
        own += [((each,), BEGINNING) for each in word.beginnings]
        ways.append(own)
    combined = []
    for chosen in product(*ways):
        tokens = tuple(dict.fromkeys(each for tokens, _ in chosen for each in tokens))
        combined.append(Alternative(tokens, min(weight for _, weight in chosen)))
    return combined[:MAX_ALTERNATIVES]
