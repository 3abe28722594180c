"""Links in mails about accounts are under SITE_URL, whatever Host the request came with."""

from __future__ import annotations

import re

import pytest
from allauth.account.adapter import get_adapter
from allauth.core import context
from django.core import mail
from django.test import RequestFactory

from accounts import actions
from accounts.models import User
from tests.conftest import PortalClient

PASSWORD = "et-langt-kodeord-1"
SITE = "https://portal.example.dk"
FALSE = "evil.example"


@pytest.fixture(autouse=True)
def two_hosts(settings):
    """The portal answers to a second name, which a stranger may put in the Host header."""
    settings.ALLOWED_HOSTS = ["localhost", FALSE]
    settings.SITE_URL = SITE


@pytest.fixture
def person(db) -> User:
    user = User.objects.create_user("person@example.dk", PASSWORD, name="En Person")
    user.confirm_address()
    return user


@pytest.fixture
def deceiver() -> PortalClient:
    client = PortalClient()
    client.defaults["HTTP_HOST"] = client.defaults["HTTP_X_FORWARDED_HOST"] = FALSE
    return client


def under_the_site() -> list[str]:
    """The links of the mails that were sent; fails when one leads elsewhere, or a mail speaks of the other host."""
    links = []
    for message in mail.outbox:
        texts = [message.subject, message.body, *(str(part.content) for part in message.alternatives)]
        assert not [text for text in texts if FALSE in text], message.subject
        links += re.findall(r"https?://\S+", message.body)
    assert all(link.startswith(SITE + "/") for link in links), links
    return links


def test_a_link_to_choose_a_password(deceiver, person):
    deceiver.post("/konto/nulstil/", {"email": person.email})
    assert len(under_the_site()) == 1


def test_a_mail_to_an_unknown_address(deceiver, db):
    deceiver.post("/konto/nulstil/", {"email": "ingen@example.dk"})
    assert len(mail.outbox) == 1
    under_the_site()


def test_a_link_to_confirm_an_address(deceiver, db):
    User.objects.create_user("ny@example.dk", PASSWORD)
    deceiver.post("/konto/log-ind/", {"login": "ny@example.dk", "password": PASSWORD})
    assert len(under_the_site()) == 1


def test_an_invitation(person, django_capture_on_commit_callbacks):
    request = RequestFactory(headers={"host": FALSE}).get("/")
    with django_capture_on_commit_callbacks(execute=True), context.request_context(request):
        actions.invite(user=person, request=request)
    assert len(under_the_site()) == 1


def test_a_mail_that_there_is_an_account_already(person):
    request = RequestFactory(headers={"host": FALSE}).get("/")
    with context.request_context(request):
        get_adapter(request).send_account_already_exists_mail(person.email)
    assert len(under_the_site()) == 1


def test_the_link_of_a_mail_still_works(client, deceiver, person):
    deceiver.post("/konto/nulstil/", {"email": person.email})
    link = under_the_site()[0].removeprefix(SITE)
    assert client.get(link).status_code == 302
