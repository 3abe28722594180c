"""Hand-over: all that is a person's is listed and given to another in one step, by those who may, and twice does no harm."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from accounts import actions, rights
from accounts.models import HandOver, Membership, User
from tests.conftest import PortalClient
from tests.factories import OrganisationFactory, UserFactory, UserWithRole

PATH = "/konto/overdragelse/"


@pytest.fixture
def mine(db):
    return OrganisationFactory(name="Kolding Kommune", kind="municipality")


@pytest.fixture
def leaver(mine):
    user = UserWithRole("municipal", mine)
    User.objects.filter(pk=user.pk).update(name="Den Gamle")
    user.refresh_from_db()
    return user


@pytest.fixture
def receiver(mine):
    user = UserWithRole("purchaser", mine)
    User.objects.filter(pk=user.pk).update(name="Den Nye")
    user.refresh_from_db()
    return user


@pytest.fixture
def admin(db):
    return UserWithRole("admin")


@pytest.fixture
def today():
    return timezone.localdate()


def roles(user, on):
    return {(each.role, each.organisation) for each in rights.of(user, on).held}


def test_everything_is_listed_and_goes_to_the_other_in_one_step(client, admin, leaver, receiver, mine, fake, today):
    other = OrganisationFactory(name="Vejle Kommune")
    Membership.objects.create(user=leaver, organisation=other, role="purchaser")
    fake.add("Et", mine, leaver, todo="Bekræft")
    fake.add("To", other, leaver)
    fake.add("En andens", mine, receiver)
    client.force_login(admin)
    assert "Den Gamle" in client.get(PATH).content.decode()
    assert client.get(PATH, {"person": leaver.pk}).headers["Location"] == f"{PATH}{leaver.pk}/"
    html = client.get(f"{PATH}{leaver.pk}/").content.decode()
    for part in ("2\u00a0roller", "1\u00a0opgave", "2\u00a0poster", "Kolding Kommune", "Vejle Kommune", "Et", "To"):
        assert part in html, part
    assert "En andens" not in html
    client.post(f"{PATH}{leaver.pk}/", {"to": receiver.pk, "reason": "Nyt job", "close": "on"})
    tomorrow = today + dt.timedelta(days=1)
    assert roles(receiver, today) == {("purchaser", "Kolding Kommune"), ("municipal", "Kolding Kommune"), ("purchaser", "Vejle Kommune")}
    leaver.refresh_from_db()
    assert not leaver.is_active
    assert not Membership.objects.live(tomorrow).filter(user=leaver).exists()
    assert {record["user"] for record in fake.records} == {receiver}
    assert all("Nyt job" in event for event in fake.events)
    written = HandOver.objects.get()
    assert (written.roles, written.records, written.closed, written.by, written.reason) == (2, 2, True, admin, "Nyt job")
    html = client.get(f"{PATH}{leaver.pk}/").content.decode()
    assert "har overtaget 2 roller og 2 poster. Kontoen er lukket." in html
    assert "Tidligere overdragelser" in html


def test_sessions_of_the_leaver_end_when_the_account_is_closed_and_not_otherwise(client, admin, leaver, receiver):
    leaver.set_password("et-langt-kodeord-1")
    leaver.save()
    leaver.confirm_address()
    theirs = PortalClient()
    theirs.post("/konto/log-ind/", {"login": leaver.email, "password": "et-langt-kodeord-1"})
    client.force_login(admin)
    client.post(f"{PATH}{leaver.pk}/", {"to": receiver.pk})
    assert theirs.get("/konto/min-side/").status_code == 200
    client.post(f"{PATH}{leaver.pk}/", {"to": receiver.pk, "close": "on"})
    assert theirs.get("/konto/min-side/").status_code == 302


def test_sending_it_twice_does_nothing_more(client, admin, leaver, receiver, mine, fake):
    fake.add("Et", mine, leaver)
    client.force_login(admin)
    for _ in range(2):
        answer = client.post(f"{PATH}{leaver.pk}/", {"to": receiver.pk}, follow=True)
    assert "havde ikke mere at overdrage" in answer.content.decode()
    assert HandOver.objects.count() == 1
    assert Membership.objects.filter(user=receiver).count() == 2
    assert len(fake.events) == 1


def test_a_colleague_hands_over_within_the_organisation_alone(client, leaver, receiver, mine, fake, today):
    other = OrganisationFactory(name="Vejle Kommune")
    Membership.objects.create(user=leaver, organisation=other, role="municipal")
    Membership.objects.create(user=leaver, organisation=mine, role="admin")
    fake.add("Her", mine, leaver)
    fake.add("Hemmelig kladde i Vejle", other, leaver)
    client.force_login(receiver)
    html = client.get(f"{PATH}{leaver.pk}/").content.decode()
    assert "Her" in html
    assert "Vejle" not in html
    assert "som kun en administrator kan overdrage" in html
    assert "Luk kontoen" not in html
    client.post(f"{PATH}{leaver.pk}/", {"to": receiver.pk, "close": "on"})
    leaver.refresh_from_db()
    assert leaver.is_active
    assert roles(receiver, today) == {("purchaser", "Kolding Kommune"), ("municipal", "Kolding Kommune")}
    assert [record["user"] for record in fake.records] == [receiver, leaver]
    tomorrow = today + dt.timedelta(days=1)
    assert Membership.objects.live(tomorrow).filter(user=leaver).count() == 2


def test_people_of_other_organisations_are_out_of_reach(client, leaver, receiver, db):
    stranger = UserWithRole("municipal")
    client.force_login(stranger)
    assert client.get(f"{PATH}{leaver.pk}/").status_code == 404
    assert client.post(f"{PATH}{leaver.pk}/", {"to": stranger.pk}).status_code == 404
    assert "Den Gamle" not in client.get(PATH).content.decode()
    client.force_login(receiver)
    answer = client.post(f"{PATH}{leaver.pk}/", {"to": stranger.pk}).content.decode()
    assert "Vælg en af personerne på listen" in answer
    assert not HandOver.objects.exists()
    client.force_login(UserFactory())
    assert client.get(PATH).status_code == 403
    assert client.get(f"{PATH}{leaver.pk}/").status_code == 403


def test_errors_stand_at_the_field_and_keep_what_was_typed(client, admin, leaver, receiver):
    client.force_login(admin)
    html = client.post(f"{PATH}{leaver.pk}/", {"to": "", "reason": "Nyt job"}).content.decode()
    assert "<title>Fejl: " in html
    assert "Vælg, hvem der overtager" in html
    assert "Nyt job" in html
    assert "Vælg en person" in client.get(PATH, {"person": ""}).content.decode()
    for odd in ("x", "0", str(leaver.pk), "9" * 30, "\0"):
        assert client.post(f"{PATH}{leaver.pk}/", {"to": odd}).status_code == 200
        assert client.get(PATH, {"person": odd}).status_code in (200, 302)
    assert not HandOver.objects.exists()


@pytest.mark.parametrize(
    ("theirs", "gives", "expected"),
    [
        (None, {}, None),
        (None, {"ends_on": 10}, 10),
        ({"ends_on": -5}, {}, None),
        ({"ends_on": 3}, {"ends_on": 10}, 10),
        ({"ends_on": 20}, {"ends_on": 10}, 20),
        ({}, {"ends_on": 10}, None),
    ],
    ids=["new", "new with an end", "held before", "held shorter", "held longer", "held for good"],
)
def test_the_receiver_holds_the_role_as_long_as_it_was_to_last(db, today, mine, theirs, gives, expected):
    def dates(days):
        return {name: today + dt.timedelta(days=number) for name, number in days.items()}

    leaver, receiver = UserWithRole("municipal", mine, **dates(gives)), UserFactory()
    if theirs is not None:
        Membership.objects.create(
            user=receiver, organisation=mine, role="municipal", starts_on=today - dt.timedelta(days=99), **dates(theirs)
        )
    actions.hand_over(from_user=leaver, to_user=receiver, organisations=None, by=leaver, today=today)
    held = Membership.objects.live(today).get(user=receiver)
    assert held.ends_on == (None if expected is None else today + dt.timedelta(days=expected))
    assert Membership.objects.get(user=leaver).ends_on == today


def test_a_role_that_has_not_begun_goes_with_its_dates(db, today, mine):
    begins = today + dt.timedelta(days=30)
    leaver, receiver = UserWithRole("municipal", mine, starts_on=begins), UserFactory()
    actions.hand_over(from_user=leaver, to_user=receiver, organisations=None, by=leaver, today=today)
    assert Membership.objects.get(user=receiver).starts_on == begins
    assert not Membership.objects.filter(user=leaver).exists()


def test_nothing_goes_to_oneself_or_to_a_closed_account(db, today, leaver):
    for receiver in (leaver, UserFactory(is_active=False)):
        with pytest.raises(ValueError, match="another person"):
            actions.hand_over(from_user=leaver, to_user=receiver, organisations=None, by=leaver, today=today)


def test_all_or_nothing(db, today, leaver, receiver, mine, fake):
    fake.hand_over = lambda **_: 1 / 0
    with pytest.raises(ZeroDivisionError):
        actions.hand_over(from_user=leaver, to_user=receiver, organisations=None, by=leaver, today=today)
    assert Membership.objects.filter(user=receiver).count() == 1
    assert Membership.objects.get(user=leaver).ends_on is None


def test_the_number_of_queries_is_fixed(client, admin, leaver, receiver, mine, fake, django_assert_max_num_queries):
    for number in range(30):
        fake.add(f"Prøve {number}", mine, leaver)
        Membership.objects.create(user=leaver, organisation=OrganisationFactory(), role="purchaser")
    client.force_login(admin)
    with django_assert_max_num_queries(12):
        client.get(f"{PATH}{leaver.pk}/")
