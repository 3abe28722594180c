"""From an estimate to a filed memo, on the real pages, with and without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from accounts.models import Membership, User
from procurement.models import PurchasePlan, RegisteredPurchase
from registry.models import Organisation
from tests.procurement.frozen import take_away_memos

from .conftest import OpenPage
from .watching import follow, sound

Beside = Callable[[Callable[[], Any]], Any]
ADDRESS = "indkoeber-plan@example.dk"


def _let_in() -> str:
    user = User.objects.create_user(ADDRESS, name="Prøve Indkøber")
    Membership.objects.create(user=user, role="purchaser", organisation=Organisation.objects.get(slug="kab"))
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


def _take_away() -> None:
    RegisteredPurchase.objects.filter(entered_by__email=ADDRESS).delete()
    take_away_memos(filed_by__email=ADDRESS)
    PurchasePlan.objects.filter(responsible__email=ADDRESS).delete()
    Membership.objects.filter(user__email=ADDRESS).delete()
    User.objects.filter(email=ADDRESS).delete()


@pytest.fixture
def enter(server: str, beside: Beside) -> Iterator[Callable[[Page], None]]:
    """Logs a purchaser of a housing organisation in by cookie. What they write is taken away again."""
    session = beside(_let_in)
    yield lambda page: page.context.add_cookies([{"name": "sessionid", "value": session, "url": server}])
    beside(_take_away)


def press(page: Page, name: str | re.Pattern[str], role: str = "button") -> None:
    """Press what leads to another page, and wait for that page."""
    follow(page.locator("main").get_by_role(role, name=name).first)


def test_from_estimate_to_filed_memo(open_page: OpenPage, enter):
    page = open_page()
    enter(page)
    page.goto(
        "/indkoeb/raadgiver/?date=01.09.2022&buyer_type=almen_boligorganisation&contract_type=bygge_anlaeg&value_dkk=60.000.000"
        "&duration_months=18&cross_border_interest=nej&public_support=ja&unit=boligorganisation"
    )
    sound(page, "the adviser's answer")
    press(page, "Gem som indkøbsplan", "link")
    expect(page.get_by_label("Anslået værdi")).to_have_value("60.000.000")
    press(page, "Gem")
    expect(page.get_by_text("Skriv kort, hvad der skal købes.").first).to_be_visible()
    sound(page, "the facts with an error")
    page.get_by_label("Hvad skal købes?").fill("Prøvekøb af gårdhaver")
    page.get_by_label("Hvilken ydelse?").select_option(index=1)
    press(page, "Gem")
    expect(page.get_by_role("heading", level=1)).to_have_text("Prøvekøb af gårdhaver")
    sound(page, "the plan")

    press(page, "Ret dele", "link")
    page.get_by_role("group", name="Del 1", exact=True).get_by_label("Del", exact=True).fill("Grønne områder")
    page.get_by_role("group", name="Del 1", exact=True).get_by_label("Værdi i kr.").fill("12.000.001")
    page.get_by_role("group", name="Del 1", exact=True).get_by_label("Uden for udbuddet").check()
    expect(page.locator("#rum")).to_contain_text("Over 20 procent")
    page.get_by_role("group", name="Del 1", exact=True).get_by_label("Værdi i kr.").fill("5.000.000")
    expect(page.locator("#rum")).to_contain_text("7.000.000 kr.")
    sound(page, "the lots")
    press(page, "Gem dele")
    press(page, "Tilbage til planen", "link")
    expect(page.get_by_text("Der er plads til 7.000.000 kr. mere")).to_be_visible()

    press(page, "Find virksomheder", "link")
    expect(page.get_by_text("Registrering er aldrig et krav")).to_be_visible()
    sound(page, "the shortlist")
    press(page, re.compile("^Sæt på listen"))
    page.get_by_label("Hvor langt er I?").select_option("chosen")
    press(page, "Gem")
    expect(page.get_by_text("Skriv, hvorfor virksomheden er valgt eller ikke valgt.").first).to_be_visible()
    page.get_by_label("Hvorfor, eller hvorfor ikke?").fill("Kan løse opgaven til markedets pris")
    press(page, "Gem")
    expect(page.get_by_text("Valgt", exact=True)).to_be_visible()

    press(page, "Tilbage til planen", "link")
    expect(page.get_by_role("link", name="Skriv notat")).to_be_visible()
    press(page, "Skriv notat", "link")
    page.get_by_label("Delydelse uden for EU-udbuddet").check()
    page.get_by_label("Hvorfor denne vej og denne virksomhed?").fill("Delen er under loftet, og resten udbydes.")
    sound(page, "the memo's form")
    press(page, "Arkivér notat nr. 1")
    expect(page.get_by_role("heading", name="Valget: Delydelse uden for EU-udbuddet")).to_be_visible()
    expect(page.get_by_text("Kan løse opgaven til markedets pris")).to_be_visible()
    sound(page, "the memo")

    follow(page.get_by_role("navigation", name="Brødkrumme").get_by_role("link", name="Prøvekøb af gårdhaver"))
    press(page, "Registrér købet", "link")
    page.get_by_label("Hvornår?").fill("01.10.2022")
    press(page, "Registrér køb")
    press(page, "Prøvekøb af gårdhaver", "link")
    press(page, "Ret købet", "link")
    page.get_by_label("Beløb").fill("5.000.000")
    press(page, "Gem rettelsen")
    expect(page.get_by_text("Skriv, hvorfor købet rettes.").first).to_be_visible()
    sound(page, "a correction without its reason")
    page.get_by_label("Hvorfor rettes købet?").fill("Fakturaen sagde mindre")
    press(page, "Gem rettelsen")
    expect(page.get_by_text("Fakturaen sagde mindre")).to_be_visible()
    sound(page, "a purchase corrected")
    press(page, "Træk købet tilbage", "link")
    page.get_by_label("Hvorfor?").fill("Skrevet to gange")
    press(page, "Træk købet tilbage")
    expect(page.get_by_text("Trukket tilbage og tæller ikke med")).to_be_visible()
    sound(page, "a purchase withdrawn")

    press(page, "Prøvekøb af gårdhaver", "link")
    press(page, "Luk planen", "link")
    page.get_by_label("Hvorfor?").fill("Købet er gjort")
    press(page, "Luk planen")
    expect(page.get_by_text("Planen er lukket", exact=True)).to_be_visible()
    sound(page, "a closed plan")
    page.goto("/indkoeb/planer/?vis=lukkede")
    expect(page.get_by_role("link", name="Prøvekøb af gårdhaver", exact=True)).to_be_visible()
    page.get_by_text("Eksportér").click()
    expect(page.get_by_role("link", name="Data (JSON)")).to_be_visible()
    sound(page, "the closed plans")


def test_the_room_for_lots_without_javascript(open_page: OpenPage, enter):
    page = open_page(scripts=False)
    enter(page)
    page.goto("/indkoeb/planer/ny/?date=01.09.2022&buyer_type=region&contract_type=bygge_anlaeg&value_dkk=60.000.000")
    page.get_by_label("Hvad skal købes?").fill("Prøvekøb uden JavaScript")
    press(page, "Gem")
    press(page, "Ret dele", "link")
    page.get_by_role("group", name="Del 1", exact=True).get_by_label("Del", exact=True).fill("Grønne områder")
    page.get_by_role("group", name="Del 1", exact=True).get_by_label("Uden for udbuddet").check()
    press(page, "Gem dele")
    expect(page.get_by_text("Skriv, hvad delen koster.").first).to_be_visible()
    page.get_by_role("group", name="Del 1", exact=True).get_by_label("Værdi i kr.").fill("5.000.000")
    press(page, "Gem dele")
    expect(page.get_by_text("Delene er gemt.")).to_be_visible()
    expect(page.locator("#rum")).to_contain_text("7.000.000 kr.")
    press(page, "Tilbage til planen", "link")
    press(page, "Slet planen", "link")
    expect(page.get_by_text("Planen slettes med 1 del og 0 virksomheder")).to_be_visible()
    sound(page, "before a plan is deleted")
    press(page, "Slet planen")
    expect(page.get_by_text("”Prøvekøb uden JavaScript” er slettet.")).to_be_visible()
