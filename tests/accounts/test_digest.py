"""The daily mail: what waits for a person, once, as things are when it's written; and nothing twice, whatever stops or fails."""

from __future__ import annotations

import datetime as dt
import re
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail as outgoing
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.utils import timezone
from django.utils.html import escape

from accounts import mail
from accounts.actions import change_address
from accounts.keepers import administrators
from accounts.mailing import digest, due
from accounts.models import LastDigest, MailChoice, MailKind, User, WaitingMail
from accounts.reports import actions as reports
from accounts.rights import of
from cases.actions import LIFE as CASE
from enterprises.actions import ask_to_take_over, propose_by_link
from enterprises.models import ContactInvitation
from procurement import actions as procurement
from procurement.models import Threshold
from search import index
from tests.at_once import at_once
from tests.enterprises.builders import a_contact
from tests.factories import CaseFactory, EnterpriseFactory, OrganisationFactory, UserFactory, UserWithRole, give_second_factor, mail_at_once

NOW = timezone.now()
TOMORROW = NOW + dt.timedelta(days=1)
LONG_AGO = timezone.localdate() - dt.timedelta(days=400)


@pytest.fixture
def town(empty_registry):
    return OrganisationFactory(name="Prøve Kommune", kind="municipality")


@pytest.fixture
def writer(town):
    return UserWithRole("housing", town)


def wait(user, kind: MailKind, about: str, *keys: int) -> None:
    assert mail.tell(kind, user, about=about, keys=keys, context={})


def letters() -> dict[str, outgoing.EmailMultiAlternatives]:
    """The mails sent since the last look, by whom they are to."""
    found = {message.to[0]: message for message in outgoing.outbox}
    assert len(found) == len(outgoing.outbox)
    outgoing.outbox.clear()
    return found


def test_one_mail_with_a_heading_for_each_kind_links_and_a_no_to_each(town, writer, settings):
    due = CaseFactory(steward=town, confirmed_on=LONG_AGO, title="Æbler <b>")
    back = CaseFactory(steward=town, status="draft", title="Sendt tilbage")
    back.events.create(step="sent_back", reason="Skriv mere om\nhaven.")
    public = CaseFactory(steward=town, title="Ude nu")
    for kind, entry in ((MailKind.PUBLISHED, public), (MailKind.CONFIRM, due), (MailKind.SENT_BACK, back), (MailKind.CONFIRM, due)):
        wait(writer, kind, "case", entry.pk)
    assert digest.send_to(writer.pk, NOW)
    message = letters()[writer.email]
    html = message.alternatives[0].content
    assert message.subject == "Nyt til dig på Partnerskabsportalen (3)"
    for body, last in ((message.body.casefold(), "\nudgivet"), (html.casefold(), ">udgivet")):
        places = [body.index(text) for text in ("er det stadig rigtigt?", "sendt tilbage: noget skal rettes", last)]
        assert places == sorted(places), "what there is to do comes first"
    assert message.body.count("Æbler <b>") == 1
    assert "Æbler &lt;b&gt;</a>" in html
    assert "Skriv mere om<br>haven." in html
    for address in (f"{due.get_absolute_url()}", f"{back.get_absolute_url()}ret/", public.get_absolute_url(), "/konto/min-side/mail/"):
        assert f"{settings.SITE_URL}{address}" in message.body
        assert f'href="{settings.SITE_URL}{address}"' in html
    refused = {mail.read(signed) for signed in re.findall(r"/konto/mail/fravaelg/([^/]+)/", message.body)}
    assert refused == {(writer.email, kind) for kind in (MailKind.CONFIRM, MailKind.SENT_BACK, MailKind.PUBLISHED, MailKind.DIGEST)}
    one_click = re.search(r"/konto/mail/fravaelg/([^/]+)/", message.extra_headers["List-Unsubscribe"])
    assert mail.read(one_click[1]) == (writer.email, MailKind.DIGEST)
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert not WaitingMail.objects.exists(), "what has been told is forgotten"


def test_one_a_day_and_none_when_there_is_nothing(town, writer):
    entry = CaseFactory(steward=town)
    assert not digest.send_to(writer.pk, NOW)
    wait(writer, MailKind.PUBLISHED, "case", entry.pk)
    assert digest.send_to(writer.pk, NOW)
    wait(writer, MailKind.PUBLISHED, "case", entry.pk)
    assert not digest.send_to(writer.pk, NOW)
    assert WaitingMail.objects.count() == 1
    assert digest.send_to(writer.pk, TOMORROW)
    assert len(outgoing.outbox) == 2
    assert not digest.send_to(writer.pk, TOMORROW + dt.timedelta(days=1))


def _leave(writer):
    writer.memberships.update(ends_on=timezone.localdate() - dt.timedelta(days=2))


def _close(writer):
    writer.is_active = False
    writer.save()


def _set(**values):
    def change(writer):
        CASE.model.objects.update(**values)

    return change


def _refuse(kind):
    return lambda writer: MailChoice.objects.create(address=writer.email, kind=kind, when="never")


@pytest.mark.parametrize(
    ("kind", "status", "change"),
    [
        (MailKind.CONFIRM, "published", _set(status="archived")),
        (MailKind.CONFIRM, "published", _set(confirmed_on=timezone.localdate())),
        (MailKind.CONFIRM, "published", _leave),
        (MailKind.CONFIRM, "published", _close),
        (MailKind.CONFIRM, "published", _refuse("confirm")),
        (MailKind.CONFIRM, "published", _refuse("digest")),
        (MailKind.SENT_BACK, "draft", _set(status="submitted")),
        (MailKind.SENT_BACK, "draft", _leave),
        (MailKind.RECEIVED, "submitted", _set(status="published")),
        (MailKind.RECEIVED, "submitted", _leave),
        (MailKind.PUBLISHED, "published", _set(status="archived")),
        (MailKind.PUBLISHED, "published", lambda writer: CASE.model.objects.all().delete()),
    ],
)
def test_what_holds_no_more_is_not_told(town, writer, kind, status, change):
    entry = CaseFactory(steward=town, status=status, confirmed_on=LONG_AGO)
    wait(writer, kind, "case", entry.pk)
    change(writer)
    assert not digest.send_to(writer.pk, NOW)
    assert outgoing.outbox == []
    assert not WaitingMail.objects.exists()


def test_it_would_have_been_told_otherwise(town, writer):
    for kind, status in ((MailKind.CONFIRM, "published"), (MailKind.SENT_BACK, "draft"), (MailKind.RECEIVED, "submitted")):
        wait(writer, kind, "case", CaseFactory(steward=town, status=status, confirmed_on=LONG_AGO).pk)
    assert digest.send_to(writer.pk, NOW)
    assert "(3)" in letters()[writer.email].subject


def test_a_long_list_is_cut_and_says_so(town, writer, monkeypatch):
    monkeypatch.setattr(digest, "MOST", 2)
    wait(writer, MailKind.PUBLISHED, "case", *(CaseFactory(steward=town).pk for _ in range(5)))
    assert digest.send_to(writer.pk, NOW)
    message = letters()[writer.email]
    assert message.subject.endswith("(5)")
    assert "og 3 til." in message.body
    assert message.body.count("/cases/") == 2


def test_administrators_are_told_what_is_new_in_their_queues_and_nobody_else_is(town, writer):
    admin, waits, refuses = UserWithRole("admin"), UserWithRole("admin", both_steps=False), UserWithRole("admin")
    MailChoice.objects.create(address=refuses.email, kind=MailKind.QUEUES, when="never")
    case = CaseFactory(status="submitted", steward=town)
    case.events.create(step="submitted", by=writer)
    nobodys = EnterpriseFactory()
    ask_to_take_over(entry_id=nobodys.pk, by=writer, organisation=town, reason="Vi kender dem.")
    reports.report(by=writer, rights=of(writer), page="/cases/", text="Noget er galt", correction="")
    after = timezone.now()  # all of it has come, however long the tests before this one took
    digest.send_all(after)
    told = letters()
    assert set(told) == {admin.email}
    body = told[admin.email].body
    for name in ("Cases til godkendelse", "Ønsker om at holde en virksomhed ved lige", "Meldte fejl, som administratorerne skal svare på"):
        assert f"- {name}\n  1 ny, 1 venter i alt." in body
    assert "Virksomheder til godkendelse" not in body
    assert waits.email not in told
    digest.send_all(after + dt.timedelta(days=1))
    assert letters() == {}, "what has waited since the last time is no news"
    another = EnterpriseFactory(status="submitted", steward=town)
    another.events.create(step="submitted", by=writer)
    another.events.update(at=after + dt.timedelta(hours=1))
    case.events.create(step="sent_back", by=admin)
    digest.send_all(after + dt.timedelta(days=2))
    assert "- Virksomheder til godkendelse\n  1 ny, 1 venter i alt." in letters()[admin.email].body


def test_who_keeps_a_page_is_told_of_an_error_and_who_reported_it_of_the_answer(town, writer):
    reader, admin = UserFactory(), UserWithRole("admin")
    entry = CaseFactory(steward=town, responsible=writer)
    index.index("case", [entry.pk])
    report = reports.report(by=reader, rights=of(reader), page=entry.get_absolute_url(), text="Årstallet er forkert", correction="")
    digest.send_all(NOW)
    told = letters()
    assert set(told) == {writer.email}, "the organisation's own; the administrators see it in their queue"
    assert "Årstallet er forkert" in told[writer.email].body
    assert f"/fejl/{report.pk}/" in told[writer.email].body
    reports.decide(report_ids=[report.pk], by=admin, state="handled", answer="Det er rettet nu.")
    digest.send_all(NOW)
    told = letters()
    assert set(told) == {reader.email}
    assert "Rettet: Det er rettet nu." in told[reader.email].body


def test_who_keeps_an_enterprise_is_told_of_a_proposal_until_it_is_decided(town):
    consultant = UserWithRole("municipal", town)
    entry = EnterpriseFactory(steward=town, name="Caféen")
    contact = a_contact(entry)
    for _ in range(2):
        invitation = ContactInvitation.objects.create(contact=contact, email=contact.email, by=consultant)
        propose_by_link(invitation_id=invitation.pk, changes={}, comment="Vi er flyttet.", now=NOW)
    entry.proposals.filter(pk=entry.proposals.first().pk).update(state="rejected", decided_at=NOW)
    digest.send_all(NOW)
    body = letters()[consultant.email].body
    assert body.count("- Caféen") == 1
    assert f"/virksomheder/{entry.slug}/forslag/{entry.proposals.last().pk}/" in body


def test_administrators_are_told_of_amounts_that_run_out_unless_new_ones_have_come(town):
    admin = UserWithRole("admin")
    ends = timezone.localdate() + dt.timedelta(days=20)
    known = {"buyer_type": "alle", "contract_type": "vare", "legal_reference": "§ 6", "source_title": "Kilde", "found_as": "dkk"}
    Threshold.objects.create(key="works", amount_dkk=5, valid_from=LONG_AGO, valid_to=ends, **known)
    assert procurement.tell_of_expiry(today=timezone.localdate()) == 1
    assert digest.send_to(admin.pk, NOW)
    assert "Gælder til og med" in letters()[admin.email].body
    wait(admin, MailKind.THRESHOLDS, "thresholds", WaitingMail.objects.count() + 1)
    Threshold.objects.create(key="works", amount_dkk=6, valid_from=ends + dt.timedelta(days=1), **known)
    assert not digest.send_to(admin.pk, TOMORROW)


def fails_with(monkeypatch, error, only_to: str = "") -> list[str]:
    """Let the mail server refuse; returns the addresses it's asked about."""
    asked: list[str] = []
    really = EmailMessage.send

    def send(self, fail_silently=False):
        asked.append(self.to[0])
        if only_to in self.to[0]:
            raise error
        return really(self, fail_silently)

    monkeypatch.setattr(EmailMessage, "send", send)
    return asked


def waiting_for(*people, town) -> None:
    entry = CaseFactory(steward=town)
    for person in people:
        wait(person, MailKind.PUBLISHED, "case", entry.pk)


def test_a_mail_server_that_is_down_is_asked_once_and_again_the_next_time(town, writer, monkeypatch):
    other = UserWithRole("housing", town)
    waiting_for(writer, other, town=town)
    with monkeypatch.context() as patched:
        asked = fails_with(patched, SMTPServerDisconnected("gone"))
        assert "forsøges næste gang" in digest.send_all(NOW)
    assert len(asked) == 1
    assert not LastDigest.objects.exists()
    assert digest.send_all(NOW) == "2 samlemails sendt."
    assert set(letters()) == {writer.email, other.email}


def test_one_address_that_is_refused_keeps_nobody_else_from_their_mail(town, writer, monkeypatch):
    other = UserWithRole("housing", town)
    before = LastDigest.objects.create(user=writer, day=LONG_AGO, at=NOW - dt.timedelta(days=400))
    waiting_for(writer, other, town=town)
    with monkeypatch.context() as patched:
        fails_with(patched, SMTPRecipientsRefused({}), writer.email)
        digest.send_all(NOW)
    assert set(letters()) == {other.email}
    assert LastDigest.objects.get(user=writer).at == before.at
    assert digest.send_to(writer.pk, NOW + dt.timedelta(hours=1))


@pytest.mark.both_databases
def test_a_run_that_stops_on_the_way_sends_nothing_again(town, writer, monkeypatch, caplog):
    """It stops after the mail has gone and before that is forgotten: as if the power went."""
    waiting_for(writer, town=town)
    with monkeypatch.context() as patched:
        fails_with(patched, KeyboardInterrupt())
        with pytest.raises(KeyboardInterrupt):
            digest.send_all(NOW)
    assert digest.send_all(NOW) == "0 samlemails sendt."
    assert digest.send_all(TOMORROW) == "0 samlemails sendt."
    assert digest.send_all(TOMORROW + dt.timedelta(days=1)) == "0 samlemails sendt."
    assert not WaitingMail.objects.exists()
    assert "may not have been" in caplog.text


def test_what_no_server_takes_is_given_up_after_a_while(town, writer):
    waiting_for(writer, town=town)
    WaitingMail.objects.update(at=NOW - dt.timedelta(days=15))
    assert digest.send_all(NOW) == "0 samlemails sendt."
    assert not WaitingMail.objects.exists()


def test_the_command_does_it_all_twice_a_day_and_sends_once(town, writer, capsys):
    case = CaseFactory(steward=town, confirmed_on=LONG_AGO, responsible=writer)
    call_command("send_due_mail")
    assert capsys.readouterr().out.splitlines() == [
        "1 forfaldne, 1 bedt om bekræftelse.",
        "0 fik besked om beløb, der udløber.",
        "1 samlemails sendt.",
    ]
    assert set(letters()) == {writer.email}
    for name in ("send_due_mail", "ask_to_confirm", "tell_of_expiry"):
        call_command(name)
    told = capsys.readouterr()
    assert told.err.count("er nu en del af send_due_mail") == 2
    assert letters() == {}
    assert case.events.filter(step="asked").count() == 1


def test_a_part_that_fails_keeps_nobody_from_the_others_mail(town, writer, monkeypatch, capsys):
    def broken(now):
        raise RuntimeError("no such table")

    monkeypatch.setitem(due._jobs, "beløbsgrænser", broken)
    CaseFactory(steward=town, confirmed_on=LONG_AGO)
    with pytest.raises(CommandError):
        call_command("send_due_mail")
    assert "beløbsgrænser gik galt" in capsys.readouterr().out
    assert set(letters()) == {writer.email}


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_ask_and_send_once():
    town = OrganisationFactory(kind="municipality")
    people = [UserWithRole("housing", town) for _ in range(3)]
    admin = UserWithRole("admin")
    entries = [CaseFactory(steward=town, confirmed_on=LONG_AGO, responsible=person) for person in people]
    for person, entry in zip(people, entries, strict=True):
        wait(person, MailKind.PUBLISHED, "case", entry.pk)
    sent = CaseFactory(status="submitted", steward=town)
    sent.events.create(step="submitted", by=people[0])
    outgoing.outbox.clear()
    at_once(*[lambda: list(due.do_all(timezone.now()))] * 3)
    told = letters()
    assert set(told) == {person.email for person in (*people, admin)}
    assert [entry.events.filter(step="asked").count() for entry in entries] == [1, 1, 1]
    assert not WaitingMail.objects.exists()


def test_who_wants_it_at_once_gets_it_at_once(town, writer, django_capture_on_commit_callbacks):
    reader, consultant = UserFactory(), UserWithRole("municipal", town)
    mail_at_once(reader, writer, consultant)
    case, enterprise = CaseFactory(steward=town, title="Fritidsjob"), EnterpriseFactory(steward=town, name="Caféen <A>")
    index.index("case", [case.pk])
    contact = a_contact(enterprise)
    invitation = ContactInvitation.objects.create(contact=contact, email=contact.email, by=consultant)
    with django_capture_on_commit_callbacks(execute=True):
        report = reports.report(by=reader, rights=of(reader), page=case.get_absolute_url(), text="Forkert & gammelt", correction="")
        reports.decide(report_ids=[report.pk], by=writer, state="declined", answer="Det står i kilden.")
        proposal = propose_by_link(invitation_id=invitation.pk, changes={}, comment="Vi er flyttet.", now=NOW)
    told = letters()
    for person, subject, texts in (
        (writer, "En fejl er meldt på Fritidsjob", ("Forkert & gammelt", f"/fejl/{report.pk}/")),
        (reader, "Svar på den fejl, du meldte på Fritidsjob", ("Status nu: ikke rettet.", "Det står i kilden.", f"/fejl/{report.pk}/")),
        (consultant, "Forslag til rettelser: Caféen <A>", ("Caféen <A>", f"/virksomheder/{enterprise.slug}/forslag/{proposal.pk}/")),
    ):
        assert told[person.email].subject == subject
        assert [text for text in texts if text not in told[person.email].body] == []
        assert [text for text in texts if escape(text) not in told[person.email].alternatives[0].content] == []
    assert not WaitingMail.objects.exists()


def test_a_role_that_waits_for_its_second_factor_makes_nobody_one_to_tell(town, settings):
    settings.MFA_REQUIRED_ROLES = frozenset({"admin", "housing"})
    waits, ready = UserWithRole("housing", town), UserWithRole("housing", town)
    give_second_factor(ready)
    case = CaseFactory(steward=town, confirmed_on=LONG_AGO, responsible=waits)
    call_command("send_due_mail")
    assert set(letters()) == {ready.email}
    assert case.events.filter(step="asked").count() == 1
    assert list(administrators(timezone.localdate())) == []
    settings.MFA_REQUIRED_ROLES = frozenset()
    superuser = User.objects.create_superuser("chef@example.dk")
    assert list(administrators(timezone.localdate())) == [superuser]


def test_a_new_address_given_by_an_administrator_keeps_what_was_chosen(db, rf):
    user = UserFactory(email="gammel@example.dk")
    user.confirm_address()
    for kind, address in (("confirm", "gammel"), ("published", "gammel"), ("published", "ny")):
        MailChoice.objects.create(address=f"{address}@example.dk", kind=kind, when="never" if address == "gammel" else "now")
    user.email = "ny@example.dk"
    user.save()
    change_address(user=user, request=rf.get("/"))
    assert mail.chosen("ny@example.dk") == {"confirm": "never", "published": "now"}
