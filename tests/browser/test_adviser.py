"""Asking the procurement adviser as a purchaser would: live, by keyboard, without JavaScript, and with mistakes."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

ADDRESS = "/indkoeb/raadgiver/"
WORKS = "?date=01.06.2024&buyer_type=almen_boligorganisation&contract_type=bygge_anlaeg&value_dkk=8.000.000&cross_border_interest=nej"


def test_the_answer_follows_what_is_typed_without_a_new_page(page: Page):
    page.goto(ADDRESS)
    page.evaluate("window.stillHere = true")
    page.get_by_label("Tjenester, også rådgivning").check()
    expect(page.get_by_text("Der mangler endnu: Anslået værdi")).to_be_visible()
    expect(page.locator(".form-error-message")).to_have_count(0)
    page.get_by_label("Anslået værdi").fill("450.000")
    page.get_by_label("Anslået værdi").press("Tab")
    expect(page.get_by_role("heading", name="Lille køb: ingen fast fremgangsmåde")).to_be_visible()
    expect(page.get_by_label("Klar interesse")).to_be_focused()
    expect(page.locator("#status")).to_contain_text("åbne veje")
    page.get_by_label("Anslået værdi").fill("900.000")
    page.get_by_label("Anslået værdi").press("Enter")
    expect(page.get_by_role("heading", name=re.compile("^Køb på markedsvilkår"))).to_be_visible()
    expect(page).to_have_url(re.compile("value_dkk=900.000"))
    assert page.evaluate("window.stillHere")
    page.reload()
    expect(page.get_by_role("heading", name=re.compile("^Køb på markedsvilkår"))).to_be_visible()
    expect(page.get_by_label("Anslået værdi")).to_have_value("900.000")


def test_a_further_question_comes_when_it_matters_and_changes_the_answer(page: Page):
    page.goto(ADDRESS + WORKS)
    unclear = page.locator(".pp-unclear")
    expect(unclear).to_contain_text("Underhåndsbud")
    page.get_by_label("Er byggearbejdet offentligt støttet?").select_option("ja")
    expect(unclear).to_have_count(0)
    expect(page.locator(".pp-blocklist")).to_contain_text("Underhåndsbud")
    expect(page.get_by_label("Er byggearbejdet offentligt støttet?")).to_have_value("ja")
    page.get_by_label("Den del, I vil holde uden for udbuddet").fill("500.001")
    page.get_by_label("Alle sådanne dele tilsammen").fill("500.001")
    page.get_by_label("Alle sådanne dele tilsammen").press("Tab")
    expect(page.locator(".pp-blocklist")).to_contain_text("Delarbejdet på 500.001 kr. er over 500.000 kr.")
    page.get_by_label("Varer").check()
    expect(page.get_by_label("Er byggearbejdet offentligt støttet?")).to_have_count(1)  # what was answered is not lost


def test_a_mistake_is_told_at_its_field_while_typing(page: Page):
    page.goto(ADDRESS + WORKS)
    page.get_by_label("Anslået værdi").fill("mange penge")
    page.get_by_label("Anslået værdi").press("Tab")
    expect(page.locator("#id_value_dkk_error")).to_contain_text("Skriv et tal")
    expect(page.get_by_label("Anslået værdi")).to_have_value("mange penge")
    page.get_by_label("Anslået værdi").fill("100.000")
    page.get_by_label("Anslået værdi").press("Tab")
    expect(page.locator("#id_value_dkk_error")).to_be_empty()


def test_without_javascript(plain: Page):
    plain.goto("/indkoeb/")
    plain.get_by_role("link", name="Spørg indkøbsrådgiveren").click()
    plain.get_by_role("button", name="Vis veje").click()
    expect(plain).to_have_title(re.compile("^Fejl: "))
    plain.get_by_role("alert").get_by_role("link", name="Skriv, hvad hele købet").click()
    plain.get_by_label("Anslået værdi").fill("45.000")
    plain.get_by_label("Varer").check()
    plain.get_by_role("button", name="Vis veje").click()
    expect(plain.get_by_role("heading", name="Lille køb: ingen fast fremgangsmåde")).to_be_visible()
    expect(plain.get_by_role("heading", name="Frivillig indkøbsaftale")).to_be_visible()
    plain.get_by_text("Kan en fond købe for os?").click()
    expect(plain.get_by_text("Det er ikke en åben vej i sig selv.")).to_be_visible()
