"""Two colleagues hand over the same person's things at once, to two others: one of them gets all, the other nothing."""

from __future__ import annotations

import pytest
from django.utils import timezone

from accounts import rights
from accounts.hand_over import transfer
from accounts.models import HandOver, Membership
from cases.models import PracticeCase
from enterprises.models import SocialEnterprise
from tests.at_once import at_once
from tests.factories import CaseFactory, EnterpriseFactory, OrganisationFactory, UserWithRole


@pytest.mark.django_db(transaction=True)
def test_a_person_is_handed_over_once():
    town, today = OrganisationFactory(), timezone.localdate()
    leaver, *receivers = UserWithRole("municipal", town), UserWithRole("housing", town), UserWithRole("housing", town)
    Membership.objects.create(user=leaver, organisation=town, role="housing")
    case, enterprise = CaseFactory(steward=town, responsible=leaver), EnterpriseFactory(steward=town, responsible=leaver)
    answers = at_once(*[lambda to=to: transfer(from_user=leaver, to_user=to, by=leaver, today=today, reason="Nyt job") for to in receivers])
    assert sorted((done.roles, done.records) for done in answers) == [(0, 0), (2, 2)]
    winner = receivers[next(number for number, done in enumerate(answers) if done.anything)]
    assert PracticeCase.objects.get(pk=case.pk).responsible == SocialEnterprise.objects.get(pk=enterprise.pk).responsible == winner
    for entry in (case, enterprise):
        assert [event.step for event in entry.events.all()] == ["handed_over"]
    assert [len(rights.of(to).held) for to in receivers] == [2 if to == winner else 1 for to in receivers]
    assert HandOver.objects.get().to_user == winner
