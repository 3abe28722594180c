"""Log-in by a municipality's own identity provider, against a small one that runs here."""

from __future__ import annotations

import time
from urllib.parse import parse_qsl, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa

from accounts.models import Membership, User
from tests.conftest import PortalClient
from tests.factories import OrganisationFactory, UserFactory, UserWithRole

from .oidc_server import CLIENT, SECRET, Provider

PATH = "/konto/ekstern/kolding/"


@pytest.fixture(scope="module")
def running():
    provider = Provider()
    yield provider
    provider.stop()


@pytest.fixture
def provider(running, settings, db):
    running.person = {"sub": "abc-1", "email": "medarbejder@kolding.example.dk", "email_verified": True, "name": "En Medarbejder"}
    running.claims, running.down, running.key = {}, False, running.published
    app = {
        "provider_id": "kolding",
        "name": "Kolding Kommune",
        "client_id": CLIENT,
        "secret": SECRET,
        "settings": {"server_url": running.url, "domains": ["kolding.example.dk"], "oauth_pkce_enabled": True},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    running.settings = app["settings"]
    return running


@pytest.fixture
def employee(provider) -> User:
    user = User.objects.create_user("medarbejder@kolding.example.dk")
    user.confirm_address()
    return user


def come_back(client, provider, change=lambda query: query):
    sent = client.post(PATH)
    assert sent.status_code == 302, sent.content
    return client.get(f"{PATH}retur/?{change(provider.log_in(sent.headers['Location']))}")


def is_in(client) -> bool:
    return client.get("/konto/min-side/").status_code == 200


def test_the_log_in_page_has_a_button_for_each_provider(client, provider):
    html = client.get("/konto/log-ind/?next=/cases/").content.decode()
    assert "Kolding Kommune" in html
    assert f'action="{PATH}?next=%2Fcases%2F"' in html


def test_without_a_provider_there_is_no_button_and_no_address(client, db):
    assert "jeres eget login" not in client.get("/konto/log-ind/").content.decode()
    for path in (PATH, f"{PATH}retur/", "/konto/ekstern/openid_connect/"):
        assert client.get(path).status_code == 404
        assert client.post(path).status_code == 404


def test_a_known_person_gets_in_and_is_known_by_subject_from_then_on(client, provider, employee):
    assert come_back(client, provider).headers["Location"] == "/konto/min-side/"
    assert is_in(client)
    assert SocialAccount.objects.get(user=employee).uid == "abc-1"
    provider.person["email"] = "nyt.navn@kolding.example.dk"
    later = PortalClient()
    come_back(later, provider)
    assert is_in(later)
    assert later.get("/konto/min-side/").context["user"] == employee


def test_a_get_asks_before_sending_anybody_on(client, provider):
    assert "Du bliver sendt til Kolding Kommune" in client.get(PATH).content.decode()


def test_the_second_factor_is_asked_for_all_the_same(client, provider):
    admin = UserWithRole("admin")
    User.objects.filter(pk=admin.pk).update(email="medarbejder@kolding.example.dk")
    admin.refresh_from_db()
    admin.confirm_address()
    assert come_back(client, provider).headers["Location"] == "/konto/to-trin/log-ind/"
    assert not is_in(client)


def _state(query):
    return query.replace("state=", "state=x")


def test_a_state_of_another_session_is_refused(client, provider, employee):
    answer = come_back(client, provider, _state)
    assert answer.status_code == 401
    assert "Log ind virkede ikke" in answer.content.decode()
    stolen = come_back(PortalClient(), provider, lambda query: query)  # one's own works ...
    assert stolen.status_code == 302
    sent = PortalClient().post(PATH)
    other = PortalClient()
    assert other.get(f"{PATH}retur/?{provider.log_in(sent.headers['Location'])}").status_code == 401  # ... another's doesn't
    assert not is_in(other)


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "en-anden"},
        {"nonce": None},
        {"aud": "en-anden-klient"},
        {"iss": "https://evil.example"},
        {"exp": int(time.time()) - 3600},
        {"sub": "en-anden-person"},
        {"sub": None},
    ],
    ids=["nonce", "no nonce", "audience", "issuer", "expired", "subject", "no subject"],
)
def test_a_token_that_is_not_for_this_log_in_is_refused(client, provider, employee, claims):
    provider.claims = claims
    assert come_back(client, provider).status_code == 401
    assert not is_in(client)


def test_a_token_signed_with_another_key_is_refused(client, provider, employee):
    provider.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    assert come_back(client, provider).status_code == 401
    assert not is_in(client)


@pytest.mark.parametrize("verified", [False, None, "false", 0])
def test_an_address_that_is_not_confirmed_lets_nobody_in(client, provider, employee, verified):
    provider.person["email_verified"] = verified
    answer = come_back(client, provider)
    assert "Der er ingen konto til dig endnu" in answer.content.decode()
    assert not is_in(client)


def test_a_provider_set_up_to_vouch_may_say_nothing_but_not_no(client, provider, employee):
    provider.settings["trust_email"] = True
    del provider.person["email_verified"]
    come_back(client, provider)
    assert is_in(client)
    SocialAccount.objects.all().delete()
    provider.person["email_verified"] = False
    other = PortalClient()
    come_back(other, provider)
    assert not is_in(other)


def test_a_provider_answers_for_its_own_domains_alone(client, provider):
    victim = UserFactory(email="chef@odense.example.dk")
    victim.confirm_address()
    provider.person["email"] = victim.email
    come_back(client, provider)
    assert not is_in(client)
    assert not SocialAccount.objects.exists()


def test_an_unknown_address_makes_no_account(client, provider):
    assert "Der er ingen konto til dig endnu" in come_back(client, provider).content.decode()
    assert not User.objects.filter(email="medarbejder@kolding.example.dk").exists()


def test_a_closed_account_stays_closed(client, provider, employee):
    employee.is_active = False
    employee.save()
    come_back(client, provider)
    assert not is_in(client)


def test_a_provider_with_a_role_makes_accounts_with_that_role_alone(client, provider):
    organisation = OrganisationFactory(slug="kolding-proeve", kind="municipality")
    provider.settings |= {"organisation": "kolding-proeve", "role": "municipal"}
    come_back(client, provider)
    assert is_in(client)
    made = User.objects.get(email="medarbejder@kolding.example.dk")
    assert made.name == "En Medarbejder"
    assert not made.has_usable_password()
    assert [(each.organisation, each.role) for each in Membership.objects.filter(user=made)] == [(organisation, "municipal")]
    provider.person |= {"sub": "abc-2", "email": "fremmed@odense.example.dk"}
    stranger = PortalClient()
    come_back(stranger, provider)
    assert not is_in(stranger)
    assert not User.objects.filter(email="fremmed@odense.example.dk").exists()


def test_a_provider_that_is_down_or_says_no_gives_a_page_and_no_error(client, provider, employee):
    sent = client.post(PATH).headers["Location"]
    provider.down = True
    assert client.post(PATH).status_code == 401
    assert client.get(f"{PATH}retur/?{provider.log_in(sent)}").status_code == 401
    provider.down = False
    refused = client.post(PATH).headers["Location"]
    state = provider.log_in(refused).split("state=")[1]
    answer = client.get(f"{PATH}retur/?error=access_denied&state={state}", follow=True)
    assert "Log ind blev afbrudt" in answer.content.decode()


@pytest.mark.parametrize(
    "person", [{}, {"sub": "abc-1"}, {"sub": "abc-1", "email": 5}, {"sub": "x" * 500, "email": "a@kolding.example.dk"}]
)
def test_half_an_answer_is_refused(client, provider, employee, person):
    provider.person = person
    provider.claims = {"sub": person.get("sub", "abc-1")}
    if not person:
        provider.person = {"sub": None}
    assert come_back(client, provider).status_code in (200, 401)
    assert not is_in(client)


def test_extra_parameters_from_the_address_are_not_passed_on(client, provider):
    sent = client.post(f"{PATH}?auth_params=nonce%3Dx%26prompt%3Dnone&scope=admin&process=connect").headers["Location"]
    assert "prompt" not in sent
    assert "admin" not in sent


def test_the_way_back_is_under_the_sites_own_address(provider, settings):
    settings.ALLOWED_HOSTS = ["localhost", "evil.example"]
    settings.SITE_URL = "https://portal.example.dk"
    sent = PortalClient().post(PATH, headers={"host": "evil.example"})
    assert "redirect_uri=https%3A%2F%2Fportal.example.dk%2Fkonto%2Fekstern%2Fkolding%2Fretur%2F" in sent.headers["Location"]


def _anew(client, provider):
    """Ask for a page that changes the account, and follow where it leads; returns what the provider was asked."""
    led = client.get("/konto/e-mail/")
    assert led.headers["Location"] == "/konto/log-ind/?next=/konto/e-mail/"
    sent = client.post(f"{PATH}?next=/konto/e-mail/")
    asked = dict(parse_qsl(urlsplit(sent.headers["Location"]).query))
    return asked, client.get(f"{PATH}retur/?{provider.log_in(sent.headers['Location'])}")


def _later(client, seconds):
    """Let time go by since the log-in."""
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= seconds
    session.save()


def test_who_comes_from_a_provider_shows_it_anew_who_they_are_before_a_change_of_the_account(client, provider, employee):
    employee.set_unusable_password()
    employee.save()
    come_back(client, provider)
    _later(client, 3600)
    provider.claims = {"auth_time": int(time.time())}
    asked, answer = _anew(client, provider)
    assert (asked["prompt"], asked["max_age"]) == ("login", "0"), "the provider asks, whatever session it has"
    assert answer.headers["Location"] == "/konto/e-mail/"
    assert client.get("/konto/e-mail/").status_code == 200


@pytest.mark.parametrize("auth_time", [None, int(time.time()) - 7200])
def test_a_session_at_the_provider_alone_changes_nothing(client, provider, employee, auth_time):
    employee.set_unusable_password()
    employee.save()
    come_back(client, provider)
    _later(client, 3600)
    provider.claims = {"auth_time": auth_time}
    _anew(client, provider)
    answer = client.get("/konto/e-mail/", follow=True)
    assert answer.redirect_chain == [("/konto/nulstil/", 302)], "and not back to the log-in, which would lead here again"
    assert "Vælg en adgangskode, og bekræft med den" in answer.content.decode()


def test_an_ordinary_log_in_lets_the_provider_do_as_it_does(client, provider, employee):
    asked = dict(parse_qsl(urlsplit(client.post(PATH).headers["Location"]).query))
    assert not {"prompt", "max_age"} & set(asked)
