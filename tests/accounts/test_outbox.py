"""The outbox: a request writes its mail and speaks to no server; a process sends it once, tries again, and gives up."""

from __future__ import annotations

import datetime as dt
import socket
import threading
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives, send_mail
from django.core.mail.backends import locmem
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from accounts import mail as portal_mail
from accounts.mailing import outbox
from accounts.mailing.outbox import send_waiting
from accounts.models import MailKind, OutgoingMail, User
from tests.at_once import at_once
from tests.conftest import PortalClient
from tests.factories import UserFactory, UserWithRole

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def queued(settings):
    settings.EMAIL_BACKEND = "accounts.mailing.outbox.Backend"
    settings.DELIVERY_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def refusing(monkeypatch):
    """A mail server that answers as the test says, and the mails it was offered."""

    def refuse(error: Exception) -> list[str]:
        offered = []

        def send_messages(self, messages):
            offered.extend(message.to[0] for message in messages)
            raise error

        monkeypatch.setattr(locmem.EmailBackend, "send_messages", send_messages)
        return offered

    return refuse


def test_a_hanging_mail_server_is_nothing_to_a_request(settings, person_with_address):
    """Ten people ask for a new password while the server takes connections and never answers."""
    settings.DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    reached = []
    with socket.create_server(("127.0.0.1", 0)) as hanging:
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", hanging.getsockname()[1], 0.3
        taker = threading.Thread(target=lambda: reached.append(hanging.accept()), daemon=True)
        taker.start()
        for number in range(10):
            client = PortalClient(REMOTE_ADDR=f"10.1.1.{number}")
            assert client.post("/konto/nulstil/", {"email": f"ukendt{number}@example.dk"}).status_code == 302
        assert reached == []
        assert OutgoingMail.objects.count() == 10
        assert send_waiting() == (0, 1), "the sender meets it, and leaves the rest for later"
        taker.join(5)
        assert len(reached) == 1
        reached[0][0].close()
    assert OutgoingMail.objects.exclude(error="").count() == 1


@pytest.fixture
def person_with_address() -> User:
    return UserFactory()


def test_every_mail_of_the_portal_goes_by_it(client, django_capture_on_commit_callbacks):
    admin, kept = UserWithRole("admin"), UserWithRole("municipal")
    client.force_login(admin)
    rows = {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/admin/accounts/user/add/", {"email": "ny@example.dk", "name": "Ny", **rows})
        portal_mail.send(MailKind.CONFIRM, kept.email, {"entries": []})
        portal_mail.notice(kept, "hand_over_undone", hand_over=None)
    assert set(OutgoingMail.objects.values_list("to", flat=True)) == {"ny@example.dk", kept.email}
    assert OutgoingMail.objects.count() == 3
    assert mail.outbox == []
    call_command("send_mail", verbosity=0)
    assert len(mail.outbox) == 3
    assert not OutgoingMail.objects.exists(), "no text with a key in it stays behind"


def test_a_mail_arrives_as_it_was_written():
    message = EmailMultiAlternatives("Emne æøå", "Tekst", "fra@example.dk", ["til@example.dk"], headers={"List-Unsubscribe": "<x>"})
    message.attach_alternative("<p>Tekst</p>", "text/html")
    message.send()
    send_waiting()
    (sent,) = mail.outbox
    assert (sent.subject, sent.body, sent.from_email, sent.to) == ("Emne æøå", "Tekst", "fra@example.dk", ["til@example.dk"])
    assert (sent.alternatives[0][0], sent.extra_headers) == ("<p>Tekst</p>", {"List-Unsubscribe": "<x>"})


@pytest.mark.both_databases
def test_a_mail_falls_with_its_transaction():
    with transaction.atomic():
        send_mail("Emne", "Tekst", None, ["til@example.dk"])
        transaction.set_rollback(True)
    assert not OutgoingMail.objects.exists()


def test_a_server_that_is_away_is_tried_again_later_and_later(refusing, monkeypatch):
    offered = refusing(SMTPServerDisconnected())
    for number in range(3):
        send_mail("Emne", "Tekst", None, [f"til{number}@example.dk"])
    assert send_waiting() == (0, 1)
    assert len(offered) == 1, "the others aren't tried at a server that is away"
    first = OutgoingMail.objects.get(to=offered[0])
    waits = []
    for _ in range(6):
        waits.append(round((first.next_try - timezone.now()).total_seconds() / 60))
        OutgoingMail.objects.update(next_try=timezone.now() + dt.timedelta(days=1))
        OutgoingMail.objects.filter(pk=first.pk).update(next_try=timezone.now())
        send_waiting()
        first.refresh_from_db()
    assert waits == [1, 5, 30, 120, 360, 360]
    assert first.given_up_at is None
    OutgoingMail.objects.filter(pk=first.pk).update(next_try=timezone.now(), at=timezone.now() - outbox.GIVE_UP - dt.timedelta(hours=1))
    send_waiting()
    first.refresh_from_db()
    assert (first.given_up_at is not None, first.body) == (True, "")
    assert outbox.prune(timezone.now()) == 0
    assert outbox.prune(timezone.now() + outbox.KEPT_FAILED + dt.timedelta(hours=1)) == 1


@pytest.mark.parametrize(
    ("error", "given_up"),
    [
        (SMTPRecipientsRefused({"til@example.dk": (550, b"No such user")}), True),
        (SMTPRecipientsRefused({"til@example.dk": (450, b"Busy")}), False),
        (SMTPDataError(554, b"Spam"), True),
        (SMTPDataError(451, b"Later"), False),
        (ConnectionRefusedError(), False),
    ],
)
def test_what_the_server_refuses_for_good_is_given_up_at_once(refusing, error, given_up):
    refusing(error)
    send_mail("Emne", "Tekst", None, ["til@example.dk"])
    send_waiting()
    assert (OutgoingMail.objects.get().given_up_at is not None) is given_up


def test_a_sender_that_was_killed_leaves_its_mail_to_the_next():
    send_mail("Emne", "Tekst", None, ["til@example.dk"])
    assert outbox._claim() is not None  # and then the process dies
    assert send_waiting() == (0, 0)
    OutgoingMail.objects.update(next_try=timezone.now() - dt.timedelta(seconds=1))
    assert send_waiting() == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_each_mail_once():
    for number in range(20):
        send_mail("Emne", "Tekst", None, [f"til{number}@example.dk"])
    answers = at_once(send_waiting, send_waiting)
    assert sum(sent for sent, _ in answers) == 20
    assert len({message.to[0] for message in mail.outbox}) == len(mail.outbox) == 20


def test_administrators_see_what_did_not_go_and_not_what_stood_in_it(client, refusing):
    refusing(SMTPDataError(554, b"Spam"))
    send_mail("Emnet", "Nøglen til kontoen", None, ["til@example.dk"])
    client.force_login(UserWithRole("admin"))
    row = OutgoingMail.objects.get()
    for path in ("", f"{row.pk}/change/"):
        html = client.get(f"/admin/accounts/outgoingmail/{path}").content.decode()
        assert "til@example.dk" in html
        assert "Nøglen" not in html
    OutgoingMail.objects.update(next_try=timezone.now() + dt.timedelta(hours=5))
    client.post("/admin/accounts/outgoingmail/", {"action": "try_now", "_selected_action": row.pk})
    assert send_waiting() == (0, 1)
    assert "SMTPDataError" in client.get("/admin/accounts/outgoingmail/").content.decode()
