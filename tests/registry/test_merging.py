"""Two records of one organisation become one, and can be parted again with nothing lost."""

from __future__ import annotations

import datetime as dt
import sys

import pytest
from django.utils import timezone

from accounts.merging import longest
from accounts.models import ErrorReport, Membership
from cases.models import CaseEvent, CaseParticipant
from enterprises.models import (
    CriteriaAssessment,
    CriterionAnswer,
    EnterpriseArea,
    EnterpriseContact,
    EnterpriseCooperation,
    EnterpriseCoverage,
    EnterpriseEvent,
    EnterpriseImpact,
    EnterpriseProposal,
    EnterpriseSupporter,
    MunicipalCooperation,
    ReadinessFact,
    SocialEnterprise,
    TakeOverRequest,
)
from partnerships.models import Action, PartnershipParty, PlanActor, PlanFunding, SolutionActor, SolutionExample
from procurement.models import PlanCandidate, RegisteredPurchase
from registry import merging
from registry.catalogue.loader import load
from registry.merging import doing, planning, reading
from registry.merging.relations import OWN, OWN_LINK, STAY, every_relation, relations
from registry.models import Offering, Organisation, OrganisationAlias, OrganisationNote, OrganisationWebsite, Survey
from registry.steps import Refused
from search import index
from search.models import SearchDocument, SearchName, SearchText
from tests.factories import (
    CaseFactory,
    ChallengeFactory,
    CitationFactory,
    EnterpriseFactory,
    HousingAreaFactory,
    MunicipalityFactory,
    OfferFactory,
    OrganisationFactory,
    PartnershipFactory,
    PlanFactory,
    PlanOfPurchaseFactory,
    SolutionFactory,
    SourceFactory,
    UserFactory,
    UserWithRole,
)

pytestmark = pytest.mark.both_databases

NOW = timezone.now()
KEPT, LOST = 1, 2


# --- The plan, without a database -------------------------------------------------------------------------------------
def steps(rule, of_lost, of_kept=()):
    return [(step.pk, step.what) for step in planning.rows(rule, of_lost, of_kept, kept=KEPT, lost=LOST)]


def test_a_row_moves_unless_the_kept_one_has_it_already():
    mine, theirs = {"pk": 1, "o": KEPT, "user": 7}, [{"pk": 2, "o": LOST, "user": 7}, {"pk": 3, "o": LOST, "user": 8}]
    assert steps(planning.Rule("o", unique=[("o", "user")]), theirs, [mine]) == [(2, "removed"), (3, "moves")]
    assert steps(planning.Rule("o", own=True, unique=[("o", "user")]), theirs, [mine]) == [(2, "left"), (3, "moves")]


def test_two_rows_of_the_lost_one_that_say_the_same_dont_both_move():
    theirs = [{"pk": 1, "o": LOST, "name": "FRAK"}, {"pk": 2, "o": LOST, "name": " frak "}]
    assert steps(planning.Rule("o", own=True, same=("name",)), theirs) == [(1, "moves"), (2, "left")]


def test_no_row_comes_to_lead_from_an_organisation_to_itself():
    row = [{"pk": 1, "o": LOST, "owner": KEPT}]
    assert steps(planning.Rule("o", others=("owner",)), row) == [(1, "removed")]
    assert steps(planning.Rule("o", others=("owner",), blank=True), row) == [(1, "blanked")]
    assert steps(planning.Rule("o", others=("owner",), own=True), row) == [(1, "left")]


@pytest.mark.parametrize(
    ("mine", "theirs", "whose"),
    [("a", "b", "beholdt"), ("", "b", "anden"), (None, 0, "anden"), ("unknown", "aps", "anden"), (False, True, "anden"), (0, 5, "beholdt")],
)
def test_a_field_gets_what_is_known(mine, theirs, whose):
    assert planning.suggested(mine, theirs) == whose


def test_no_name_is_forgotten():
    assert planning.aliases("Ny", "Gammel", "Gammel", ["kælenavn"]) == ["Ny"]
    assert planning.aliases("FRAK", "Frak", "FRAK", []) == []


def party(pk, **more):
    return planning.Party(**{"pk": pk, "name": f"Nr. {pk}", "published": True, "has_profile": False, "is_municipality": False, **more})


@pytest.mark.parametrize(
    ("kept", "lost", "said"),
    [
        (party(1), party(1), "to forskellige"),
        (party(1), party(2, merged_into="En tredje"), "Nr. 2 er allerede lagt sammen med En tredje"),
        (party(1), party(2, has_profile=True), "Behold Nr. 2 i stedet"),
        (party(1, published=False), party(2), "Behold Nr. 2 i stedet"),
        (party(1), party(2, is_municipality=True), "en side som kommune"),
        (party(1, above=(5, 2)), party(2), "hører under en, der hører under Nr. 2"),
    ],
)
def test_what_may_not_be_merged_is_said(kept, lost, said):
    assert said in planning.refusals(kept, lost, [])[0]


def test_two_may_be_merged_though_one_stands_right_under_the_other():
    assert planning.refusals(party(1, above=(2,)), party(2), []) == []


def test_a_role_held_in_both_lasts_as_long_as_either():
    day = dt.date(2026, 5, 1)
    assert longest({"starts_on": day, "ends_on": day}, {"starts_on": None, "ends_on": dt.date(2027, 1, 1)}) == {
        "starts_on": None,
        "ends_on": dt.date(2027, 1, 1),
    }


# --- Every relation ----------------------------------------------------------------------------------------------------
def test_every_relation_to_an_organisation_is_declared():
    assert merging.undeclared() == []
    assert len(list(every_relation())) > 50
    known = {f"{model._meta.label}.{field.name}" for model, field in every_relation()}
    assert [each.key for each in relations() if each.key not in known] == []


def test_what_may_be_removed_has_nothing_under_it():
    """A removed row is kept as its columns alone, so nothing may hang on it."""
    for relation in relations():
        if relation.treatment in (OWN, OWN_LINK, STAY) or relation.link or issubclass(relation.model, Organisation):
            continue
        unique = any(
            relation.field in constraint.fields for constraint in relation.model._meta.constraints if hasattr(constraint, "fields")
        )
        owned = any(each.model is relation.model and each.treatment == OWN for each in relations())
        if unique or (owned and not relation.column.null):
            hanging = [each for each in relation.model._meta.related_objects if "istorical" not in each.related_model.__name__]
            assert relation.key in ("enterprises.CriteriaAssessment.organisation",) or hanging == [], relation.key


def test_a_relation_nobody_has_declared_stops_a_merge(db, monkeypatch):
    monkeypatch.delitem(sys.modules["registry.merging.relations"]._relations, "cases.CaseParticipant.organisation")
    kept, lost = OrganisationFactory(), OrganisationFactory()
    with pytest.raises(Refused, match=r"cases\.CaseParticipant\.organisation"):
        doing.merge(kept_id=kept.pk, lost_id=lost.pk, wanted={}, seen=None, by=UserFactory())
    lost.refresh_from_db()
    assert lost.status == "published"


# --- A merge with every kind of relation, and undone again --------------------------------------------------------------
def everything(kept, lost):
    """A row of the lost enterprise in each relation, and some that the kept one has too."""
    person, cite, place, area = UserFactory(), CitationFactory(), MunicipalityFactory(), HousingAreaFactory()
    other = EnterpriseFactory()
    offering = Offering.objects.create(slug="proeve-ydelse", name="Prøve", group="g")
    for each in (kept, lost):
        each.offerings.add(offering)
        EnterpriseCoverage.objects.create(enterprise=each, municipality=place, citation=cite)
        ReadinessFact.objects.create(enterprise=each, fact=ReadinessFact.FACTS[0][0], seen_on=NOW.date(), citation=cite)
        Membership.objects.create(user=person, organisation=each, role="housing", ends_on=NOW.date() if each is kept else None)
    EnterpriseImpact.objects.create(enterprise=kept, kind="staff", text="ansatte", citation=cite, position=3)
    EnterpriseImpact.objects.create(enterprise=lost, kind="staff", text="andre ansatte", citation=cite, position=0)
    lost.target_groups.create(slug="proeve-gruppe", name="Prøvegruppe")
    EnterpriseCoverage.objects.create(enterprise=lost, municipality=MunicipalityFactory(), citation=cite)
    MunicipalCooperation.objects.create(enterprise=lost, municipality=place, citation=cite)
    EnterpriseArea.objects.create(enterprise=lost, area=area, relation="located", citation=cite)
    EnterpriseSupporter.objects.create(enterprise=other, organisation=lost, citation=cite)
    EnterpriseSupporter.objects.create(enterprise=lost, organisation=other, citation=cite)
    EnterpriseSupporter.objects.create(enterprise=kept, organisation=lost, text="sig selv", citation=cite)
    EnterpriseCooperation.objects.create(enterprise=kept, organisation=lost, label="Den anden", text="arbejder sammen", citation=cite)
    EnterpriseCooperation.objects.create(enterprise=lost, label="Nogen", text="arbejder sammen", citation=cite)
    EnterpriseCooperation.objects.create(enterprise=other, organisation=lost, label="Den", text="arbejder sammen", citation=cite)
    contact = {"consent_on": NOW.date(), "ends_on": NOW.date()}
    EnterpriseContact.objects.create(enterprise=lost, name="En Kontakt", email="kontakt@example.dk", **contact)
    made = CriteriaAssessment.objects.create(enterprise=lost, criteria_list=CriteriaAssessment.LISTS[0][0], made_on=NOW, citation=cite)
    CriterionAnswer.objects.create(assessment=made, criterion=CriterionAnswer.CRITERIA[0][0])
    CriteriaAssessment.objects.create(
        enterprise=other, organisation=lost, criteria_list=CriteriaAssessment.LISTS[0][0], made_on=NOW, citation=cite
    )
    EnterpriseProposal.objects.create(enterprise=lost, changes={})
    TakeOverRequest.objects.create(enterprise=lost, organisation=OrganisationFactory(), by=person, reason="Vi vil.")
    for asks in (kept, lost):
        TakeOverRequest.objects.create(enterprise=other, organisation=asks, by=person, reason="Vi vil.")
    for entry in (lost, other):
        EnterpriseEvent.objects.create(entry=entry, step="created", organisation=lost)
    OrganisationAlias.objects.create(organisation=lost, name="Kælenavnet")
    OrganisationWebsite.objects.create(organisation=lost, url="https://lost.example.dk", label="Siden")
    OrganisationNote.objects.create(organisation=lost, field="navn", citation=cite)
    area.organisations.add(lost)
    both = HousingAreaFactory()
    both.organisations.add(kept, lost)
    keeping = (OrganisationFactory, HousingAreaFactory, MunicipalityFactory, SourceFactory)
    for factory in (*keeping, PlanFactory, SolutionFactory, PartnershipFactory, ChallengeFactory, CaseFactory):
        factory(steward=lost)
    Survey.objects.create(slug="proeve", title="Prøve", year=2015, respondents=1, steward=lost, status="published")
    EnterpriseFactory(parent=lost)
    case, plan, partnership, solution = CaseFactory(), PlanFactory(), PartnershipFactory(), SolutionFactory()
    CaseParticipant.objects.create(case=case, organisation=lost, label="Den", role="lead", citation=cite)
    CaseEvent.objects.create(entry=case, step="created", organisation=lost)
    case.enterprises.add(lost)
    PlanActor.objects.create(plan=plan, organisation=lost, label="Den", role="står for", citation=cite)
    PlanFunding.objects.create(plan=plan, organisation=lost, label="Den", citation=cite)
    PartnershipParty.objects.create(partnership=partnership, organisation=lost, label="Den", role="part", citation=cite)
    Action.objects.create(partnership=partnership, organisation=lost, number=1, text="Gør det", citation=cite)
    SolutionActor.objects.create(solution=solution, organisation=lost, label="Den", text="gør det", citation=cite)
    SolutionExample.objects.create(solution=solution, enterprise=lost, text="Som her", citation=cite)
    OfferFactory(enterprise=lost, steward=lost)
    purchase, other_purchase = PlanOfPurchaseFactory(steward=lost), PlanOfPurchaseFactory()
    PlanCandidate.objects.create(plan=purchase, enterprise=lost, state="asked", asked_on=NOW.date())
    PlanCandidate.objects.create(plan=other_purchase, enterprise=kept, state="considered", reason="Den er tæt på.")
    PlanCandidate.objects.create(plan=other_purchase, enterprise=lost, state="chosen", reason="Den var billigst.")
    spent = {"contract_type": "vare", "made_on": NOW.date(), "amount_dkk": 4000, "text": "Kurve"}
    RegisteredPurchase.objects.create(steward=lost, supplier=other, **spent)
    RegisteredPurchase.objects.create(steward=other, supplier=lost, **spent)
    ErrorReport.objects.create(page="/x/", text="Forkert", reporter=person, organisation=lost, assigned_to=lost)
    index.index("enterprise", [kept.pk, lost.pk, other.pk])


def state() -> dict:
    """Every row that a merge may write, but for the time of change, the events, and what tells of the merge itself."""
    found = {}
    for relation in relations():
        for model in {relation.model, SocialEnterprise, Organisation}:
            names = [f.attname for f in model._meta.concrete_fields if f.name != "updated_at"]
            if model._meta.label in ("registry.OrganisationMerge", "enterprises.EnterpriseEvent"):
                continue
            # A link that is made again has another key; what it links is the same.
            made_again = model is relation.model and relation.link is not None
            rows = model._base_manager.order_by("pk").values_list(*(name for name in names if not (made_again and name == "id")))
            found[model._meta.label] = sorted(rows) if made_again else list(rows)
    return found


def indexed() -> set:
    texts = SearchText.objects.values_list(
        "document__kind", "document__object_id", "document__slug", "document__title", "t", "b", "f", "body"
    )
    names = SearchName.objects.values_list("document__kind", "document__object_id", "key", "name")
    return {*texts, *names}


def the_index_is_right():
    found = index.reconcile()
    assert (found.written, found.dropped) == (0, 0)
    now = indexed()
    index.rebuild()
    assert now == indexed()


@pytest.fixture
def two(db):
    kept = EnterpriseFactory(name="Beholdt", slug="beholdt", cvr="11111111", summary="Den ene.", capacity=5)
    told = {"cvr": "22222222", "p_number": "1000000001", "founded": dt.date(2010, 1, 1), "founded_precision": "year"}
    lost = EnterpriseFactory(name="Den Anden", slug="den-anden", summary="Den anden.", **told)
    everything(kept, lost)
    index.rebuild()
    return kept, lost


CHOSEN = {"felt-name": "anden", "felt-cvr": "anden", "felt-summary": "beholdt"}


def test_everything_moves_and_the_index_is_right_at_once(two, client):
    kept, lost = two
    before = {each.key for each in relations() if each.treatment != STAY and reading.rows_of(each, lost.pk).exists()}
    wanted = {each.key for each in relations() if each.treatment != STAY}
    assert wanted - before == set(), "the test must have a row in every relation"
    made = doing.merge(kept_id=kept.pk, lost_id=lost.pk, wanted=CHOSEN, seen=None, by=UserFactory(), reason="Samme virksomhed.")
    kept, lost = SocialEnterprise.objects.get(pk=kept.pk), SocialEnterprise.objects.get(pk=lost.pk)
    assert (kept.name, kept.cvr, kept.p_number, kept.summary, kept.founded_text) == (
        "Den Anden",
        "22222222",
        "1000000001",
        "Den ene.",
        "2010",
    )
    assert (lost.status, lost.cvr) == ("archived", "11111111")
    assert {alias.name for alias in kept.aliases.all()} == {"Beholdt", "Kælenavnet"}
    left = {each.key: list(reading.rows_of(each, lost.pk)) for each in relations() if each.treatment != STAY}
    # What both have stays with the other, and what would lead from the kept one to itself.
    assert {key for key, rows in left.items() if rows} == {
        "enterprises.SocialEnterprise_offerings.socialenterprise",
        "enterprises.EnterpriseCoverage.enterprise",
        "enterprises.ReadinessFact.enterprise",
        "registry.Organisation_sources.organisation",
        "enterprises.SocialEnterprise_target_groups.socialenterprise",
    }
    assert list(kept.impact.values_list("text", flat=True)) == ["ansatte", "andre ansatte"]
    assert Membership.objects.get(user=ErrorReport.objects.get().reporter).ends_on is None
    assert kept.events.last().reason == "Lagt sammen med Den Anden (den-anden). Samme virksomhed."
    assert lost.events.count() == 2
    candidate = PlanCandidate.objects.get(plan__steward__kind="municipality")
    assert (candidate.enterprise, candidate.state, candidate.reason) == (kept, "chosen", "Den er tæt på.\nDen var billigst.")
    assert made.done["names"] == ["Beholdt", "Den Anden"]
    the_index_is_right()
    assert not SearchDocument.objects.filter(slug="den-anden").exists()


def test_undone_it_is_as_if_nothing_had_happened(two):
    kept, lost = two
    before, was_indexed = state(), indexed()
    made = doing.merge(kept_id=kept.pk, lost_id=lost.pk, wanted=CHOSEN, seen=None, by=UserFactory())
    assert state() != before
    undone = doing.undo(merge_id=made.pk, by=UserFactory(), now=NOW)
    assert undone.told == []
    after = state()
    assert {label: rows for label, rows in after.items() if rows != before[label]} == {}
    the_index_is_right()
    assert indexed() == was_indexed
    with pytest.raises(Refused, match="fortrudt i forvejen"):
        doing.undo(merge_id=made.pk, by=UserFactory(), now=NOW)
    # And it can be done again.
    doing.merge(kept_id=kept.pk, lost_id=lost.pk, wanted={}, seen=None, by=UserFactory())


def takes_part(organisation, label):
    return CaseParticipant.objects.create(
        case=CaseFactory(), organisation=organisation, label=label, role="lead", citation=CitationFactory()
    )


def merged(kept, lost, **more):
    return doing.merge(**{"kept_id": kept.pk, "lost_id": lost.pk, "wanted": {}, "seen": None, "by": UserFactory(), **more})


def test_what_was_changed_after_a_merge_is_left_and_told(db):
    kept, lost = OrganisationFactory(name="Beholdt", text=""), OrganisationFactory(name="Den Anden", text="Fra den anden.")
    cases = [takes_part(lost, f"Nr. {number}") for number in range(4)]
    made = merged(kept, lost)
    kept.refresh_from_db()
    assert kept.text == "Fra den anden."
    kept.text = "Rettet siden."
    kept.save()
    third = OrganisationFactory()
    CaseParticipant.objects.filter(pk=cases[0].pk).delete()
    CaseParticipant.objects.filter(pk=cases[1].pk).update(organisation=third)
    CaseParticipant.objects.filter(pk=cases[2].pk).update(text="Rettet siden.")
    takes_part(kept, "Ny")
    index.rebuild()
    undone = doing.undo(merge_id=made.pk, by=UserFactory(), now=NOW)
    assert undone.told == [
        "Roller i cases: Nr. 0 er slettet siden og kommer ikke igen.",
        "Roller i cases: Nr. 1 peger siden på en anden og bliver stående.",
        "Roller i cases: Nr. 2 er rettet siden; rettelsen følger med.",
        "Beskrivelse er rettet siden og bliver, som det er.",
        "Roller i cases: 1 er kommet til siden og bliver hos Beholdt.",
    ]
    assert set(lost.case_roles.values_list("label", flat=True)) == {"Nr. 2", "Nr. 3"}
    kept.refresh_from_db()
    assert (kept.text, Organisation.objects.get(pk=lost.pk).text) == ("Rettet siden.", "Fra den anden.")
    the_index_is_right()


def test_after_thirty_days_it_stays(db):
    made = merged(OrganisationFactory(), OrganisationFactory(), now=NOW - dt.timedelta(days=30, minutes=1))
    with pytest.raises(Refused, match="30 dage"):
        doing.undo(merge_id=made.pk, by=UserFactory(), now=NOW)


def test_an_old_address_leads_on_through_every_merge(client, db):
    first, second, third = EnterpriseFactory(slug="foerst"), EnterpriseFactory(slug="saa"), EnterpriseFactory(slug="sidst")
    one, _ = merged(second, first), merged(third, second)
    for path in ("/virksomheder/foerst/", "/organisationer/foerst/", "/virksomheder/saa/"):
        answer = client.get(f"{path}?format=json")
        assert (answer.status_code, answer.headers["Location"]) == (301, "/virksomheder/sidst/?format=json")
        assert "no-cache" in answer.headers["Cache-Control"]  # it may be undone
    client.force_login(UserWithRole("admin"))  # who may read what is archived
    assert client.get("/virksomheder/foerst/").status_code == 301
    with pytest.raises(Refused, match="Fortryd den sammenlægning først"):
        doing.undo(merge_id=one.pk, by=UserFactory(), now=NOW)
    with pytest.raises(Refused, match="allerede lagt sammen"):
        merged(third, first)
    Organisation.objects.filter(pk=third.pk).update(status="archived")
    assert client.get("/virksomheder/foerst/").status_code == 404


def test_an_enterprise_takes_in_an_organisation_that_is_no_enterprise(client, db):
    kept, lost = EnterpriseFactory(), OrganisationFactory(slug="som-organisation", name="Som Organisation")
    merged(kept, lost)
    assert client.get("/organisationer/som-organisation/").headers["Location"] == kept.get_absolute_url()
    assert [alias.name for alias in kept.aliases.all()] == ["Som Organisation"]


def test_one_that_stands_under_the_other_does_not_come_to_stand_under_itself(db):
    lost = OrganisationFactory()
    kept = OrganisationFactory(parent=lost)
    made = merged(kept, lost)
    kept.refresh_from_db()
    assert kept.parent is None
    doing.undo(merge_id=made.pk, by=UserFactory(), now=NOW)
    kept.refresh_from_db()
    assert kept.parent == lost


def test_a_preview_that_is_no_longer_true_is_not_carried_out(db):
    kept, lost = OrganisationFactory(), OrganisationFactory()
    seen = reading.preview(reading.whole(kept.pk), reading.whole(lost.pk), {}).fingerprint
    takes_part(lost, "Ny")
    with pytest.raises(Refused, match="Noget er ændret"):
        merged(kept, lost, seen=seen)


def test_the_catalogue_does_not_bring_back_what_was_merged(catalogue):
    kept, lost = SocialEnterprise.objects.get(slug="frak"), SocialEnterprise.objects.get(slug="voks")
    merged(kept, lost)
    before = set(CaseParticipant.objects.filter(organisation=kept).values_list("pk", flat=True))
    load()
    assert SocialEnterprise.objects.get(slug="voks").status == "archived"
    assert set(CaseParticipant.objects.filter(organisation=kept).values_list("pk", flat=True)) == before
    assert index.reconcile() == index.Reconciled(0, 0)
