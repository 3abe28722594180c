"""Two at the door together: edit against edit, edit against merge, merge against merge."""

from __future__ import annotations

import pytest

from registry.merging import doing
from registry.models import OrganisationMerge
from tests.conftest import PortalClient
from tests.enterprises.test_at_the_same_moment import at_once, refusals
from tests.factories import CaseFactory, EnterpriseFactory, OrganisationFactory, UserWithRole

from .test_two_editors import address, opened

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def person(db):
    return UserWithRole("admin")


def test_two_save_at_once_and_neither_loses_the_other(person):
    clients = [PortalClient(), PortalClient()]
    for client in clients:
        client.force_login(person)
    # One test for all kinds: what is written for good here takes seconds to be taken back.
    for entry, field in ((OrganisationFactory(text="Før"), "text"), (EnterpriseFactory(), "description"), (CaseFactory(), "background")):
        forms = [opened(client, entry) | {field: [f"Fra {number}"]} for number, client in enumerate(clients)]
        answers = at_once(*[lambda c=client, f=form, e=entry: c.post(address(e), f) for client, form in zip(clients, forms, strict=True)])
        assert sorted(answer.status_code for answer in answers) == [200, 302], entry
        second = next(answer for answer in answers if answer.status_code == 200).content.decode()
        assert "har gemt imens" in second
        assert "Fra 0" in second
        assert "Fra 1" in second
        entry.refresh_from_db()
        assert getattr(entry, field) in ("Fra 0", "Fra 1")


def test_an_edit_and_a_merge_at_once(person):
    client = PortalClient()
    client.force_login(person)
    for make, field in ((OrganisationFactory, "text"), (EnterpriseFactory, "description")):
        kept, lost = make(name="Den Ene"), make(name="Den Anden", **{field: ""})
        form = opened(client, lost) | {field: ["Skrevet imens"]}
        edited, merged = at_once(
            lambda lost=lost, form=form: client.post(address(lost), form),
            lambda kept=kept, lost=lost: doing.merge(kept_id=kept.pk, lost_id=lost.pk, wanted={}, seen=None, by=person),
        )
        assert isinstance(merged, OrganisationMerge)
        # Either the edit came first and the merge has it, or it came second and is shown on the page. Never lost.
        kept.refresh_from_db()
        lost.refresh_from_db()
        if edited.status_code == 302:
            assert getattr(kept, field) == "Skrevet imens"
        else:
            assert "Skrevet imens" in edited.content.decode()
            assert getattr(lost, field) == ""


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
