"""Purchase plans: drafts of one's own organisation, lots against the caps, running totals, and the shortlist."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from enterprises.models import ReadinessFact, SocialEnterprise
from procurement import actions
from procurement.matching import Facts, Says, Wanted, match, matches, section_54, section_190
from procurement.models import PurchasePlan, RegisteredPurchase
from procurement.rules import Amount, Buyer, Contract, Purchase, advise
from procurement.rules.lots import room_for
from procurement.rules.running import Bought, Limit, since, totals
from procurement.situation import situation_of
from registry.models import Offering
from tests.factories import (
    CitationFactory,
    EnterpriseFactory,
    OfferingFactory,
    OrganisationFactory,
    PartnershipFactory,
    PlanOfPurchaseFactory,
    UserWithRole,
)
from tests.pages import DETAIL_BUDGET, LIST_BUDGET

DAY = dt.date

# --- Lots -------------------------------------------------------------------------------------------------------------

AMOUNTS = [
    Amount("works", 40_000_000, DAY(2022, 1, 1), DAY(2023, 12, 31)),
    Amount("lot_works", 7_450_900, DAY(2022, 1, 1), DAY(2023, 12, 31)),
    Amount("gs_other", 1_600_000, DAY(2022, 1, 1), DAY(2023, 12, 31)),
    *(Amount(key, dkk, DAY(2016, 1, 1), None) for key, dkk in (("works_one_bid", 300_000), ("works_underhaandsbud", 3_000_000))),
    Amount("works_small_part", 500_000, DAY(2016, 1, 1), None),
]


def room(value: int, *lots: int, contract: Contract = Contract.WORKS):
    purchase = Purchase(DAY(2022, 9, 1), Buyer.HOUSING, contract, value)
    return room_for(advise(purchase, AMOUNTS), lots)


def test_a_lot_must_be_under_the_cap_and_all_within_a_fifth():
    found = room(60_000_000, 7_450_899, 4_549_101)
    assert [(lot.room, lot.fits) for lot in found.lots] == [(0, True), (2_901_798, True)]
    assert (found.together, found.left, found.fits) == (12_000_000, 0, True)
    assert [lot.fits for lot in room(60_000_000, 7_450_900).lots] == [False]
    assert not room(60_000_000, 7_000_000, 5_000_001).fits


def test_small_part_works_may_be_the_cap_itself():
    found = room(5_000_000, 500_000, 500_001)
    assert found.part_work
    assert [lot.fits for lot in found.lots] == [True, False]


def test_a_cap_without_kroner_leaves_the_lot_unsettled_and_the_fifth_known():
    found = room(2_000_000, 400_001, contract=Contract.SERVICE)
    assert found.cap is None
    assert found.lots[0].fits is None
    assert not found.fits


def test_where_nothing_is_tendered_there_is_no_room_to_work_out():
    assert room(2_000_000, 100) is None


@settings(max_examples=100, deadline=None)
@given(st.integers(40_000_000, 10**11), st.lists(st.integers(0, 10**8), max_size=6))
def test_the_room_says_what_the_rules_say(value, lots):
    found = room(value, *lots)
    purchase = Purchase(
        DAY(2022, 9, 1), Buyer.HOUSING, Contract.WORKS, value, lot_value=max(lots, default=None), lots_sum=sum(lots) if lots else None
    )
    assert (found.fits and all(lot.fits for lot in found.lots)) is ("DELYDELSE" in advise(purchase, AMOUNTS).open)


# --- Running totals ---------------------------------------------------------------------------------------------------


def bought(amount: int, on: DAY | None, supplier: str = "A", kind: str = "Kantine") -> Bought:
    return Bought("Kommunen", supplier, kind, amount, on, "Køb")


def test_48_months_and_no_day_more():
    assert since(DAY(2026, 11, 21)) == DAY(2022, 11, 22)
    assert since(DAY(2024, 2, 29)) == DAY(2020, 3, 1)
    rows = [bought(1, DAY(2022, 11, 21)), bought(10, DAY(2022, 11, 22)), bought(100, DAY(2026, 11, 21)), bought(1000, DAY(2026, 11, 22))]
    assert totals(rows, kind="Kantine", planned=0, until=DAY(2026, 11, 21), limits=[])[0].before == 110


def test_a_limit_is_told_of_before_it_is_passed():
    small = Limit("Direkte køb", 500_000, False)
    rows = [
        bought(300_000, DAY(2025, 1, 1)),
        bought(100_000, DAY(2025, 1, 1), "B"),
        bought(9, None),
        bought(9, DAY(2025, 1, 1), kind="Andet"),
    ]
    by_supplier = {each.supplier: each for each in totals(rows, kind="Kantine", planned=99_999, until=DAY(2026, 1, 1), limits=[small])}
    assert (by_supplier[""].before, by_supplier[""].after, by_supplier[""].passed, by_supplier[""].near) == (400_000, 499_999, (), small)
    passed = totals(rows, kind="Kantine", planned=100_000, until=DAY(2026, 1, 1), limits=[small])
    assert [(each.supplier, each.passed) for each in passed] == [("", (small,)), ("A", ()), ("B", ())]
    inclusive = Limit("Ét tilbud", 500_000, True)
    assert totals(rows, kind="Kantine", planned=100_000, until=DAY(2026, 1, 1), limits=[inclusive])[0].passed == ()


# --- Matching ---------------------------------------------------------------------------------------------------------


def says(wanted: Wanted, facts: Facts) -> dict[str, Says]:
    found = match(wanted, facts)
    assert found is not None
    assert all(why.text for why in found.reasons)
    return {why.about: why.says for why in found.reasons}


def test_each_part_of_a_match_is_explained():
    wanted = Wanted(offering=1, municipality=7, people=5)
    assert says(wanted, Facts(1, "A", frozenset({1}))) == {"offering": "yes", "place": "unknown", "capacity": "unknown"}
    assert says(wanted, Facts(1, "A", frozenset({1}), covers=frozenset({8}), capacity=4)) == {
        "offering": "yes",
        "place": "no",
        "capacity": "no",
    }
    for there in ({"seat": 7}, {"covers": frozenset({7})}, {"cooperates": frozenset({7})}, {"covers_whole_country": True}):
        assert says(wanted, Facts(1, "A", frozenset({1}), capacity=5, **there))["place"] == "yes"
    assert match(wanted, Facts(1, "A", frozenset({2}))) is None
    assert match(wanted, Facts(1, "A", frozenset({1}), closed=True)) is None


@pytest.mark.parametrize(
    ("readiness", "expected"),
    [
        ({}, "unknown"),
        ({"sheltered_workshop": ("yes", None)}, "unknown"),
        ({"sheltered_workshop": ("yes", None), "group_share": ("unknown", 30.0)}, "yes"),
        ({"main_aim": ("yes", None), "group_share": ("unknown", 29.99)}, "no"),
        ({"main_aim": ("no", None), "sheltered_workshop": ("no", None), "group_share": ("unknown", 80.0)}, "no"),
        ({"group_share": ("unknown", 80.0)}, "unknown"),
    ],
)
def test_readiness_for_section_54(readiness, expected):
    assert section_54(readiness).says == expected


def test_readiness_for_section_190_takes_all_four():
    four = dict.fromkeys(("public_service_aim", "light_services", "surplus_reinvested", "participation"), ("yes", None))
    assert section_190(four).says == "yes"
    assert section_190({**four, "participation": ("no", None)}).says == "no"
    assert section_190({**four, "participation": ("unknown", None)}).says == "unknown"


def test_the_best_come_first_and_nothing_else_moves_them():
    wanted = Wanted(offering=1, municipality=7)
    far, near, unknown = (
        Facts(1, "A", frozenset({1}), covers=frozenset({9})),
        Facts(2, "Å", frozenset({1}), seat=7),
        Facts(3, "B", frozenset({1})),
    )
    assert [each.key for each in matches(wanted, [far, near, unknown])] == [2, 3, 1]


# --- The pages --------------------------------------------------------------------------------------------------------


@pytest.fixture
def mine(catalogue):
    return OrganisationFactory(name="Prøve Boligorganisation", kind="housing_organisation")


@pytest.fixture
def buyer(client, mine):
    client.force_login(UserWithRole("purchaser", mine))
    return client


FACTS = {
    "date": "01.09.2022",
    "buyer_type": "almen_boligorganisation",
    "contract_type": "bygge_anlaeg",
    "value_dkk": "60.000.000 kr.",
    "duration_months": "18",
    "cross_border_interest": "nej",
    "public_support": "ja",
    "unit": "boligorganisation",
}


def lots(*rows: tuple[str, str, bool]) -> dict[str, str]:
    found = {"del-TOTAL_FORMS": str(len(rows)), "del-INITIAL_FORMS": "0"}
    for number, (title, value, outside) in enumerate(rows):
        found |= {f"del-{number}-title": title, f"del-{number}-value_dkk": value} | (
            {f"del-{number}-without_tender": "on"} if outside else {}
        )
    return found


def test_a_draft_needs_a_title_alone_and_is_mended_by_one_at_a_time(buyer, mine):
    wrong = buyer.post("/indkoeb/planer/ny/", {"title": "", "steward": mine.pk, "value_dkk": "mange"}).content.decode()
    assert "Skriv kort, hvad der skal købes." in wrong
    assert 'value="mange"' in wrong
    there = buyer.post("/indkoeb/planer/ny/", {"title": "Gårdhave", "steward": mine.pk})
    plan = PurchasePlan.objects.get()
    assert there.headers["Location"] == plan.get_absolute_url()
    assert "Svaret kommer, når dato" in buyer.get(plan.get_absolute_url()).content.decode()
    edit = f"{plan.get_absolute_url()}ret/"
    assert buyer.post(edit, {**FACTS, "title": "Gårdhave", "steward": mine.pk, "version": "1"}).status_code == 302
    plan.refresh_from_db()
    assert (plan.value_dkk, plan.date, plan.duration_months, plan.version) == (60_000_000, DAY(2022, 9, 1), 18, 2)
    late = buyer.post(edit, {**FACTS, "title": "Mit navn", "steward": mine.pk, "version": "1"}).content.decode()
    assert "En anden har gemt planen" in late
    assert 'value="Mit navn"' in late
    assert PurchasePlan.objects.get().title == "Gårdhave"


def test_an_offering_out_of_its_time_is_chosen_only_where_it_is_already(buyer, mine):
    over = OfferingFactory(name="Fiskeri", valid_to=timezone.localdate() - dt.timedelta(days=1))
    plan = PlanOfPurchaseFactory(steward=mine, offering=over)
    edit = f"{plan.get_absolute_url()}ret/"
    assert "Fiskeri (udgået)" in buyer.get(edit).content.decode()
    kept = {**FACTS, "title": "Fisk", "steward": mine.pk, "offering": over.pk, "version": plan.version}
    assert buyer.post(edit, kept).status_code == 302
    for address in ("/indkoeb/planer/ny/", "/indkoeb/raadgiver/", f"/indkoeb/planer/ny/?ydelse={over.pk}"):
        assert "Fiskeri" not in buyer.get(address).content.decode()
    refused = buyer.post("/indkoeb/planer/ny/", {"title": "Fisk", "steward": mine.pk, "offering": over.pk})
    assert refused.context["form"].errors.keys() == {"offering"}


def test_what_the_adviser_was_asked_comes_along(buyer):
    html = buyer.get("/indkoeb/planer/ny/", {"value_dkk": "450.000", "contract_type": "vare", "title": "x"}).content.decode()
    assert 'value="450.000"' in html
    assert 'value="vare" checked' in html
    assert "/indkoeb/planer/ny/?value_dkk=1" in buyer.get(
        "/indkoeb/raadgiver/", {"value_dkk": "1", "date": "2024-01-01", "buyer_type": "kommune", "contract_type": "vare"}
    ).content.decode().replace("&amp;", "&")


def test_the_plan_leads_to_the_whole_answer(buyer, mine):
    plan = PlanOfPurchaseFactory(steward=mine, value_dkk=2_400_000, supplier_share_pct=45, date=DAY(2022, 9, 1))
    plan.lots.create(title="Brød", value_dkk=500_000, without_tender=True)
    html = buyer.get(plan.get_absolute_url()).content.decode()
    address = html.partition('href="/indkoeb/raadgiver/?')[2].partition('"')[0].replace("&amp;", "&")
    asked = buyer.get(f"/indkoeb/raadgiver/?{address}&format=json").json()
    told = situation_of(plan).answer.as_data()
    assert {name: asked[name] for name in told} == told


@pytest.fixture
def large(mine):
    facts = {"date": DAY(2022, 9, 1), "buyer_type": "almen_boligorganisation", "contract_type": "bygge_anlaeg", "value_dkk": 60_000_000}
    return PlanOfPurchaseFactory(steward=mine, title="Renovering", **facts)


def test_the_room_follows_the_lots_typed_and_only_saving_saves(buyer, large):
    path = f"/indkoeb/planer/{large.pk}/dele/"
    typed = lots(("Grønt", "5.000.000", True), ("Tag", "40.000.000", False), ("", "", False))
    live = buyer.get(path, typed, headers={"HX-Request": "true", "HX-Target": "rum"}).content.decode()
    assert live.lstrip().startswith('<div id="rum">')
    assert "7.000.000 kr." in live
    assert "Der er 2.450.899 kr. til loftet" in live
    assert large.lots.count() == 0
    assert buyer.post(path, typed).status_code == 302
    assert [(lot.title, lot.value_dkk, lot.without_tender) for lot in large.lots.all()] == [
        ("Grønt", 5_000_000, True),
        ("Tag", 40_000_000, False),
    ]
    assert "7.000.000 kr." in buyer.get(path).content.decode()
    too_much = buyer.get(path, lots(("Grønt", "12.000.001", True)), headers={"HX-Request": "true", "HX-Target": "rum"}).content.decode()
    assert "Over 20 procent" in too_much
    assert "Over loftet" in too_much


@pytest.mark.parametrize(
    "typed",
    [
        lots(("Grønt", "", True)),
        lots(("", "5", False)),
        lots(("Grønt", "mange", False)),
        {"del-TOTAL_FORMS": "99999", "del-INITIAL_FORMS": "0"},
        {},
        {"del-TOTAL_FORMS": "x"},
    ],
)
def test_lots_typed_wrongly_are_refused_where_they_stand(buyer, large, typed):
    path = f"/indkoeb/planer/{large.pk}/dele/"
    assert buyer.post(path, typed).status_code == 200
    assert buyer.get(path, typed, headers={"HX-Request": "true", "HX-Target": "rum"}).status_code == 200
    assert large.lots.count() == 0


def test_purchases_made_are_added_up_and_warn_on_the_plan(buyer, mine):
    canteen = Offering.objects.first()
    enterprise = EnterpriseFactory(name="Køkkenet")
    typed = {"steward": mine.pk, "supplier": enterprise.pk, "text": "Mad", "contract_type": "vare", "offering": canteen.pk}
    assert buyer.post("/indkoeb/koeb/", {**typed, "made_on": "01.02.2024", "amount_dkk": "470.000 kr."}).status_code == 302
    assert RegisteredPurchase.objects.get().amount_dkk == 470_000
    wrong = buyer.post("/indkoeb/koeb/", {**typed, "made_on": "01.02.2124", "amount_dkk": "-1", "supplier": "9" * 30}).content.decode()
    assert "ude i fremtiden" in wrong
    assert "Vælg en på listen." in wrong
    plan = PlanOfPurchaseFactory(steward=mine, offering=canteen, value_dkk=45_000)
    html = buyer.get(plan.get_absolute_url()).content.decode()
    assert "Passerer en grænse" in html
    assert "515.000 kr. og passerer 500.000 kr." in html
    PurchasePlan.objects.filter(pk=plan.pk).update(value_dkk=20_000)
    assert "Tæt på" in buyer.get(plan.get_absolute_url()).content.decode()


def test_an_agreement_with_a_day_and_one_seller_of_one_thing_is_counted(buyer, mine):
    canteen = Offering.objects.first()
    seller = EnterpriseFactory(name="Køkkenet")
    seller.offerings.set([canteen])
    place = CitationFactory()
    agreement = PartnershipFactory(title="Kontrakt", kind="contract", start=DAY(2023, 5, 1), start_precision="day")
    for organisation in (mine, seller):
        agreement.parties.create(organisation=organisation, label="Part", role="part", citation=place)
    agreement.amounts.create(text="mad", amount_dkk=480_000, citation=place)
    plan = PlanOfPurchaseFactory(steward=mine, offering=canteen)
    assert "525.000 kr. og passerer 500.000 kr." in buyer.get(plan.get_absolute_url()).content.decode()


@pytest.mark.both_databases
@pytest.mark.parametrize("step", ["-", "+"])
def test_departments_count_with_their_organisation_unless_they_decide_alone(buyer, mine, step):
    department = OrganisationFactory(name="Afdeling 1", kind="housing_department", parent=mine)
    RegisteredPurchase.objects.create(
        steward=mine, supplier=EnterpriseFactory(), contract_type="vare", made_on=DAY(2024, 1, 1), amount_dkk=470_000, text="Køb"
    )
    plan = PlanOfPurchaseFactory(steward=department, unit="afdeling", decides="selv" if step == "-" else "samordnet")
    situation = situation_of(plan)
    assert bool(situation.warns) is (step == "+")


def test_a_department_is_not_told_what_its_organisation_has_bought(client, mine):
    department = OrganisationFactory(name="Afdeling 1", kind="housing_department", parent=mine)
    seller = EnterpriseFactory(name="Hemmelig Leverandør")
    bought = {"supplier": seller, "contract_type": "vare", "made_on": DAY(2024, 1, 1), "text": "Køb"}
    RegisteredPurchase.objects.create(steward=mine, amount_dkk=470_000, **bought)
    plan = PlanOfPurchaseFactory(steward=department, unit="afdeling", decides="samordnet")
    person = UserWithRole("purchaser", department)
    client.force_login(person)
    pages = [plan.get_absolute_url(), f"{plan.get_absolute_url()}notat/"]
    for page in pages:
        html = client.get(page).content.decode()
        assert "470.000" not in html
        assert "Hemmelig Leverandør</th>" not in html
    assert "kun talt med, hvis du selv har adgang" in client.get(pages[1]).content.decode()
    person.memberships.create(organisation=mine, role="purchaser")
    assert "470.000" in client.get(pages[1]).content.decode()


def test_the_purchase_that_came_of_a_plan_is_not_added_to_it(buyer, mine):
    plan = PlanOfPurchaseFactory(steward=mine, value_dkk=300_000)
    plan.candidates.create(enterprise=EnterpriseFactory(name="Køkkenet"), state="chosen", reason="Pris")
    path = f"/indkoeb/koeb/?plan={plan.pk}"
    html = buyer.get(path).content.decode()
    assert 'value="300.000"' in html
    supplier = plan.candidates.get().enterprise_id
    assert f'value="{supplier}" selected' in html
    typed = {"steward": mine.pk, "supplier": supplier, "text": "Mad", "contract_type": "vare", "made_on": "01.03.2024"}
    buyer.post(path, {**typed, "amount_dkk": "300.000"})
    assert RegisteredPurchase.objects.get().plan == plan
    assert situation_of(plan).totals[0].before == 0
    assert situation_of(PlanOfPurchaseFactory(steward=mine)).totals[0].before == 300_000
    for key in ("x", "9" * 30, "0"):
        assert buyer.get(f"/indkoeb/koeb/?plan={key}").status_code == 200


def test_an_agreement_without_a_day_is_shown_and_not_counted(buyer, mine):
    agreement = PartnershipFactory(title="Indkøbsaftale", kind="purchase_agreement")
    place = CitationFactory()
    agreement.parties.create(organisation=mine, label="Køber", role="køber", citation=place)
    agreement.amounts.create(text="mad", amount_dkk=900_000, per="year", citation=place)
    html = buyer.get(PlanOfPurchaseFactory(steward=mine).get_absolute_url()).content.decode()
    assert "Indkøbsaftale: mad" in html
    assert "Passerer en grænse" not in html


def test_the_shortlist_says_why_and_never_asks_for_registration(buyer, mine, large):
    offering = Offering.objects.first()
    place = SocialEnterprise.objects.filter(municipality__isnull=False).first().municipality
    near, elsewhere = EnterpriseFactory(name="Nær", municipality=place, registered="no"), EnterpriseFactory(name="Anden", registered="yes")
    hidden = EnterpriseFactory(name="Skjult", status="draft")
    for each in (near, elsewhere, hidden):
        each.offerings.add(offering)
    ReadinessFact.objects.create(
        enterprise=near, fact="group_share", answer="unknown", value=20, seen_on=DAY(2026, 1, 1), citation=CitationFactory()
    )
    PurchasePlan.objects.filter(pk=large.pk).update(offering=offering, municipality=place)
    path = f"/indkoeb/planer/{large.pk}/liste/"
    html = buyer.get(path).content.decode()
    assert "Registrering er aldrig et krav" in html
    assert "Skjult" not in html
    assert "Holder til i kommunen." in html
    assert "20 procent af de ansatte hører til gruppen; det skal være mindst 30." in html
    assert buyer.post(path, {"virksomhed": hidden.slug}).status_code == 404
    assert buyer.post(path, {"virksomhed": "a\x00b"}).status_code == 404
    buyer.post(path, {"virksomhed": near.slug})
    buyer.post(path, {"virksomhed": near.slug})
    assert large.candidates.count() == 1
    one = f"{path}{near.slug}/"
    assert "I behøver ikke være registreret socialøkonomisk virksomhed." in buyer.get(one).content.decode()
    wrong = buyer.post(one, {"state": "chosen", "asked_on": "02.02.2026", "answered_on": "01.02.2026"}).content.decode()
    assert "Skriv, hvorfor virksomheden er valgt eller ikke valgt." in wrong
    assert "Svaret kan ikke komme, før I spurgte." in wrong
    assert buyer.post(one, {"state": "chosen", "asked_on": "01.02.2026", "reason": "Bedste pris"}).status_code == 302
    assert large.candidates.get().reason == "Bedste pris"
    buyer.post(one, {"fjern": "ja"})
    assert large.candidates.count() == 0


@pytest.mark.both_databases
def test_each_page_asks_a_fixed_number_of_queries(buyer, mine, large):
    from django.db import connection

    offering = Offering.objects.first()
    PurchasePlan.objects.filter(pk=large.pk).update(offering=offering)
    made = RegisteredPurchase.objects.create(
        steward=mine, supplier=EnterpriseFactory(), contract_type="vare", made_on=DAY(2022, 1, 1), amount_dkk=5, text="Køb"
    )
    asked_first = large.candidates.create(enterprise=EnterpriseFactory())
    memo = actions.file_memo(plan_id=large.pk, route="SOCIAL_KLAUSUL", reason="Job", by=UserWithRole("purchaser", mine), now=timezone.now())
    budgets = {
        memo.get_absolute_url(): DETAIL_BUDGET,
        f"/indkoeb/planer/{large.pk}/liste/{asked_first.enterprise.slug}/": DETAIL_BUDGET,
        "/indkoeb/planer/": LIST_BUDGET,
        "/indkoeb/koeb/": LIST_BUDGET,
        made.get_absolute_url(): DETAIL_BUDGET,
        **{f"{made.get_absolute_url()}{page}": DETAIL_BUDGET for page in ("ret/", "traek-tilbage/")},
        "/indkoeb/planer/ny/": DETAIL_BUDGET,
        **{f"/indkoeb/planer/{large.pk}/{page}": DETAIL_BUDGET for page in ("", "ret/", "dele/", "liste/", "notat/", "luk/", "slet/")},
    }

    def asked() -> dict[str, int]:
        found = {}
        for path in budgets:
            with CaptureQueriesContext(connection) as captured:
                assert buyer.get(path).status_code == 200
            found[path] = len(captured)
        return found

    asked()  # what is looked up once in a process
    few = asked()
    for number in range(4):
        enterprise = EnterpriseFactory()
        enterprise.offerings.add(offering)
        large.candidates.create(enterprise=enterprise)
        large.lots.create(title=f"Del {number}", value_dkk=5, without_tender=True)
        PlanOfPurchaseFactory(steward=mine)
        RegisteredPurchase.objects.create(
            steward=mine, supplier=enterprise, contract_type="vare", made_on=DAY(2022, 1, 1), amount_dkk=5, text="Køb", offering=offering
        )
        made.text = f"Rettet {number}"
        made.save()
    assert asked() == few
    assert {path: count for path, count in few.items() if count > budgets[path]} == {}
