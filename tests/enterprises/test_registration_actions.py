"""What happens to a registration: each step once, by the right person, with an event and a mail."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import MailChoice, MailKind
from enterprises import actions
from enterprises.models import EnterpriseEvent, EnterpriseProposal
from registry.catalogue import audit
from registry.models import Citation, Organisation, Source
from registry.statements import cite, statement
from registry.steps import Refused
from search.models import SearchDocument
from tests.enterprises.builders import a_consultant, a_contact, a_municipality, an_administrator, complete
from tests.factories import EnterpriseFactory, OrganisationFactory, UserFactory, mail_at_once

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 21)


def steps(entry) -> list[str]:
    return list(EnterpriseEvent.objects.filter(entry=entry).values_list("step", flat=True))


def found(entry) -> bool:
    return SearchDocument.objects.filter(kind="enterprise", object_id=entry.pk).exists()


@pytest.fixture
def kolding():
    return a_municipality("Kolding")


@pytest.fixture
def consultant(kolding):
    person = a_consultant(kolding)
    mail_at_once(person)
    return person


@pytest.fixture
def draft(kolding, consultant):
    return complete(kolding, consultant)


@pytest.fixture
def submitted(draft, consultant, kolding):
    return actions.submit(entry_id=draft.pk, by=consultant, organisation=kolding)


def test_from_draft_to_published(draft, consultant, kolding, django_capture_on_commit_callbacks):
    admin = an_administrator()
    with django_capture_on_commit_callbacks(execute=True):
        actions.submit(entry_id=draft.pk, by=consultant, organisation=kolding)
    assert not found(draft)
    with django_capture_on_commit_callbacks(execute=True):
        actions.publish(entry_id=draft.pk, by=admin, today=TODAY)
    draft.refresh_from_db()
    assert (draft.status, draft.confirmed_on) == ("published", TODAY)
    assert steps(draft) == ["created", "submitted", "published"]
    assert found(draft)
    assert [message.subject for message in mail.outbox] == [f"Vi har modtaget registreringen af {draft.name}", f"{draft.name} er udgivet"]
    assert all(message.to == [consultant.email] for message in mail.outbox)
    assert all(draft.get_absolute_url() in message.body and "text/html" in message.alternatives[0] for message in mail.outbox)


def test_what_is_missing_is_listed_and_nothing_is_sent(draft, consultant, kolding):
    draft.cvr, draft.purpose = "", ""
    draft.save()
    draft.offerings.clear()
    with pytest.raises(actions.Incomplete) as wrong:
        actions.submit(entry_id=draft.pk, by=consultant, organisation=kolding)
    assert [(each.step, each.field) for each in wrong.value.missing] == [("hvem", "cvr"), ("formaal", "purpose"), ("ydelser", "offerings")]
    draft.refresh_from_db()
    assert draft.status == "draft"
    assert steps(draft) == ["created"]


def test_a_parent_does_instead_of_a_cvr_number(draft, consultant, kolding):
    draft.cvr, draft.parent = "", OrganisationFactory()
    draft.save()
    assert actions.submit(entry_id=draft.pk, by=consultant, organisation=kolding).status == "submitted"


@pytest.mark.parametrize(("answer", "passes"), [("yes", True), ("no", True), ("unknown", False)])
def test_an_own_assessment_does_instead_of_the_official_registration(draft, consultant, kolding, answer, passes):
    draft.registered = "no"
    draft.save()
    made = draft.assessments.create(criteria_list="registration_2021", made_on=TODAY, citation=statement(kolding, TODAY))
    made.answers.create(criterion="trading", answer=answer)
    if passes:
        assert actions.submit(entry_id=draft.pk, by=consultant, organisation=kolding).status == "submitted"
        return
    with pytest.raises(actions.Incomplete):
        actions.submit(entry_id=draft.pk, by=consultant, organisation=kolding)


def test_nobody_approves_what_they_sent_themselves(draft):
    admin = an_administrator()
    actions.submit(entry_id=draft.pk, by=admin, organisation=None)
    with pytest.raises(Refused, match="En anden administrator"):
        actions.publish(entry_id=draft.pk, by=admin, today=TODAY)
    draft.refresh_from_db()
    assert draft.status == "submitted"
    actions.publish(entry_id=draft.pk, by=an_administrator(), today=TODAY)


def test_the_one_who_sent_it_last_counts(submitted, consultant, kolding):
    admin = an_administrator()
    actions.send_back(entry_id=submitted.pk, by=admin, reason="Mere.")
    actions.submit(entry_id=submitted.pk, by=admin, organisation=None)
    with pytest.raises(Refused, match="selv sendt"):
        actions.publish(entry_id=submitted.pk, by=admin, today=TODAY)


def test_sent_back_with_a_reason(submitted, consultant, django_capture_on_commit_callbacks):
    with pytest.raises(Refused, match="Skriv en begrundelse"):
        actions.send_back(entry_id=submitted.pk, by=an_administrator(), reason="  ")
    with django_capture_on_commit_callbacks(execute=True):
        actions.send_back(entry_id=submitted.pk, by=an_administrator(), reason="Skriv mere om <målgruppen>.")
    submitted.refresh_from_db()
    assert submitted.status == "draft"
    message = mail.outbox[-1]
    assert "Skriv mere om <målgruppen>." in message.body, "text mail isn't escaped"
    assert "&lt;målgruppen&gt;" in message.alternatives[0][0]
    assert f"{submitted.get_absolute_url()}ret/" in message.body


def test_never_a_mail_to_one_who_said_no(draft, consultant, kolding, django_capture_on_commit_callbacks):
    MailChoice.objects.filter(address=consultant.email, kind=MailKind.RECEIVED).update(when="never")
    with django_capture_on_commit_callbacks(execute=True):
        actions.submit(entry_id=draft.pk, by=consultant, organisation=kolding)
    assert mail.outbox == []
    assert steps(draft)[-1] == "submitted"


def test_no_mail_for_what_was_rolled_back(draft, consultant, kolding, django_capture_on_commit_callbacks):
    draft.purpose = ""
    draft.save()
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(actions.Incomplete):
        actions.submit(entry_id=draft.pk, by=consultant, organisation=kolding)
    assert mail.outbox == []


def test_withdraw_archive_reopen(submitted, consultant, kolding):
    admin = an_administrator()
    actions.withdraw(entry_id=submitted.pk, by=consultant, organisation=kolding)
    with pytest.raises(Refused, match="Skriv en begrundelse"):
        actions.archive(entry_id=submitted.pk, by=admin, reason="")
    actions.archive(entry_id=submitted.pk, by=admin, reason="Lukket.")
    actions.reopen(entry_id=submitted.pk, by=admin, reason="Åben igen.")
    submitted.refresh_from_db()
    assert submitted.status == "draft"
    assert steps(submitted)[-3:] == ["withdrawn", "archived", "reopened"]


def test_an_archived_enterprise_is_found_no_more(submitted):
    admin = an_administrator()
    actions.publish(entry_id=submitted.pk, by=admin, today=TODAY)
    assert found(submitted)
    actions.archive(entry_id=submitted.pk, by=admin, reason="Lukket.")
    assert not found(submitted)


@pytest.mark.parametrize(
    ("step", "says"),
    [
        (lambda pk, user: actions.submit(entry_id=pk, by=user, organisation=None), "i forvejen"),
        (lambda pk, user: actions.withdraw(entry_id=pk, by=user, organisation=None), "ikke trække den tilbage"),
        (lambda pk, user: actions.publish(entry_id=pk, by=user, today=TODAY), "En anden nåede det først"),
        (lambda pk, user: actions.send_back(entry_id=pk, by=user, reason="x"), "kan ikke sendes tilbage"),
        (lambda pk, user: actions.reopen(entry_id=pk, by=user, reason="x"), "kan ikke lade sig gøre"),
    ],
)
def test_what_comes_too_late_is_told_kindly_and_changes_nothing(submitted, step, says):
    actions.publish(entry_id=submitted.pk, by=an_administrator(), today=TODAY)
    before = steps(submitted)
    with pytest.raises(Refused, match=says):
        step(submitted.pk, UserFactory())
    assert steps(submitted) == before


def test_confirming(submitted, consultant, kolding):
    actions.publish(entry_id=submitted.pk, by=an_administrator(), today=TODAY - dt.timedelta(days=400))
    today = timezone.localdate()
    for _ in range(2):
        actions.confirm(entry_id=submitted.pk, by=consultant, organisation=kolding, today=today)
    submitted.refresh_from_db()
    assert submitted.confirmed_on == today
    assert steps(submitted).count("confirmed") == 1


def test_only_what_is_published_is_confirmed(draft, consultant, kolding):
    with pytest.raises(Refused):
        actions.confirm(entry_id=draft.pk, by=consultant, organisation=kolding, today=TODAY)


def test_hand_over_moves_what_the_person_keeps_there(draft, consultant, kolding):
    other, elsewhere = UserFactory(), a_municipality()
    kept = complete(elsewhere, consultant, cvr="")
    moved = actions.hand_over(from_user=consultant, to_user=other, organisations=[kolding.pk], by=an_administrator(), reason="Ny i jobbet")
    draft.refresh_from_db(), kept.refresh_from_db()
    assert (moved, draft.responsible, kept.responsible) == ([draft.pk], other, consultant)
    assert steps(draft)[-1] == "handed_over"


def test_a_statement_is_one_source_for_an_organisation_and_one_place_for_a_day(kolding):
    first, again, later = statement(kolding, TODAY), statement(kolding, TODAY), statement(kolding, TODAY + dt.timedelta(days=1))
    assert first == again != later
    assert first.source == later.source
    assert (first.source.title, first.place) == (f"Oplyst af {kolding.name}", "21. november 2026")


def test_the_latest_statement_takes_the_place_of_earlier_ones_and_of_no_document(kolding):
    entry = EnterpriseFactory()
    document = entry.sources.get()
    for day in (TODAY, TODAY + dt.timedelta(days=1)):
        cite(entry, statement(kolding, day))
    assert {citation.place for citation in entry.sources.all()} == {document.place, "22. november 2026"}


def test_take_over_of_what_nobody_keeps(consultant, kolding):
    entry = EnterpriseFactory()
    with pytest.raises(Refused, match="hvorfor"):
        actions.ask_to_take_over(entry_id=entry.pk, by=consultant, organisation=kolding, reason=" ")
    request = actions.ask_to_take_over(entry_id=entry.pk, by=consultant, organisation=kolding, reason="Den ligger hos os.")
    with pytest.raises(Refused, match="allerede bedt"):
        actions.ask_to_take_over(entry_id=entry.pk, by=consultant, organisation=kolding, reason="Igen.")
    actions.decide_take_over(request_id=request.pk, accept=True, by=an_administrator())
    with pytest.raises(Refused, match="i forvejen"):
        actions.decide_take_over(request_id=request.pk, accept=True, by=an_administrator())
    entry.refresh_from_db()
    assert (entry.steward, entry.responsible) == (kolding, consultant)
    assert steps(entry) == ["handed_over"]
    with pytest.raises(Refused, match="allerede en"):
        actions.ask_to_take_over(entry_id=entry.pk, by=consultant, organisation=a_municipality(), reason="Også os.")


def test_an_address_of_its_own(kolding):
    assert actions.free_slug("Café Blå ApS") == "cafe-blaa-aps"
    EnterpriseFactory(slug="cafe-blaa-aps")
    assert actions.free_slug("Café Blå ApS") == "cafe-blaa-aps-2"
    assert actions.free_slug("Registrer") == "registrer-2"
    assert actions.free_slug("†††") != ""
    assert len(actions.free_slug("x" * 500)) <= 120


def test_a_proposal_is_taken_in_or_rejected_once(submitted, consultant, kolding):
    actions.publish(entry_id=submitted.pk, by=an_administrator(), today=TODAY)
    a_contact(submitted)
    changes = {"summary": {"from": submitted.summary, "to": "Nyt."}, "website": {"from": "", "to": "https://ny.dk"}}
    proposal = EnterpriseProposal.objects.create(enterprise=submitted, changes=changes)
    decide = {"proposal_id": proposal.pk, "by": consultant, "organisation": kolding, "today": TODAY}
    with pytest.raises(Refused, match="begrundelse"):
        actions.decide_proposal(accept=False, **decide)
    actions.decide_proposal(accept=True, **decide)
    with pytest.raises(Refused, match="i forvejen"):
        actions.decide_proposal(accept=False, reason="Nej", **decide)
    submitted.refresh_from_db()
    assert submitted.summary == "Nyt."
    assert submitted.websites.get().url == "https://ny.dk"
    assert steps(submitted)[-1] == "changed"
    assert "Nyt." in SearchDocument.objects.get(kind="enterprise", object_id=submitted.pk).text.body


def test_a_rejected_proposal_changes_nothing(submitted, consultant, kolding):
    actions.publish(entry_id=submitted.pk, by=an_administrator(), today=TODAY)
    proposal = EnterpriseProposal.objects.create(enterprise=submitted, changes={"summary": {"from": "a", "to": "b"}})
    actions.decide_proposal(proposal_id=proposal.pk, accept=False, by=consultant, organisation=kolding, today=TODAY, reason="Forkert.")
    before = submitted.summary
    submitted.refresh_from_db()
    proposal.refresh_from_db()
    assert (submitted.summary, proposal.state, proposal.reason) == (before, "rejected", "Forkert.")


def test_statements_are_not_among_the_sources_readers_browse(client, draft):
    source = Source.objects.get(kind="statement")
    assert source.title not in client.get("/kilder/").content.decode()
    assert client.get(source.get_absolute_url()).status_code == 200
    assert Citation.objects.filter(source=source).exists()
    assert source.slug in [each["slug"] for each in client.get("/data/sources.json").json()["results"]]


def test_registrations_leave_the_catalogue_whole(catalogue):
    kolding = Organisation.objects.get(slug="kolding-kommune")
    consultant = a_consultant(kolding)
    draft = complete(kolding, consultant, status="draft")
    draft.impact.create(kind="staff", text="ansatte", citation=statement(kolding, TODAY))
    published = complete(kolding, consultant, cvr="")
    published.cvr = "25063864"
    published.save()
    actions.submit(entry_id=published.pk, by=consultant, organisation=kolding)
    actions.publish(entry_id=published.pk, by=an_administrator(), today=TODAY)
    assert audit.without_source() == []
    assert audit.broken_links() == []


def test_a_published_row_that_points_to_a_draft_is_a_broken_link(catalogue, kolding):
    entry = EnterpriseFactory()
    hidden = OrganisationFactory(status="draft")
    entry.supporters.create(organisation=hidden, citation=entry.sources.get())
    assert audit.broken_links() == ["1 støttegiver.organisation peger på noget, der ikke er udgivet"]
