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
from accounts.mailing.choosing import ADMINISTRATORS, ALLOWED, PEOPLE, when
from accounts.models import MailChoice, MailKind, User, WaitingMail, When
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
    assert not MailChoice.objects.exists(), "looking isn't saying no: mail programs open links by themselves"
    assert "får ikke flere mails" in client.post(path).content.decode()
    assert not send(django_capture_on_commit_callbacks)
    assert len(outgoing.outbox) == 1
    assert "får igen mails" in client.post(path, {"fortryd": "1"}).content.decode()
    assert send(django_capture_on_commit_callbacks)


def test_a_mail_program_says_no_with_one_post_and_no_page(db):
    strict = PortalClient(enforce_csrf_checks=True)
    path = f"/konto/mail/fravaelg/{mail.sign('person@example.dk', MailKind.PUBLISHED)}/"
    assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert [(each.address, each.kind, each.when) for each in MailChoice.objects.all()] == [("person@example.dk", "published", "never")]
    strict.post(path)
    assert MailChoice.objects.count() == 1


@pytest.mark.parametrize("change", [lambda s: s[:-1], lambda s: "x" + s, lambda s: "x", lambda s: "æ", lambda s: ".", lambda s: "a:b"])
def test_a_link_that_is_not_ours_is_no_page(client, db, change):
    signed = change(mail.sign("person@example.dk", MailKind.CONFIRM))
    for method in (client.get, client.post):
        assert method(f"/konto/mail/fravaelg/{signed}/").status_code == 404
    assert not MailChoice.objects.exists()


@pytest.mark.parametrize("kind", MailKind)
def test_a_kind_comes_as_chosen_and_never_in_a_way_that_isnt_offered(kind):
    for said in When:
        expected = said if said in ALLOWED[kind] else ALLOWED[kind][0]
        assert when(kind, {kind: said}) == expected
        without = When.NEVER if expected == When.DAILY and kind != MailKind.DIGEST else expected
        assert when(kind, {kind: said, MailKind.DIGEST: "never"}) == (When.NEVER if kind == MailKind.DIGEST else without)
    assert when(kind, {}) == ALLOWED[kind][0] == (When.NOW if kind == MailKind.INVITED else When.DAILY)


def test_a_person_is_told_as_they_have_chosen(db, templates, django_capture_on_commit_callbacks):
    user = UserFactory()

    def tell() -> tuple[bool, int, int]:
        outgoing.outbox.clear()
        WaitingMail.objects.all().delete()
        with django_capture_on_commit_callbacks(execute=True):
            told = [mail.tell(MailKind.CONFIRM, user, about="case", keys=[7], context={"name": "A"}) for _ in range(2)]
        return all(told), len(outgoing.outbox), WaitingMail.objects.count()

    assert tell() == (True, 0, 1), "the same thing waits once"
    choice = MailChoice.objects.create(address=user.email, kind="confirm", when="now")
    assert tell() == (True, 2, 0)
    assert "/konto/min-side/mail/" in outgoing.outbox[0].body
    choice.when = "never"
    choice.save()
    assert tell() == (False, 0, 0)
    choice.delete()
    user.is_active = False
    assert tell() == (False, 0, 0)


MY_MAIL = "/konto/min-side/mail/"


def test_a_person_chooses_their_mails_on_their_own_page(client, db):
    user = UserFactory(email="mig@example.dk")
    MailChoice.objects.create(address="en.anden@example.dk", kind="confirm", when="never")
    client.force_login(user)
    page = client.get(MY_MAIL).content.decode()
    assert page.count(' value="daily" checked') == len(PEOPLE) + 1  # and the daily mail itself
    assert not any(f'name="{kind.value}"' in page for kind in (*ADMINISTRATORS, MailKind.INVITED))
    typed = {**dict.fromkeys(PEOPLE, "daily"), "digest": "daily", "confirm": "now", "published": "never"}
    wrong = client.post(MY_MAIL, {**typed, "received": "i-morgen"}).content.decode()
    assert "Vælg en af mulighederne." in wrong
    assert 'name="confirm" value="now" checked' in wrong, "what was chosen stays"
    assert "Vælg, hvornår du vil have den." in client.post(MY_MAIL, {}).content.decode()
    assert not mail.chosen("mig@example.dk")
    assert client.post(MY_MAIL, typed, follow=True).status_code == 200
    chosen = mail.chosen("mig@example.dk")
    assert (chosen["confirm"], chosen["published"], chosen["received"]) == ("now", "never", "daily")
    assert mail.chosen("en.anden@example.dk") == {"confirm": "never"}


def test_administrators_alone_are_asked_about_their_own_mail(client, db):
    client.force_login(UserWithRole("admin"))
    page = client.get(MY_MAIL).content.decode()
    assert all(f'name="{kind.value}"' in page for kind in ADMINISTRATORS)
    assert 'name="queues" value="now"' not in page, "a count of what is new comes in the daily mail or not at all"
    client.post(MY_MAIL, {**dict.fromkeys((*PEOPLE, *ADMINISTRATORS, "digest"), "daily"), "thresholds": "never"})
    assert list(MailChoice.objects.filter(when="never").values_list("kind", flat=True)) == ["thresholds"]


def test_taking_a_no_back_brings_what_was_chosen_before(client, db):
    UserFactory(email="mig@example.dk")
    MailChoice.objects.create(address="mig@example.dk", kind="confirm", when="now")
    path = f"/konto/mail/fravaelg/{mail.sign('mig@example.dk', MailKind.CONFIRM)}/"
    said_no = client.post(path).content.decode()
    assert 'name="fortryd" value="now"' in said_no
    assert MY_MAIL in said_no
    for typed, expected in (("now", "now"), ("never", "daily"), ("<b>", "daily")):
        client.post(path, {"fortryd": typed})
        assert mail.chosen("mig@example.dk") == {"confirm": expected}


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
