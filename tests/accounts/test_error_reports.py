"""Reporting an error: by anyone logged in, on any page of the portal, to the one who keeps the page."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from accounts import rights
from accounts.models import ErrorReport, User
from accounts.reports.actions import MOST_AN_HOUR, decide
from accounts.reports.desk import ReportDesk
from accounts.reports.pages import own_page
from search import index
from tests.factories import CaseFactory, EnterpriseFactory, OrganisationFactory, UserFactory, UserWithRole

ADDRESS = "/fejl/meld/"
TODAY = dt.date(2026, 11, 21)


@pytest.fixture
def reader(client, db):
    user = UserFactory(name="Rita Reader")
    client.force_login(user)
    return user


@pytest.fixture
def case(db):
    made = CaseFactory(title="En case", steward=OrganisationFactory(name="Boligselskabet"))
    index.index("case", [made.pk])
    return made


def send(client, page="/cases/", text="Tallet er forkert.", correction="", **more):
    return client.post(ADDRESS, {"page": page, "text": text, "correction": correction}, **more)


def test_the_foot_of_a_page_leads_there_for_those_logged_in_only(client, case):
    assert ADDRESS not in client.get(case.get_absolute_url()).content.decode()
    client.force_login(UserFactory())
    assert (
        f'href="{ADDRESS}?side=%2Fcases%2F%3Ftema%3Dsundhed%26q%3Da%2520b"' in client.get("/cases/?tema=sundhed&q=a%20b").content.decode()
    )


def test_one_who_is_not_logged_in_is_asked_to(client, db):
    for response in (client.get(ADDRESS), send(client)):
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/konto/log-ind/")
    assert not ErrorReport.objects.exists()


def test_a_report_goes_to_the_one_who_keeps_the_page_and_the_reader_back_to_it(client, reader, case):
    page = case.get_absolute_url()
    html = client.get(ADDRESS, {"side": page}).content.decode()
    assert f'<a href="{page}">En case</a>' in html
    response = send(client, page, "Tallet er forkert.", "Det er 12.", follow=True)
    assert response.redirect_chain == [(page, 302)]
    assert "Tak. Din fejlmelding er sendt." in response.content.decode()
    report = ErrorReport.objects.get()
    assert (report.page, report.title, report.text, report.correction) == (page, "En case", "Tallet er forkert.", "Det er 12.")
    assert (report.reporter, report.assigned_to, report.state) == (reader, case.steward, "open")


def test_the_title_stays_as_it_was(client, reader, case):
    send(client, case.get_absolute_url())
    case.title = "En anden titel"
    case.save()
    assert ErrorReport.objects.get().title == "En case"


def test_a_page_that_shows_no_entry_can_be_reported_too(client, reader):
    send(client, "/rapporter/?x=1")
    report = ErrorReport.objects.get()
    assert (report.page, report.title, report.assigned_to) == ("/rapporter/?x=1", "", None)


ELSEWHERE = ["//evil.example/", "https://evil.example/cases/", "/\\evil.example", "javascript:alert(1)", "/http://["]


@pytest.mark.parametrize("page", ["", "cases", "/findes-ikke/", "/a\nb/", "/" + "a" * 3000, *ELSEWHERE])
def test_another_address_is_refused_at_the_field_and_what_was_typed_stays(client, reader, page):
    assert client.get(ADDRESS, {"side": page}).status_code == 200
    response = send(client, page, "Min tekst.")
    html = response.content.decode()
    assert response.status_code == 200
    assert "Min tekst." in html
    assert 'id="id_page_error"' in html
    assert not ErrorReport.objects.exists()


def test_addresses_that_open_doors_are_not_kept_and_numbers_are_left_out():
    assert own_page("/soeg/?q=010190-1234") == "/soeg/"
    assert own_page("/soeg/?q=0101901234&kind=case") == "/soeg/"
    assert own_page("/soeg/?q=" + "a" * 600) == "/soeg/"
    assert own_page("/cases/?tema=sundhed") == "/cases/?tema=sundhed"
    assert own_page("/") == "/"


@pytest.mark.parametrize(
    ("text", "says"),
    [("", "Skriv, hvad der er forkert."), ("   ", "Skriv, hvad der er forkert."), ("a" * 4001, "4000"), ("Borgeren 010190-1234", "CPR")],
)
def test_a_text_that_won_t_do_is_told_at_the_field(client, reader, text, says):
    html = send(client, text=text, correction="Det rigtige.").content.decode()
    assert says in html
    assert "Det rigtige." in html
    assert "<title>Fejl: Meld en fejl" in html
    assert not ErrorReport.objects.exists()


def test_a_double_press_makes_one_report(client, reader):
    for _ in range(3):
        assert send(client, follow=True).status_code == 200
    assert ErrorReport.objects.count() == 1
    ErrorReport.objects.update(created_at=timezone.now() - dt.timedelta(minutes=11))
    send(client)
    assert ErrorReport.objects.count() == 2


def test_there_is_a_limit_an_hour_and_what_was_typed_stays(client, reader):
    for number in range(MOST_AN_HOUR):
        send(client, text=f"Fejl {number}")
    html = send(client, text="En til").content.decode()
    assert "Vent lidt" in html
    assert "En til" in html
    assert ErrorReport.objects.count() == MOST_AN_HOUR
    client.force_login(UserFactory())
    send(client, text="Fra en anden")
    assert ErrorReport.objects.count() == MOST_AN_HOUR + 1
    client.force_login(reader)
    ErrorReport.objects.update(created_at=timezone.now() - dt.timedelta(minutes=61))
    send(client, text="En time senere")
    assert ErrorReport.objects.count() == MOST_AN_HOUR + 2


def test_the_pages_cost_a_fixed_number_of_queries(client, reader, case, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        client.get(ADDRESS, {"side": case.get_absolute_url()})
    send(client, case.get_absolute_url(), follow=True)
    with django_assert_max_num_queries(8):
        assert client.get(f"/fejl/{ErrorReport.objects.get().pk}/").status_code == 200


# --- Answering ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def reported(client, reader, case):
    send(client, case.get_absolute_url())
    return ErrorReport.objects.get()


def roles(case):
    return {
        "the steward's": UserWithRole("housing", case.steward),
        "the steward's, without the right to edit": UserWithRole("purchaser", case.steward),
        "another organisation's": UserWithRole("housing"),
        "a stranger": UserFactory(),
        "an administrator": UserWithRole("admin"),
        "a superuser": User.objects.create_superuser("admin@example.dk"),
    }


def test_who_sees_and_who_answers(client, reported, case, reader):
    people = {**roles(case), "the reporter": reader}
    address = f"/fejl/{reported.pk}/"
    seen, answers = {}, {}
    for name, person in people.items():
        client.force_login(person)
        response = client.get(address)
        seen[name] = response.status_code
        answers[name] = 'name="answer"' in response.content.decode()
        client.post(address, {"state": "handled", "answer": "Svar"})
        answers[name] = answers[name], ErrorReport.objects.get().state == "handled"
        ErrorReport.objects.update(state="open", decided_at=None, decided_by=None, answer="")
    assert [name for name, status in seen.items() if status == 404] == ["another organisation's", "a stranger"]
    assert [name for name, can in answers.items() if can == (True, True)] == ["the steward's", "an administrator", "a superuser"]
    assert [name for name, can in answers.items() if can not in ((True, True), (False, False))] == []
    client.logout()
    assert client.get(address).headers["Location"].startswith("/konto/log-ind/")


def test_an_answer_needs_words_and_no_numbers(client, reported, case):
    client.force_login(UserWithRole("housing", case.steward))
    html = client.post(f"/fejl/{reported.pk}/", {"state": "", "answer": "Borgeren 010190-1234"}).content.decode()
    assert "Vælg, hvad der er sket." in html
    assert "ligner et CPR-nummer" in html
    assert "Borgeren 010190-1234" in html


def test_the_first_answer_stands(reported, reader, db):
    assert decide(report_ids=[reported.pk], by=reader, state="handled", answer="Rettet.") == 1
    assert decide(report_ids=[reported.pk], by=UserFactory(), state="declined", answer="Nej.") == 0
    reported.refresh_from_db()
    assert (reported.state, reported.answer, reported.decided_by) == ("handled", "Rettet.", reader)


def test_the_queue_answers_several_at_once(client, reported, case):
    send(client, "/rapporter/", "En anden fejl.")
    admin = User.objects.create_superuser("admin@example.dk")
    client.force_login(admin)
    queue = "/admin/accounts/errorreport/"
    assert "En case" in client.get(queue).content.decode()
    form = client.get(f"{queue}{reported.pk}/change/").content.decode()
    assert f'href="{case.get_absolute_url()}"' in form
    assert f'href="/admin/cases/practicecase/{case.pk}/change/"' in form
    chosen = {"action": "answer_selected", "_selected_action": list(ErrorReport.objects.values_list("pk", flat=True))}
    asked = client.post(queue, chosen).content.decode()
    assert "Svaret gives til dem" in asked
    assert "ErrorReport" not in asked
    assert "Skriv et svar" in client.post(queue, {**chosen, "svar": "1", "state": "handled", "answer": ""}).content.decode()
    html = client.post(queue, {**chosen, "svar": "1", "state": "handled", "answer": "Rettet."}, follow=True).content.decode()
    assert "2 besvaret." in html
    assert set(ErrorReport.objects.values_list("state", "answer", "decided_by")) == {("handled", "Rettet.", admin.pk)}


def test_the_desk_shows_what_waits_and_what_one_has_reported(reported, case, reader, django_assert_num_queries):
    keeper, other = UserWithRole("housing", case.steward), UserWithRole("housing")
    desk = ReportDesk()
    held = rights.of(keeper)
    with django_assert_num_queries(1):
        (item,) = desk.items(held, TODAY)
    assert (item.title, item.todo, item.url) == ("Fejl på En case", "Ret siden, og svar", f"/fejl/{reported.pk}/")
    assert desk.items(rights.of(other), TODAY) == []
    (own,) = desk.items(rights.of(reader), TODAY)
    assert own.todo == ""
    decide(report_ids=[reported.pk], by=keeper, state="handled", answer="Rettet.")
    assert desk.items(held, TODAY) == []
    assert desk.items(rights.of(reader), TODAY)[0].state.startswith("rettet, meldt")


def test_a_report_of_an_enterprise_is_its_keepers(client, reader):
    enterprise = EnterpriseFactory(steward=OrganisationFactory(kind="municipality"))
    index.index("enterprise", [enterprise.pk])
    send(client, enterprise.get_absolute_url())
    assert ErrorReport.objects.get().assigned_to == enterprise.steward
