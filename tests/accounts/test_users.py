"""People: e-mail login, one account an address whatever its capitals, demo users only on a person's own machine."""

from __future__ import annotations

import io
import re

import pytest
from django.core.management import call_command
from django.db import IntegrityError
from django.test import override_settings

from accounts.models import User


def test_a_person_logs_in_with_e_mail_whatever_the_capitals(client, db):
    User.objects.create_user("Person@Example.dk", "et-langt-kodeord-1").confirm_address()
    response = client.post("/konto/log-ind/", {"login": "PERSON@example.DK", "password": "et-langt-kodeord-1"})
    assert response.status_code == 302
    assert "Log ud" in client.get("/om/").content.decode()


def test_a_wrong_password_is_explained_and_the_address_kept(client, db):
    User.objects.create_user("person@example.dk", "et-langt-kodeord-1")
    known = client.post("/konto/log-ind/", {"login": "person@example.dk", "password": "x"}).content.decode()
    unknown = client.post("/konto/log-ind/", {"login": "ingen@example.dk", "password": "x"}).content.decode()
    assert "E-mail og adgangskode passer ikke sammen" in known
    assert 'value="person@example.dk"' in known
    assert re.sub(r"person@|ingen@|csrf.*?>", "", known) == re.sub(r"person@|ingen@|csrf.*?>", "", unknown)


def test_two_accounts_can_not_share_an_address(db):
    User.objects.create_user("person@example.dk")
    with pytest.raises(IntegrityError):
        User.objects.bulk_create([User(email="PERSON@example.dk")])


def test_an_address_is_needed():
    with pytest.raises(ValueError, match="e-mail"):
        User.objects.create_user("")


@override_settings(LOCAL=True)
def test_demo_users_are_made_once_and_their_passwords_printed_once(client, db):
    out = io.StringIO()
    call_command("make_demo_users", stdout=out)
    emails = ["boligsocial@example.dk", "kommune@example.dk", "admin@example.dk"]
    assert all(email in out.getvalue() for email in emails)
    password = re.search(r"admin@example.dk +adgangskode: (\S+)", out.getvalue())[1]
    assert client.login(username="admin@example.dk", password=password)
    again = io.StringIO()
    call_command("make_demo_users", stdout=again)
    assert again.getvalue() == ""
    assert User.objects.filter(is_superuser=True).count() == 1


def test_the_commands_administrator_and_the_demo_users_can_log_in_at_once(client, db):
    User.objects.create_superuser("admin@example.dk", "et-langt-kodeord-1")
    answer = client.post("/konto/log-ind/", {"login": "admin@example.dk", "password": "et-langt-kodeord-1"})
    assert answer.headers["Location"] == "/konto/to-trin/"
