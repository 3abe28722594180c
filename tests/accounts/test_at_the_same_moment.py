"""Hand-overs at the same moment: of two to two others, one gets all; a proposal, an answer and an undo count once."""

from __future__ import annotations

import pytest
from django.utils import timezone

from accounts import rights
from accounts.hand_over import answer, propose, transfer, undo
from accounts.models import HandOver, HandOverProposal, Membership, SecurityEvent
from cases.models import PracticeCase
from enterprises.models import SocialEnterprise
from tests.at_once import at_once, refusals
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


@pytest.mark.django_db(transaction=True)
def test_a_proposal_sent_twice_at_once_is_one_and_its_yes_moves_things_once():
    town, today = OrganisationFactory(), timezone.localdate()
    leaver, colleague, heir = UserWithRole("municipal", town), UserWithRole("municipal", town), UserWithRole("housing", town)
    at_once(*[lambda: propose(from_user=leaver, to_user=heir, by=colleague, today=today)] * 2)
    proposal = HandOverProposal.objects.get()
    done = at_once(*[lambda: answer(proposal=proposal, accepted=True, today=today)] * 2)
    assert sorted(each.roles if each else 0 for each in done) == [0, 1]
    assert HandOver.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_hand_over_is_undone_once():
    town, today = OrganisationFactory(), timezone.localdate()
    leaver, heir = UserWithRole("municipal", town), UserWithRole("housing", town)
    transfer(from_user=leaver, to_user=heir, by=leaver, today=today)
    row = HandOver.objects.get()
    assert len(refusals(at_once(*[lambda: undo(row=row, by=leaver, today=today)] * 2))) == 1
    assert [len(rights.of(person).held) for person in (leaver, heir)] == [1, 1]
    assert SecurityEvent.objects.filter(kind="hand_over_undone").count() == 1
