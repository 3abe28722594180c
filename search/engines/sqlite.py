"""SQLite: an FTS5 table over the token strings, kept by triggers (see the migration)."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connection

from ..models import SearchDocument, SearchName, SearchText
from .base import Alternative, Engine, Group, Question, SearchTimeout

STEPS = 5_000  # SQLite's instructions between two looks at the clock


def _alternative(alternative: Alternative) -> str:
    if alternative.adjacent:
        return '{t b} : "' + " ".join(alternative.tokens) + '"'
    return " AND ".join(f'"{token}"' for token in alternative.tokens)


def _group(group: Group) -> str:
    return "(" + " OR ".join(f"({_alternative(each)})" for each in group.alternatives) + ")"


def _expression(question: Question) -> str:
    """The question in FTS5's language; every token is of a-z and 0-9 and stands in quotes."""
    wanted = " AND ".join(_group(group) for group in question.groups)
    if question.title:
        wanted = f'(({wanted}) OR "{question.title}")' if wanted else f'"{question.title}"'
    return " AND ".join([wanted, *(_any(tokens) for tokens in question.filters)])


def _any(tokens: Sequence[str]) -> str:
    return "(" + " OR ".join(f'"{token}"' for token in tokens) + ")"


def _rows(sql: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


class SqliteEngine(Engine):
    cap = 5_000

    def write(self, texts: Sequence[SearchText]) -> None:
        SearchText.objects.bulk_create(texts, batch_size=100)

    def hits(self, question: Question, limit: int, expected: float = 0.0) -> list[int]:
        # Read from the newest on, and no further than the limit, however many there are. One string is quicker than rows.
        sql = "SELECT group_concat(rowid) FROM (SELECT rowid FROM search_fts WHERE search_fts MATCH %s ORDER BY rowid DESC LIMIT %s)"
        ((ids,),) = _rows(sql, _expression(question), limit)
        return [int(pk) for pk in ids.split(",")] if ids else []

    def all_hits(self, question: Question) -> list[int]:
        ((ids,),) = _rows("SELECT group_concat(rowid) FROM search_fts WHERE search_fts MATCH %s", _expression(question))
        return [int(pk) for pk in ids.split(",")] if ids else []

    def best(self, question: Question, idf: dict[str, float], among: Sequence[int], limit: int) -> list[int]:
        # The + keeps SQLite from looking the ids up one by one: it goes through the matches once.
        sql = """
            SELECT rowid FROM search_fts
            WHERE search_fts MATCH %s AND rowid >= %s AND +rowid IN (SELECT value FROM json_each(%s))
            ORDER BY bm25(search_fts, 4.0, 1.0, 1.5, 0.3, 0.0), rowid LIMIT %s
        """
        return [pk for (pk,) in _rows(sql, _expression(question), min(among), json.dumps(list(among)), limit)] if among else []

    def in_title(self, question: Question, limit: int) -> list[int]:
        tokens = " OR ".join(f'"{token}"' for group in question.groups for token in group.tokens)
        expression = f"({{t tp}} : ({tokens})) AND ({_expression(question)})"
        sql = "SELECT rowid FROM search_fts WHERE search_fts MATCH %s ORDER BY rowid DESC LIMIT %s"
        return [pk for (pk,) in _rows(sql, expression, limit)]

    def frequencies(self) -> Iterator[tuple[str, int]]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT term, doc FROM search_fts_terms")
            yield from cursor.fetchall()

    def names(self, prefix: str, limit: int) -> list[tuple[str, str, str, str]]:
        found = SearchName.objects.filter(key__gte=prefix, key__lt=prefix + "\x7f").order_by("key", "pk")
        return list(found.values_list("name", "document__title", "document__kind", "document__url")[:limit])

    @contextmanager
    def time_limit(self, seconds: float) -> Iterator[None]:
        connection.ensure_connection()
        raw = connection.connection
        deadline = time.monotonic() + seconds
        raw.set_progress_handler(lambda: time.monotonic() > deadline, STEPS)
        try:
            yield
        except OperationalError as error:
            if "interrupted" not in str(error):
                raise
            raise SearchTimeout from error
        finally:
            raw.set_progress_handler(None, 0)

    def clear(self) -> None:
        SearchName.objects.all().delete()
        SearchText.objects.all().delete()
        SearchDocument.objects.all().delete()

    def tidy(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_fts(search_fts) VALUES ('optimize')")
