"""Sessions end when they aren't used and some time after log-in, sooner for administrators, and the person is told."""

from __future__ import annotations

import time

import pytest

from accounts import session_limits
from accounts.models import User
from config.message_storage import NamedCookieStorage
from tests.conftest import PortalClient
from tests.factories import TOTP_SECRET, OrganisationFactory, UserWithRole, give_second_factor, totp

PASSWORD = "et-langt-kodeord-1"
MINUTE, HOUR, DAY = 60, 3600, 86_400


def pass_by(client: PortalClient, seconds: float, *, seen: bool = False) -> None:
    """Let time go by for a session; with `seen` the person used the portal until now."""
    session = client.session
    for clock in (session_limits.LOGGED_IN_AT, *([] if seen else [session_limits.SEEN_AT])):
        session[clock] -= seconds
    session.save()


def is_in(client: PortalClient) -> bool:
    return client.get("/konto/min-side/").status_code == 200


def as_person(role: str) -> PortalClient:
    client = PortalClient()
    client.force_login(UserWithRole(role))
    return client


@pytest.mark.parametrize(
    ("role", "idle", "absolute"),
    [("admin", HOUR, 12 * HOUR), ("municipal", 8 * HOUR, 14 * DAY), ("housing", 8 * HOUR, 14 * DAY), ("purchaser", 8 * HOUR, 14 * DAY)],
)
def test_a_session_ends_by_role(db, role, idle, absolute):
    for seconds, seen, expected in (
        (idle - MINUTE, False, True),
        (idle + MINUTE, False, False),
        (absolute - MINUTE, True, True),
        (absolute + MINUTE, True, False),
    ):
        client = as_person(role)
        assert is_in(client)
        pass_by(client, seconds, seen=seen)
        assert is_in(client) is expected, (seconds, seen)


def test_reading_keeps_a_session_alive_until_its_absolute_limit(db):
    client = as_person("municipal")
    for _ in range(16):  # almost five days of use, never eight hours apart
        pass_by(client, 7 * HOUR)
        assert is_in(client)
    pass_by(client, 10 * DAY, seen=True)
    assert not is_in(client)


@pytest.mark.parametrize(("role", "words"), [("admin", "i en time"), ("municipal", "i 8 timer")])
def test_who_was_away_is_told_why_at_log_in_and_comes_back_to_the_page(db, role, words):
    client = as_person(role)
    pass_by(client, 9 * HOUR)
    answer = client.get("/konto/sessioner/", follow=True)
    assert answer.redirect_chain[-1][0] == "/konto/log-ind/?next=/konto/sessioner/"
    assert f"Du er logget ud, fordi du ikke har brugt portalen {words}. Log ind igen" in answer.content.decode()
    assert "logget ud" not in client.get("/konto/log-ind/").content.decode(), "told once"


@pytest.mark.parametrize(("role", "words"), [("admin", "12 timer"), ("municipal", "14 dage")])
def test_who_logged_in_long_ago_is_told_so(db, role, words):
    client = as_person(role)
    pass_by(client, 15 * DAY, seen=True)
    assert f"mere end {words} siden, du loggede ind" in client.get("/konto/min-side/", follow=True).content.decode()


def test_what_was_sent_too_late_is_not_written_and_that_is_said(db):
    client = as_person("municipal")
    pass_by(client, 9 * HOUR)
    answer = client.post("/konto/soegninger/gem/?sti=/cases/", {"name": "Min søgning", "path": "/cases/"}, follow=True)
    assert "Det, du lige sendte, er ikke gemt." in answer.content.decode()


def test_a_page_for_everybody_is_shown_to_who_was_logged_out(db):
    client = as_person("municipal")
    pass_by(client, 9 * HOUR)
    answer = client.get("/om/")
    assert answer.status_code == 200
    assert "Du er logget ud" in answer.content.decode()
    assert "Log ind" in answer.content.decode()


def test_the_session_is_gone_and_not_only_refused(db):
    client = as_person("municipal")
    stolen = client.cookies["sessionid"].value
    pass_by(client, 9 * HOUR)
    client.get("/om/")
    thief = PortalClient()
    thief.cookies["sessionid"] = stolen
    assert not is_in(thief)


def test_a_role_of_administrator_given_later_shortens_the_session(db):
    user = UserWithRole("municipal")
    client = PortalClient()
    client.force_login(user)
    give_second_factor(user)
    user.memberships.create(role="admin", organisation=OrganisationFactory())
    assert is_in(client)
    pass_by(client, 2 * HOUR)
    assert not is_in(client)


def test_logging_in_starts_the_clocks_and_costs_no_write_afterwards(client, db, django_assert_num_queries):
    admin = User.objects.create_superuser("admin@example.dk", PASSWORD)
    give_second_factor(admin)
    client.post("/konto/log-ind/", {"login": admin.email, "password": PASSWORD})
    client.post("/konto/to-trin/log-ind/", {"code": totp(TOTP_SECRET)})
    assert client.session[session_limits.ADMINISTRATOR]
    assert time.time() - client.session[session_limits.LOGGED_IN_AT] < MINUTE
    with django_assert_num_queries(5) as asked:  # session, user, role, second factor; the page's own
        client.get("/om/")
    assert not [query for query in asked.captured_queries if "UPDATE" in query["sql"]]


def test_a_session_that_is_over_is_not_listed(db):
    user = UserWithRole("municipal")
    user.set_password(PASSWORD)
    user.save()
    user.confirm_address()
    away, here = PortalClient(HTTP_USER_AGENT="Android Firefox/1"), PortalClient()
    for client in (away, here):
        client.post("/konto/log-ind/", {"login": user.email, "password": PASSWORD})
    assert "Firefox på Android" in here.get("/konto/sessioner/").content.decode()
    pass_by(away, 9 * HOUR)
    assert "Firefox på Android" not in here.get("/konto/sessioner/").content.decode()


def test_a_session_from_before_there_were_limits_gets_them(db):
    client = as_person("municipal")
    session = client.session
    del session[session_limits.LOGGED_IN_AT], session[session_limits.SEEN_AT]
    session.save()
    assert is_in(client)
    pass_by(client, 9 * HOUR)
    assert not is_in(client)


def test_cookies_are_set_for_the_host_alone_and_taken_away_at_log_out(client, db, settings, monkeypatch):
    """As in production, whose names tests/config/test_settings.py looks at."""
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    monkeypatch.setattr(NamedCookieStorage, "cookie_name", "__Host-messages")
    person = User.objects.create_user("person@example.dk", PASSWORD)
    person.confirm_address()
    seen = {}
    for ask in (
        lambda: client.get("/konto/log-ind/", secure=True),
        lambda: client.post("/konto/log-ind/", {"login": person.email, "password": PASSWORD}, secure=True),
        lambda: client.post("/konto/log-ud/", secure=True),
    ):
        seen |= {(name, bool(cookie.value)): cookie for name, cookie in ask().cookies.items()}
    assert {("__Host-sessionid", True), ("__Host-csrftoken", True), ("__Host-messages", True), ("__Host-sessionid", False)} <= set(seen)
    for (name, is_set), cookie in seen.items():
        assert name.startswith("__Host-")
        assert (cookie["secure"], cookie["path"], cookie["domain"], cookie["samesite"]) == (True, "/", "", "Lax"), name
        assert cookie["httponly"] or not is_set, name


def test_pages_for_everybody_do_not_look_at_the_session(client, db):
    assert "Cookie" not in client.get("/data/sources.json").headers.get("Vary", "")
