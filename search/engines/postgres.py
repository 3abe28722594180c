"""PostgreSQL: a tsvector written as a literal, with a GIN index. No text search configuration and no extension."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models.functions import Collate

from ..models import SearchName, SearchText
from .base import Alternative, Engine, Group, Question, SearchTimeout

MAX_POSITION = 16_380  # PostgreSQL knows no higher ones
MAX_POSITIONS = 200  # of one token (PostgreSQL takes 255)
IN_TITLE = "/"  # before a token: it stands in the title
ROOM = 1.25  # how much further than expected the newest hits are looked for
MAX_TOKENS = 20_000  # of one document, so that a tsvector stays under its megabyte


def literal(text: SearchText) -> str:
    """The tsvector of a document: `'token':1A,7C`. Titles weigh A, their parts B, text C, its parts D.

    A compound's parts can't be told from `tp` and `bp` word by word, so they stand after all words: they are never
    asked for side by side. What stands in the title is there once more with IN_TITLE before it: GIN knows no weights, so
    to find `'token':A` the database would read every document with the token.
    """
    positions: dict[str, list[str]] = {}
    at = 0
    for tokens, weight in ((text.t, "A"), (text.b, "C"), (text.tp, "B"), (text.bp, "D"), (text.f, "D")):
        at += 1  # a gap, so that the last word of the title isn't beside the first of the text
        for token in tokens.split():
            at += 1
            if token not in positions and len(positions) >= MAX_TOKENS:
                continue
            known = positions.setdefault(token, [])
            if len(known) < MAX_POSITIONS:
                known.append(f"{min(at, MAX_POSITION)}{weight}")
    titles = dict.fromkeys([*text.t.split(), *text.tp.split()])
    written = [f"'{token}':{','.join(dict.fromkeys(known))}" for token, known in positions.items()]
    return " ".join([*written, *(f"'{IN_TITLE}{token}'" for token in titles)])


def _alternative(alternative: Alternative) -> str:
    if alternative.adjacent:
        return " <-> ".join(f"'{token}':AC" for token in alternative.tokens)
    return " & ".join(f"'{token}'" for token in alternative.tokens)


def _group(group: Group) -> str:
    return "(" + " | ".join(f"({_alternative(each)})" for each in group.alternatives) + ")"


def _expression(question: Question) -> str:
    """The question as a tsquery; every token is of a-z and 0-9 and stands in quotes."""
    wanted = " & ".join(_group(group) for group in question.groups)
    if question.title:
        wanted = f"(({wanted}) | '{question.title}')" if wanted else f"'{question.title}'"
    return " & ".join([wanted, *(_any(tokens) for tokens in question.filters)])


def _any(tokens: Sequence[str]) -> str:
    return "(" + " | ".join(f"'{token}'" for token in tokens) + ")"


def _rows(sql: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _newest(found: str, values: Sequence[Any], limit: int) -> list[int]:
    """The highest ids of a statement that finds `document_id`s, highest first."""
    return _joined(f"SELECT document_id FROM ({found}) AS found ORDER BY document_id DESC LIMIT %s", *values, limit)  # noqa: S608 - our own


def _joined(found: str, *values: Any) -> list[int]:
    """The `document_id`s that a statement finds, in its order. One string is quicker than rows."""
    ((ids,),) = _rows(f"SELECT string_agg(document_id::text, ',') FROM ({found}) AS found", *values)  # noqa: S608 - our own statements
    return [int(pk) for pk in ids.split(",")] if ids else []


class PostgresEngine(Engine):
    cap = 5_000

    def write(self, texts: Sequence[SearchText]) -> None:
        sql = "INSERT INTO search_searchtext (document_id, t, b, tp, bp, f, body, v) VALUES (%s, %s, %s, %s, %s, %s, %s, %s::tsvector)"
        rows = [(text.document_id, text.t, text.b, text.tp, text.bp, text.f, text.body, literal(text)) for text in texts]
        with connection.cursor() as cursor:
            cursor.executemany(sql, rows)

    def hits(self, question: Question, limit: int, expected: float = 0.0) -> list[int]:
        expression = _expression(question)
        if expected > 2 * limit:
            # The index knows no order, so all matches would be read to find the newest: look among the newest documents first.
            found = self._newest_of_many(expression, limit, limit / expected * ROOM)
            if len(found) >= limit:
                return found
        # OFFSET 0 keeps the order and the limit out of the plan of the search itself: the planner would walk through
        # all texts from the newest on, which is dear when words are rarer than it believes.
        return _newest("SELECT document_id FROM search_searchtext WHERE v @@ %s::tsquery OFFSET 0", [expression], limit)

    def _newest_of_many(self, expression: str, limit: int, share: float) -> list[int]:
        """The hits in the newest `share` of the ids."""
        ((lowest, highest),) = _rows("SELECT min(document_id), max(document_id) FROM search_searchtext")
        if highest is None:
            return []
        floor = int(highest - (highest - lowest) * min(1.0, share))
        with connection.cursor() as cursor:
            # The planner doesn't know what it costs to read a text, and would read all of those ids instead of asking the index.
            cursor.execute("SET LOCAL enable_indexscan = off")
            sql = "SELECT document_id FROM search_searchtext WHERE v @@ %s::tsquery AND document_id >= %s OFFSET 0"
            found = _newest(sql, [expression, floor], limit)
            cursor.execute("SET LOCAL enable_indexscan TO DEFAULT")
        return found

    def all_hits(self, question: Question) -> list[int]:
        return _joined("SELECT document_id FROM search_searchtext WHERE v @@ %s::tsquery", _expression(question))

    def best(self, question: Question, idf: dict[str, float], among: Sequence[int], limit: int) -> list[int]:
        # ts_rank alone knows nothing of how rare a word is, so it is asked word by word.
        tokens = list(dict.fromkeys(token for group in question.groups for token in group.tokens))
        rank = " + ".join(["%s * ts_rank('{0.05, 0.2, 0.4, 1}', v, %s::tsquery)"] * len(tokens)) or "0"
        values: list[Any] = [part for token in tokens for part in (idf.get(token, 1.0), f"'{token}'")]
        sql = f"SELECT document_id FROM search_searchtext WHERE document_id = ANY(%s) ORDER BY {rank} DESC, document_id LIMIT %s"  # noqa: S608
        return [pk for (pk,) in _rows(sql, list(among), *values, limit)]

    def in_title(self, question: Question, limit: int) -> list[int]:
        tokens = " | ".join(f"'{IN_TITLE}{token}'" for group in question.groups for token in group.tokens)
        expression = f"({tokens}) & {_expression(question)}"
        return _newest("SELECT document_id FROM search_searchtext WHERE v @@ %s::tsquery OFFSET 0", [expression], limit)

    def frequencies(self) -> Iterator[tuple[str, int]]:
        sql = "SELECT word, ndoc FROM ts_stat('SELECT v FROM search_searchtext') WHERE NOT starts_with(word, %s)"
        yield from _rows(sql, IN_TITLE)

    def names(self, prefix: str, limit: int) -> list[tuple[str, str, str, str]]:
        found = SearchName.objects.filter(key__startswith=prefix).order_by(Collate("key", "C"), "pk")
        return list(found.values_list("name", "document__title", "document__kind", "document__url")[:limit])

    @contextmanager
    def time_limit(self, seconds: float) -> Iterator[None]:
        nested = connection.in_atomic_block
        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute(f"SET LOCAL statement_timeout = {int(seconds * 1000)}")
                yield
                if nested:
                    with connection.cursor() as cursor:
                        cursor.execute("SET LOCAL statement_timeout TO DEFAULT")
        except OperationalError as error:
            if "statement timeout" not in str(error):
                raise
            raise SearchTimeout from error

    def clear(self) -> None:
        # Not TRUNCATE: its lock would keep every search waiting until the new index stands.
        with connection.cursor() as cursor:
            for table in ("search_searchname", "search_searchtext", "search_searchdocument"):
                cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - the three names above

    def tidy(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE search_searchtext")
            cursor.execute("ANALYZE search_searchdocument")
            cursor.execute("ANALYZE search_searchname")
