"""The end of a plan, the corrections of a purchase, and what is remembered of both: nothing is lost, and the totals follow."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from procurement import actions
from procurement.models import PlanEvent, PurchasePlan, RegisteredPurchase
from procurement.situation import situation_of
from registry.models import Export
from tests.conftest import PortalClient
from tests.factories import EnterpriseFactory, OrganisationFactory, PlanOfPurchaseFactory, UserWithRole

DAY = dt.date


@pytest.fixture
def mine(catalogue):
    return OrganisationFactory(name="Prøve Kommune", kind="municipality")


@pytest.fixture
def person(mine):
    return UserWithRole("purchaser", mine)


@pytest.fixture
def buyer(client, person):
    client.force_login(person)
    return client


@pytest.fixture
def plan(mine):
    return PlanOfPurchaseFactory(steward=mine, title="Gavekurve")


def filed(plan: PurchasePlan, by) -> None:
    actions.file_memo(plan_id=plan.pk, route="DIREKTE", reason="Prisen", by=by, now=timezone.now())


def test_a_closed_plan_is_read_and_nobody_writes_in_it_until_it_is_opened_again(buyer, plan, person):
    filed(plan, person)
    path = plan.get_absolute_url()
    assert "Skriv noget" not in (asked := buyer.post(f"{path}luk/", {"reason": ""}).content.decode())
    assert "Skriv hvorfor, så andre kan forstå det senere." in asked
    assert buyer.post(f"{path}luk/", {"reason": "Købet blev ikke til noget"}).status_code == 302
    html = buyer.get(path).content.decode()
    assert "Planen er lukket" in html
    assert "Købet blev ikke til noget" in html
    assert f"{path}ret/" not in html
    for page in ("ret/", "dele/", "liste/", "notat/", "luk/"):
        for answer in (buyer.get(f"{path}{page}"), buyer.post(f"{path}{page}", {"title": "Nyt", "reason": "x", "virksomhed": "frak"})):
            assert answer.headers["Location"] == path
    with pytest.raises(actions.Closed):
        actions.save_plan(plan_id=plan.pk, version=1, values={"title": "Nyt"})
    assert buyer.get(plan.memos.get().get_absolute_url()).status_code == 200
    assert "Gavekurve" not in buyer.get("/indkoeb/planer/").content.decode()
    assert "Gavekurve" in buyer.get("/indkoeb/planer/?vis=lukkede").content.decode()
    assert "Gavekurve" not in buyer.get("/konto/min-side/").content.decode()
    buyer.post(f"{path}aabn/")
    assert buyer.get(f"{path}ret/").status_code == 200
    assert [event.step for event in plan.events.all()] == ["archived", "reopened"]


def test_a_plan_without_a_memo_can_be_deleted_and_one_with_a_memo_cannot(buyer, plan, person, mine):
    enterprise = EnterpriseFactory()
    plan.lots.create(title="Brød", value_dkk=20_000)
    plan.candidates.create(enterprise=enterprise)
    made = RegisteredPurchase.objects.create(
        steward=mine, supplier=enterprise, contract_type="vare", made_on=DAY(2024, 3, 2), amount_dkk=9, text="Køb", plan=plan
    )
    path = f"{plan.get_absolute_url()}slet/"
    assert "1 del og 1 virksomhed" in buyer.get(path).content.decode().replace("\xa0", " ")
    kept = PlanOfPurchaseFactory(steward=mine, title="Med notat")
    filed(kept, person)
    refused = buyer.post(f"{kept.get_absolute_url()}slet/")
    assert "Planen kan ikke slettes" in refused.content.decode()
    buyer.post(path)
    assert [each.title for each in PurchasePlan.objects.filter(steward=mine)] == ["Med notat"]
    made.refresh_from_db()
    assert made.plan is None
    assert PurchasePlan.history.filter(id=plan.pk).first().history_type == "-"


def test_the_lists_have_pages_and_find_by_a_part_of_the_title(buyer, mine):
    for number in range(27):
        PlanOfPurchaseFactory(steward=mine, title=f"Køb {number:02}")
    enterprise = EnterpriseFactory()
    rows = [RegisteredPurchase(text=f"Vare {number:02}", made_on=DAY(2024, 1, 1), amount_dkk=1) for number in range(27)]
    for row in rows:
        row.steward, row.supplier, row.contract_type = mine, enterprise, "vare"
    RegisteredPurchase.objects.bulk_create(rows)
    for path, first, last in (("/indkoeb/planer/", "Køb 26", "Køb 00"), ("/indkoeb/koeb/", "Vare 26", "Vare 00")):
        html = buyer.get(path).content.decode()
        assert first in html
        assert last not in html
        assert last in buyer.get(f"{path}?side=2").content.decode()
        found = buyer.get(path, {"q": last.lower()}).content.decode()
        assert last in found
        assert first not in found
        for odd in ("0", "-1", "x", "9" * 30, "٣", "\x00"):
            assert buyer.get(path, {"side": odd, "q": odd, "vis": odd}).status_code == 200


def test_the_lists_as_files_hold_what_the_reader_may_see(buyer, plan, made, person):
    filed(plan, person)
    PlanOfPurchaseFactory(title="Andres plan")
    RegisteredPurchase.objects.create(
        steward=OrganisationFactory(), supplier=made.supplier, contract_type="vare", made_on=DAY(2024, 1, 1), amount_dkk=9, text="Andres"
    )
    plans = buyer.get("/indkoeb/planer/?format=json")
    assert "Access-Control-Allow-Origin" not in plans.headers
    assert [(row["title"], row["value_dkk"], row["memo"]) for row in plans.json()["results"]] == [("Gavekurve", 45_000, 1)]
    found = buyer.get("/indkoeb/koeb/?format=json").json()["results"]
    assert [(row["text"], row["amount_dkk"], row["withdrawn_on"]) for row in found] == [("Mad", 470_000, None)]
    assert buyer.get("/indkoeb/planer/?vis=lukkede&format=json").json()["results"] == []
    for path in ("/indkoeb/planer/", "/indkoeb/koeb/"):
        text = buyer.get(f"{path}?format=csv").content.decode()
        assert "Prøve Kommune" in text
        assert "Andres" not in text
        assert buyer.get(f"{path}?format=xlsx").status_code == 200
        assert buyer.get(f"{path}?format=pdf").status_code == 400
    assert Export.objects.filter(by=person).count() == 7


def test_what_changes_in_a_plan_is_remembered_with_who(buyer, plan, person):
    enterprise = EnterpriseFactory(name="Bageriet")
    buyer.post(f"{plan.get_absolute_url()}liste/", {"virksomhed": enterprise.slug})
    buyer.post(f"{plan.get_absolute_url()}liste/{enterprise.slug}/", {"state": "chosen", "reason": "Bedste pris"})
    versions = list(PurchasePlan.history.filter(id=plan.pk))
    assert versions[0].history_user == person
    assert [[row["state"] for row in version.rows["candidates"]] for version in versions[:2]] == [["chosen"], ["considered"]]


def test_a_plan_that_is_handed_over_says_so(plan, person):
    PurchasePlan.objects.filter(pk=plan.pk).update(responsible=person)
    other, by = UserWithRole("purchaser", plan.steward), UserWithRole("admin")
    for expected in ([plan.pk], []):
        moved = actions.hand_over(from_user=person, to_user=other, organisations=[plan.steward_id], by=by, reason="Nyt job")
        assert moved == expected
    event = PlanEvent.objects.get()
    assert (event.entry, event.step, event.by, event.organisation, event.reason) == (plan, "handed_over", by, plan.steward, "Nyt job")
    plan.refresh_from_db()
    assert plan.responsible == other


# --- Purchases --------------------------------------------------------------------------------------------------------


@pytest.fixture
def made(mine):
    return RegisteredPurchase.objects.create(
        steward=mine,
        supplier=EnterpriseFactory(name="Køkkenet"),
        contract_type="vare",
        made_on=DAY(2024, 2, 1),
        amount_dkk=470_000,
        text="Mad",
    )


def correction(made: RegisteredPurchase, **more: str) -> dict[str, str]:
    typed = {
        "steward": str(made.steward_id),
        "supplier": str(made.supplier_id),
        "text": made.text,
        "contract_type": made.contract_type,
        "made_on": "01.02.2024",
        "amount_dkk": str(made.amount_dkk),
        "reason": "Fakturaen sagde noget andet",
        "seen": made.updated_at.isoformat(),
    }
    return typed | more


def test_a_correction_needs_its_reason_and_the_totals_follow(buyer, made, plan, person):
    assert situation_of(plan).warns
    path = f"{made.get_absolute_url()}ret/"
    wrong = buyer.post(path, correction(made, amount_dkk="mange", reason="")).content.decode()
    assert "Skriv, hvorfor købet rettes." in wrong
    assert 'value="mange"' in wrong
    assert buyer.post(path, correction(made, amount_dkk="47.000 kr.")).status_code == 302
    assert not situation_of(plan).warns
    html = buyer.get(made.get_absolute_url()).content.decode()
    for told in ("Fakturaen sagde noget andet", "470.000 kr.", "47.000 kr.", str(person)):
        assert told in html.replace("\xa0", " ")
    late = buyer.post(path, correction(made, text="Mit")).content.decode()
    assert "En anden har rettet købet" in late
    assert 'value="Mit"' in late
    made.refresh_from_db()
    assert (made.text, made.amount_dkk) == ("Mad", 47_000)


def test_a_supplier_that_has_left_the_registry_stays_on_its_purchase(buyer, made):
    type(made.supplier).objects.filter(pk=made.supplier_id).update(status="archived")
    assert buyer.post(f"{made.get_absolute_url()}ret/", correction(made, text="Madkurve")).status_code == 302
    assert RegisteredPurchase.objects.get().text == "Madkurve"


def test_a_withdrawn_purchase_is_read_and_counts_no_more(buyer, made, plan):
    path = made.get_absolute_url()
    assert "Skriv hvorfor" in buyer.post(f"{path}traek-tilbage/", {"reason": " "}).content.decode()
    assert situation_of(plan).totals[0].before == 470_000
    buyer.post(f"{path}traek-tilbage/", {"reason": "Skrevet to gange"})
    assert situation_of(plan).totals[0].before == 0
    html = buyer.get(path).content.decode()
    assert "Skrevet to gange" in html
    assert "Ret købet" not in html
    assert "Trukket tilbage" in buyer.get("/indkoeb/koeb/").content.decode()
    made.refresh_from_db()
    assert buyer.post(f"{path}ret/", correction(made, text="Nyt")).headers["Location"] == path
    with pytest.raises(actions.Withdrawn):
        actions.correct_purchase(purchase_id=made.pk, seen="", values={"text": "Nyt"}, reason="x")
    made.refresh_from_db()
    assert made.text == "Mad"


def test_a_purchase_is_its_own_organisations(made):
    pages = [made.get_absolute_url(), f"{made.get_absolute_url()}ret/", f"{made.get_absolute_url()}traek-tilbage/"]
    stranger, reader = UserWithRole("purchaser", OrganisationFactory()), UserWithRole("housing", made.steward)
    expected = {stranger: [404, 404, 404], reader: [200, 403, 403]}
    for who, codes in expected.items():
        client = PortalClient()
        client.force_login(who)
        assert [client.get(page).status_code for page in pages] == codes
        assert [client.post(page, correction(made)).status_code for page in pages[1:]] == codes[1:]
        assert client.get(f"/indkoeb/koeb/{10**20}/").status_code == 404


def test_administrators_read_plans_purchases_and_memos_and_write_nothing(client, plan, made, person):
    filed(plan, person)
    memo = plan.memos.get()
    client.force_login(UserWithRole("admin"))
    searched = {"purchaseplan": plan, "registeredpurchase": made, "decisionmemo": memo}
    filters = {"purchaseplan": {"hvor_langt": "notat"}, "registeredpurchase": {"taeller": "ja"}, "decisionmemo": {"route": "DIREKTE"}}
    none = {"purchaseplan": {"hvor_langt": "lukket"}, "registeredpurchase": {"taeller": "nej"}, "decisionmemo": {"route": "DELYDELSE"}}
    for name, row in searched.items():
        path = f"/admin/procurement/{name}/"
        listed = client.get(path, {**filters[name], "q": "Prøve Kommune"})
        assert [each.pk for each in listed.context["cl"].result_list] == [row.pk]
        assert list(client.get(path, none[name]).context["cl"].result_list) == []
        page = client.get(f"{path}{row.pk}/change/")
        assert row.get_absolute_url() in page.content.decode()
        for act in ("change", "delete"):
            assert client.post(f"{path}{row.pk}/{act}/", {"title": "Nyt", "post": "yes"}).status_code == 403
        assert client.get(f"{path}{row.pk}/history/").status_code == 200
