"""The second factor: roles that need one don't count without it, everybody can set one up, and it is asked for at log-in."""

from __future__ import annotations

import pytest
from allauth.core import context
from allauth.mfa.models import Authenticator
from django.core import mail

from accounts import actions, rights
from accounts.models import User
from accounts.rights import Right
from registry.models import Organisation
from tests.conftest import PortalClient
from tests.factories import TOTP_SECRET, EnterpriseFactory, UserWithRole, give_second_factor, totp

PASSWORD = "et-langt-kodeord-1"


@pytest.fixture
def admin(db) -> User:
    return User.objects.create_superuser("admin@example.dk", PASSWORD)


def log_in(client, user, password=PASSWORD):
    return client.post("/konto/log-ind/", {"login": user.email, "password": password})


def test_an_administrator_without_a_second_factor_has_no_rights_at_all(admin):
    for user in (admin, UserWithRole("admin", both_steps=False)):
        reader = rights.of(user)
        assert reader.needs_second_factor
        assert not reader.is_admin
        assert not any(reader.may_somewhere(right, kind) for right in Right for kind in rights.KINDS)
        give_second_factor(user)
        assert rights.of(user).is_admin


def test_recovery_codes_alone_are_no_second_factor(admin):
    Authenticator.objects.create(user=admin, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert rights.of(admin).needs_second_factor


def test_other_roles_need_one_when_the_setting_says_so(db, settings):
    user = UserWithRole("municipal")
    assert rights.of(user).may_somewhere(Right.EDIT, "enterprise")
    settings.MFA_REQUIRED_ROLES = frozenset({"admin", "municipal"})
    assert not rights.of(user).may_somewhere(Right.EDIT, "enterprise")
    assert [each.role for each in rights.of(user).waiting] == ["municipal"]
    settings.MFA_REQUIRED_ROLES = frozenset()
    assert rights.of(User.objects.create_superuser("x@example.dk")).is_admin


def test_a_role_that_waits_leaves_the_others_alone(db, settings):
    settings.MFA_REQUIRED_ROLES = frozenset({"admin"})
    user = UserWithRole("municipal")
    user.memberships.create(role="admin", organisation=user.memberships.get().organisation)
    reader = rights.of(user)
    assert reader.needs_second_factor
    assert not reader.is_admin
    assert reader.may_somewhere(Right.EDIT, "enterprise")


def test_an_administrator_is_led_to_set_it_up_and_then_let_in(client, admin):
    assert log_in(client, admin).headers["Location"] == "/konto/to-trin/"
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0] == "/konto/to-trin/"
    assert "Din rolle kræver to-trins-login" in answer.content.decode()
    assert client.get("/admin/cases/practicecase/").status_code == 302
    assert 'href="/admin/"' not in client.get("/").content.decode()

    page = client.get("/konto/to-trin/app/", follow=True)
    assert page.redirect_chain[-1][0].startswith("/konto/bekraeft/"), "the password is asked for before an important change"
    client.post(page.redirect_chain[-1][0], {"password": PASSWORD})
    html = client.get("/konto/to-trin/app/").content.decode()
    assert "<svg" in html.split('class="pp-qr"')[1][:200]
    assert "data:image" not in html
    secret = client.session["mfa.totp.secret"]
    assert secret in html
    wrong = client.post("/konto/to-trin/app/", {"code": "000000"}).content.decode()
    assert "<title>Fejl: " in wrong
    assert "Koden er forkert eller for gammel" in wrong
    done = client.post("/konto/to-trin/app/", {"code": totp(secret)})
    assert done.headers["Location"] == "/konto/to-trin/noedkoder/"
    assert client.get("/konto/to-trin/noedkoder/").content.decode().count("<li><code>") == 10
    assert client.get("/konto/to-trin/noedkoder/hent/").content.decode().startswith("Nødkoder til Partnerskabsportalen")
    assert client.get("/admin/").status_code == 200


def test_changes_of_the_second_factor_are_told_by_mail(client, admin, django_capture_on_commit_callbacks):
    log_in(client, admin)
    client.post("/konto/bekraeft/", {"password": PASSWORD})
    client.get("/konto/to-trin/app/")
    with django_capture_on_commit_callbacks() as callbacks:
        answer = client.post("/konto/to-trin/app/", {"code": totp(client.session["mfa.totp.secret"])})
    with context.request_context(answer.wsgi_request):  # outside a test's own transaction they run within the request
        for callback in callbacks:
            callback()
    assert "App til to-trins-login er tilføjet" in [message.subject for message in mail.outbox]


def test_log_in_asks_for_the_code_and_a_code_works_once(client, admin):
    give_second_factor(admin)
    assert log_in(client, admin).headers["Location"] == "/konto/to-trin/log-ind/"
    assert client.get("/konto/min-side/").status_code == 302, "the password alone lets nobody in"
    wrong = client.post("/konto/to-trin/log-ind/", {"code": "000000"}).content.decode()
    assert "<title>Fejl: Log ind: andet trin" in wrong
    shown = totp(TOTP_SECRET)
    assert client.post("/konto/to-trin/log-ind/", {"code": shown}).headers["Location"] == "/konto/min-side/"
    assert client.get("/admin/").status_code == 200
    again = PortalClient()
    log_in(again, admin)
    assert again.post("/konto/to-trin/log-ind/", {"code": shown}).status_code == 200, "the same code was used before"


def test_a_recovery_code_lets_in_once(client, admin):
    log_in(client, admin)
    client.post("/konto/bekraeft/", {"password": PASSWORD})
    client.get("/konto/to-trin/app/")
    client.post("/konto/to-trin/app/", {"code": totp(client.session["mfa.totp.secret"])})
    spare = Authenticator.objects.get(user=admin, type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()[0]
    for expected in (302, 200):
        other = PortalClient()
        log_in(other, admin)
        assert other.post("/konto/to-trin/log-ind/", {"code": spare}).status_code == expected


def test_guessing_codes_has_a_limit(client, admin):
    give_second_factor(admin)
    log_in(client, admin)
    answers = [client.post("/konto/to-trin/log-ind/", {"code": f"{number:06}"}).content.decode() for number in range(7)]
    assert "forsøgt for mange gange" in answers[-1]


@pytest.mark.parametrize("credential", ["", "{}", "[]", "null", "1", '"x"', '{"id": "x", "rawId": "x", "response": {}}', "{"])
def test_odd_answers_from_a_passkey_are_refused_with_a_message(client, admin, credential):
    give_second_factor(admin)
    log_in(client, admin)
    assert client.post("/konto/to-trin/log-ind/", {"credential": credential}).status_code == 200
    assert client.get("/konto/min-side/").status_code == 302


def test_the_last_factor_of_an_administrator_takes_the_rights_with_it(client, admin):
    give_second_factor(admin)
    client.force_login(admin)
    log = PortalClient()
    log_in(log, admin)
    log.post("/konto/to-trin/log-ind/", {"code": totp(TOTP_SECRET)})
    log.post("/konto/bekraeft/", {"password": PASSWORD})
    log.post("/konto/to-trin/app/fjern/")
    assert not Authenticator.objects.filter(user=admin).exists()
    assert client.get("/admin/").status_code == 302


def test_an_administrator_helps_one_who_lost_the_phone(client, admin, db):
    other = UserWithRole("admin")
    theirs = PortalClient()
    theirs.force_login(other)
    client.force_login(admin)
    client.post("/admin/accounts/user/", {"action": "forget_second_factors", "_selected_action": [other.pk, admin.pk]})
    assert rights.of(other).needs_second_factor
    assert rights.of(admin).is_admin, "one's own isn't forgotten from the list"


def test_a_person_without_rights_gets_no_admin_and_no_second_factor_page(client, db):
    client.force_login(UserWithRole("municipal"))
    assert client.get("/admin/", follow=True).status_code == 403


def test_a_page_refused_for_want_of_a_second_factor_says_so(client, db, settings):
    settings.MFA_REQUIRED_ROLES = frozenset({"municipal"})
    client.force_login(UserWithRole("municipal"), both_steps=False)
    answer = client.get("/konto/overdragelse/")
    assert answer.status_code == 403
    assert 'href="/konto/to-trin/"' in answer.content.decode()


def test_the_admin_sends_strangers_to_the_portals_own_log_in(client, db):
    answer = client.get("/admin/cases/practicecase/?q=x", follow=True)
    assert answer.redirect_chain[-1][0] == "/konto/log-ind/?next=/admin/cases/practicecase/%3Fq%3Dx"
    away = client.get("/admin/login/?next=https://evil.example/", follow=True)
    assert away.redirect_chain[-1][0] == "/konto/log-ind/?next=/admin/"


def test_the_admins_own_password_and_log_out_pages_are_the_portals(client, admin):
    client.force_login(admin)
    assert client.get("/admin/password_change/").headers["Location"] == "/konto/adgangskode/"
    assert client.post("/admin/logout/").headers["Location"] == "/konto/log-ud/"


def test_forgetting_ends_the_sessions(client, admin):
    log_in(client, admin)
    actions.forget_second_factor(user=admin)
    assert client.get("/konto/min-side/").status_code == 302


def test_drafts_stay_hidden_until_the_second_factor_is_there(client, db):
    steward = Organisation.objects.first() or EnterpriseFactory()
    draft = EnterpriseFactory(status="draft", steward=steward)
    user = UserWithRole("admin", both_steps=False)
    assert draft not in rights.of(user).readable(type(draft).objects.all(), "enterprise")
    give_second_factor(user)
    assert draft in rights.of(user).readable(type(draft).objects.all(), "enterprise")
