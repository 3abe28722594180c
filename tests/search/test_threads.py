"""What threads of one process share: the stemmer, the words held for spelling, profiles, bitmaps and kept pages.

Python switches threads every 5 ms by itself; here it does so every microsecond, so that a fault of minutes shows in a second.
"""

from __future__ import annotations

import ast
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from registry.kept_pages import KeptPages
from registry.listing.masks import Masks
from search import analyzer, snippets, spelling, synonyms
from search.filters import Profile
from search.profiles import Known as KnownProfiles

THREADS = 4


@pytest.fixture(autouse=True)
def switching() -> Iterator[None]:
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def together(work: Callable[[int], object]) -> list[object]:
    """What each thread's work returned; an error in any of them is the test's."""
    answers: list[object] = [None] * THREADS
    errors: list[BaseException] = []
    gate = threading.Barrier(THREADS)

    def run(number: int) -> None:
        try:
            gate.wait(10)
            answers[number] = work(number)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    [thread.start() for thread in threads]
    [thread.join(60) for thread in threads]
    assert errors == []
    return answers


def forget_tokens() -> None:
    for each in (analyzer.token, analyzer.split, analyzer.parts, analyzer.first_parts, analyzer._part, analyzer.fold, snippets._tokens):
        each.cache_clear()


def lexicon_words(number: int) -> list[str]:
    lines = (Path(analyzer.__file__).parent / "data" / "lexicon.txt").read_text(encoding="utf-8").splitlines()
    return [line.split()[0] for line in lines if line and not line.startswith("#")][:number]


def test_each_thread_gets_its_own_words_stems():
    vocabulary = lexicon_words(2_000)
    alone = [analyzer._stem(word) for word in vocabulary]

    def work(number: int) -> list[str]:
        turned = vocabulary[number * 300 :] + vocabulary[: number * 300]
        return sorted(zip(turned, map(analyzer._stem, turned), strict=True))

    assert together(work) == [sorted(zip(vocabulary, alone, strict=True))] * THREADS


def test_tokens_parts_snippets_and_synonym_keys_are_what_one_thread_makes_of_them():
    vocabulary = lexicon_words(400)

    def made(some: list[str]) -> list[object]:
        return sorted((word, analyzer.analyse(word), synonyms.key_of(f"{word} i by"), sorted(snippets._tokens(word))) for word in some)

    forget_tokens()
    alone = made(vocabulary)
    forget_tokens()
    assert together(lambda number: made(vocabulary[number * 70 :] + vocabulary[: number * 70])) == [alone] * THREADS
    assert made(vocabulary) == alone  # nor is a wrong one cached
    forget_tokens()


def test_the_known_words_are_read_by_some_while_others_add_to_them():
    first = spelling.Vocabulary().joined_by(spelling.Known(f"hus{number}ab", f"hus{number}ab", "t", 1) for number in range(300))
    seen = dict(first.words), list(first.in_order), {key: list(value) for key, value in first.by_length.items()}

    def work(number: int) -> int:
        for step in range(30):
            more = first.joined_by([spelling.Known(f"hus{number}{step}cd", f"hus{number}{step}cd", "t", 1)])
            assert len(more.in_order) == 301
            assert more.beginning_with("hus1")
            assert first.nearest("hus1aq")
        return len(first.words)

    assert together(work) == [300] * THREADS
    assert (first.words, first.in_order, first.by_length) == seen


def test_a_profiles_number_is_known_only_when_the_profile_is(monkeypatch):
    held = KnownProfiles()
    rows = [(pk, pk, "case", f"by{pk % 50}", 2000 + pk % 7, 0) for pk in range(2_000)]
    found = SimpleNamespace(values_list=lambda *names: rows)
    monkeypatch.setattr("search.profiles.SearchDocument", SimpleNamespace(objects=SimpleNamespace(filter=lambda **named: found)))
    monkeypatch.setattr("search.profiles.among", list)

    def work(number: int) -> list[object]:
        held.learn([pk for pk, *_ in rows])
        return [held.key(pk) for pk in range(2_000)]

    answers = together(work)
    assert answers == [answers[0]] * THREADS
    assert sorted(held.profiles, key=str) == sorted({Profile(kind, by, year, themes) for _, _, kind, by, year, themes in rows}, key=str)
    assert all(held.profiles[held.numbers[pk]].municipality == by for pk, _, _, by, _, _ in rows)


def test_orders_and_sizes_of_bitmaps_are_read_by_many_at_once():
    ids = list(range(1, 201))
    masks = Masks(ids, {pk: pk - 1 for pk in ids}, (1 << 200) - 1, {"by": {n: 1 << n for n in range(200)}}, lambda sort: ids[::-1])

    def work(number: int) -> list[object]:
        found = []
        for step in range(200):
            found.append(len(list(masks.in_order(masks.everyone, f"{number}-{step}"))))
            found.append(sum(len(order) for order in list(masks.orders.values())) % 200)
            found.append(sum(masks.sizes("by").values()))
        return found

    assert together(work) == [[200, 0, 200] * 200] * THREADS


def test_kept_pages_are_put_read_and_forgotten_by_many_at_once(monkeypatch):
    monkeypatch.setattr("registry.kept_pages.PAGES", 20)
    kept = KeptPages()
    pages = kept._next(None, SimpleNamespace())
    monkeypatch.setattr(kept, "current", lambda: pages)

    def work(number: int) -> int:
        for step in range(400):
            kept.put(pages, (number, step), f"{number}-{step}".encode())
            assert kept.get(pages, (number, step)) in (f"{number}-{step}".encode(), None)
            if step % 50 == 0:
                kept.empty()
        return number

    assert together(work) == list(range(THREADS))
    assert len(pages) <= 20


@pytest.mark.on("postgresql")
@pytest.mark.django_db(transaction=True)
def test_many_readers_of_the_search_page_at_once():
    """On PostgreSQL, where each thread has a connection of its own; SQLite in memory has one for all."""
    forget_tokens()
    queries = ["graven", "beboerne i gården", "gældsrådgivning", "ensomme ældre", "hærværk", "boligsocial", "lektiehjælp", "fritidsjob"]

    def work(number: int) -> list[int]:
        try:
            return [Client().get("/soeg/", {"q": query}).status_code for query in queries[number:] + queries[:number]]
        finally:
            connection.close()

    assert together(work) == [[200] * len(queries)] * THREADS


# Module-level objects that are written after import. A new one is a registry, or is made safe and gets a test above.
REGISTRIES = {  # written by AppConfig.ready alone, before the first request
    "accounts/desk.py:_desks",
    "accounts/life.py:_lives",
    "accounts/mailing/due.py:_jobs",
    "accounts/mailing/subjects.py:_looks",
    "accounts/retention.py:_rules",
    "enterprises/search.py:_besides",
    "procurement/ledger.py:_sources",
    "registry/catalogue/kinds.py:_kinds",
    "registry/history.py:_followed",
    "registry/history_rows.py:_declared",
    "registry/merging/relations.py:_relations",
    "registry/merging/relations.py:_speakers",
    "registry/opendata.py:_datasets",
    "registry/queues.py:_sources",
    "search/documents.py:_kinds",
}
CACHES = {"search/profiles.py:_held", "search/spelling.py:_held"}  # written under a lock, read as immutable snapshots


def test_every_module_level_object_that_is_written_is_known():
    """Each is a registry filled at start or a cache that is tested here; of other modules' attributes, this sees nothing."""
    found = set()
    for app in ("config", "cases", "partnerships", "procurement", "enterprises", "accounts", "registry", "search"):
        for path in (settings.BASE_DIR / app).rglob("*.py"):
            if "migrations" not in path.parts:
                names = written_later(ast.parse(path.read_text(encoding="utf-8")))
                found |= {f"{path.relative_to(settings.BASE_DIR)}:{name}" for name in names}
    assert found == REGISTRIES | CACHES


WRITES = {"append", "add", "update", "pop", "clear", "setdefault", "extend", "insert", "remove", "popitem", "discard", "move_to_end"}


def written_later(tree: ast.Module) -> set[str]:
    """Names bound at module level whose object is written by a function of the module: by item, by a method, by `global`."""
    bound = set()
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        bound |= {target.id for target in targets if isinstance(target, ast.Name)}
    found: set[str] = set()
    for function in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]:
        local = {node.id for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        for node in ast.walk(function):
            if isinstance(node, ast.Global):
                found |= set(node.names)
            elif (
                isinstance(node, ast.Subscript | ast.Attribute)
                and isinstance(node.ctx, ast.Store | ast.Del)
                and isinstance(node.value, ast.Name)
            ) or (isinstance(node, ast.Attribute) and node.attr in WRITES and isinstance(node.value, ast.Name)):
                found |= {node.value.id} & bound - local
    return found
