"""The administration's front page: what waits, with links to just those rows; what others have done; all lists in groups."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.contrib import admin
from django.contrib.admin.models import CHANGE, DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from accounts.reports.models import ErrorReport
from cases.models import PracticeCase
from config.admin_groups import OTHERS
from config.admin_site import age
from enterprises.actions import ask_to_take_over
from enterprises.models import EnterpriseProposal, SocialEnterprise
from procurement.models import Threshold
from registry import duplicates
from registry.history import quiet
from registry.queues import queues
from tests.factories import CaseFactory, EnterpriseFactory, MunicipalityFactory, OrganisationFactory, UserWithRole

DAY = dt.timedelta(days=1)


def the_day() -> dt.date:
    """Asked for each time: a run of the tests may last past midnight."""
    return timezone.localdate()


@pytest.fixture
def town(empty_registry):
    return OrganisationFactory(kind="municipality")


@pytest.fixture
def office(client, town):
    """An administrator's browser."""
    client.force_login(UserWithRole("admin", town))
    return client


def threshold(key: str, first: dt.date, last: dt.date | None, **more) -> None:
    told = {"buyer_type": "alle", "contract_type": "vare", "legal_reference": "§ 6", "source_title": "Kilde", "found_as": "dkk"}
    Threshold.objects.create(key=key, amount_dkk=5, valid_from=first, valid_to=last, **{**told, **more})


@quiet()
def fill(town, writer, times: int) -> None:
    """Something in every queue, and beside each something that isn't in it."""
    for number in range(times):
        for factory in (CaseFactory, EnterpriseFactory):
            factory(status="submitted", steward=town).events.create(step="submitted", by=writer)
            for days, months in ((370, 12), (360, 12), (100, 3), (80, 3), (800, 24), (700, 24)):
                factory(steward=town, confirm_months=months, confirmed_on=the_day() - days * DAY)
            factory(confirmed_on=the_day() - 900 * DAY)
            draft = factory(status="draft", steward=town)
            type(draft).objects.filter(pk=factory(status="draft").pk).update(updated_at=timezone.now() - (90 + number) * DAY)
        entry = EnterpriseFactory(steward=town)
        for state in ("waiting", "waiting", "rejected"):
            EnterpriseProposal.objects.create(enterprise=entry, changes={}, state=state)
        ask_to_take_over(entry_id=EnterpriseFactory().pk, by=writer, organisation=town, reason="Vi kender dem.")
        place, name = MunicipalityFactory(), "Zyxvu" + "abcdefgh"[number] * 9
        EnterpriseFactory(name=name, municipality=place)
        EnterpriseFactory(name=f"{name} ApS", municipality=place)
        for ending in ("", " Fonden"):
            OrganisationFactory(name=f"Wåpq{'abcdefgh'[number] * 9}{ending}", municipality=place)
        for organisation in (None, town):
            ErrorReport.objects.create(page="/cases/", text="Forkert", reporter=writer, assigned_to=organisation)
        ErrorReport.objects.create(page="/", text="Var forkert", reporter=writer, state="handled", decided_at=timezone.now())
    threshold("works", the_day() - 800 * DAY, the_day() - 400 * DAY)
    threshold("works", the_day() - 399 * DAY, the_day() - DAY)
    threshold("light", the_day() - 800 * DAY, the_day() + 90 * DAY)
    threshold("gs_other", the_day() - 800 * DAY, the_day() + 91 * DAY, checked_on=the_day())
    threshold("gs_state", the_day() - 800 * DAY, the_day(), checked_on=the_day())
    threshold("gs_state", the_day() + DAY, None)


def rows_at(office, url: str) -> int:
    """How many rows the page that a queue leads to has."""
    answer = office.get(url.partition("#")[0])
    assert answer.status_code == 200, url
    if "cl" in answer.context:
        return answer.context["cl"].result_count
    if url.endswith("/dubletter/"):
        return answer.context["total"]
    section = re.search(r'aria-labelledby="overtag".*?</section>', answer.content.decode(), re.DOTALL)
    return section[0].count("<h3")


@pytest.mark.both_databases
def test_each_queue_leads_to_just_the_rows_it_has_counted(office, town):
    fill(town, UserWithRole("housing", town), 3)
    found = queues(the_day())
    assert [queue.name for queue in found if not queue.count] == []
    assert {queue.name: rows_at(office, queue.url) for queue in found} == {queue.name: queue.count for queue in found}
    counted = {queue.name: (queue.count, queue.since) for queue in found}
    for kind, drafts in (("Cases", "cases"), ("Virksomheder", "virksomheder")):
        assert counted[f"{kind} til godkendelse"] == (3, the_day())
        count, since = counted[f"{kind}, der ikke er bekræftet til tiden"]
        assert (count, the_day() - 75 * DAY < since < the_day() - 60 * DAY) == (9, True)
        assert counted[f"Kladder af {drafts}, som ingen skriver videre på"] == (3, the_day() - 92 * DAY)
    assert counted["Virksomheder med forslag til rettelser"] == (3, the_day())
    assert counted["Mulige dubletter blandt virksomheder"] == (3, the_day())
    assert counted["Mulige dubletter blandt organisationer"] == (3, the_day())
    assert counted["Beløbsgrænser, der er udløbet uden afløser"] == (1, the_day() - DAY)
    assert counted["Beløbsgrænser, der udløber inden for 90 dage"] == (1, the_day() + 90 * DAY)
    assert counted["Gældende beløbsgrænser, som ingen har kontrolleret"][0] == 2


def test_the_front_page_shows_what_waits_in_a_fixed_number_of_queries(office, town):
    writer = UserWithRole("housing", town)
    taken = []
    for times in (1, 4):
        empty(town)
        fill(town, writer, times)
        with CaptureQueriesContext(connection) as captured:
            html = office.get("/admin/").content.decode()
        taken.append(len(captured))
        for queue in queues(the_day()):
            assert re.search(rf">{re.escape(queue.name)}</a></th><td class=\"pp-num\">{queue.count}</td>", html), queue.name
    assert taken[0] == taken[1] <= 15


def empty(town) -> None:
    for model in (PracticeCase, SocialEnterprise, ErrorReport, Threshold):
        model.objects.all().delete()


def test_nothing_waiting_says_so(office):
    html = office.get("/admin/").content.decode()
    assert "Intet venter på dig." in html
    assert "pp-queues" not in html
    assert "Ingen andre har ændret noget." in html


def test_in_a_large_registry_the_duplicates_are_at_least_so_many(office, town, monkeypatch):
    place = MunicipalityFactory()
    for number in range(3):
        EnterpriseFactory(name=f"Zyxvu Værksted {number}", municipality=place)
    assert "mindst" not in office.get("/admin/").content.decode()
    assert "kan være flere" not in office.get("/admin/enterprises/socialenterprise/dubletter/").content.decode()
    for effort in (duplicates.Effort(1, 100), duplicates.Effort(100, 1)):
        with monkeypatch.context() as patched:
            patched.setattr(duplicates, "TO_COUNT", effort)
            html = office.get("/admin/").content.decode()
            assert re.search(r"Mulige dubletter blandt virksomheder</a></th><td class=\"pp-num\">mindst 1<", html), effort
            patched.setattr("enterprises.admin.TO_LIST", effort)
            assert "der kan være flere dubletter" in office.get("/admin/enterprises/socialenterprise/dubletter/").content.decode()


def test_what_others_have_done_and_not_what_one_did_oneself_nor_the_portal(office, town):
    me, other = User.objects.get(pk=int(office.session["_auth_user_id"])), UserWithRole("housing", town)
    User.objects.filter(pk=other.pk).update(name="Prøve Kollega")
    case, enterprise = CaseFactory(title="Fritidsjob", steward=town), EnterpriseFactory(name="Caféen", steward=town)
    case.events.create(step="submitted", by=other)
    case.events.create(step="asked", via="portal")
    case.events.create(step="published", by=me)
    enterprise.events.create(step="confirmed", via="link")
    enterprise.events.create(step="changed", by=other, via="admin")  # told by the admin's own log
    old = enterprise.events.create(step="archived", by=other)
    type(old).objects.filter(pk=old.pk).update(at=timezone.now() - 15 * DAY)
    for user, flag, title in ((other, CHANGE, "Rettet her"), (me, CHANGE, "Min egen"), (other, DELETION, "Slettet her")):
        LogEntry.objects.create(
            user=user, content_type=ContentType.objects.get_for_model(PracticeCase), object_id=case.pk, object_repr=title, action_flag=flag
        )
    answer = office.get("/admin/")
    told = {(change.who, change.did, change.title, bool(change.url)) for change in answer.context["recent"]}
    assert told == {
        ("Prøve Kollega", "indsendt", "Fritidsjob", True),
        ("virksomhedens kontaktperson", "bekræftet", "Caféen", True),
        ("Prøve Kollega", "rettet: case", "Rettet her", True),
        ("Prøve Kollega", "slettet: case", "Slettet her", False),
    }
    for change in answer.context["recent"]:
        assert not change.url or office.get(change.url).status_code == 200


def test_every_list_stands_in_one_group_and_no_package_brings_one_of_its_own(db):
    request = RequestFactory().get("/admin/")
    request.user = User(is_superuser=True, is_active=True)
    groups = admin.site.get_app_list(request)
    listed = [model["model"] for group in groups for model in group["models"]]
    assert sorted(map(str, listed)) == sorted(map(str, admin.site._registry))
    assert OTHERS not in {group["name"] for group in groups}
    assert all(group["models"] for group in groups)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (None, ""),
        (0, "i dag"),
        (1, "siden 20. november 2026 (1 dag)"),
        (59, "siden 23. september 2026 (59 dage)"),
        (60, "siden 22. september 2026 (2 måneder)"),
        (730, "siden 21. november 2024 (2 år)"),
        (-1, "om 1 dag (22. november 2026)"),
        (-90, "om 3 måneder (19. februar 2027)"),
    ],
)
def test_how_long_something_has_waited(days, said):
    today = dt.date(2026, 11, 21)
    assert age(None if days is None else today - days * DAY, today) == said
