"""The memo: it holds what was decided and on what, and nothing that happens later changes it."""

from __future__ import annotations

import datetime as dt
import json
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError

from procurement.models import DecisionMemo, MemoAmount, PurchasePlan, Threshold
from tests.factories import EnterpriseFactory, OrganisationFactory, PlanOfPurchaseFactory, UserWithRole

from .frozen import take_away_memos

pytestmark = pytest.mark.both_databases

DAY = dt.date


@pytest.fixture
def plan(catalogue):
    return PlanOfPurchaseFactory(steward=OrganisationFactory(name="Prøve Kommune", kind="municipality"), unit="kommune")


@pytest.fixture
def buyer(client, plan):
    client.force_login(UserWithRole("purchaser", plan.steward))
    return client


def filed(buyer, plan, **more) -> DecisionMemo:
    answer = buyer.post(f"{plan.get_absolute_url()}notat/", {"route": "DIREKTE", "reason": "Prisen er fornuftig.", **more})
    assert answer.status_code == 302, answer.content.decode()
    return plan.memos.first()


def test_a_memo_holds_facts_rules_answer_enterprises_choice_and_who(buyer, plan):
    enterprise = EnterpriseFactory(name="Bageriet")
    days = {"asked_on": DAY(2024, 3, 4), "answered_on": DAY(2024, 3, 8)}
    plan.candidates.create(enterprise=enterprise, state="chosen", reason="Kan levere til tiden", **days)
    plan.lots.create(title="Brød", value_dkk=20_000)
    memo = filed(buyer, plan)
    data = buyer.get(f"{memo.get_absolute_url()}?format=json").json()
    facts = {fact["field"]: fact["value"] for fact in data["facts"]}
    assert facts == {
        "date": "2024-03-01",
        "buyer_type": "kommune",
        "contract_type": "vare",
        "value_dkk": 45_000,
        "cross_border_interest": "nej",
        "unit": "kommune",
    }
    assert data["answer"]["regime"] == "SMAAKOEB"
    assert data["answer"]["rule_set"] == {"valid_from": "2024-01-01", "valid_to": "2025-12-31"}
    assert next(row for row in data["amounts"] if row["key"] == "gs_other")["amount_dkk"] == 1_644_638
    assert data["candidates"][0]["enterprise"] == "Bageriet"
    assert (data["route"]["code"], data["reason"], data["superseded_by"]) == ("DIREKTE", "Prisen er fornuftig.", None)
    assert data["filed_by"]
    assert data["notice"].startswith("Vejledning, ikke juridisk rådgivning")
    for page in (plan.get_absolute_url(), f"{plan.get_absolute_url()}notat/"):
        assert "Vejledning, ikke juridisk rådgivning" in buyer.get(page).content.decode()
    html = buyer.get(memo.get_absolute_url()).content.decode()
    for told in (
        "Valget: Køb direkte hos én",
        "Bageriet",
        "Kan levere til tiden",
        "Spurgt 4. marts 2024, svarede 8. marts 2024",
        "Brød",
        "Vejledning, ikke juridisk rådgivning",
        "Lukket",
    ):
        assert told in html


def test_nothing_that_changes_later_changes_a_filed_memo(buyer, plan):
    enterprise = EnterpriseFactory(name="Bageriet")
    plan.candidates.create(enterprise=enterprise)
    path = f"{filed(buyer, plan).get_absolute_url()}?format=json"
    before = buyer.get(path).content
    Threshold.objects.filter(key__in=["gs_small", "gs_other"], valid_from__lte="2024-03-01").update(amount_dkk=1)
    PurchasePlan.objects.filter(pk=plan.pk).update(value_dkk=99, title="Noget andet")
    plan.candidates.all().delete()
    EnterpriseFactory._meta.model.objects.filter(pk=enterprise.pk).update(name="Et andet navn")
    assert buyer.get(path).content == before


def test_the_database_refuses_to_edit_a_memo(buyer, plan):
    memo = filed(buyer, plan)
    for change in ({"content": {}}, {"number": 7}, {"route": "x"}):
        with pytest.raises(DatabaseError, match="memo_is_frozen"), transaction.atomic():
            DecisionMemo.objects.filter(pk=memo.pk).update(**change)
    with pytest.raises(ValidationError):
        memo.save()
    with pytest.raises(ValidationError):
        memo.delete()
    assert DecisionMemo.objects.get().content == memo.content


def test_the_database_refuses_to_delete_a_memo_and_what_it_was_answered_with(buyer, plan):
    memo = filed(buyer, plan)
    tied = MemoAmount.objects.filter(memo=memo)
    assert {(row.threshold.key, row.threshold.valid_from) for row in tied} >= {("gs_other", DAY(2024, 1, 1)), ("gs_small", DAY(2016, 1, 1))}
    statements = ["DELETE FROM procurement_decisionmemo", "DELETE FROM procurement_memoamount", "UPDATE procurement_memoamount SET id = 0"]
    if connection.vendor == "postgresql":
        statements += [
            f"SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE {table}" for table in ("procurement_decisionmemo CASCADE", "procurement_memoamount")
        ]
    for statement in statements:
        with pytest.raises(DatabaseError, match="memo_is_frozen"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    with pytest.raises(DatabaseError, match="memo_is_frozen"), transaction.atomic():
        DecisionMemo.objects.all()._raw_delete(DecisionMemo.objects.db)
    assert (DecisionMemo.objects.count(), MemoAmount.objects.count()) == (1, tied.count())


def test_memos_of_a_browser_test_are_taken_away_and_the_next_is_kept(buyer, plan):
    filed(buyer, plan)
    take_away_memos(plan=plan)
    assert not MemoAmount.objects.exists()
    kept = filed(buyer, plan)
    for row in (kept, kept.amounts.first()):
        with pytest.raises(DatabaseError, match="memo_is_frozen"), transaction.atomic():
            type(row).objects.filter(pk=row.pk)._raw_delete(DecisionMemo.objects.db)


def test_tables_without_memos_may_be_emptied(db):
    emptied = "TRUNCATE procurement_decisionmemo CASCADE" if connection.vendor == "postgresql" else "DELETE FROM procurement_decisionmemo"
    with connection.cursor() as cursor:
        cursor.execute(emptied)
    assert not DecisionMemo.objects.exists()


def test_an_amount_that_a_memo_was_answered_with_stays(client, buyer, plan):
    filed(buyer, plan)
    used = Threshold.objects.get(key="gs_small", valid_from="2016-01-01")
    free = Threshold.objects.get(key="gs_other", valid_from="2016-01-01")
    with pytest.raises(ProtectedError):
        used.delete()
    client.force_login(UserWithRole("admin"))
    for row, stays in ((used, True), (free, False)):
        path = f"/admin/procurement/threshold/{row.pk}/delete/"
        assert ("<h2>Beslutningsnotater</h2>" in client.get(path).content.decode()) is stays
        client.post(path, {"post": "yes"})
        assert Threshold.objects.filter(pk=row.pk).exists() is stays
    client.post("/admin/procurement/threshold/", {"action": "delete_selected", "_selected_action": [used.pk], "post": "yes"})
    assert Threshold.objects.filter(pk=used.pk).exists()


def test_memos_of_before_are_tied_to_their_amounts(buyer, plan):
    memo = filed(buyer, plan)
    known = set(MemoAmount.objects.values_list("threshold", flat=True))
    other = DecisionMemo.objects.create(
        plan=plan, number=9, route=memo.route, content=memo.content, filed_by=memo.filed_by, filed_at=memo.filed_at
    )
    migration = import_module("procurement.migrations.0008_amounts_of_filed_memos")

    def model(app: str, name: str):
        """Today's models stand in for those of the migration; of the memos only the one without amounts."""
        return SimpleNamespace(objects=SimpleNamespace(all=lambda: [other])) if name == "DecisionMemo" else apps.get_model(app, name)

    migration.tie(SimpleNamespace(get_model=model), None)
    assert set(other.amounts.values_list("threshold", flat=True)) == known


def test_a_new_version_supersedes_the_one_before(buyer, plan):
    first = filed(buyer, plan)
    second = filed(buyer, plan, reason="Prisen er lavest.")
    assert (first.number, second.number) == (1, 2)
    assert json.loads(buyer.get(f"{first.get_absolute_url()}?format=json").content)["superseded_by"] == 2
    assert "Notatet er afløst af" in buyer.get(first.get_absolute_url()).content.decode()
    assert "Notatet er afløst af" not in buyer.get(second.get_absolute_url()).content.decode()
    assert first.content["reason"] == "Prisen er fornuftig."


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"route": "", "reason": "x"}, "Vælg en vej."),
        ({"route": "MARKEDSAFDAEKNING", "reason": "x"}, "Vejen er lukket for købet."),
        ({"route": "RESERVERET_190", "reason": "x"}, "Vejen er lukket for købet."),
        ({"route": "DIREKTE", "reason": ""}, "Skriv, hvorfor I har valgt sådan."),
        ({"route": "DIREKTE", "reason": "010190-1234"}, "ligner et CPR-nummer"),
    ],
)
def test_a_memo_needs_an_open_way_and_a_reason(buyer, plan, typed, said):
    html = buyer.post(f"{plan.get_absolute_url()}notat/", typed).content.decode()
    assert said in html
    assert plan.memos.count() == 0


def test_a_memo_waits_for_the_facts(buyer, plan):
    PurchasePlan.objects.filter(pk=plan.pk).update(value_dkk=None)
    answer = buyer.post(f"{plan.get_absolute_url()}notat/", {"route": "DIREKTE", "reason": "x"})
    assert "Der mangler oplysninger" in answer.content.decode()
    assert plan.memos.count() == 0
