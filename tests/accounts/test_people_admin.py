"""People in the admin: made with an invitation, given roles, closed; keys to accounts are nobody's to read."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib import admin

from accounts.models import Membership, User
from tests.conftest import PortalClient
from tests.factories import OrganisationFactory, UserFactory, UserWithRole

PASSWORD = "et-langt-kodeord-1"


@pytest.fixture
def staff(client, db):
    client.force_login(User.objects.create_superuser("admin@example.dk"))
    return client


def form(user, **more):
    return {
        "email": user.email,
        "name": user.name,
        "is_active": "on",
        "memberships-TOTAL_FORMS": "0",
        "memberships-INITIAL_FORMS": "0",
    } | more


def test_a_person_is_made_with_a_role_and_cannot_log_in_before_choosing_a_password(staff):
    organisation = OrganisationFactory()
    role = {"memberships-TOTAL_FORMS": "1", "memberships-0-organisation": organisation.pk, "memberships-0-role": "municipal"}
    answer = staff.post("/admin/accounts/user/add/", {"email": "Ny@Example.dk", "name": "Ny", "memberships-INITIAL_FORMS": "0", **role})
    assert answer.status_code == 302
    made = User.objects.get(email="ny@example.dk")
    assert not made.has_usable_password()
    assert not EmailAddress.objects.get(user=made).verified
    assert [(each.organisation, each.role) for each in made.memberships.all()] == [(organisation, "municipal")]


def test_the_same_address_in_other_letters_is_refused_at_the_field(staff):
    UserFactory(email="findes@example.dk")
    answer = staff.post("/admin/accounts/user/add/", form(User(email="FINDES@example.dk")))
    assert "Der findes allerede en bruger med den e-mail" in answer.content.decode()


def test_the_same_role_twice_is_refused_at_the_field(staff):
    membership = Membership.objects.get(user=UserWithRole("municipal"))
    answer = staff.post(
        "/admin/accounts/membership/add/",
        {"user": membership.user_id, "organisation": membership.organisation_id, "role": "municipal", "starts_on": "", "ends_on": ""},
    )
    assert "Personen har allerede den rolle i organisationen" in answer.content.decode()


def test_a_changed_address_must_be_confirmed_anew(staff):
    user = UserFactory(email="gammel@example.dk")
    user.confirm_address()
    staff.post(f"/admin/accounts/user/{user.pk}/change/", form(user, email="ny@example.dk"))
    assert [(each.email, each.verified) for each in EmailAddress.objects.filter(user=user)] == [("ny@example.dk", False)]


@pytest.mark.parametrize("way", ["form", "action"])
def test_a_person_made_inactive_is_logged_out(staff, way):
    user = User.objects.create_user("person@example.dk", PASSWORD)
    user.confirm_address()
    theirs = PortalClient()
    theirs.post("/konto/log-ind/", {"login": user.email, "password": PASSWORD})
    if way == "form":
        staff.post(f"/admin/accounts/user/{user.pk}/change/", form(user) | {"is_active": ""})
    else:
        staff.post("/admin/accounts/user/", {"action": "close_accounts", "_selected_action": [user.pk]})
    user.refresh_from_db()
    assert not user.is_active
    assert not UserSession.objects.filter(user=user).exists()
    assert theirs.get("/konto/min-side/").status_code == 302


def test_the_list_says_who_has_which_role_today_in_a_fixed_number_of_queries(staff, django_assert_max_num_queries):
    organisation = OrganisationFactory(name="Kolding Kommune")
    for _ in range(3):
        UserWithRole("municipal", organisation)
    with django_assert_max_num_queries(14):
        html = staff.get("/admin/accounts/user/").content.decode()
    assert html.count("kommunal medarbejder (Kolding Kommune)") == 3
    for query in ("gaelder=nu", "gaelder=slut", "gaelder=senere", "q=kolding"):
        assert staff.get(f"/admin/accounts/membership/?{query}").status_code == 200


def test_keys_to_accounts_are_not_in_the_admin():
    names = {model._meta.label for model in admin.site._registry}
    hidden = {"mfa.Authenticator", "account.EmailAddress", "usersessions.UserSession", "auth.Group"}
    hidden |= {"socialaccount.SocialToken", "socialaccount.SocialApp", "socialaccount.SocialAccount"}
    assert not names & hidden


def test_people_are_closed_and_not_deleted_and_hand_overs_are_only_read(staff):
    user = UserFactory()
    assert staff.post(f"/admin/accounts/user/{user.pk}/delete/").status_code == 403
    assert staff.get("/admin/accounts/handover/").status_code == 200
    assert staff.get("/admin/accounts/handover/add/").status_code == 403


def test_being_superuser_alone_opens_nothing_for_an_inactive_person(client, db):
    user = User.objects.create_superuser("x@example.dk")
    client.force_login(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get("/admin/").status_code == 302
