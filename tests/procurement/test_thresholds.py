"""The amounts as the administrators keep them: no two of a key on one day, checked by whom, and told of before they run out."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail as outbox
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.models import MailChoice, MailKind
from procurement import actions
from procurement.models import Threshold
from procurement.rules import Amount
from procurement.rules.expiry import expiring, notice_due
from tests.conftest import PortalClient
from tests.factories import UserFactory, UserWithRole, mail_at_once

DAY = dt.date


def row(first: DAY | None, last: DAY | None, key: str = "works", **more) -> Threshold:
    named = {"buyer_type": "alle", "contract_type": "bygge_anlaeg", "legal_reference": "§ 6", "source_title": "Kilde", "found_as": "dkk"}
    return Threshold(key=key, valid_from=first, valid_to=last, amount_dkk=5, **named, **more)


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("first", "last"),
    [
        (DAY(2031, 12, 31), DAY(2033, 1, 1)),  # the last day is the other's first
        (DAY(2029, 1, 1), DAY(2030, 1, 1)),  # the first day is the other's last
        (DAY(2030, 6, 1), DAY(2030, 7, 1)),
        (DAY(2029, 1, 1), DAY(2040, 1, 1)),
        (DAY(2029, 1, 1), None),
    ],
)
def test_the_database_refuses_two_amounts_on_one_day(db, first, last):
    Threshold.objects.all().delete()
    row(DAY(2030, 1, 1), DAY(2031, 12, 31)).save()
    with pytest.raises(DatabaseError, match="threshold_no_overlap"), transaction.atomic():
        row(first, last).save()
    beside = row(DAY(2032, 1, 1), None)
    beside.save()
    with pytest.raises(DatabaseError, match="threshold_no_overlap"), transaction.atomic():
        Threshold.objects.filter(pk=beside.pk).update(valid_from=DAY(2031, 12, 31))


@pytest.mark.both_databases
def test_what_does_not_overlap_is_let_in(db):
    Threshold.objects.all().delete()
    row(DAY(2030, 1, 1), DAY(2031, 12, 31)).save()
    row(DAY(2032, 1, 1), None).save()
    row(DAY(2029, 1, 1), DAY(2029, 12, 31)).save()
    row(DAY(2030, 1, 1), None, key="light").save()
    row(None, None, key="seed_lot_works").save()
    again = Threshold.objects.get(key="works", valid_from=DAY(2030, 1, 1))
    again.amount_dkk = 6
    again.save()
    assert Threshold.objects.count() == 5


@pytest.fixture
def admin_client(client, db):
    client.force_login(UserWithRole("admin"))
    return client


@pytest.mark.both_databases
def test_the_admin_says_which_period_is_in_the_way_and_the_adviser_follows_a_change_at_once(admin_client, catalogue):
    asked = {"date": "2026-06-01", "buyer_type": "kommune", "contract_type": "tjeneste", "value_dkk": "1600000", "format": "json"}
    known = Threshold.objects.get(key="gs_other", valid_from="2026-01-01")
    path = f"/admin/procurement/threshold/{known.pk}/change/"
    fields = {field.name: getattr(known, field.attname) or "" for field in Threshold._meta.concrete_fields if field.name != "id"}
    typed = {**fields, "valid_from": "01.06.2025", "valid_to": "31.12.2027", "_seen": admin_client.get(path).context["seen"]}
    html = admin_client.post(path, typed).content.decode()
    assert "Perioden overlapper beløbet, der gælder fra 1. januar 2024 til og med 31. december 2025" in html
    assert admin_client.get("/indkoeb/raadgiver/", asked).json()["regime"] == "MARKEDSVILKAAR"
    seen = admin_client.get(path).context["seen"]
    typed = {**fields, "valid_from": "01.01.2026", "valid_to": "31.12.2027", "amount_dkk": "1600000", "_seen": seen}
    assert admin_client.post(path, typed).status_code == 302
    assert admin_client.get("/indkoeb/raadgiver/", asked).json()["regime"] == "EU_UDBUD"


def test_who_checked_a_row_and_when(admin_client, catalogue):
    known = Threshold.objects.get(key="works", valid_from="2026-01-01")
    assert (known.checked_on, known.checked_by) == (None, None)
    admin_client.post("/admin/procurement/threshold/", {"action": "checked", "_selected_action": [known.pk]})
    known.refresh_from_db()
    assert known.checked_on is not None
    assert known.checked_by_id == int(admin_client.session["_auth_user_id"])


def typed_for(client, row: Threshold, **more: str) -> dict[str, str]:
    """What the admin's form of a threshold sends, as it was opened."""
    page = client.get(f"/admin/procurement/threshold/{row.pk}/change/")
    form = page.context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    found = {name: value.strftime("%d.%m.%Y") if isinstance(value, DAY) else str(value or "") for name, value in values.items()}
    return found | {"_seen": page.context["seen"]} | more


def test_two_administrators_see_both_versions_and_one_brings_the_first_back(admin_client, catalogue):
    row = Threshold.objects.get(key="works", valid_from="2026-01-01")
    path = f"/admin/procurement/threshold/{row.pk}/"
    mine = typed_for(admin_client, row, amount_dkk="40000001")
    other = PortalClient()
    other.force_login(UserWithRole("admin"))
    assert other.post(f"{path}change/", typed_for(other, row, amount_dkk="40000002")).status_code == 302
    html = admin_client.post(f"{path}change/", mine).content.decode()
    assert "har gemt imens" in html
    assert "40000002" in html
    assert 'value="40000001"' in html
    row.refresh_from_db()
    assert row.amount_dkk == 40_000_002
    first = row.history.last()
    assert "Gendan" in admin_client.get(f"{path}history/").content.decode()
    seen = admin_client.get(f"{path}historik/{first.history_id}/").context["seen"]
    assert admin_client.post(f"{path}historik/{first.history_id}/", {"set": seen, "reason": "Fejl"}).status_code == 302
    row.refresh_from_db()
    assert row.amount_dkk == 40_313_840


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"amount_dkk": "", "found_as": "dkk"}, "Skriv beløbet i kroner"),
        ({"amount_dkk": "", "amount_eur": "", "found_as": "eur"}, "Skriv beløbet i euro"),
        ({"found_as": "eur"}, "Der står et beløb i kroner"),
        ({"amount_dkk": "-1"}, "Beløbet kan ikke være under 0"),
        ({"valid_from": "", "valid_to": ""}, "Skriv den første dag"),
        ({"valid_to": "31.12.2025"}, "holde op med at gælde"),
        ({"checked_on": "01.01.2999"}, "ude i fremtiden"),
    ],
)
def test_a_row_that_no_answer_could_use_is_refused(admin_client, catalogue, typed, said):
    row = Threshold.objects.get(key="works", valid_from="2026-01-01")
    page = admin_client.post(f"/admin/procurement/threshold/{row.pk}/change/", typed_for(admin_client, row, **typed))
    assert said in page.content.decode()
    assert Threshold.objects.get(pk=row.pk).amount_dkk == row.amount_dkk


def test_a_check_holds_for_what_was_checked(admin_client, catalogue):
    row = Threshold.objects.get(key="works", valid_from="2026-01-01")
    admin_client.post("/admin/procurement/threshold/", {"action": "checked", "_selected_action": [row.pk]})
    path = f"/admin/procurement/threshold/{row.pk}/change/"
    for change, checked in (({"buyer_type": "enhver"}, True), ({"amount_dkk": "1"}, False)):
        assert admin_client.post(path, typed_for(admin_client, row, **change)).status_code == 302
        row.refresh_from_db()
        assert (row.checked_on is not None, row.checked_by is not None) == (checked, checked)


def test_the_administrators_find_what_holds_what_runs_out_and_what_lacks(admin_client, catalogue):
    today = timezone.localdate()
    Threshold.objects.all().delete()
    made = {
        "gaelder": row(today, None, "works"),
        "udloeber": row(today - dt.timedelta(days=9), today + dt.timedelta(days=90), "light"),
        "udloebet": row(DAY(2014, 1, 1), today - dt.timedelta(days=1), "gs_other"),
        "kommende": row(today + dt.timedelta(days=1), None, "gs_state"),
    }
    for each in made.values():
        each.checked_on = today
        each.save()
    Threshold.objects.filter(pk=made["udloebet"].pk).update(amount_dkk=None, checked_on=None)
    shown = {"gaelder": ["gaelder", "udloeber"], "mangler": ["udloebet"], "ukontrolleret": ["udloebet"]}
    for state in ("gaelder", "udloeber", "udloebet", "kommende", "mangler", "ukontrolleret"):
        found = admin_client.get("/admin/procurement/threshold/", {"tilstand": state}).context["cl"].queryset
        assert set(found) == {made[name] for name in shown.get(state, [state])}, state


BEGINS = DAY(2026, 1, 1)


def amount(key: str, last: DAY | None, first: DAY = BEGINS) -> Amount:
    return Amount(key, 1, first, last)


END = DAY(2027, 12, 31)


def test_the_last_row_of_a_key_is_told_of_from_90_days_before():
    rows = [amount("works", END), amount("gs_other", END), amount("gs_small", DAY(2020, 1, 1)), amount("light", DAY(2028, 12, 31))]
    assert expiring(rows, END - dt.timedelta(days=91)) is None
    found = expiring(rows, END - dt.timedelta(days=90))
    assert found is not None
    assert (found.on, found.keys) == (END, ("gs_other", "works"))
    assert found.days_left(END + dt.timedelta(days=3)) == -3
    followed = [*rows, amount("works", None, DAY(2028, 1, 1)), amount("gs_other", DAY(2029, 12, 31), DAY(2028, 1, 1))]
    assert expiring(followed, END) is None


@pytest.mark.parametrize(("left", "step"), [(90, 90), (31, 90), (30, 30), (8, 30), (7, 7), (1, 7), (0, 0), (-40, 0)])
def test_which_notice_it_is_time_for(left, step):
    found = expiring([amount("works", END)], END - dt.timedelta(days=left))
    assert found is not None
    assert notice_due(found, END - dt.timedelta(days=left)) == step


def test_administrators_are_mailed_once_for_each_step(catalogue, django_capture_on_commit_callbacks):
    admin, refuses, _ = UserWithRole("admin"), UserWithRole("admin"), UserFactory()
    mail_at_once(admin)
    MailChoice.objects.create(address=refuses.email, kind=MailKind.THRESHOLDS, when="never")
    ask = END - dt.timedelta(days=60)
    with django_capture_on_commit_callbacks(execute=True):
        assert [actions.tell_of_expiry(today=day) for day in (END - dt.timedelta(days=91), ask, ask, END)] == [0, 1, 0, 1]
    assert [message.to for message in outbox.outbox] == [[admin.email], [admin.email]]
    assert "31. december 2027" in outbox.outbox[0].subject
    assert "Bygge og anlæg" in outbox.outbox[0].body


def test_min_side_tells_administrators_and_nobody_else(client, catalogue):
    Threshold.objects.filter(valid_to=END).update(valid_to=timezone.localdate() + dt.timedelta(days=30))
    for role, told in (("admin", True), ("purchaser", False)):
        client.force_login(UserWithRole(role))
        assert ("Skriv de nye beløb i administrationen" in client.get("/konto/min-side/").content.decode()) is told


def test_an_expired_set_is_refused_with_the_day_it_expired(client, catalogue):
    Threshold.objects.filter(valid_from="2026-01-01").delete()
    asked = {"date": "2026-03-01", "buyer_type": "kommune", "contract_type": "vare", "value_dkk": "900000"}
    data = client.get("/indkoeb/raadgiver/", {**asked, "format": "json"}).json()
    assert data["regime"] == "ukendt"
    assert "31. december 2025" in data["details"][0]["text"]
    assert "31. december 2025" in client.get("/indkoeb/raadgiver/", asked).content.decode()
