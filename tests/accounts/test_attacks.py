"""What an attacker tried against accounts and sessions, and what bad luck does: each stopped, and the person it is aimed at goes on."""

from __future__ import annotations

import datetime as dt
import re
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.utils import timezone

from accounts.models import AddressChange, SecurityEvent, User
from accounts.security import throttle
from accounts.security.sessions import BEGAN, SEEN
from tests.conftest import PortalClient
from tests.factories import TOTP_SECRET, UserFactory, UserWithRole, give_second_factor, totp

PASSWORD = "et-langt-kodeord-1"
OLD, NEW = "ejer@kolding.example.dk", "tyv@example.com"
pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    user = UserFactory(email=OLD)
    user.set_password(PASSWORD)
    user.save()
    user.confirm_address()
    return user


def log_in(client, email=OLD, password=PASSWORD):
    return client.post("/konto/log-ind/", {"login": email, "password": password})


def link_in(message, part: str) -> str:
    return re.search(rf"https?://[^/\s]+(/konto/{part}\S+)", message.body)[1]


def mail_to(address: str):
    return [message for message in mail.outbox if message.to == [address]][-1]


# --- A forgotten session ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/konto/e-mail/", {"action_add": "1", "email": NEW}),
        ("/konto/adgangskode/", {"oldpassword": "gæt", "password1": "nyt-kodeord-hos-tyven", "password2": "nyt-kodeord-hos-tyven"}),
        ("/konto/to-trin/app/", {"code": "123456"}),
        ("/konto/to-trin/app/fjern/", {}),
        ("/konto/to-trin/noedkoder/", {}),
        ("/konto/to-trin/noedkoder/nye/", {}),
        ("/konto/to-trin/noedkoder/hent/", {}),
        ("/konto/to-trin/noegler/ny/", {"name": "Min", "credential": "{}"}),
    ],
)
def test_a_session_alone_changes_neither_address_nor_keys(client, person, path, data):
    if path != "/konto/e-mail/":  # which those with a second factor can't change at all
        give_second_factor(person)
        with context.request_context(None):
            RecoveryCodes.activate(person)
    client.force_login(person)
    before = Authenticator.objects.count()
    answer = client.post(path, data)
    if path == "/konto/adgangskode/":  # which asks for the present one itself
        assert "Adgangskoden er ikke den, du har nu" in answer.content.decode()
    elif answer.status_code != 405:
        assert answer.headers["Location"].startswith(("/konto/bekraeft/", "/konto/to-trin/bekraeft/"))
    if "noedkoder" in path:
        assert client.get(path).headers["Location"].startswith(("/konto/bekraeft/", "/konto/to-trin/bekraeft/"))
    person.refresh_from_db()
    assert (person.email, person.check_password(PASSWORD)) == (OLD, True)
    assert Authenticator.objects.count() == before
    assert not EmailAddress.objects.filter(email=NEW).exists()
    assert mail.outbox == []


@pytest.mark.parametrize("path", ["/konto/e-mail/", "/konto/adgangskode/vaelg/", "/konto/to-trin/app/", "/konto/to-trin/noegler/ny/"])
def test_who_has_neither_password_nor_factor_logs_in_anew_first(client, path):
    """Somebody who comes from an identity provider: nothing can be asked of them here."""
    person = UserFactory()
    person.set_unusable_password()
    person.save()
    person.confirm_address()
    client.force_login(person)
    assert client.get(path).headers["Location"] == f"/konto/log-ind/?next={path}"
    assert client.get("/konto/min-side/").status_code == 302
    client.force_login(person)
    session = client.session
    session["account_authentication_methods_user"] = str(person.pk)
    session["account_authentication_methods"] = [{"method": "socialaccount", "at": time.time() - 10, "provider": "kolding", "uid": "1"}]
    session.save()
    account = SocialAccount.objects.create(user=person, provider="kolding", uid="1", extra_data={"id_token": {}})
    for told in (None, time.time() - 3600, "nu", True):  # that they were sent on at once by a session of the provider's own isn't enough
        account.extra_data = {"id_token": {"auth_time": told}}
        account.save()
        assert client.get(path).headers["Location"] == "/konto/nulstil/", told
    account.extra_data = {"id_token": {"auth_time": int(time.time()) - 10}}
    account.save()
    assert client.get(path).status_code == 200


def stolen(client, person) -> None:
    """A thief at an open session who knows the password changes the address, and what else keeps the owner out."""
    log_in(client)
    client.post("/konto/bekraeft/", {"password": PASSWORD})
    client.post("/konto/e-mail/", {"action_add": "1", "email": NEW})
    client.post(link_in(mail_to(NEW), "e-mail/bekraeft/"))
    person.refresh_from_db()
    assert person.email == NEW


def test_the_old_address_takes_the_account_back(client, person, django_capture_on_commit_callbacks):
    stolen(client, person)
    client.post(
        "/konto/adgangskode/", {"oldpassword": PASSWORD, "password1": "nyt-kodeord-hos-tyven", "password2": "nyt-kodeord-hos-tyven"}
    )
    give_second_factor(person)
    client.post("/konto/nulstil/", {"email": NEW})
    reset = link_in(mail_to(NEW), "nulstil/")
    PortalClient().post("/konto/e-mail/", {"action_add": "1", "email": "tredje@example.com"})
    owner = PortalClient()
    link = link_in(mail_to(OLD), "e-mail/fortryd/")
    assert mail_to(OLD).body.count("Var det ikke dig") == 1, "one way to go, and not a page that the thief now owns"
    assert "Fortryd ændringen" in owner.get(link).content.decode()
    assert AddressChange.objects.get().undone_at is None, "opening the link does nothing yet"
    with django_capture_on_commit_callbacks(execute=True):
        owner.post(link)
    person.refresh_from_db()
    assert person.email == OLD
    assert not person.has_usable_password()
    assert not Authenticator.objects.filter(user=person).exists()
    assert client.get("/konto/min-side/").status_code == 302, "the thief is logged out"
    assert log_in(PortalClient(), NEW, "nyt-kodeord-hos-tyven").status_code == 200
    assert "Linket gælder ikke mere" in PortalClient().get(reset, follow=True).content.decode()
    assert owner.post(link).status_code == 404, "a link is used once"
    chosen = "ejerens-nye-kodeord"
    to_choose = owner.get(link_in(mail_to(OLD), "nulstil/"), follow=True).redirect_chain[-1][0]
    owner.post(to_choose, {"password1": chosen, "password2": chosen})
    assert log_in(PortalClient(), OLD, chosen).status_code == 302
    assert SecurityEvent.objects.filter(kind="address_undone", account=person.pk).count() == 1


def test_a_second_change_leads_nowhere_once_the_first_is_taken_back(client, person):
    stolen(client, person)
    first = link_in(mail_to(OLD), "e-mail/fortryd/")
    client.post("/konto/e-mail/", {"action_add": "1", "email": "tredje@example.com"})
    client.post(link_in(mail_to("tredje@example.com"), "e-mail/bekraeft/"))
    second = link_in(mail_to(NEW), "e-mail/fortryd/")
    PortalClient().post(first)
    assert PortalClient().post(second).status_code == 404
    person.refresh_from_db()
    assert person.email == OLD


def test_after_seven_days_or_when_the_address_is_anothers_it_is_not_taken_back(client, person, monkeypatch):
    stolen(client, person)
    link = link_in(mail_to(OLD), "e-mail/fortryd/")
    other = UserFactory(email=OLD)
    assert "bruges af en anden konto" in PortalClient().post(link).content.decode()
    other.delete()
    monkeypatch.setattr("accounts.address_changes.UNDO_FOR", dt.timedelta(seconds=-1))
    assert PortalClient().post(link).status_code == 404


# --- Guessing -----------------------------------------------------------------------------------------------------------
def test_a_stranger_who_guesses_locks_nobody_else_out(person):
    known = PortalClient(REMOTE_ADDR="10.0.0.1")
    log_in(known)
    known.post("/konto/log-ud/")
    stranger = PortalClient(REMOTE_ADDR="10.6.6.6")
    for _ in range(12):
        log_in(stranger, password="forkert")
    assert log_in(stranger).status_code == 429
    assert log_in(PortalClient(REMOTE_ADDR="10.0.0.2")).status_code == 302, "another address goes on"
    for _ in range(6):
        log_in(PortalClient(REMOTE_ADDR="10.0.0.1"), password="forkert")
    assert log_in(PortalClient(REMOTE_ADDR="10.0.0.1")).status_code == 429
    assert log_in(known).status_code == 302, "a known device goes on, also behind the stranger's address"


def test_guessing_from_many_addresses_is_slowed_but_not_for_known_devices(person, monkeypatch):
    known = PortalClient()
    log_in(known)
    known.post("/konto/log-ud/")
    monkeypatch.setattr(throttle, "FREE_OF_ALL", 6)
    for number in range(7):
        log_in(PortalClient(REMOTE_ADDR=f"10.5.0.{number}"), password="forkert")
    assert log_in(PortalClient(REMOTE_ADDR="10.5.1.1")).status_code == 429
    assert log_in(known).status_code == 302
    SecurityEvent.objects.update(at=timezone.now() - dt.timedelta(seconds=throttle.DELAY_OF_ALL + 1))
    assert log_in(PortalClient(REMOTE_ADDR="10.5.1.2")).status_code == 302, "a delay and not a wall"


def test_the_delay_grows_ends_and_is_forgotten_after_a_good_log_in(person):
    client = PortalClient(REMOTE_ADDR="10.6.6.6")

    def later(seconds: int) -> None:
        for event in SecurityEvent.objects.all():
            SecurityEvent.objects.filter(pk=event.pk).update(at=event.at - dt.timedelta(seconds=seconds))

    for _ in range(5):
        log_in(client, password="forkert")
    waits = []
    for _ in range(3):
        waits.append(int(log_in(client, password="forkert").headers["Retry-After"]))
        later(waits[-1] + 1)
        assert log_in(client, password="forkert").status_code == 200
    assert [round(wait, -1) for wait in waits] == [20, 30, 60] or waits == [15, 30, 60]
    later(1_000)
    assert log_in(client).status_code == 302
    client.post("/konto/log-ud/")
    client.cookies.clear()
    assert log_in(client, password="forkert").status_code == 200
    assert log_in(client).status_code == 302


def test_a_device_is_known_for_its_own_account_alone(person, rf):
    client = PortalClient()
    log_in(client)
    cookie = client.cookies["device"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    request = rf.get("/")
    request.COOKIES["device"] = cookie.value
    assert throttle.device_of(request, OLD)
    assert not throttle.device_of(request, "anden@example.dk")
    for odd in ("", "x", cookie.value + "x", "\0", "æ" * 999):
        request.COOKIES["device"] = odd
        assert not throttle.device_of(request, OLD)


def test_ipv6_is_counted_by_its_network(person):
    for number in range(6):
        log_in(PortalClient(REMOTE_ADDR=f"2001:db8:1:2::{number:x}"), password="forkert")
    assert log_in(PortalClient(REMOTE_ADDR="2001:db8:1:2::ffff")).status_code == 429
    assert log_in(PortalClient(REMOTE_ADDR="2001:db8:1:3::1")).status_code == 302


def test_codes_are_slowed_by_sender_and_a_stranger_with_the_password_stops_nobody(person):
    give_second_factor(person)
    stranger = PortalClient(REMOTE_ADDR="10.6.6.6")
    log_in(stranger)
    for number in range(6):
        answer = stranger.post("/konto/to-trin/log-ind/", {"code": f"{number:06}"})
    assert answer.status_code == 429
    owner = PortalClient(REMOTE_ADDR="10.0.0.1")
    log_in(owner)
    assert owner.post("/konto/to-trin/log-ind/", {"code": totp(TOTP_SECRET)}).status_code == 302


def test_a_code_is_used_once_also_the_one_that_set_it_up(client, person):
    log_in(client)
    client.post("/konto/bekraeft/", {"password": PASSWORD})
    client.get("/konto/to-trin/app/")
    code = totp(client.session["mfa.totp.secret"])
    assert client.post("/konto/to-trin/app/", {"code": code}).status_code == 302
    for _ in range(2):
        other = PortalClient()
        log_in(other)
        assert other.post("/konto/to-trin/log-ind/", {"code": code}).status_code == 200
        assert other.get("/konto/min-side/").status_code == 302


# --- Addresses, logs, methods -------------------------------------------------------------------------------------------
def test_links_in_account_mails_lead_to_the_portal_whatever_host_was_asked_for(
    client, person, settings, django_capture_on_commit_callbacks
):
    settings.ALLOWED_HOSTS = ["localhost", "evil.example.com"]
    false = {"host": "evil.example.com"}
    client.post("/konto/nulstil/", {"email": OLD}, headers=false)
    client.post("/konto/nulstil/", {"email": "ukendt@example.dk"}, headers=false)
    log_in(client)
    client.post("/konto/bekraeft/", {"password": PASSWORD})
    client.post("/konto/e-mail/", {"action_add": "1", "email": NEW}, headers=false)
    client.post(link_in(mail_to(NEW), "e-mail/bekraeft/"), headers=false)
    admin = PortalClient()
    admin.force_login(UserWithRole("admin"))
    rows = {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}
    with django_capture_on_commit_callbacks(execute=True):
        admin.post("/admin/accounts/user/add/", {"email": "ny@example.dk", "name": "Ny", **rows}, headers=false)
    assert len({message.to[0] for message in mail.outbox}) == 4
    links = [link for message in mail.outbox for link in re.findall(r"https?://\S+", message.body + message.alternatives[0][0])]
    assert len(links) >= 5
    assert [link for link in links if not link.startswith(settings.SITE_URL)] == []
    assert not any("evil" in message.body + message.alternatives[0][0] for message in mail.outbox)


# --- How long a session lasts -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("role", "idle", "began", "stays"),
    [
        ("housing", 7.9, 8, True),
        ("housing", 8.1, 8.1, False),
        ("housing", 1, 14 * 24 - 1, True),
        ("housing", 1, 14 * 24 + 1, False),
        ("admin", 0.9, 1, True),
        ("admin", 1.1, 1.1, False),
        ("admin", 0.1, 12.1, False),
    ],
)
def test_a_session_ends_when_idle_or_old_and_sooner_for_administrators(client, role, idle, began, stays):
    client.force_login(UserWithRole(role))
    session = client.session
    session[SEEN], session[BEGAN] = int(time.time() - idle * 3600), int(time.time() - began * 3600)
    session.save()
    answer = client.get("/konto/min-side/", follow=True)
    html = answer.content.decode()
    assert (answer.redirect_chain == []) is stays
    assert ("gået for lang tid" in html) is not stays
    if stays:
        assert client.session[SEEN] > time.time() - 5


def test_a_session_in_use_is_written_once_a_minute(client):
    client.force_login(UserWithRole("housing"))
    client.get("/om/")
    before = client.session[SEEN]
    client.get("/om/")
    assert client.session[SEEN] == before
