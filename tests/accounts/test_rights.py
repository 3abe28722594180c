"""The table of rights: what each role may do with its own organisation's entries, and with others'."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts import rights
from accounts.models import Membership
from accounts.rights import MATRIX, Right
from accounts.roles import Role
from enterprises.models import SocialEnterprise
from tests.factories import EnterpriseFactory, OrganisationFactory, UserFactory, UserWithRole

pytestmark = pytest.mark.both_databases

TODAY = dt.date(2026, 11, 21)


def test_nobody_may_do_anything(db):
    for user in (AnonymousUser(), UserFactory(is_active=False)):
        nobody = rights.of(user)
        assert not any(nobody.may_somewhere(right, kind) for right in Right for kind in rights.KINDS)


@pytest.mark.parametrize("role", Role)
def test_every_role_has_a_place_in_the_table(role):
    assert role in MATRIX
    assert set(MATRIX[role]) <= set(rights.KINDS)


@pytest.mark.parametrize(
    ("role", "kind", "right", "own", "others"),
    [
        ("municipal", "enterprise", Right.EDIT, True, False),
        ("municipal", "enterprise", Right.PUBLISH, False, False),
        ("municipal", "enterprise", Right.READ_CONTACTS, True, True),
        ("municipal", "case", Right.EDIT, False, False),
        ("housing", "case", Right.SUBMIT, True, False),
        ("housing", "case", Right.PUBLISH, False, False),
        ("housing", "enterprise", Right.EDIT, False, False),
        ("purchaser", "enterprise", Right.READ_CONTACTS, True, True),
        ("purchaser", "enterprise", Right.READ_UNPUBLISHED, False, False),
        ("admin", "enterprise", Right.PUBLISH, True, True),
    ],
)
def test_what_a_role_may_do_with_its_own_and_others(db, role, kind, right, own, others):
    mine, theirs = OrganisationFactory(), OrganisationFactory()
    reader = rights.of(UserWithRole(role, mine))
    assert reader.may(right, kind, mine.pk) is own
    assert reader.may(right, kind, theirs.pk) is others


def test_what_nobody_keeps_is_the_administrators(db):
    organisation = OrganisationFactory()
    assert not rights.of(UserWithRole("municipal", organisation)).may(Right.EDIT, "enterprise", None)
    assert rights.of(UserWithRole("admin", organisation)).may(Right.EDIT, "enterprise", None)


def test_a_role_counts_from_its_first_day_to_its_last(db):
    user = UserFactory()
    Membership.objects.create(user=user, organisation=OrganisationFactory(), role="municipal", starts_on=TODAY, ends_on=TODAY)
    one = dt.timedelta(days=1)
    assert [rights.of(user, day).is_staff for day in (TODAY - one, TODAY, TODAY + one)] == [False, True, False]


def test_drafts_are_read_by_those_who_keep_them(db):
    mine, theirs = OrganisationFactory(), OrganisationFactory()
    published = EnterpriseFactory(steward=theirs)
    own_draft = EnterpriseFactory(status="draft", steward=mine)
    others_draft = EnterpriseFactory(status="draft", steward=theirs)

    def seen(role):
        entries = SocialEnterprise.objects.filter(pk__in=[published.pk, own_draft.pk, others_draft.pk])
        return set(rights.of(UserWithRole(role, mine)).readable(entries, "enterprise"))

    assert seen("municipal") == {published, own_draft}
    assert seen("purchaser") == {published}
    assert seen("admin") == {published, own_draft, others_draft}


def test_rights_cost_one_query(db, django_assert_num_queries):
    user = UserWithRole("municipal")
    with django_assert_num_queries(1):
        reader = rights.of(user)
        assert reader.may_somewhere(Right.CREATE, "enterprise")
