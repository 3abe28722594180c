"""The step guide through the test client: what is refused, what is kept, what is saved, and what others see of it."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client

from enterprises import actions
from enterprises.models import EnterpriseEvent, ReadinessFact, SocialEnterprise
from registry.models import HousingArea, Municipality
from tests.enterprises.builders import CVR, OTHER_CVR, a_consultant, a_municipality, an_administrator, complete, who
from tests.factories import EnterpriseFactory, HousingAreaFactory, MunicipalityFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
REGISTER = "/virksomheder/registrer/"


@pytest.fixture
def kolding():
    return a_municipality("Kolding")


@pytest.fixture
def consultant(kolding):
    return a_consultant(kolding)


@pytest.fixture
def reader(client, consultant):
    client.force_login(consultant)
    return client


@pytest.fixture
def draft(kolding, consultant):
    return complete(kolding, consultant)


def step(entry, key: str) -> str:
    return f"/virksomheder/{entry.slug}/ret/{key}/"


def post(reader: Client, entry, key: str, **data):
    entry.refresh_from_db()
    return reader.post(step(entry, key), {"version": entry.updated_at.isoformat(), "handling": "naeste", **data})


def rows(prefix: str, *made: dict, initial: int = 0) -> dict:
    data = {f"{prefix}-TOTAL_FORMS": len(made), f"{prefix}-INITIAL_FORMS": initial}
    return data | {f"{prefix}-{number}-{name}": value for number, row in enumerate(made) for name, value in row.items()}


def test_the_first_step_makes_a_draft(reader, kolding, consultant):
    answer = reader.post(REGISTER, who(cvr="13 58 56 28", founded_year="2019", website="proeve.dk"))
    entry = SocialEnterprise.objects.get(cvr=CVR)
    assert answer.url == step(entry, "formaal")
    assert (entry.status, entry.steward, entry.responsible, entry.basis) == ("draft", kolding, consultant, "registered")
    assert (entry.founded.year, entry.founded_precision) == (2019, "year")
    assert entry.websites.get().url == "https://proeve.dk"
    assert entry.sources.get().source.title == f"Oplyst af {kolding.name}"
    assert [event.step for event in entry.events.all()] == ["created"]


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("name", "  ", "Skriv virksomhedens navn"),
        ("cvr", "1234567", "CVR-nummeret skal være 8 cifre. Du har skrevet 7."),
        ("cvr", "13585629", "det sidste ciffer passer ikke"),
        ("p_number", "123", "P-nummeret skal være 10 cifre. Du har skrevet 3."),
        ("founded_year", "2999", "Startåret kan ikke ligge efter"),
        ("founded_year", "sidste år", "heltal"),
        ("postal_code", "60000", "højst have 4 tegn"),
        ("postal_code", "6ooo", "4 cifre"),
        ("website", "ingen", "Skriv en webadresse"),
        ("legal_form", "xyz", "Marker en gyldig valgmulighed"),
        ("municipality", "999999", "Marker en gyldig valgmulighed"),
    ],
)
def test_an_error_keeps_what_was_typed_and_saves_nothing(reader, field, typed, says):
    html = reader.post(REGISTER, who(**{"name": "Café Prøve", "city": "Skrevet By", field: typed})).content.decode()
    assert "<title>Fejl: Registrér virksomhed" in html
    assert says in html
    assert 'href="#id_' in html
    assert 'value="Skrevet By"' in html
    assert not SocialEnterprise.objects.filter(basis="registered").exists()


def test_all_errors_are_shown_at_once(reader):
    html = reader.post(REGISTER, who(cvr="1", p_number="2", founded_year="2999")).content.decode()
    assert "Der er 3\u00a0felter, du skal rette" in html


def test_what_is_only_missing_is_saved_and_asked_for(reader):
    answer = reader.post(REGISTER, who(legal_form="unknown"))
    entry = SocialEnterprise.objects.get(cvr=CVR)
    html = reader.get(answer.url).content.decode()
    assert "Vælg en virksomhedsform" in html
    assert "Det, du har skrevet, er gemt." in html
    assert f'href="{step(entry, "formaal")}">Gå videre uden at udfylde' in html
    assert reader.post(REGISTER, who(legal_form="unknown", name="En anden", handling="kladde")).status_code == 200, "the same CVR"


def test_save_and_close_asks_for_nothing(reader):
    answer = reader.post(REGISTER, who(legal_form="unknown", handling="kladde"))
    entry = SocialEnterprise.objects.get(cvr=CVR)
    assert answer.url == entry.get_absolute_url()
    html = reader.get(answer.url).content.decode()
    assert "Kladden er gemt" in html
    assert "Kladde – kun synlig for" in html
    assert reader.get(f"/virksomheder/{entry.slug}/ret/").url == step(entry, "hvem"), "taken up where something lacks"


def test_back_saves_too(reader, draft):
    answer = post(reader, draft, "ydelser", offering_note="Skrevet før tilbage", handling="tilbage")
    assert answer.url == step(draft, "formaal")
    draft.refresh_from_db()
    assert draft.offering_note == "Skrevet før tilbage"


# --- Duplicates -------------------------------------------------------------------------------------------------------
def test_the_same_cvr_number_refuses_with_a_link(reader):
    known = EnterpriseFactory(cvr=CVR, name="Den der findes")
    html = reader.post(REGISTER, who()).content.decode()
    assert "CVR-nummeret hører til Den der findes, som er i registret i forvejen." in html
    assert f'href="{known.get_absolute_url()}"' in html
    assert SocialEnterprise.objects.filter(cvr=CVR).count() == 1


def test_the_same_cvr_number_in_anothers_draft_says_whom_to_ask_and_no_more(reader):
    vejle = a_municipality("Vejle")
    hidden = complete(vejle, a_consultant(vejle), name="Hemmelig kladde")
    html = reader.post(REGISTER, who()).content.decode()
    assert "ved at blive registreret" in html
    assert vejle.name in html
    assert "Hemmelig" not in html
    assert hidden.get_absolute_url() not in html


def test_a_name_alike_needs_a_reason_which_is_kept(reader, kolding):
    known = EnterpriseFactory(name="Café Prøve I/S", municipality=kolding.municipality)
    place = str(kolding.municipality.pk)
    html = reader.post(REGISTER, who(municipality=place)).content.decode()
    assert "Virksomheden findes måske allerede" in html
    assert f'href="{known.get_absolute_url()}"' in html
    assert not SocialEnterprise.objects.filter(cvr=CVR).exists()
    reader.post(REGISTER, who(municipality=place, duplicate_reason="To caféer med hver sin ejer."))
    entry = SocialEnterprise.objects.get(cvr=CVR)
    assert entry.duplicate_reason == "To caféer med hver sin ejer."
    reader.force_login(an_administrator())
    assert "To caféer med hver sin ejer." in reader.get(f"/virksomheder/{entry.slug}/behandling/").content.decode()


def test_anothers_draft_with_a_name_alike_is_not_named(reader, kolding):
    vejle = a_municipality("Vejle")
    complete(vejle, a_consultant(vejle), name="Café Prøven", cvr="", municipality=kolding.municipality)
    html = reader.post(REGISTER, who(municipality=str(kolding.municipality.pk))).content.decode()
    assert "En virksomhed, som er ved at blive registreret" in html
    assert "Café Prøven" not in html


def test_a_parent_is_found_by_search_and_chosen(reader):
    parent = OrganisationFactory(name="Ærø Boligforening")
    data = who(own_cvr="no", cvr="", parent_query="ÆRØ")
    html = reader.post(REGISTER, {**data, "find": "parent_query"}).content.decode()
    assert "Ærø Boligforening (forening)" in html
    assert "<title>Fejl" not in html, "searching judges nothing"
    reader.post(REGISTER, {**data, "parent": parent.pk})
    assert SocialEnterprise.objects.get(name="Café Prøve").parent == parent


@pytest.mark.parametrize(
    ("query", "says"), [("findes ikke", "Vi fandt ingen organisation med det navn"), ("Boligf", "Vælg organisationen")]
)
def test_a_parent_that_isnt_chosen(reader, query, says):
    OrganisationFactory(name="Boligforeningen")
    assert says in reader.post(REGISTER, who(own_cvr="no", cvr="", parent_query=query)).content.decode()


# --- Rows -------------------------------------------------------------------------------------------------------------
def test_a_row_is_added_and_removed_without_losing_what_was_typed(reader, draft):
    typed = rows("contacts", {"name": "Skrevet navn", "email": "ikke færdig"})
    html = post(reader, draft, "kontakt", tilfoej="contacts", **typed).content.decode()
    assert 'value="Skrevet navn"' in html
    assert "contacts-1-name" in html
    assert "form-error" not in html, "nothing is judged while rows are added"
    html = post(reader, draft, "kontakt", fjern="contacts-0", **typed).content.decode()
    assert "Kontaktperson 1" not in html
    assert draft.contacts.count() == 0


def test_a_row_lacking_something_says_what(reader, draft):
    html = post(
        reader,
        draft,
        "kontakt",
        **rows("contacts", {"name": "N", "email": "n@example.dk", "consent_on": "1.11.2026", "ends_on": "1.1.2026"}),
    ).content.decode()
    assert "Kontaktperson 1: " in html
    assert "Den sidste dag kan ikke ligge før" in html
    html = post(reader, draft, "kontakt", **rows("contacts", {"name": "N"})).content.decode()
    assert "Udfyld feltet »Arbejds-e-mail«." in html


def test_figures_get_the_organisation_as_source_and_untouched_rows_keep_theirs(reader, draft, kolding):
    post(
        reader,
        draft,
        "kapacitet",
        capacity="12",
        **rows("impact", {"kind": "employment", "text": "kom i job", "value": "1.250,5", "year": "2025"}),
    )
    row = draft.impact.get()
    assert (str(row.value), row.period) == ("1250.50", "2025")
    assert row.citation.source.title == f"Oplyst af {kolding.name}"
    old = EnterpriseFactory().sources.get()
    row.citation = old
    row.save()
    kept = {"id": row.pk, "kind": "employment", "text": "kom i job", "value": "1.250,5", "year": "2025", "period": "2025"}
    new = {"kind": "staff", "text": "ansatte", "value": "3"}
    post(reader, draft, "kapacitet", **rows("impact", kept, new, initial=1))
    first, second = draft.impact.order_by("pk")
    assert first.citation == old
    assert second.citation.source.kind == "statement"
    post(reader, draft, "kapacitet", **rows("impact", {**kept, "DELETE": "on"}, initial=1))
    assert draft.impact.get().pk == second.pk


def test_another_enterprises_rows_cant_be_touched(reader, draft):
    other = complete(a_municipality(), a_consultant(), cvr=OTHER_CVR)
    row = other.impact.create(kind="staff", text="deres", citation=other.sources.first())
    stolen = {"id": row.pk, "kind": "staff", "text": "mit", "DELETE": "on"}
    post(reader, draft, "kapacitet", **rows("impact", stolen, initial=1))
    post(reader, draft, "kapacitet", **rows("impact", {**stolen, "DELETE": ""}, initial=1))
    row.refresh_from_db()
    assert (row.text, row.enterprise_id) == ("deres", other.pk)


# --- Criteria, facts, places ------------------------------------------------------------------------------------------
def test_each_list_keeps_its_own_assessment(reader, draft, kolding, consultant):
    data = {"purpose": "P", "summary": "S", "registered": "no"}
    post(
        reader,
        draft,
        "formaal",
        **data,
        **{
            "registration_2021-svar-trading": "yes",
            "registration_2021-grund-trading": "Regnskab",
            "not_for_profit_2015-svar-sales": "partly",
        },
    )
    by_list = {made.criteria_list: made for made in draft.assessments.all()}
    assert set(by_list) == {"registration_2021", "not_for_profit_2015"}
    made = by_list["registration_2021"]
    assert (made.organisation, made.assessor) == (kolding, consultant)
    assert [(each.answer, each.evidence) for each in made.answers.all() if each.criterion == "trading"] == [("yes", "Regnskab")]
    draft.refresh_from_db()
    assert draft.registered == "no", "an assessment is no registration"


def test_a_changed_assessment_keeps_the_earlier_one(reader, draft):
    data = {"purpose": "P", "summary": "S", "registered": "no"}
    post(reader, draft, "formaal", **data, **{"registration_2021-svar-trading": "yes"})
    draft.assessments.update(made_on="2026-01-01")
    post(reader, draft, "formaal", **data, **{"registration_2021-svar-trading": "no"})
    assert [made.answers.get(criterion="trading").answer for made in draft.assessments.all()] == ["no", "yes"]
    post(reader, draft, "formaal", **data, **{"registration_2021-svar-trading": "no"})
    assert draft.assessments.count() == 2, "nothing changed, nothing made"


def test_facts_for_reserved_purchases(reader, draft, consultant):
    empty = rows("impact")
    post(
        reader,
        draft,
        "kapacitet",
        **empty,
        **{"group_share-tal": "35,5", "group_share-grund": "Lønliste", "main_aim-svar": "yes", "main_aim-dato": "1.10.2026"},
    )
    share, aim = draft.readiness.get(fact="group_share"), draft.readiness.get(fact="main_aim")
    assert (str(share.value), share.evidence, share.entered_by) == ("35.50", "Lønliste", consultant)
    assert (aim.answer, aim.seen_on.isoformat()) == ("yes", "2026-10-01")
    assert share.citation.source.kind == "statement"
    html = post(reader, draft, "kapacitet", **empty, **{"group_share-tal": "101"}).content.decode()
    assert "over 100" in html
    post(reader, draft, "kapacitet", **empty)
    assert not ReadinessFact.objects.filter(enterprise=draft).exists(), "what is no longer said is gone"


def test_where_it_delivers_is_apart_from_where_it_is(reader, draft, kolding):
    other = Municipality.objects.exclude(pk=kolding.municipality.pk).last() or a_municipality().municipality
    area = HousingAreaFactory()
    post(
        reader,
        draft,
        "hvor",
        coverage=[other.pk],
        **rows("enterprise_areas", {"area": area.pk, "relation": "works_in"}),
        **rows("cooperates_with"),
    )
    draft.refresh_from_db()
    assert [row.municipality for row in draft.coverage.all()] == [other]
    assert draft.municipality == kolding.municipality
    assert not draft.cooperates_with.exists()
    assert not draft.covers_whole_country
    assert draft.enterprise_areas.get().area == area
    assert HousingArea.objects.get(pk=area.pk)


# --- Published records ------------------------------------------------------------------------------------------------
def test_a_correction_is_an_event_and_seen_at_once(reader, draft, consultant, kolding):
    actions.submit(entry_id=draft.pk, by=consultant, organisation=kolding)
    actions.publish(entry_id=draft.pk, by=an_administrator(), today=draft.created_at.date())
    answer = post(reader, draft, "formaal", purpose="At skabe job.", summary="Helt ny tekst.", registered="yes", registered_seen="virk.dk")
    assert answer.status_code == 302
    assert EnterpriseEvent.objects.filter(entry=draft).last().step == "changed"
    assert "Helt ny tekst." in Client(headers={"host": "localhost"}).get(draft.get_absolute_url()).content.decode()
    assert draft.slug in [hit["slug"] for hit in reader.get("/soeg/?q=helt+ny+tekst&format=json").json()["results"]]
    post(reader, draft, "formaal", purpose="At skabe job.", summary="Helt ny tekst.", registered="yes", registered_seen="virk.dk")
    assert EnterpriseEvent.objects.filter(entry=draft, step="changed").count() == 1, "nothing changed, no event"


def test_what_waits_for_approval_isnt_written_in(reader, draft, consultant, kolding):
    actions.submit(entry_id=draft.pk, by=consultant, organisation=kolding)
    assert reader.get(step(draft, "hvem")).url == f"/virksomheder/{draft.slug}/gennemse/"
    assert post(reader, draft, "formaal", purpose="Ændret").status_code == 302
    draft.refresh_from_db()
    assert draft.purpose == "At skabe job."


def test_two_who_write_at_the_same_time(reader, draft):
    opened = draft.updated_at.isoformat()
    post(reader, draft, "ydelser", offering_note="Den første")
    late = {"version": opened, "offering_note": "Den anden", "handling": "naeste"}
    answer = reader.post(step(draft, "ydelser"), late)
    html = answer.content.decode()
    assert "En anden har gemt imens" in html
    assert 'value="Den anden"' in html
    assert "<dd>Den første" in html.split("Det, der er gemt nu")[1]
    draft.refresh_from_db()
    assert draft.offering_note == "Den første"
    post(reader, draft, "ydelser", offering_note="Den anden")
    draft.refresh_from_db()
    assert draft.offering_note == "Den anden"


def test_the_review_lists_what_is_missing_with_links(reader, draft):
    draft.purpose = ""
    draft.save()
    html = reader.post(f"/virksomheder/{draft.slug}/gennemse/", {"handling": "indsend"}).content.decode()
    assert "<title>Fejl: " in html
    assert f'href="{step(draft, "formaal")}?fra=gennemse">Skriv virksomhedens formål' in html
    html = reader.get(f"{step(draft, 'formaal')}?fra=gennemse").content.decode()
    assert "Skriv virksomhedens formål" in html
    assert "Gem og gå til gennemsyn" in html


def test_with_several_organisations_one_is_chosen(client):
    first, second = a_municipality("Første"), a_municipality("Anden")
    user = a_consultant(first)
    user.memberships.create(organisation=second, role="municipal")
    client.force_login(user)
    assert "Hvem registrerer du for?" in client.get(REGISTER).content.decode()
    client.post(f"{REGISTER}?for={second.slug}", who())
    assert SocialEnterprise.objects.get(cvr=CVR).steward == second
    assert "Hvem registrerer du for?" in client.get(f"{REGISTER}?for=kolding-x").content.decode()


HOSTILE = ["", "\0", "-1", "999999999999999999999", "²", "٣", "<script>", "x" * 5000, "1; DROP"]
EVERYWHERE = ["version", "tilfoej", "fjern", "handling", "for"]
FIELDS = {
    "hvem": ["name", "cvr", "parent", "parent_query", "own_cvr", "municipality", "founded_year", *EVERYWHERE],
    "formaal": ["registered_on", "group_share-tal"],
    "ydelser": ["offerings", "target_groups"],
    "hvor": ["coverage", "enterprise_areas-TOTAL_FORMS", "enterprise_areas-0-area", "cooperates_with-TOTAL_FORMS", "fjern"],
    "kapacitet": ["capacity", "impact-TOTAL_FORMS", "impact-INITIAL_FORMS", "impact-0-id", "tilfoej"],
    "kontakt": ["contacts-TOTAL_FORMS", "contacts-INITIAL_FORMS", "contacts-0-id", "fjern"],
}


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.long)], ids=["in turn", "every pair"])
@pytest.mark.parametrize("key", FIELDS)
def test_no_input_gives_a_500(reader, draft, key, every):
    """Each value in one field (the fields take turns, or each has every value) and in all at once.

    Each is asked of the draft as it was made: what one of them wrote is taken back before the next.
    """
    reader.raise_request_exception = False
    names, wrong = FIELDS[key], []

    def ask(method, data, what):
        with transaction.atomic():
            response = method(step(draft, key), data)
            transaction.set_rollback(True)
        if response.status_code >= 500:
            wrong.append(f"{what}: {response.status_code} {getattr(response, 'exc_info', None)}")

    for place, value in enumerate(HOSTILE):
        for changed in names if every else [names[place % len(names)]]:
            data = {"version": draft.updated_at.isoformat(), **rows("impact"), **rows("contacts"), changed: value}
            ask(reader.post, data, f"{changed}={value[:30]!r}")
        ask(reader.post, dict.fromkeys([*names, *EVERYWHERE], value), f"all={value[:30]!r}")
        ask(reader.get, {"fra": value, "mangler": value}, f"fra and mangler={value[:30]!r}")
    assert not wrong, "\n".join(wrong)


def test_pages_of_the_guide_ask_a_fixed_number_of_queries(reader, draft, kolding, django_assert_max_num_queries):
    for number in range(6):
        draft.impact.create(kind="staff", text=f"tal {number}", citation=draft.sources.first())
        draft.contacts.create(name="N", email="n@example.dk", consent_on="2026-01-01", ends_on="2027-01-01")
        draft.enterprise_areas.create(area=HousingAreaFactory(), relation="located", citation=draft.sources.first())
        draft.cooperates_with.create(municipality=MunicipalityFactory(), citation=draft.sources.first())
    made = draft.assessments.create(criteria_list="registration_2021", made_on="2026-01-01", citation=draft.sources.first())
    made.answers.create(criterion="trading", answer="yes")
    for key in ("hvem", "formaal", "ydelser", "hvor", "kapacitet", "kontakt"):
        with django_assert_max_num_queries(18):  # 15, and who the reader is: session, user, rights
            assert reader.get(step(draft, key)).status_code == 200
    with django_assert_max_num_queries(16):
        reader.get(f"/virksomheder/{draft.slug}/gennemse/")
    with django_assert_max_num_queries(5):
        reader.get(REGISTER)
