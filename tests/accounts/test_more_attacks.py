"""Ways around the limits of accounts: one code spelled twice, a form left for its owner to send, guesses where nobody counts."""

from __future__ import annotations

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.core.cache import cache
from django.utils import timezone

from accounts import address_changes
from accounts.models import AddressChange, SecurityEvent, User
from accounts.security.sessions import SEEN
from accounts.security.throttle import FREE
from tests.conftest import PortalClient
from tests.factories import TOTP_SECRET, UserFactory, UserWithRole, give_second_factor, totp

PASSWORD = "et-langt-kodeord-1"
OWN, THIEF = "ejer@kolding.example.dk", "tyv@example.com"
pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    user = UserFactory(email=OWN)
    user.set_password(PASSWORD)
    user.save()
    user.confirm_address()
    return user


def log_in(client, email=OWN, password=PASSWORD):
    return client.post("/konto/log-ind/", {"login": email, "password": password})


def spellings(code: str) -> list[str]:
    """The ways to write a code that count as the same one."""
    return [f"{code[:3]} {code[3:]}", f"{code[:3]}-{code[3:]}", f" {code} "]


# --- Codes ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("number", range(3))
def test_a_used_code_spelled_another_way_is_still_used(person, number):
    give_second_factor(person)
    first, second = PortalClient(REMOTE_ADDR="10.0.0.1"), PortalClient(REMOTE_ADDR="10.0.0.2")
    code = totp(TOTP_SECRET)
    log_in(first)
    assert first.post("/konto/to-trin/log-ind/", {"code": code}).status_code == 302
    log_in(second)
    cache.delete(f"allauth.mfa.totp.used?user={person.pk}&code={code}")  # allauth forgets after half a minute
    assert second.post("/konto/to-trin/log-ind/", {"code": spellings(code)[number]}).status_code == 200


@pytest.mark.parametrize("number", range(3))
def test_the_code_that_set_an_app_up_lets_nobody_in_however_it_is_spelled(client, person, number):
    log_in(client)
    client.post("/konto/bekraeft/", {"password": PASSWORD})
    client.get("/konto/to-trin/app/")
    code = totp(client.session["mfa.totp.secret"])
    assert client.post("/konto/to-trin/app/", {"code": code}).status_code == 302
    onlooker = PortalClient(REMOTE_ADDR="10.6.6.6")
    log_in(onlooker)
    assert onlooker.post("/konto/to-trin/log-ind/", {"code": spellings(code)[number]}).status_code == 200


# --- A session in a thief's hands -------------------------------------------------------------------------------------
def test_a_form_left_by_a_thief_is_not_sent_when_the_owner_confirms(client, person):
    """The thief has the session's cookie. What they send waits for a password; the owner's must not carry it out."""
    log_in(client)
    thief = PortalClient(REMOTE_ADDR="10.6.6.6")
    thief.cookies["sessionid"] = client.cookies["sessionid"].value
    thief.post("/konto/e-mail/", {"action_add": "1", "email": THIEF})
    client.post("/konto/bekraeft/", {"password": PASSWORD, "next": "/konto/e-mail/"})
    assert not EmailAddress.objects.filter(email=THIEF).exists()
    assert not [message for message in mail.outbox if message.to == [THIEF]]


def test_what_was_typed_stands_in_no_session(client, person):
    log_in(client)
    client.post("/konto/e-mail/", {"action_add": "1", "email": "ny@kolding.example.dk", "password": "noget-hemmeligt"})
    assert "noget-hemmeligt" not in str(dict(client.session.items()))


def test_guessing_the_present_password_where_a_new_one_is_chosen_is_slowed_and_noted(client, person):
    client.force_login(person)
    new = {"password1": "nyt-kodeord-hos-tyven", "password2": "nyt-kodeord-hos-tyven"}
    for number in range(FREE):
        client.post("/konto/adgangskode/", {"oldpassword": f"gæt {number}", **new})
    answer = client.post("/konto/adgangskode/", {"oldpassword": PASSWORD, **new})
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    assert SecurityEvent.objects.filter(kind="login_failed").count() == FREE


@pytest.mark.parametrize("path", ["/konto/bekraeft/", "/konto/adgangskode/"])
def test_a_thief_who_asks_again_and_again_does_not_keep_the_owner_from_it(client, person, path):
    client.force_login(person)
    elsewhere = PortalClient(REMOTE_ADDR="10.0.0.9")
    elsewhere.force_login(person)
    for _ in range(12):
        client.post(path, {"password": "gæt", "oldpassword": "gæt", "password1": "x", "password2": "x"})
    new = {"password1": "ejerens-nye-kodeord", "password2": "ejerens-nye-kodeord"}
    assert elsewhere.post(path, {"password": PASSWORD, "oldpassword": PASSWORD, **new}).status_code == 302


# --- Locking somebody out ---------------------------------------------------------------------------------------------
def test_a_known_device_goes_on_behind_the_address_of_one_who_guesses(person):
    """Everybody at a town hall has one address."""
    known = PortalClient(REMOTE_ADDR="10.0.0.1")
    log_in(known)
    known.post("/konto/log-ud/")
    stranger = PortalClient(REMOTE_ADDR="10.0.0.1")
    for number in range(45):
        log_in(stranger, f"person{number % 9}@example.dk", "forkert")
    assert log_in(stranger, "en.til@example.dk", "forkert").status_code == 429
    assert log_in(known).status_code == 302


def test_addresses_of_ipv4_told_as_ipv6_are_told_apart(person):
    stranger = PortalClient(REMOTE_ADDR="::ffff:10.6.6.6")
    for _ in range(FREE):
        log_in(stranger, password="forkert")
    assert log_in(stranger).status_code == 429
    assert log_in(PortalClient(REMOTE_ADDR="::ffff:10.0.0.1")).status_code == 302
    assert log_in(PortalClient(REMOTE_ADDR="10.6.6.6")).status_code == 429, "one and the same"


# --- Taking an address back -------------------------------------------------------------------------------------------
def test_a_login_service_connected_by_the_thief_lets_nobody_in_once_the_address_is_taken_back(person):
    own = SocialAccount.objects.create(user=person, provider="kolding", uid="ejer")
    SocialAccount.objects.filter(pk=own.pk).update(date_joined=timezone.now() - dt.timedelta(days=30))
    address_changes.noted(user=person, former=OWN, present=THIEF)
    SocialAccount.objects.create(user=person, provider="kolding", uid="tyv")
    address_changes.undo(change=AddressChange.objects.get())
    assert [each.uid for each in SocialAccount.objects.filter(user=person)] == ["ejer"]


def test_the_old_address_is_told_when_an_administrator_changes_it(person, django_capture_on_commit_callbacks):
    admin = PortalClient()
    admin.force_login(UserWithRole("admin"))
    data = {"email": "ny@kolding.example.dk", "name": "Ejer", "is_active": "on"}
    rows = {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}
    with django_capture_on_commit_callbacks(execute=True):
        assert admin.post(f"/admin/accounts/user/{person.pk}/change/", {**data, **rows}).status_code == 302
    told = next(message for message in mail.outbox if message.to == [OWN])
    assert "administrator" in told.body
    assert "ny@kolding.example.dk" in told.body
    assert "/konto/" not in told.body, "the old address can't undo an administrator's correction"


# --- Sessions ---------------------------------------------------------------------------------------------------------
def test_a_session_that_is_over_is_not_listed(person):
    away, here = PortalClient(HTTP_USER_AGENT="Android Firefox/1"), PortalClient()
    for client in (away, here):
        log_in(client)
    assert "Firefox på Android" in here.get("/konto/sessioner/").content.decode()
    session = away.session
    session[SEEN] -= 9 * 3600
    session.save()
    assert "Firefox på Android" not in here.get("/konto/sessioner/").content.decode()


def test_what_is_sent_when_the_session_is_over_is_said_not_to_be_kept(person):
    client = PortalClient()
    log_in(client)
    session = client.session
    session[SEEN] -= 9 * 3600
    session.save()
    answer = client.post("/konto/min-side/mail/", {"confirm": "never"}, follow=True)
    assert "Det, du lige sendte, er ikke gemt." in answer.content.decode()
