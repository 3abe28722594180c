"""Two at once: one wins, the other gets a friendly answer; one event, one mail."""

from __future__ import annotations

import pytest
from django.core import mail
from django.utils import timezone

from cases import actions
from tests.at_once import at_once, refusals
from tests.cases.builders import a_house, complete
from tests.factories import UserWithRole, mail_at_once


def steps(case) -> list[str]:
    return list(case.events.values_list("step", flat=True))


@pytest.mark.django_db(transaction=True)
def test_a_case_is_sent_once_and_published_once():
    house = a_house()
    writer = UserWithRole("housing", house)
    mail_at_once(writer)
    case = complete(house, writer)
    answers = at_once(*[lambda: actions.submit(entry_id=case.pk, by=case.responsible, organisation=house)] * 2)
    assert refusals(answers) == ["Casen er sendt i forvejen. Du behøver ikke gøre mere."]
    assert steps(case) == ["created", "submitted"]
    assert len(mail.outbox) == 1
    today, readers = timezone.localdate(), (UserWithRole("admin"), UserWithRole("admin"))
    answers = at_once(*[lambda by=by: actions.publish(entry_id=case.pk, by=by, today=today) for by in readers])
    assert refusals(answers) == ["Casen er udgivet i forvejen. En anden nåede det først."]
    assert steps(case) == ["created", "submitted", "published"]
    assert len(mail.outbox) == 2
