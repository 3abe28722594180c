"""A person is erased: nothing names them any more, what they did stays told, and what is past its time is removed every day."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import models
from django.utils import timezone

from accounts.erasure import erase_person, is_erased, own_data
from accounts.hand_over import transfer
from accounts.models import AddressChange, HandOver, MailChoice, Membership, OutgoingMail, SecurityEvent, User
from accounts.retention import rules
from cases.models import CaseEvent
from enterprises.models import ContactInvitation, EnterpriseContact, SocialEnterprise
from procurement import actions as procurement
from procurement.models import DecisionMemo
from registry.models import ListLook
from registry.steps import Refused
from search.models import SavedSearch
from tests.conftest import PortalClient
from tests.factories import CaseFactory, EnterpriseFactory, PlanOfPurchaseFactory, UserFactory, UserWithRole, give_second_factor

EMAIL, NAME, PASSWORD = "maren.unik@kolding.example.dk", "Maren Unik", "et-langt-kodeord-1"


@pytest.fixture
def admin(db) -> User:
    return UserWithRole("admin")


@pytest.fixture
def person(catalogue, admin) -> User:
    """Somebody who has been here for a while: roles, a memo, events, a hand-over, history, the admin's log, sessions, searches."""
    person = UserWithRole("purchaser")
    User.objects.filter(pk=person.pk).update(email=EMAIL, name=NAME)
    person.refresh_from_db()
    person.set_password(PASSWORD)
    person.save()
    person.confirm_address()
    give_second_factor(person)
    organisation = person.memberships.get().organisation
    plan = PlanOfPurchaseFactory(steward=organisation, responsible=person)
    plan.candidates.create(enterprise=SocialEnterprise.objects.get(slug="frak"))
    procurement.file_memo(plan_id=plan.pk, route="DIREKTE", reason="Pris", by=person, now=timezone.now())
    case = CaseFactory(steward=organisation, responsible=person)
    case._history_user = person
    case.title = "Ændret titel"
    case.save()
    CaseEvent.objects.create(entry=case, step="changed", by=person, organisation=organisation)
    heir = UserWithRole("purchaser", organisation)
    Membership.objects.create(user=person, organisation=organisation, role="housing")
    transfer(from_user=person, to_user=heir, by=admin, today=timezone.localdate(), reason="Nyt job")
    client = PortalClient()
    client.post("/konto/log-ind/", {"login": EMAIL, "password": PASSWORD})
    SavedSearch.objects.create(user=person, name="Min", path="/cases/")
    ListLook.objects.create(by=person, page="registry.organisation", name="Mit", query="q=x")
    MailChoice.objects.create(address=EMAIL, kind="confirm", when="never")
    AddressChange.objects.create(user=person, former="gammel.maren@example.dk", present=EMAIL)
    OutgoingMail.objects.create(to=EMAIL, sender="x@example.dk", subject="x", body=NAME)
    UserSession.objects.create(user=person, ip="10.0.0.1", last_seen_at=timezone.now(), session_key="k", user_agent="Browser")
    LogEntry.objects.create(
        user=admin, object_id=str(person.pk), object_repr=NAME, action_flag=2, change_message=f'[{{"changed": "{EMAIL}"}}]'
    )
    return person


def named_anywhere(*words: str) -> list[str]:
    """Every text column of every table in which one of the words stands."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if isinstance(field, models.CharField | models.TextField | models.JSONField):
                for value in model._base_manager.values_list(field.attname, flat=True):
                    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
                    found += [f"{model._meta.label}.{field.name}" for word in words if word.casefold() in text.casefold()]
    return sorted(set(found))


@pytest.mark.django_db
def test_nothing_names_the_person_but_the_memo_and_what_they_did_stays_told(person, admin, client):
    before = named_anywhere(EMAIL, NAME, "gammel.maren@example.dk")
    assert "accounts.User.email" in before
    assert "procurement.DecisionMemo.content" in before
    erase_person(user=person, by=admin, today=timezone.localdate())
    assert named_anywhere(EMAIL, NAME, "gammel.maren@example.dk") == ["procurement.DecisionMemo.content"]
    person.refresh_from_db()
    anonymous = f"Slettet bruger nr. {person.pk}"
    assert (str(person), is_erased(person), person.is_active, person.has_usable_password()) == (anonymous, True, False, False)
    assert not Membership.objects.live(timezone.localdate() + dt.timedelta(days=1)).filter(user=person).exists()
    for model in (EmailAddress, UserSession, SavedSearch, AddressChange):
        assert not model._default_manager.filter(user=person).exists(), model
    # What was done is still done by somebody, who is nobody by name.
    assert CaseEvent.objects.filter(by=person).exists()
    assert HandOver.objects.get(from_user=person).from_user == person
    assert DecisionMemo.objects.get(filed_by=person).content["filed_by"] == NAME
    case = CaseEvent.objects.filter(by=person)[0].entry
    assert anonymous in {str(version.history_user) for version in case.history.all()}
    assert SecurityEvent.objects.filter(kind="erased", account=person.pk, by=admin.pk).count() == 1
    client.force_login(admin)
    for path in (
        "/admin/accounts/user/",
        f"/admin/accounts/user/{person.pk}/change/",
        "/admin/accounts/handover/",
        "/admin/",
        "/konto/overdragelse/",
    ):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert EMAIL not in answer.content.decode(), path
    assert PortalClient().post("/konto/log-ind/", {"login": EMAIL, "password": PASSWORD}).status_code == 200
    UserFactory(email=EMAIL)  # the address is free again


@pytest.mark.django_db
def test_what_stands_in_the_way_is_told_and_nothing_happens(person, admin):
    today = timezone.localdate()
    case = CaseFactory(steward=person.memberships.first().organisation, responsible=person)
    with pytest.raises(Refused, match="ansvar for 1 post"):
        erase_person(user=person, by=admin, today=today)
    case.responsible = None
    case.save()
    with pytest.raises(Refused, match="Du kan ikke slette dig selv"):
        erase_person(user=admin, by=admin, today=today)
    User.objects.exclude(pk=admin.pk).update(is_superuser=False)
    Membership.objects.filter(role="admin").exclude(user=admin).delete()
    with pytest.raises(Refused, match="den eneste administrator"):
        erase_person(user=admin, by=person, today=today)
    erase_person(user=person, by=admin, today=today)
    with pytest.raises(Refused, match="i forvejen"):
        erase_person(user=person, by=admin, today=today)


@pytest.mark.django_db
def test_administrators_erase_in_two_steps(person, admin, client):
    client.force_login(admin)
    data = {"action": "erase_people", "_selected_action": person.pk}
    html = client.post("/admin/accounts/user/", data).content.decode()
    assert "kan ikke fortrydes" in html
    person.refresh_from_db()
    assert not is_erased(person)
    assert "Slettet bruger nr." in client.post("/admin/accounts/user/", {**data, "bekraeft": "ja"}, follow=True).content.decode()
    person.refresh_from_db()
    assert is_erased(person)
    client.post("/admin/accounts/user/", {"action": "erase_people", "_selected_action": [person.pk, admin.pk], "bekraeft": "ja"})
    admin.refresh_from_db()
    assert not is_erased(admin)


@pytest.mark.django_db
def test_ones_own_data_and_nobody_elses_as_a_file(person, admin, client):
    client.force_login(person)
    assert "Hent mine data" in client.get("/konto/mine-data/").content.decode()
    answer = client.post("/konto/mine-data/")
    assert "attachment" in answer.headers["Content-Disposition"]
    data = json.loads(answer.content)
    assert data["konto"]["e-mail"] == EMAIL
    kinds = {row["hvad"] for row in data["rækker"]}
    assert {str(model._meta.verbose_name) for model in (DecisionMemo, HandOver, SavedSearch, Membership, SecurityEvent)} <= kinds
    text = answer.content.decode()
    assert admin.email not in text
    for secret in (person.password, client.session.session_key, "JBSWY3DPEHPK3PXP"):
        assert secret not in text
    assert SecurityEvent.objects.filter(kind="own_data", account=person.pk).count() == 1
    assert own_data(UserFactory())["rækker"] == []


@pytest.mark.django_db
def test_what_is_past_its_time_is_removed_and_the_rest_stays(capsys):
    now, today = timezone.now(), timezone.localdate()
    enterprise, by = EnterpriseFactory(), UserFactory()
    fields = {"enterprise": enterprise, "consent_on": today - dt.timedelta(days=400), "email": "x@example.dk"}
    ended = EnterpriseContact.objects.create(name="Udløbet", ends_on=today - dt.timedelta(days=1), **fields)
    stands = EnterpriseContact.objects.create(name="Gælder", ends_on=today, **fields)
    old = ContactInvitation.objects.create(contact=stands, email="x@example.dk", by=by, sent_at=now - dt.timedelta(days=91))
    fresh = ContactInvitation.objects.create(contact=stands, email="x@example.dk", by=by, sent_at=now - dt.timedelta(days=89))
    Session.objects.create(session_key="old", session_data="", expire_date=now - dt.timedelta(days=1))
    Session.objects.create(session_key="new", session_data="", expire_date=now + dt.timedelta(days=1))
    for key in ("old", "new"):
        UserSession.objects.create(user=by, ip="10.0.0.1", last_seen_at=now, session_key=key, user_agent="Browser")
    AddressChange.objects.create(user=by, former="a@example.dk", present="b@example.dk")
    AddressChange.objects.update(at=now - dt.timedelta(days=31))
    OutgoingMail.objects.create(to="a@example.dk", subject="x", given_up_at=now - dt.timedelta(days=31))
    SecurityEvent.objects.create(kind="login")
    SecurityEvent.objects.update(at=now - dt.timedelta(days=366))
    call_command("remove_expired", "--dry-run")
    told = capsys.readouterr().out
    assert "     1 Virksomheders kontaktpersoner (til samtykkets sidste dag)" in told
    assert EnterpriseContact.objects.filter(pk=ended.pk).exists(), "a preview removes nothing"
    for _ in range(2):
        call_command("remove_expired", verbosity=0)
    assert set(EnterpriseContact.objects.filter(enterprise=enterprise)) == {stands}
    assert set(ContactInvitation.objects.filter(pk__in=[old.pk, fresh.pk])) == {fresh}
    assert set(UserSession.objects.values_list("session_key", flat=True)) == {"new"}
    assert set(Session.objects.values_list("session_key", flat=True)) == {"new"}
    assert not AddressChange.objects.exists()
    assert not OutgoingMail.objects.exists()
    assert not SecurityEvent.objects.exists()


@pytest.mark.django_db
def test_the_privacy_page_promises_what_is_done(client, settings):
    settings.PRIVACY_CONTROLLER, settings.PRIVACY_CONTACT = "Eksempelfonden", "privatliv@example.dk"
    html = client.get("/om/persondata/").content.decode()
    for promised in ("Eksempelfonden", "privatliv@example.dk", *(rule.label for rule in rules()), *(rule.period for rule in rules())):
        assert promised in html, promised
    settings.PRIVACY_CONTROLLER = ""
    assert "har ikke skrevet sit navn" in client.get("/om/persondata/").content.decode()


@pytest.mark.django_db
def test_a_cookie_comes_with_a_form_that_is_sent_or_a_log_in_and_no_other(catalogue):
    from tests.pages import ALL

    with_forms = {"/konto/log-ind/", "/konto/nulstil/"}
    for path in ALL:
        client = PortalClient()
        client.get(path)
        assert set(client.cookies) == ({"csrftoken"} if path in with_forms else set()), path
    person = UserFactory()
    person.set_password(PASSWORD)
    person.save()
    person.confirm_address()
    client = PortalClient()
    client.post("/konto/log-ind/", {"login": person.email, "password": PASSWORD})
    assert set(client.cookies) <= {"csrftoken", "sessionid", "device", "messages"}
