"""Two at the door together: edit against edit, edit against merge, merge against merge."""

from __future__ import annotations

import pytest

from registry.merging import doing
from registry.models import Organisation, OrganisationMerge
from tests.conftest import PortalClient
from tests.enterprises.test_at_the_same_moment import at_once, refusals
from tests.factories import OrganisationFactory, UserWithRole

from .test_two_editors import address, opened

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def person(db):
    return UserWithRole("admin")


def test_two_save_at_once_and_neither_loses_the_other(person):
    entry = OrganisationFactory(text="Før")
    clients = [PortalClient(), PortalClient()]
    for client in clients:
        client.force_login(person)
    forms = [opened(client, entry) | {"text": [f"Fra {number}"]} for number, client in enumerate(clients)]
    answers = at_once(*[lambda c=client, f=form: c.post(address(entry), f) for client, form in zip(clients, forms, strict=True)])
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    second = next(answer for answer in answers if answer.status_code == 200).content.decode()
    assert "har gemt imens" in second
    assert "Fra 0" in second
    assert "Fra 1" in second


def test_an_edit_and_a_merge_at_once(person):
    kept, lost = OrganisationFactory(name="Den Ene"), OrganisationFactory(name="Den Anden", text="")
    client = PortalClient()
    client.force_login(person)
    form = opened(client, lost) | {"text": ["Skrevet imens"]}
    edited, merged = at_once(
        lambda: client.post(address(lost), form),
        lambda: doing.merge(kept_id=kept.pk, lost_id=lost.pk, wanted={}, seen=None, by=person),
    )
    assert isinstance(merged, OrganisationMerge)
    # Either the edit came first and the merge has it, or it came second and is shown on the page. Never lost.
    kept.refresh_from_db()
    if edited.status_code == 302:
        assert kept.text == "Skrevet imens"
    else:
        assert "Skrevet imens" in edited.content.decode()
        assert Organisation.objects.get(pk=lost.pk).text == ""


def test_each_merged_into_the_other_at_once(person):
    one, other = OrganisationFactory(), OrganisationFactory()
    answers = at_once(
        *[
            lambda kept=kept, lost=lost: doing.merge(kept_id=kept.pk, lost_id=lost.pk, wanted={}, seen=None, by=person)
            for kept, lost in ((one, other), (other, one))
        ]
    )
    assert len(refusals(answers)) == 1
    assert OrganisationMerge.objects.count() == 1
