"""The two lists of criteria, and what reserved purchases ask."""

from __future__ import annotations

from enterprises import criteria, readiness
from enterprises.models import CriterionAnswer
from registry.models import Source


def test_both_lists_have_five_points_of_their_own():
    assert [len(each.criteria) for each in criteria.LISTS] == [5, 5]
    keys = [criterion.key for each in criteria.LISTS for criterion in each.criteria]
    assert len(set(keys)) == 10, "a criterion belongs to one list, also when two are alike"


def test_each_list_names_a_source_of_the_catalogue(catalogue):
    for each in criteria.LISTS:
        assert Source.objects.filter(slug=each.source).exists()
        assert each.place


def test_names_fit_their_columns():
    assert all(len(key) <= 24 for key, _ in CriterionAnswer.CRITERIA)
    assert all(len(each.key) <= 24 for each in readiness.QUESTIONS)


def test_both_sections_of_the_law_are_asked_about():
    assert {each.section for each in readiness.QUESTIONS} == {"54", "190"}
    assert [each.key for each in readiness.QUESTIONS if each.is_share] == ["group_share"]
