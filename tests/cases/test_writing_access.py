"""Who may do what with a case that is written, in whose name, and what the pages cost."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts import rights
from accounts.models import User
from cases.desk import CaseDesk
from cases.models import PracticeCase
from cases.writing.steps import STEPS
from tests.cases.builders import WRITE, first_step, rows, save
from tests.factories import CaseFactory, OrganisationFactory, UserFactory, UserWithRole

TODAY = dt.date(2026, 11, 21)


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
    assert desk.hand_over(from_user=writer, to_user=heir, organisations=[house.pk], by=heir, reason="Nyt job") == [draft.pk]
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


def test_nothing_is_written_in_the_name_of_just_any_organisation(client, house):
    """A case from a document, that nobody keeps: an administrator writes for their own organisation, or is told what to do instead."""
    case, own = CaseFactory(), UserWithRole("admin", OrganisationFactory(name="Landsbyggefonden"))
    address = f"/cases/{case.slug}/ret/raad/"
    client.force_login(own)
    assert save(client, case, "raad", rows("recommendations", {"title": "Et råd", "text": "Fordi."})).status_code == 302
    assert case.recommendations.get().title == "Et råd"
    assert "Oplyst af Landsbyggefonden" in [citation.source.title for citation in case.sources.all()]
    client.force_login(User.objects.create_superuser("ingen@example.dk"))
    answer = client.get(address)
    assert answer.status_code == 403
    assert "der er ingen at skrive det for" in answer.content.decode()
    assert f'href="/admin/cases/practicecase/{case.pk}/change/"' in answer.content.decode()
    assert save(client, case, "raad", rows("recommendations")).status_code == 403
    review = client.get(f"/cases/{case.slug}/gennemse/").content.decode()
    assert "der er ingen at skrive det for" in review
    assert "/ret/raad/" not in review
    assert f"/cases/{case.slug}/gennemse/" not in client.get(case.get_absolute_url()).content.decode()


# --- Queries -----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("step", [step.key for step in STEPS])
def test_a_step_costs_a_fixed_number_of_queries(client, whole_draft, django_assert_max_num_queries, step):
    for number in range(5):
        whole_draft.relations_out.create(to_case=CaseFactory(), reason="x")
        whole_draft.outcomes.create(kind="employment", text="x", value=9 + number, citation=whole_draft.sources.first())
    client.get("/om/")  # takes the messages away
    with django_assert_max_num_queries(17):  # 14, and who the reader is: session, user, rights
        assert client.get(f"/cases/{whole_draft.slug}/ret/{step}/").status_code == 200


def test_the_case_page_keeps_its_budget_for_its_keeper(client, submitted, django_assert_max_num_queries):
    client.get(submitted.get_absolute_url())  # what resembles it is kept in memory from then on
    with django_assert_max_num_queries(18):  # 15, and who the reader is: session, user, rights
        assert client.get(submitted.get_absolute_url()).status_code == 200
    with django_assert_max_num_queries(14):
        assert client.get(f"/cases/{submitted.slug}/gennemse/").status_code == 200
    client.force_login(UserWithRole("admin"))
    with django_assert_max_num_queries(16):
        assert client.get(f"/cases/{submitted.slug}/behandling/").status_code == 200
