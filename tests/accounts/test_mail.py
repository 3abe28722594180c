"""Mail: text and HTML in one frame, never to someone who said no, and saying no needs no log-in."""

from __future__ import annotations

import email
import re
from email import policy

import pytest
from django.core import mail as outgoing
from django.core.mail import EmailMessage
from django.template import engines

from accounts import mail
from accounts.models import MailKind, MailRefusal, User
from tests.conftest import PortalClient
from tests.factories import UserFactory, UserWithRole


@pytest.fixture
def templates(monkeypatch):
    """A kind of mail of the test's own, which extends the frames as the others' do."""
    sources = {
        "mail/confirm.txt": '{% extends "mail/base.txt" %}{% block subject %}Er alt rigtigt hos {{ name }}?{% endblock %}'
        "{% block content %}Se på {{ name }}:\n{{ site }}/x/{% endblock %}",
        "mail/confirm.html": '{% extends "mail/base.html" %}{% block content %}<p>Se på {{ name }}</p>{% endblock %}',
    }
    engine = engines["django"]
    monkeypatch.setattr(mail, "render_to_string", lambda name, context: engine.from_string(sources[name]).render(context))


def send(callbacks, to="Person@Example.dk"):
    with callbacks(execute=True):
        return mail.send(MailKind.CONFIRM, to, {"name": "Æ & B <Aps>"})


def link(message) -> str:
    return "/konto/" + message.extra_headers["List-Unsubscribe"].strip("<>").split("/konto/")[1]


def test_a_mail_has_text_and_html_in_danish_and_says_how_to_say_no(db, templates, django_capture_on_commit_callbacks, settings):
    assert send(django_capture_on_commit_callbacks)
    message = outgoing.outbox[-1]
    assert message.to == ["person@example.dk"]
    assert message.subject == "Er alt rigtigt hos Æ & B <Aps>?"
    assert "Se på Æ & B <Aps>:" in message.body
    html = message.alternatives[0].content
    assert "Se på Æ &amp; B &lt;Aps&gt;" in html
    assert '<html lang="da">' in html
    for part in (message.body, html):
        assert settings.SITE_URL + link(message) in part
    assert not re.search(r"<img|<link|@import|url\(", html), "nothing is fetched from elsewhere"
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    sent = email.message_from_bytes(message.message().as_bytes(), policy=policy.default)
    assert sent["List-Unsubscribe"].strip() == f"<{settings.SITE_URL}{link(message)}>"


def test_who_says_no_by_the_link_gets_no_more_and_can_take_it_back(client, db, templates, django_capture_on_commit_callbacks):
    send(django_capture_on_commit_callbacks)
    path = link(outgoing.outbox[-1])
    page = client.get(path).content.decode()
    assert "Skal person@example.dk ikke have flere mails" in page
    assert not MailRefusal.objects.exists(), "looking isn't saying no: mail programs open links by themselves"
    assert "får ikke flere mails" in client.post(path).content.decode()
    assert not send(django_capture_on_commit_callbacks)
    assert len(outgoing.outbox) == 1
    assert "får igen mails" in client.post(path, {"fortryd": "1"}).content.decode()
    assert send(django_capture_on_commit_callbacks)


def test_a_mail_program_says_no_with_one_post_and_no_page(db):
    strict = PortalClient(enforce_csrf_checks=True)
    path = f"/konto/mail/fravaelg/{mail.sign('person@example.dk', MailKind.PUBLISHED)}/"
    assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert [(each.address, each.kind) for each in MailRefusal.objects.all()] == [("person@example.dk", "published")]
    strict.post(path)
    assert MailRefusal.objects.count() == 1


@pytest.mark.parametrize("change", [lambda s: s[:-1], lambda s: "x" + s, lambda s: "x", lambda s: "æ", lambda s: ".", lambda s: "a:b"])
def test_a_link_that_is_not_ours_is_no_page(client, db, change):
    signed = change(mail.sign("person@example.dk", MailKind.CONFIRM))
    for method in (client.get, client.post):
        assert method(f"/konto/mail/fravaelg/{signed}/").status_code == 404
    assert not MailRefusal.objects.exists()


def test_a_person_chooses_their_mails_on_their_own_page(client, db):
    user = UserFactory(email="mig@example.dk")
    MailRefusal.objects.create(address="en.anden@example.dk", kind="confirm")
    client.force_login(user)
    assert (
        client.get("/konto/min-side/mail/").content.decode().count(" checked") == len(MailKind) - 2
    )  # neither a contact's nor an administrator's
    client.post("/konto/min-side/mail/", {"mail": ["received", "findes-ikke"]})
    refused = set(MailRefusal.objects.filter(address="mig@example.dk").values_list("kind", flat=True))
    assert refused == {"sent_back", "published", "confirm"}
    client.post("/konto/min-side/mail/", {"mail": ["received", "sent_back", "published", "confirm"]})
    assert not MailRefusal.objects.filter(address="mig@example.dk").exists()
    assert MailRefusal.objects.filter(address="en.anden@example.dk").exists()


def test_administrators_alone_are_asked_about_their_own_mail(client, db):
    client.force_login(UserWithRole("admin"))
    assert client.get("/konto/min-side/mail/").content.decode().count(" checked") == len(MailKind) - 1
    client.post("/konto/min-side/mail/", {"mail": [kind for kind in MailKind if kind != MailKind.THRESHOLDS]})
    assert set(MailRefusal.objects.values_list("kind", flat=True)) == {"thresholds"}


def test_a_mail_server_that_fails_takes_nothing_back(db, templates, django_capture_on_commit_callbacks, monkeypatch, caplog):
    def fail(self, fail_silently=False):
        raise ConnectionRefusedError("no mail server")

    monkeypatch.setattr(EmailMessage, "send", fail)
    assert send(django_capture_on_commit_callbacks)
    assert "no mail server" in caplog.text


def test_local_mail_goes_to_the_console_and_to_files(settings, tmp_path, capsys):
    settings.MAIL_DIR = tmp_path / "mail"
    settings.EMAIL_BACKEND = "accounts.mail_files.Backend"
    EmailMessage("Æ emne", "Teksten på dansk", "fra@example.dk", ["til@example.dk"]).send()
    written = email.message_from_bytes(next(settings.MAIL_DIR.glob("*.eml")).read_bytes(), policy=policy.default)
    assert written["subject"] == "Æ emne"
    assert "Teksten på dansk" in written.get_content()
    shown = capsys.readouterr().err
    assert "Æ emne" in shown
    assert "til@example.dk" in shown


def test_account_mails_have_html_too_with_the_text_escaped(client, db):
    user = User.objects.create_user("person@example.dk", "x", name="<b>Fed</b>")
    user.confirm_address()
    client.post("/konto/nulstil/", {"email": "person@example.dk"})
    message = outgoing.outbox[-1]
    html = message.alternatives[0].content
    assert "Hej <b>Fed</b>" in message.body
    assert "Hej &lt;b&gt;Fed&lt;/b&gt;" in html
    assert re.search(r'<a href="https?://[^"]+/konto/nulstil/[^"]+"', html)
