"""What has changed since: told by id or for a whole kind, none missed, and no more than there was."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone

from search import changes
from search.index import changes_since, index, note, rebuild, reconcile
from search.models import SearchChange, SearchDocument
from tests.factories import CaseFactory

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def now(empty_registry):
    """The generation after a first change."""
    note("case", [1])
    return changes_since(None).generation


def test_who_has_seen_nothing_must_read_everything(empty_registry):
    first = changes_since(None)
    assert first.everything
    assert first.of("case") is None
    assert not changes_since(first.generation)


def test_nothing_new_is_one_query(now, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = changes_since(now)
    assert not found
    assert found.of("case") == set()


def test_ids_are_told_by_kind_and_once(now):
    note("case", [7, 3])
    note("area", [5])
    found = changes_since(now)
    assert (found.of("case"), found.of("area"), found.of("plan")) == ({3, 7}, {5}, set())
    assert not changes_since(found.generation)


def test_many_ids_and_none_are_the_whole_kind(now):
    note("case", range(changes.SEVERAL + 1))
    assert changes_since(now).of("case") is None
    assert SearchChange.objects.filter(kind="case").count() == 2
    note("area", [4])
    note("area", None)
    note("area", [5])
    assert changes_since(now).of("area") is None


def test_a_change_that_becomes_visible_after_a_later_one_is_told(now):
    """As when two transactions write at once, and the one with the lower number is committed last."""
    SearchChange.objects.create(pk=now.last + 2, kind="case", object_id=12)
    seen = changes_since(now)
    assert seen.of("case") == {12}
    SearchChange.objects.create(pk=now.last + 1, kind="case", object_id=11)
    late = changes_since(seen.generation)
    assert late.of("case") == {11}
    assert not changes_since(late.generation)


def test_one_that_comes_later_than_the_window_makes_all_be_read(now, monkeypatch):
    monkeypatch.setattr(changes, "WINDOW", 3)
    for pk in range(now.last + 2, now.last + 9):
        SearchChange.objects.create(pk=pk, kind="case", object_id=pk)
    seen = changes_since(now).generation
    SearchChange.objects.create(pk=now.last + 1, kind="area", object_id=1)
    assert changes_since(seen).everything


def test_a_change_taken_back_is_not_told(now):
    with transaction.atomic():
        note("case", [9])
        transaction.set_rollback(True)
    assert not changes_since(now)


def test_old_changes_are_forgotten_and_who_has_seen_them_is_told_to_read_all(now):
    SearchChange.objects.update(at=timezone.now() - dt.timedelta(days=2))
    note("case", [2])
    seen = changes_since(now).generation
    reconcile()
    assert list(SearchChange.objects.values_list("object_id", flat=True)) == [2]
    assert changes_since(seen).everything


def test_every_way_to_write_the_index_tells_of_it(now):
    case = CaseFactory()
    index("case", iter([case.pk]))
    found = changes_since(now)
    assert found.of("case") == {case.pk}
    rebuild()
    found = changes_since(found.generation)
    assert found.of("case") is None
    assert found.of("source") is None
    case.status = "archived"
    case.save()  # past the index
    assert not changes_since(found.generation)
    assert reconcile().dropped == 1
    assert changes_since(found.generation).of("case") == {case.pk}
    assert not SearchDocument.objects.filter(kind="case").exists()


def test_telling_of_ten_entries_is_one_statement(now, django_assert_num_queries):
    with django_assert_num_queries(1):
        note("case", range(10))
