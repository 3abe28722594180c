"""The security log: what happened to accounts and roles can be read afterwards, and nobody's address or name stands in it."""

from __future__ import annotations

import datetime as dt
import json
from logging import getLogger

import pytest
from django.core.exceptions import PermissionDenied
from django.core.handlers.exception import convert_exception_to_response
from django.db import transaction
from django.utils import timezone

from accounts.hand_over import transfer, undo
from accounts.middleware import RefusedAccessMiddleware
from accounts.models import HandOver, Membership, SecurityEvent, User
from accounts.security.log import keyed, prune, record
from accounts.security.models import SecurityEventKind as Kind
from registry.bringing_back import bring_back, deleted
from registry.merging.doing import merge
from registry.restoring import restore
from tests.conftest import PortalClient
from tests.factories import TOTP_SECRET, OrganisationFactory, UserFactory, UserWithRole, give_second_factor, totp

pytestmark = pytest.mark.django_db
PASSWORD = "et-langt-kodeord-1"


def kinds(**named) -> list[str]:
    return list(SecurityEvent.objects.filter(**named).order_by("pk").values_list("kind", flat=True))


@pytest.fixture
def person(db):
    user = UserFactory(email="navn@kolding.example.dk", name="Et Navn")
    user.set_password(PASSWORD)
    user.save()
    user.confirm_address()
    return user


def test_log_in_and_out_good_and_bad(person):
    client = PortalClient()
    client.post("/konto/log-ind/", {"login": person.email, "password": "forkert"})
    client.post("/konto/log-ind/", {"login": "ukendt@example.dk", "password": "forkert"})
    client.post("/konto/log-ind/", {"login": person.email, "password": PASSWORD})
    client.post("/konto/log-ud/")
    assert kinds() == ["login_failed", "login_failed", "login", "logout"]
    failed, unknown, good, _ = SecurityEvent.objects.order_by("pk")
    assert failed.typed == keyed(person.email) != unknown.typed
    assert failed.source == good.source != ""
    assert (good.account, good.by) == (person.pk, person.pk)


@pytest.fixture
def lines(caplog):
    """The log lines as they come. The portal's own logger goes to its own handler alone, so the test listens for itself."""
    caplog.handler.setLevel("INFO")
    getLogger("portal.security").addHandler(caplog.handler)
    yield lambda: [record.getMessage() for record in caplog.records if record.name == "portal.security"]
    getLogger("portal.security").removeHandler(caplog.handler)


def test_nothing_personal_stands_in_rows_or_lines(person, lines, client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/konto/log-ind/", {"login": person.email, "password": "forkert"}, headers={"user-agent": "Browser 1.0"})
        client.post("/konto/log-ind/", {"login": person.email, "password": PASSWORD})
    assert [(json.loads(line)["event"], json.loads(line)["outcome"]) for line in lines()] == [
        ("login_failed", "refused"),
        ("login", "done"),
    ]
    rows = json.dumps(list(SecurityEvent.objects.values()), default=str)
    for personal in (person.email, "navn", "Et Navn", "127.0.0.1", "Browser"):
        assert personal not in rows + "".join(lines()), personal


@pytest.mark.both_databases
def test_no_line_tells_of_what_was_rolled_back_and_each_refusal_has_one(person, lines):
    with transaction.atomic():
        record(Kind.ROLE_GIVEN, user=person)
        record(Kind.FACTOR_FAILED, user=person)
        transaction.set_rollback(True)
    assert [json.loads(line)["event"] for line in lines()] == ["factor_failed"]


def test_ended_sessions_are_noted(person):
    here, there = PortalClient(), PortalClient()
    for client in (there, here):
        client.post("/konto/log-ind/", {"login": person.email, "password": PASSWORD})
    for _ in range(2):
        here.post("/konto/sessioner/", {"alle": "1"})
    assert SecurityEvent.objects.get(kind="sessions_ended").facts == {"sessions": 1}


def test_how_a_person_came_in_and_confirmed_themselves_is_noted(person):
    client = PortalClient()
    client.post("/konto/log-ind/", {"login": person.email, "password": PASSWORD})
    client.post("/konto/bekraeft/", {"password": PASSWORD})
    client.logout()
    give_second_factor(person)
    client.post("/konto/log-ind/", {"login": person.email, "password": PASSWORD})
    client.post("/konto/to-trin/log-ind/", {"code": totp(TOTP_SECRET)})
    ways = [(event.kind, event.facts.get("ways") or event.facts.get("way")) for event in SecurityEvent.objects.order_by("pk")]
    assert ways == [
        ("login", "password"),
        ("reauthenticated", "password"),
        ("logout", None),
        ("factor_used", None),
        ("login", "password+mfa"),
    ]


def test_recovery_codes_are_noted_each_time_they_are_shown(person):
    client = PortalClient()
    client.post("/konto/log-ind/", {"login": person.email, "password": PASSWORD})
    give_second_factor(person)
    client.post("/konto/bekraeft/", {"password": PASSWORD})
    SecurityEvent.objects.all().delete()
    assert client.get("/konto/to-trin/noedkoder/").status_code == 404  # none yet
    client.post("/konto/to-trin/noedkoder/nye/")
    for path in ("", "hent/"):
        assert client.get(f"/konto/to-trin/noedkoder/{path}").status_code == 200
    assert kinds(account=person.pk) == ["codes_viewed", "codes_viewed"]


def test_a_refused_page_is_noted_with_its_route_and_not_its_address(client):
    housing = UserWithRole("housing")
    client.force_login(housing)
    SecurityEvent.objects.all().delete()
    assert client.get("/virksomheder/godkendelse/?q=hemmeligt").status_code == 403
    event = SecurityEvent.objects.get()
    assert (event.kind, event.account, event.facts) == ("refused", housing.pk, {"method": "GET", "route": "virksomheder/godkendelse/"})


@pytest.mark.both_databases
def test_a_page_refused_in_the_middle_of_a_transaction_is_noted_all_the_same(rf, person):
    @transaction.atomic
    def view(request):
        record(Kind.ROLE_GIVEN, request=request, user=person)
        raise PermissionDenied

    request = rf.post("/")
    request.user, request.resolver_match = person, None
    assert RefusedAccessMiddleware(convert_exception_to_response(view))(request).status_code == 403
    assert kinds() == ["refused"]


def test_a_try_to_take_a_colleagues_role_is_noted_with_whose(client):
    thief = UserWithRole("housing")
    town = thief.memberships.get().organisation
    victim = UserWithRole("purchaser", town)
    client.force_login(thief)
    for to in (thief, UserWithRole("housing", town)):
        SecurityEvent.objects.all().delete()
        client.post(f"/konto/overdragelse/{victim.pk}/", {"to": to.pk})
        event = SecurityEvent.objects.get()
        assert (event.kind, event.account, event.facts["whose"]) == ("refused", thief.pk, victim.pk)


def test_roles_and_accounts_changed_in_the_admin_are_noted(client):
    admin, kolding = UserWithRole("admin"), OrganisationFactory()
    client.force_login(admin)
    rows = {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}
    client.post("/admin/accounts/user/add/", {"email": "ny@example.dk", "name": "Ny"} | rows)
    new = SecurityEvent.objects.get(kind="account_opened").account
    given = {
        "memberships-TOTAL_FORMS": "1",
        "memberships-INITIAL_FORMS": "0",
        "memberships-0-organisation": kolding.pk,
        "memberships-0-role": "housing",
    }
    fields = {"email": "ny@example.dk", "name": "Ny", "is_active": "on"}
    client.post(f"/admin/accounts/user/{new}/change/", fields | given)
    membership = Membership.objects.get(user=new)
    kept = given | {"memberships-INITIAL_FORMS": "1", "memberships-0-id": membership.pk, "memberships-0-user": new}
    client.post(f"/admin/accounts/user/{new}/change/", fields | kept | {"memberships-0-role": "municipal"})
    client.post(f"/admin/accounts/user/{new}/change/", fields | kept | {"memberships-0-role": "municipal", "is_superuser": "on"})
    client.post(
        f"/admin/accounts/user/{new}/change/",
        {**fields, "is_superuser": "on", "is_active": ""} | kept | {"memberships-0-role": "municipal"},
    )
    client.post(f"/admin/accounts/user/{new}/change/", {**fields, "is_superuser": "on"} | kept | {"memberships-0-role": "municipal"})
    client.post("/admin/accounts/membership/", {"action": "delete_selected", "_selected_action": membership.pk, "post": "yes"})
    noted = [kind for kind in kinds(account=new) if kind != "invited"]
    assert noted == [
        "account_opened",
        "role_given",
        "role_changed",
        "superuser_changed",
        "account_closed",
        "account_reopened",
        "role_ended",
    ]
    assert set(SecurityEvent.objects.filter(account=new).values_list("by", flat=True)) == {admin.pk}
    assert SecurityEvent.objects.get(kind="role_given", account=new).facts["organisation"] == kolding.pk
    assert SecurityEvent.objects.get(kind="role_changed", account=new).facts["was"] == "housing"


# --- Every way to a role --------------------------------------------------------------------------------------------------
def noted(*people: User) -> list[tuple[str, int]]:
    """The events about the roles of some people since they were last read, as (kind, whose)."""
    events = SecurityEvent.objects.filter(account__in=[person.pk for person in people], kind__startswith="role_").order_by("pk")
    found = [(event.kind, event.account) for event in events]
    SecurityEvent.objects.all().delete()
    return found


@pytest.fixture
def holder():
    user = UserWithRole("municipal", OrganisationFactory(kind="municipality"))
    SecurityEvent.objects.all().delete()
    return user


def test_each_role_of_a_hand_over_and_of_its_undo_is_noted(holder):
    heir, today = UserWithRole("housing", holder.memberships.get().organisation), timezone.localdate()
    SecurityEvent.objects.all().delete()
    transfer(from_user=holder, to_user=heir, by=holder, today=today)
    assert noted(holder, heir) == [("role_ended", holder.pk), ("role_given", heir.pk)]
    undo(row=HandOver.objects.get(), by=holder, today=today)
    assert noted(holder, heir) == [("role_changed", holder.pk), ("role_ended", heir.pk)]


def test_a_role_brought_back_by_its_history_is_noted(holder):
    admin, role = UserWithRole("admin"), holder.memberships.get()
    role.ends_on = timezone.localdate() - dt.timedelta(days=5)
    role.save()
    assert noted(holder) == [("role_ended", holder.pk)]
    restore(version=role.history.get(ends_on=None), by=admin)
    assert noted(holder) == [("role_changed", holder.pk)]
    holder.memberships.get().delete()
    assert noted(holder) == [("role_ended", holder.pk)]
    bring_back(version=deleted(Membership).get(user=holder), by=admin)
    assert noted(holder) == [("role_given", holder.pk)]


def test_a_role_that_follows_a_merge_of_organisations_is_noted(holder):
    kept, lost = OrganisationFactory(kind="municipality"), holder.memberships.get().organisation
    merge(kept_id=kept.pk, lost_id=lost.pk, wanted={}, seen=None, by=UserWithRole("admin"))
    events = SecurityEvent.objects.filter(account=holder.pk).order_by("pk")
    assert [(each.kind, each.facts["organisation"]) for each in events] == [("role_ended", lost.pk), ("role_given", kept.pk)]


def test_a_role_given_to_another_person_is_noted_for_both(client, holder):
    other, role, admin = UserFactory(), holder.memberships.get(), UserWithRole("admin")
    client.force_login(admin)
    values = {"user": other.pk, "organisation": role.organisation_id, "role": "municipal"}
    client.post(f"/admin/accounts/membership/{role.pk}/change/", values)
    event = SecurityEvent.objects.get(kind="role_given", account=other.pk)
    assert (event.by, bool(event.source)) == (admin.pk, True)
    assert noted(holder, other) == [("role_ended", holder.pk), ("role_given", other.pk)]


def test_a_save_that_changes_nothing_is_no_event(holder):
    holder.memberships.get().save()
    assert noted(holder) == []


def test_the_log_is_read_in_the_admin_and_changed_by_nobody(client, person):
    record(Kind.LOGIN, user=person)
    event = SecurityEvent.objects.get()
    client.force_login(UserWithRole("admin"))
    assert "log-ind" in client.get("/admin/accounts/securityevent/", {"q": str(person.pk)}).content.decode()
    assert client.get(f"/admin/accounts/securityevent/{event.pk}/change/").status_code == 200
    link = f"/admin/accounts/securityevent/?q={person.pk}"
    assert link in client.get(f"/admin/accounts/user/{person.pk}/change/").content.decode()
    assert f'href="/admin/accounts/user/{person.pk}/change/"' in client.get(link).content.decode()
    for odd in ("x", "9" * 30, "²", "-1"):
        assert client.get("/admin/accounts/securityevent/", {"q": odd}).status_code == 200
    for path in ("add/", f"{event.pk}/delete/"):
        assert client.post(f"/admin/accounts/securityevent/{path}").status_code == 403
    client.post(f"/admin/accounts/securityevent/{event.pk}/change/", {"kind": "logout"})
    assert SecurityEvent.objects.get(pk=event.pk).kind == "login"


@pytest.mark.both_databases
def test_an_event_falls_with_the_change_it_tells_of_and_breaks_nothing_itself(person):
    with transaction.atomic():
        record(Kind.ROLE_GIVEN, user=person)
        transaction.set_rollback(True)
    assert kinds() == []
    record(Kind.ROLE_GIVEN, user=2**70)  # no database holds such a number
    record(Kind.LOGIN, user=person)
    assert kinds() == ["login"]


def test_old_events_are_removed(person, settings):
    settings.SECURITY_LOG_DAYS = 100
    now = timezone.now()
    for days in (99, 101):
        record(Kind.LOGIN, user=person)
        SecurityEvent.objects.filter(pk=SecurityEvent.objects.latest("pk").pk).update(at=now - dt.timedelta(days=days))
    assert prune(now) == 1
    assert SecurityEvent.objects.get().at == now - dt.timedelta(days=99)
