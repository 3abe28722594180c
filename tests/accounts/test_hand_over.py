"""Hand-over: all that is a person's is listed and given to another in one step, by those who may, and twice does no harm."""

from __future__ import annotations

import contextlib
import datetime as dt

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone

from accounts import rights
from accounts.hand_over import UNDO_FOR, answer, answer_link, propose, transfer, undo
from accounts.models import HandOver, Membership, SecurityEvent, User
from registry.steps import Refused
from tests.conftest import PortalClient
from tests.factories import OrganisationFactory, UserFactory, UserWithRole

PATH = "/konto/overdragelse/"


@pytest.fixture(autouse=True)
def of_a_kind_in_the_table_of_rights(request):
    if "fake" in request.fixturenames:
        request.getfixturevalue("fake").kind = "enterprise"


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
        page = client.post(f"{PATH}{leaver.pk}/", {"to": receiver.pk}, follow=True)
    assert "Der er ikke ændret noget" in page.content.decode()
    assert HandOver.objects.count() == 1
    assert Membership.objects.filter(user=receiver).count() == 2
    assert len(fake.events) == 1


def test_a_colleague_asks_and_the_leaver_says_yes_by_the_link(
    client, leaver, mine, fake, today, mailoutbox, django_capture_on_commit_callbacks
):
    colleague, heir = UserWithRole("municipal", mine), UserWithRole("housing", mine)
    other = OrganisationFactory(name="Vejle Kommune")
    Membership.objects.create(user=leaver, organisation=other, role="municipal")
    Membership.objects.create(user=leaver, organisation=mine, role="admin")
    Membership.objects.create(user=leaver, organisation=mine, role="purchaser")
    fake.add("Her", mine, leaver)
    fake.add("Hemmelig kladde i Vejle", other, leaver)
    client.force_login(colleague)
    html = client.get(f"{PATH}{leaver.pk}/").content.decode()
    assert "Her" in html
    for hidden in ("Vejle", "Indkøber", "Administrator,", "Luk kontoen"):
        assert hidden not in html, hidden
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{PATH}{leaver.pk}/", {"to": heir.pk, "close": "on", "reason": "Nyt job"})
    assert not HandOver.objects.exists()
    assert roles(heir, today) == {("housing", "Kolding Kommune")}
    (mail,) = mailoutbox
    assert mail.to == [leaver.email]
    link = next(word for word in mail.body.split() if "/overdragelse/svar/" in word)
    mailoutbox.clear()
    client.logout()
    page = client.get(link).content.decode()
    assert str(heir) in page
    with django_capture_on_commit_callbacks(execute=True):
        assert "Du har sagt ja" in client.post(link, {"svar": "ja"}).content.decode()
    assert roles(heir, today) == {("housing", "Kolding Kommune"), ("municipal", "Kolding Kommune")}
    assert [record["user"] for record in fake.records] == [heir, leaver]
    leaver.refresh_from_db()
    assert leaver.is_active
    assert {mail.to[0] for mail in mailoutbox} == {leaver.email, heir.email}
    client.post(link, {"svar": "ja"})
    assert HandOver.objects.count() == 1


def test_a_no_changes_nothing_and_a_link_is_answered_once(client, leaver, mine, today):
    proposal = propose(from_user=leaver, to_user=UserWithRole("housing", mine), by=UserWithRole("municipal", mine), today=today)
    assert answer(proposal=proposal, accepted=False, today=today) is None
    assert answer(proposal=proposal, accepted=True, today=today) is None
    assert not HandOver.objects.exists()
    noted = SecurityEvent.objects.filter(account=leaver.pk, kind__startswith="hand_over").order_by("pk")
    assert [(each.kind, each.by) for each in noted] == [("hand_over_asked", proposal.by_id), ("hand_over_declined", None)]
    assert client.get(f"{PATH}svar/{proposal.pk}:forkert/").status_code == 404


def test_asking_twice_is_one_proposal_and_one_mail(leaver, mine, today, mailoutbox, django_capture_on_commit_callbacks):
    heir, colleague = UserWithRole("housing", mine), UserWithRole("municipal", mine)
    with django_capture_on_commit_callbacks(execute=True):
        assert len({propose(from_user=leaver, to_user=heir, by=colleague, today=today).pk for _ in range(2)}) == 1
    assert len(mailoutbox) == 1


# --- What an attacker tried ---------------------------------------------------------------------------------------------
ROLES = ("housing", "municipal", "purchaser", "admin")


@pytest.mark.parametrize("moved", ROLES)
@pytest.mark.parametrize("actor", ROLES[:3])
def test_nobody_takes_a_colleagues_role_by_an_act_of_their_own(client, mine, today, actor, moved):
    victim, thief = UserWithRole(moved, mine), UserWithRole(actor, mine)
    client.force_login(thief)
    client.post(f"{PATH}{victim.pk}/", {"to": thief.pk})
    accomplice = UserWithRole("housing", mine)
    client.post(f"{PATH}{victim.pk}/", {"to": accomplice.pk})
    for receiver, by in ((thief, thief), (accomplice, thief), (thief, accomplice)):
        with pytest.raises(Refused):
            transfer(from_user=victim, to_user=receiver, by=by, today=today)
    with pytest.raises(Refused):
        propose(from_user=victim, to_user=thief, by=thief, today=today)
    assert roles(victim, today + dt.timedelta(days=1)) == {(moved, "Kolding Kommune")} or moved == "admin"
    assert Membership.objects.get(user=victim).ends_on is None
    assert roles(thief, today) == {(actor, "Kolding Kommune")}
    assert not HandOver.objects.exists()


@pytest.mark.parametrize("moved", ROLES[:3])
@pytest.mark.parametrize("actor", ROLES[:3])
@pytest.mark.parametrize("shared", ["mine", "other"])
def test_a_role_goes_only_where_giver_and_receiver_hold_one_even_with_the_leavers_word(mine, today, fake, actor, moved, shared):
    """Whose role in which organisation may go to whom, in one table: the giver's own role, to somebody of the same organisation."""
    other = OrganisationFactory(name="KAB")
    place = {"mine": mine, "other": other}[shared]
    leaver, by, heir = UserWithRole(moved, mine), UserWithRole(actor, mine), UserWithRole("housing", place)
    Membership.objects.create(user=leaver, organisation=other, role="housing")  # one organisation that all three share
    for person in (by, heir):
        Membership.objects.get_or_create(user=person, organisation=other, role="housing")
    transfer(from_user=leaver, to_user=heir, by=by, today=today, word_given=True)
    expected = {("housing", place.name), ("housing", "KAB")}
    if actor == moved and shared == "mine":
        expected.add((moved, "Kolding Kommune"))
    assert roles(heir, today) == expected


def test_one_shared_organisation_lets_no_role_in_another_move(today, mine, leaver, fake):
    kab = OrganisationFactory(name="KAB")
    Membership.objects.create(user=leaver, organisation=kab, role="municipal")
    heir = UserWithRole("housing", kab)
    fake.add("Kladde i Kolding", mine, leaver)
    done = transfer(from_user=leaver, to_user=heir, by=leaver, today=today)
    assert (done.roles, done.records) == (1, 0)
    assert roles(heir, today) == {("housing", "KAB"), ("municipal", "KAB")}
    assert fake.records[0]["user"] == leaver


def test_a_role_that_waits_for_a_second_factor_gives_nothing(mine, today, leaver, settings):
    Membership.objects.create(user=leaver, organisation=mine, role="admin")
    heir = UserWithRole("housing", mine)
    transfer(from_user=leaver, to_user=heir, by=leaver, today=today)
    assert ("admin", "Kolding Kommune") not in roles(heir, today) | {(each.role, "Kolding Kommune") for each in heir.memberships.all()}


@pytest.mark.parametrize("what", ["not begun", "waits for a second factor", "needs a second factor", "a closed account"])
def test_a_word_is_worth_no_more_than_what_its_giver_may_do(mine, today, settings, what):
    leaver, by, heir = UserWithRole("purchaser", mine), UserWithRole("purchaser", mine), UserWithRole("housing", mine)
    assert propose(from_user=leaver, to_user=heir, by=by, today=today)
    if what == "not begun":
        leaver.memberships.update(starts_on=today + dt.timedelta(days=9))
    elif what == "a closed account":
        User.objects.filter(pk=leaver.pk).update(is_active=False)
    else:
        settings.MFA_REQUIRED_ROLES = frozenset({"purchaser"})
        having = (by,) if what == "waits for a second factor" else (by, leaver)
        Authenticator.objects.bulk_create(Authenticator(user=user, type="totp", data={}) for user in having)
    with contextlib.suppress(Refused):  # a closed account is told; of the rest there is nothing to move
        assert not transfer(from_user=leaver, to_user=heir, by=by, today=today, word_given=True).anything
    assert not Membership.objects.filter(user=heir, role="purchaser").exists()


def test_who_is_asked_sees_what_a_yes_gives_away_and_no_titles(client, leaver, mine, today, fake):
    colleague, heir = UserWithRole("municipal", mine), UserWithRole("housing", mine)
    Membership.objects.create(user=leaver, organisation=mine, role="purchaser")
    fake.add("Hemmelig kladde", mine, leaver)
    fake.add("En til", mine, leaver)
    link = answer_link(propose(from_user=leaver, to_user=heir, by=colleague, today=today))
    html = client.get(link).content.decode()
    assert "Kommunal medarbejder, Kolding Kommune" in html
    assert "2\u00a0poster" in html
    assert "Hemmelig" not in html
    assert "Indkøber" not in html
    colleague.memberships.all().delete()
    assert "ændret, siden" in client.get(link).content.decode()
    html = client.post(link, {"svar": "ja"}).content.decode()
    assert "der er ikke ændret noget" in html
    assert not HandOver.objects.exists()


def test_a_link_of_a_closed_account_says_who_can_help(client, leaver, mine, today):
    link = answer_link(propose(from_user=leaver, to_user=UserWithRole("housing", mine), by=UserWithRole("municipal", mine), today=today))
    User.objects.filter(pk=leaver.pk).update(is_active=False)
    assert "kun en administrator overdrage" in client.post(link, {"svar": "ja"}).content.decode()
    assert not HandOver.objects.exists()


# --- The way back -------------------------------------------------------------------------------------------------------
def test_a_hand_over_is_undone_by_the_leaver_within_fourteen_days(client, leaver, receiver, mine, fake, admin, today, mailoutbox):
    fake.add("Et", mine, leaver)
    fake.add("To", mine, leaver)
    transfer(from_user=leaver, to_user=receiver, by=leaver, today=today)
    fake.records[1]["user"] = admin  # has another responsible since
    row = HandOver.objects.get()
    client.force_login(receiver)
    assert client.post(f"{PATH}fortryd/{row.pk}/").status_code == 404
    client.force_login(leaver)
    assert "Fortryd overdragelsen" in client.get(f"{PATH}fortryd/{row.pk}/").content.decode()
    html = client.post(f"{PATH}fortryd/{row.pk}/", follow=True).content.decode()
    assert "Overdragelsen er fortrudt" in html
    assert "1 har fået en anden ansvarlig siden" in html
    assert [record["user"] for record in fake.records] == [leaver, admin]
    tomorrow = today + dt.timedelta(days=1)
    assert roles(leaver, tomorrow) == {("municipal", "Kolding Kommune")}
    assert roles(receiver, tomorrow) == {("purchaser", "Kolding Kommune")}
    assert [event.kind for event in SecurityEvent.objects.filter(account=leaver.pk)][:2] != []
    client.post(f"{PATH}fortryd/{row.pk}/")
    assert SecurityEvent.objects.filter(kind="hand_over_undone").count() == 1


def test_the_leaver_finds_the_way_back_in_the_mail(client, leaver, receiver, today, mailoutbox, django_capture_on_commit_callbacks):
    """The day after, they have no role, and no way to the page of hand-overs."""
    with django_capture_on_commit_callbacks(execute=True):
        transfer(from_user=leaver, to_user=receiver, by=leaver, today=today - dt.timedelta(days=1))
    text = {mail.to[0]: mail.body for mail in mailoutbox}
    (link,) = [word for word in text[leaver.email].split() if "/overdragelse/fortryd/" in word]
    assert "/fortryd/" not in text[receiver.email]
    client.force_login(leaver)
    assert client.get(PATH).status_code == 403
    client.post(link)
    assert roles(leaver, today) == {("municipal", "Kolding Kommune")}


def test_a_role_that_was_changed_since_stays_and_is_told(leaver, receiver, mine, admin, today):
    transfer(from_user=leaver, to_user=receiver, by=admin, today=today)
    Membership.objects.filter(user=receiver, role="municipal").update(ends_on=today + dt.timedelta(days=5))
    (told,) = undo(row=HandOver.objects.get(), by=admin, today=today)
    assert "Kommunal" in told
    assert roles(receiver, today) == {("purchaser", "Kolding Kommune"), ("municipal", "Kolding Kommune")}


def test_what_the_receiver_did_in_the_meantime_stays_within_the_role(leaver, receiver, admin, today):
    transfer(from_user=leaver, to_user=receiver, by=leaver, today=today - dt.timedelta(days=3))
    undo(row=HandOver.objects.get(), by=leaver, today=today)
    theirs = Membership.objects.get(user=receiver, role="municipal")
    assert (theirs.starts_on, theirs.ends_on) == (today - dt.timedelta(days=3), today - dt.timedelta(days=1))


def test_after_fourteen_days_or_by_another_it_stays(leaver, receiver, today):
    transfer(from_user=leaver, to_user=receiver, by=leaver, today=today)
    row = HandOver.objects.get()
    for other in (receiver, UserWithRole("municipal", leaver.memberships.get().organisation)):
        with pytest.raises(Refused):
            undo(row=row, by=other, today=today)
    HandOver.objects.update(at=timezone.now() - UNDO_FOR - dt.timedelta(minutes=1))
    with pytest.raises(Refused):
        undo(row=row, by=leaver, today=today)


@pytest.mark.parametrize("role", ["admin", "municipal"])
def test_what_an_administrator_moved_from_a_person_is_not_theirs_to_take_back(client, mine, receiver, admin, today, role):
    former = UserWithRole(role, mine)
    transfer(from_user=former, to_user=receiver, by=admin, today=today - dt.timedelta(days=1))
    row = HandOver.objects.get()
    client.force_login(former)
    assert "kun en administrator kan fortryde det" in client.get(f"{PATH}fortryd/{row.pk}/").content.decode()
    client.post(f"{PATH}fortryd/{row.pk}/")
    assert roles(former, today) == set()
    client.force_login(admin)
    client.post(f"{PATH}fortryd/{row.pk}/")
    assert roles(former, today) == {(role, "Kolding Kommune")}


def test_what_was_done_with_the_leavers_word_is_the_leavers_to_take_back(leaver, mine, today):
    colleague, heir = UserWithRole("municipal", mine), UserWithRole("housing", mine)
    answer(proposal=propose(from_user=leaver, to_user=heir, by=colleague, today=today), accepted=True, today=today)
    undo(row=HandOver.objects.get(), by=leaver, today=today)
    assert roles(heir, today) == {("housing", "Kolding Kommune")}


def test_closing_the_account_is_undone_with_it(leaver, receiver, admin, today):
    transfer(from_user=leaver, to_user=receiver, by=admin, today=today, close=True)
    undo(row=HandOver.objects.get(), by=admin, today=today)
    leaver.refresh_from_db()
    assert leaver.is_active


def test_people_of_other_organisations_are_out_of_reach(client, leaver, receiver, db):
    stranger = UserWithRole("municipal")
    client.force_login(stranger)
    assert client.get(f"{PATH}{leaver.pk}/").status_code == 404
    assert client.post(f"{PATH}{leaver.pk}/", {"to": stranger.pk}).status_code == 404
    assert "Den Gamle" not in client.get(PATH).content.decode()
    client.force_login(UserWithRole("municipal", leaver.memberships.get().organisation))
    html = client.post(f"{PATH}{leaver.pk}/", {"to": stranger.pk}).content.decode()
    assert "Vælg en af personerne på listen" in html
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
def test_the_receiver_holds_the_role_as_long_as_it_was_to_last(admin, today, mine, theirs, gives, expected):
    def dates(days):
        return {name: today + dt.timedelta(days=number) for name, number in days.items()}

    leaver, receiver = UserWithRole("municipal", mine, **dates(gives)), UserFactory()
    if theirs is not None:
        Membership.objects.create(
            user=receiver, organisation=mine, role="municipal", starts_on=today - dt.timedelta(days=99), **dates(theirs)
        )
    transfer(from_user=leaver, to_user=receiver, by=admin, today=today)
    held = Membership.objects.live(today).get(user=receiver)
    assert held.ends_on == (None if expected is None else today + dt.timedelta(days=expected))
    assert Membership.objects.get(user=leaver).ends_on == today


def test_a_role_that_has_not_begun_goes_with_its_dates(admin, today, mine):
    begins = today + dt.timedelta(days=30)
    leaver, receiver = UserWithRole("municipal", mine, starts_on=begins), UserFactory()
    transfer(from_user=leaver, to_user=receiver, by=admin, today=today)
    assert Membership.objects.get(user=receiver).starts_on == begins
    assert not Membership.objects.filter(user=leaver).exists()


def test_nothing_goes_to_oneself_or_to_a_closed_account(admin, today, leaver):
    for receiver, by in ((leaver, leaver), (admin, admin), (UserFactory(is_active=False), admin)):
        with pytest.raises(Refused):
            transfer(from_user=leaver, to_user=receiver, by=by, today=today)


@pytest.mark.both_databases
def test_all_or_nothing(db, today, leaver, receiver, mine, fake):
    fake.hand_over = lambda **_: 1 / 0
    with pytest.raises(ZeroDivisionError):
        transfer(from_user=leaver, to_user=receiver, by=leaver, today=today)
    assert Membership.objects.filter(user=receiver).count() == 1
    assert Membership.objects.get(user=leaver).ends_on is None


def test_the_number_of_queries_is_fixed(client, admin, leaver, receiver, mine, fake, django_assert_max_num_queries):
    for number in range(30):
        fake.add(f"Prøve {number}", mine, leaver)
        Membership.objects.create(user=leaver, organisation=OrganisationFactory(), role="purchaser")
    client.force_login(admin)
    with django_assert_max_num_queries(12):
        client.get(f"{PATH}{leaver.pk}/")
