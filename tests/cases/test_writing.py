"""Writing a case: the fixed form in steps, a draft that waits, what is refused, and what is kept."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts.writing.drafts import Drafts
from cases.models import PracticeCase
from search.models import SearchDocument
from tests.cases.builders import NEXT, WRITE, first_step, rows, save, told
from tests.factories import CaseFactory

TODAY = dt.date(2026, 11, 21)


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


@pytest.fixture
def typed(client, draft):
    for step, data in told().items():
        response = save(client, draft, step, data)
        assert response.status_code == 302, (step, response.context["problems"])
    return draft


def test_every_fact_names_the_organisation_that_told_it(typed):
    case = PracticeCase.objects.get(pk=typed.pk)
    for row in [*case.resources.all(), *case.outcomes.all(), *case.participants.all()]:
        assert str(row.citation).startswith("Oplyst af Boligselskabet, ")


def test_what_was_typed_is_what_is_kept(typed, house):
    case = PracticeCase.objects.get(pk=typed.pk)
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
    assert "<dd>Fritidsjob i gården" in html  # what stands, beside what was typed
    assert PracticeCase.objects.get(pk=draft.pk).title == "Fritidsjob i gården"


def test_another_s_save_in_the_same_moment_is_told_and_what_was_typed_stays(client, draft, monkeypatch):
    """The other saves after the page has been judged and before it's written: found under the lock."""

    def late(drafts, **told):
        PracticeCase.objects.get(pk=draft.pk).save()
        return on_time(drafts, **told)

    on_time = Drafts.save
    monkeypatch.setattr(Drafts, "save", late)
    response = save(client, draft, "fortaellingen", {"background": "Min tekst"})
    html = response.content.decode()
    assert "En anden har gemt imens" in html
    assert "Min tekst" in html
    assert PracticeCase.objects.get(pk=draft.pk).background == ""
    monkeypatch.undo()
    typed = {"background": "Min tekst", "version": response.context["version"], **NEXT}
    assert client.post(f"/cases/{draft.slug}/ret/fortaellingen/", typed).status_code == 302, "told once, it's saved"
    assert PracticeCase.objects.get(pk=draft.pk).background == "Min tekst"
