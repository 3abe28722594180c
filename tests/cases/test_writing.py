"""Writing a case: the fixed form in steps, a draft that waits, the second pair of eyes, and who may do what."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail

from accounts import rights
from accounts.models import User
from cases import actions
from cases.desk import CaseDesk
from cases.models import PracticeCase
from cases.writing.steps import STEPS
from registry.models import ActivityType, TargetGroup, Theme
from registry.steps import Refused
from search.models import SearchDocument
from tests.factories import CaseFactory, MunicipalityFactory, OrganisationFactory, UserFactory, UserWithRole

WRITE = "/cases/skriv/"
TODAY = dt.date(2026, 11, 21)
NEXT = {"handling": "naeste"}


@pytest.fixture
def house(empty_registry):
    return OrganisationFactory(name="Boligselskabet", kind="housing_organisation")


@pytest.fixture
def writer(client, house):
    person = UserWithRole("housing", house)
    client.force_login(person)
    return person


def terms():
    theme, _ = Theme.objects.get_or_create(number=1, defaults={"slug": "tema-1", "name": "Et tema"})
    kind, _ = ActivityType.objects.get_or_create(code="A", defaults={"slug": "a", "name": "Relationer"})
    group, _ = TargetGroup.objects.get_or_create(slug="unge-proeve", defaults={"name": "Unge (prøve)"})
    return theme, kind, group


def first_step(**more):
    theme, kind, group = terms()
    told = {"title": "Fritidsjob i gården", "summary": "Unge får job.", "theme": theme.pk}
    return {**told, "activity_types": [kind.pk], "target_groups": [group.pk], **NEXT, **more}


def rows(prefix, *each, initial=0):
    told = {f"{prefix}-TOTAL_FORMS": len(each), f"{prefix}-INITIAL_FORMS": initial}
    return told | {f"{prefix}-{number}-{name}": value for number, row in enumerate(each) for name, value in row.items()}


def told():
    """What is typed in each step after the first, so that nothing is missing."""
    return {
        "tid-og-sted": {
            "municipality": MunicipalityFactory().pk, "start_text": "maj 2024", "ongoing": "on", "planned_text": "2028",
            "area_homes": "1.234", "area_residents": "2.900", "area_size_year": "2025", "area_size_source": "Danmarks Statistik",
        },
        "fortaellingen": {
            "background": "Baggrund.", "project": "Projekt.", "experience": "Erfaring.",
            "not_working": "Plakater virkede ikke.", "prerequisites": "Et lokale.",
        },
        "ressourcer": rows("resources", {"kind": "work_time", "text": "en medarbejder", "hours": "12,5", "per": "week"}),
        "resultater": rows("outcomes", {"kind": "employment", "text": "kom i job", "value": "30", "value_max": "40", "unit": "unge"}),
        "raad": rows("recommendations", *({"title": f"Råd {number}", "text": "Fordi."} for number in range(3))),
        "hvem": {
            **rows("participants", {"label": "Boligselskabet", "role": "lead"}),
            **rows("websites", {"url": "boligselskabet.dk", "label": "Om projektet"}),
            **rows("relations_out"),
        },
    }  # fmt: skip


def save(client, case, step, data, **more):
    version = PracticeCase.objects.get(pk=case.pk).updated_at.isoformat()
    return client.post(f"/cases/{case.slug}/ret/{step}/", {**data, "version": version, **NEXT, **more})


@pytest.fixture
def draft(client, writer):
    client.post(WRITE, first_step())
    return PracticeCase.objects.get(title="Fritidsjob i gården")


@pytest.fixture
def complete(client, draft):
    for step, data in told().items():
        response = save(client, draft, step, data)
        assert response.status_code == 302, (step, response.context["problems"])
    return draft


# --- Drafts -------------------------------------------------------------------------------------------------------------
def test_the_first_step_makes_a_draft_of_ones_own_organisation(client, writer, house):
    response = client.post(WRITE, first_step())
    case = PracticeCase.objects.get(title="Fritidsjob i gården")
    assert response.headers["Location"] == f"/cases/{case.slug}/ret/tid-og-sted/"
    assert (case.status, case.steward, case.responsible, case.slug) == ("draft", house, writer, "fritidsjob-i-gaarden")
    assert str(case.sources.get()).startswith("Oplyst af Boligselskabet, ")
    assert [event.step for event in case.events.all()] == ["created"]
    assert not SearchDocument.objects.filter(kind="case", object_id=case.pk).exists()


WRONG = [
    ({"title": " "}, "Skriv casens titel"),
    ({"theme": ""}, "Vælg et tema"),
    ({"title": "a" * 201}, "200"),
    ({"summary": "010190-1234"}, "CPR"),
]


@pytest.mark.parametrize(("wrong", "says"), WRONG)
def test_a_wrong_first_step_is_told_and_what_was_typed_stays(client, writer, wrong, says):
    html = client.post(WRITE, first_step(target_group_note="Min note", **wrong)).content.decode()
    assert says in html
    assert "Min note" in html
    assert not PracticeCase.objects.exists()


def test_a_double_press_makes_one_draft(client, writer):
    client.post(WRITE, first_step())
    html = client.post(WRITE, first_step()).content.decode()
    assert "Du har en kladde med den titel i forvejen" in html
    assert PracticeCase.objects.count() == 1


def test_two_cases_of_one_title_have_two_addresses(client, writer):
    CaseFactory(title="Fritidsjob i gården", slug="fritidsjob-i-gaarden")
    client.post(WRITE, first_step())
    assert PracticeCase.objects.filter(slug="fritidsjob-i-gaarden-2").exists()
    client.post(WRITE, first_step(title="Skriv"))
    assert PracticeCase.objects.get(title="Skriv").slug == "skriv-2"


def test_a_draft_waits_and_is_taken_up_where_something_lacks(client, draft):
    assert client.get(f"/cases/{draft.slug}/ret/").headers["Location"] == f"/cases/{draft.slug}/ret/tid-og-sted/"
    half = {"background": "Kun baggrunden.", "project": "", "experience": "", "not_working": "", "prerequisites": ""}
    response = save(client, draft, "fortaellingen", half, handling="kladde")
    assert response.headers["Location"] == f"/cases/{draft.slug}/"
    html = client.get(f"/cases/{draft.slug}/ret/fortaellingen/").content.decode()
    assert "Kun baggrunden." in html
    asked = client.get(save(client, draft, "fortaellingen", half).headers["Location"]).content.decode()
    assert "Fortæl, hvad der ikke virkede" in asked


def test_every_fact_names_the_organisation_that_told_it(complete):
    case = PracticeCase.objects.get(pk=complete.pk)
    for row in [*case.resources.all(), *case.outcomes.all(), *case.participants.all()]:
        assert str(row.citation).startswith("Oplyst af Boligselskabet, ")


def test_what_was_typed_is_what_is_kept(complete, house):
    case = PracticeCase.objects.get(pk=complete.pk)
    assert (case.start, case.start_precision, case.ongoing) == (dt.date(2024, 5, 1), "month", True)
    assert case.period_text == "siden maj 2024 (planlagt til 2028)"
    assert (case.area_homes, case.area_residents, case.area_size_year) == (1234, 2900, 2025)
    assert case.resources.get().amount == "12,5\u00a0timer pr. uge"
    assert case.outcomes.get().amount == "30-40\u00a0unge"
    assert [row.title for row in case.recommendations.all()] == ["Råd 0", "Råd 1", "Råd 2"]
    assert case.participants.get().organisation == house
    assert case.websites.get().url == "https://boligselskabet.dk"


@pytest.mark.parametrize(
    ("step", "wrong", "says"),
    [
        ("tid-og-sted", {"start_text": "i går"}, "Skriv et årstal eller en dato"),
        ("tid-og-sted", {"start_text": "2024", "end_text": "2020", "ongoing": ""}, "Det kan ikke slutte, før det begynder"),
        ("tid-og-sted", {"start_text": "maj 2024", "end_text": "april 2024", "ongoing": ""}, "Det kan ikke slutte, før det begynder"),
        ("tid-og-sted", {"end_text": "2026"}, "både være i gang og sluttet"),
        ("tid-og-sted", {"area_size_year": ""}, "hvilket år tallene gælder"),
        ("tid-og-sted", {"area_size_source": ""}, "hvor tallene er fra"),
        ("tid-og-sted", {"area_homes": "mange"}, "Skriv et tal"),
        ("ressourcer", {"resources-0-amount_dkk": "500"}, "Er det et beløb, så vælg udgift"),
        ("ressourcer", {"resources-0-kind": "cost"}, "hører til arbejdstid"),
        ("ressourcer", {"resources-0-text": ""}, "Linje 1"),
        ("resultater", {"outcomes-0-value": "4", "outcomes-0-value_max": ""}, "Så få mennesker kan genkendes"),
        ("resultater", {"outcomes-0-value": "1", "outcomes-0-value_max": "3"}, "Så få mennesker kan genkendes"),
        ("resultater", {"outcomes-0-value": "40", "outcomes-0-value_max": "30"}, "kan ikke være under det laveste"),
        ("resultater", {"outcomes-0-value": "", "outcomes-0-value_max": ""}, "Skriv tallet"),
        ("resultater", {"outcomes-0-text": "borgeren 010190-1234"}, "CPR"),
        ("hvem", {"participants-0-role": ""}, "Deltager 1"),
        ("hvem", {"websites-0-url": "ikke en adresse"}, "Skriv en webadresse"),
    ],
)
def test_what_can_t_be_kept_is_told_at_the_field_and_stays(client, draft, step, wrong, says):
    data = {**told()[step], **wrong}
    response = save(client, draft, step, data)
    html = response.content.decode()
    assert response.status_code == 200
    assert says in html
    assert "pp-errorsummary" in html
    assert not draft.outcomes.exists()
    assert not draft.resources.exists()


def test_dates_that_may_be_right_are_let_be(client, draft):
    typed = {**told()["tid-og-sted"], "start_text": "maj 2024", "end_text": "2024", "ongoing": "", "planned_text": ""}
    assert save(client, draft, "tid-og-sted", typed).status_code == 302


FEW = [("employment", "5", "under"), ("volunteers", "3", ""), ("participants", "0", ""), ("share", "2", "")]


@pytest.mark.parametrize(("kind", "value", "qualifier"), FEW)
def test_five_is_enough_none_is_none_and_others_may_be_few(client, draft, kind, value, qualifier):
    told_of = rows("outcomes", {"kind": kind, "text": "noget", "value": value, "qualifier": qualifier})
    assert save(client, draft, "resultater", told_of).status_code == 302
    assert draft.outcomes.get().value == int(value)


def test_the_same_case_can_be_related_once_and_never_to_itself(client, draft):
    other = CaseFactory()
    step = {**told()["hvem"], **rows("relations_out", {"to_case": other.pk, "reason": "a"}, {"to_case": other.pk, "reason": "b"})}
    assert save(client, draft, "hvem", step).status_code == 200
    step = {**told()["hvem"], **rows("relations_out", {"to_case": draft.pk, "reason": "a"})}
    assert save(client, draft, "hvem", step).status_code == 200
    step = {**told()["hvem"], **rows("relations_out", {"to_case": other.pk, "reason": "a"})}
    assert save(client, draft, "hvem", step).status_code == 302
    assert draft.relations_out.get().to_case == other


def test_rows_are_added_and_removed_without_saving_or_losing(client, draft):
    address = f"/cases/{draft.slug}/ret/resultater/"
    typed = rows("outcomes", {"kind": "employment", "text": "kom i job", "value": "noget"})
    html = client.post(address, {**typed, "tilfoej": "outcomes"}).content.decode()
    assert 'name="outcomes-1-text"' in html
    assert 'value="noget"' in html
    html = client.post(address, {**typed, "fjern": "outcomes-0"}).content.decode()
    assert 'type="hidden" name="outcomes-0-text"' in html
    assert not draft.outcomes.exists()


def test_another_s_save_meanwhile_is_told(client, draft):
    old = draft.updated_at.isoformat()
    draft.save()
    html = client.post(f"/cases/{draft.slug}/ret/casen/", first_step(title="Min titel", version=old)).content.decode()
    assert "En anden har gemt imens" in html
    assert "Min titel" in html
    assert PracticeCase.objects.get(pk=draft.pk).title == "Fritidsjob i gården"


# --- Submitting and publishing -------------------------------------------------------------------------------------------
def test_a_case_that_lacks_something_is_not_sent(client, draft):
    html = client.post(f"/cases/{draft.slug}/gennemse/", {"handling": "indsend"}).content.decode()
    assert "Skriv tre råd til dem, der vil gøre det samme" in html
    assert PracticeCase.objects.get(pk=draft.pk).status == "draft"


@pytest.fixture
def submitted(client, complete, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(f"/cases/{complete.slug}/gennemse/", {"handling": "indsend"})
    assert response.headers["Location"] == f"/cases/{complete.slug}/"
    return PracticeCase.objects.get(pk=complete.pk)


def test_sent_read_sent_back_mended_sent_again_and_published(client, submitted, writer, django_capture_on_commit_callbacks):
    address, admin = f"/cases/{submitted.slug}/behandling/", UserWithRole("admin")
    assert submitted.status == "submitted"
    assert [message.subject for message in mail.outbox] == ["Vi har modtaget casen Fritidsjob i gården"]
    assert client.get(f"/cases/{submitted.slug}/ret/casen/").status_code == 302  # not while it waits
    client.force_login(admin)
    assert submitted.title in client.get("/cases/godkendelse/").content.decode()
    assert "Plakater virkede ikke." in client.get(address).content.decode()
    assert "Skriv en begrundelse" in client.post(address, {"handling": "tilbage", "reason": " "}).content.decode()
    assert "CPR" in client.post(address, {"handling": "tilbage", "reason": "010190-1234"}).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address, {"handling": "tilbage", "reason": "Skriv mere om huset."})
    assert "Skriv mere om huset." in mail.outbox[-1].body
    assert mail.outbox[-1].to == [writer.email]
    client.force_login(writer)
    assert "Skriv mere om huset." in client.get(f"/cases/{submitted.slug}/gennemse/").content.decode()
    client.post(f"/cases/{submitted.slug}/gennemse/", {"handling": "indsend"})
    client.force_login(admin)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address, {"handling": "udgiv"}).headers["Location"] == "/cases/godkendelse/"
    assert mail.outbox[-1].subject == "Fritidsjob i gården er udgivet"
    case = PracticeCase.objects.get(pk=submitted.pk)
    assert (case.status, case.confirmed_on is not None) == ("published", True)
    assert SearchDocument.objects.filter(kind="case", object_id=case.pk).exists()
    assert [event.step for event in case.events.all()] == ["created", "submitted", "sent_back", "submitted", "published"]
    client.logout()
    html = client.get(case.get_absolute_url()).content.decode()
    for text in ("Plakater virkede ikke.", "Et lokale.", "1.234 boliger og 2.900 beboere (2025, Danmarks Statistik)", "Sidst bekræftet"):
        assert text in html
    found = client.get("/soeg/?q=plakater&format=json").json()["results"]
    assert [hit["slug"] for hit in found] == [case.slug]
    (data,) = client.get("/data/cases.json").json()["results"]
    assert (data["not_working"], data["prerequisites"]) == ("Plakater virkede ikke.", "Et lokale.")
    assert data["area_size"] == {"homes": 1234, "residents": 2900, "year": 2025, "source": "Danmarks Statistik"}


def test_nobody_publishes_what_they_sent(submitted, client):
    both = User.objects.create_superuser("begge@example.dk")
    actions.withdraw(entry_id=submitted.pk, by=both, organisation=None)
    actions.submit(entry_id=submitted.pk, by=both, organisation=None)
    client.force_login(both)
    assert "Du har selv sendt casen" in client.get(f"/cases/{submitted.slug}/behandling/").content.decode()
    client.post(f"/cases/{submitted.slug}/behandling/", {"handling": "udgiv"})
    assert PracticeCase.objects.get(pk=submitted.pk).status == "submitted"


def test_the_second_of_two_decisions_is_refused_and_changes_nothing(submitted):
    one, two = UserWithRole("admin"), UserWithRole("admin")
    actions.publish(entry_id=submitted.pk, by=one, today=TODAY)
    with pytest.raises(Refused, match="udgivet"):
        actions.send_back(entry_id=submitted.pk, by=two, reason="For sent.")
    with pytest.raises(Refused):
        actions.publish(entry_id=submitted.pk, by=two, today=TODAY)
    assert [event.step for event in submitted.events.all()].count("published") == 1


def test_archived_cases_leave_the_pages_and_come_back_as_drafts(client, submitted):
    admin = UserWithRole("admin")
    actions.publish(entry_id=submitted.pk, by=admin, today=TODAY)
    client.logout()
    assert client.get(submitted.get_absolute_url()).status_code == 200
    actions.archive(entry_id=submitted.pk, by=admin, reason="Forældet.")
    assert client.get(submitted.get_absolute_url()).status_code == 404
    assert not SearchDocument.objects.filter(kind="case", object_id=submitted.pk).exists()
    with pytest.raises(Refused, match="begrundelse"):
        actions.reopen(entry_id=submitted.pk, by=admin, reason="")
    actions.reopen(entry_id=submitted.pk, by=admin, reason="Den gælder igen.")
    assert PracticeCase.objects.get(pk=submitted.pk).status == "draft"


def test_a_published_case_is_corrected_and_confirmed_by_its_keeper(client, submitted, writer):
    actions.publish(entry_id=submitted.pk, by=UserWithRole("admin"), today=dt.date(2020, 1, 1))
    html = client.get(submitted.get_absolute_url()).content.decode()
    assert "Er det stadig rigtigt?" in html
    client.post(f"/cases/{submitted.slug}/stadig-rigtigt/")
    client.post(f"/cases/{submitted.slug}/stadig-rigtigt/")
    case = PracticeCase.objects.get(pk=submitted.pk)
    assert [event.step for event in case.events.all()].count("confirmed") == 1
    assert "Er det stadig rigtigt?" not in client.get(case.get_absolute_url()).content.decode()
    save(client, case, "fortaellingen", {**told()["fortaellingen"], "not_working": "Radioen virkede ikke."})
    assert [event.step for event in case.events.all()][-1] == "changed"
    assert client.get("/soeg/?q=radioen&format=json").json()["results"][0]["slug"] == case.slug
    assert PracticeCase.history.filter(id=case.pk).first().not_working == "Radioen virkede ikke."


# --- Who may do what ------------------------------------------------------------------------------------------------------
def people(house):
    return {
        "a stranger": UserFactory(),
        "own housing": UserWithRole("housing", house),
        "other housing": UserWithRole("housing"),
        "own municipal": UserWithRole("municipal", house),
        "own purchaser": UserWithRole("purchaser", house),
        "admin": UserWithRole("admin"),
    }


KEEPERS = {"own housing", "admin"}
ADDRESSES = {  # address -> who gets in, by GET; the rest see nothing of a draft
    "": KEEPERS,
    "ret/": KEEPERS,
    "ret/casen/": KEEPERS,
    "ret/resultater/": KEEPERS,
    "gennemse/": KEEPERS,
    "behandling/": {"admin"},
}


def test_who_opens_what_of_a_draft(client, draft, house):
    client.logout()
    for address in ADDRESSES:
        response = client.get(f"/cases/{draft.slug}/{address}")
        assert response.status_code == 404 if address == "" else response.headers["Location"].startswith("/konto/log-ind/")
    for name, person in people(house).items():
        client.force_login(person)
        for address, allowed in ADDRESSES.items():
            status = client.get(f"/cases/{draft.slug}/{address}").status_code
            if name in allowed:
                assert status in (200, 302), (name, address)
            else:
                assert status == (403 if name in KEEPERS else 404), (name, address)
        for address in ("gennemse/", "behandling/", "stadig-rigtigt/", "ret/casen/"):
            if name not in KEEPERS:
                assert client.post(f"/cases/{draft.slug}/{address}", {"handling": "indsend"}).status_code == 404, (name, address)
    assert PracticeCase.objects.get(pk=draft.pk).status == "draft"


def test_what_is_published_can_be_read_by_all_and_changed_by_none_but_its_keepers(client, house):
    case = CaseFactory(steward=house)
    for name, person in people(house).items():
        client.force_login(person)
        assert client.get(f"/cases/{case.slug}/").status_code == 200
        assert client.get(f"/cases/{case.slug}/ret/casen/").status_code == (200 if name in KEEPERS else 403), name
        assert client.get("/cases/godkendelse/").status_code == (200 if name == "admin" else 403), name
        assert client.get(WRITE).status_code == (200 if name in {*KEEPERS, "other housing"} else 403), name


def test_a_draft_is_nowhere_but_on_its_keepers_desk(client, draft, writer):
    def seen():
        lists = [client.get(address).content.decode() for address in ("/cases/", "/soeg/?q=fritidsjob", "/", "/cases/?format=csv")]
        return [draft.title in text for text in [*lists, client.get("/data/cases.json").content.decode()]]

    assert not any(seen())
    client.logout()
    assert not any(seen())
    desk = CaseDesk()
    (item,) = desk.items(rights.of(writer), TODAY)
    assert (item.title, item.todo, item.url) == (draft.title, "Skriv færdig, og send", f"/cases/{draft.slug}/ret/")
    assert desk.items(rights.of(UserWithRole("housing")), TODAY) == []
    assert desk.items(rights.of(UserWithRole("municipal", draft.steward)), TODAY) == []


def test_a_draft_changes_hands(draft, writer, house):
    heir = UserWithRole("housing", house)
    desk = CaseDesk()
    assert [item.title for item in desk.held_by(writer)] == [draft.title]
    assert desk.hand_over(from_user=writer, to_user=heir, organisations=[house.pk], by=heir, reason="Nyt job") == 1
    assert desk.held_by(writer) == []
    assert draft.events.last().step == "handed_over"


def test_one_with_several_organisations_chooses_and_only_among_their_own(client, writer, house):
    second, foreign = OrganisationFactory(name="Den anden"), OrganisationFactory(name="En fremmed")
    writer.memberships.create(organisation=second, role="housing")
    html = client.get(WRITE).content.decode()
    assert "Den anden" in html
    assert "En fremmed" not in html
    client.post(f"{WRITE}?for={second.slug}", first_step())
    assert PracticeCase.objects.get().steward == second
    assert "Hvem skriver du for?" in client.post(f"{WRITE}?for={foreign.slug}", first_step(title="Anden")).content.decode()
    assert PracticeCase.objects.count() == 1


# --- Queries -----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("step", [step.key for step in STEPS])
def test_a_step_costs_a_fixed_number_of_queries(client, complete, django_assert_max_num_queries, step):
    client.get("/om/")  # takes the messages away
    with django_assert_max_num_queries(24):
        assert client.get(f"/cases/{complete.slug}/ret/{step}/").status_code == 200


def test_the_case_page_keeps_its_budget_for_its_keeper(client, submitted, django_assert_max_num_queries):
    client.get(submitted.get_absolute_url())  # what resembles it is kept in memory from then on
    with django_assert_max_num_queries(18):  # 15, and who the reader is: session, user, rights
        assert client.get(submitted.get_absolute_url()).status_code == 200
    with django_assert_max_num_queries(20):
        assert client.get(f"/cases/{submitted.slug}/gennemse/").status_code == 200
