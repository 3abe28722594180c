"""A buyer with three clicks to a gift, and a reckoning that can be shared."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from .conftest import OpenPage
from .watching import axe, none, sticks_out


def test_a_gift_in_three_clicks_and_a_reckoning_without_javascript(open_page: OpenPage):
    page = open_page("/")
    clicks = [
        (page.get_by_role("link", name="Indkøb", exact=True).first, "Sådan må I købe"),
        (page.get_by_role("link", name="Se kataloget"), "Katalog over varer og tjenester"),
        (
            page.get_by_role("navigation", name="Kategorier").get_by_role("link", name=re.compile("^Gaver")),
            "Katalog over varer og tjenester",
        ),
    ]
    assert len(clicks) == 3
    for link, heading in clicks:
        with page.expect_navigation():
            link.click()
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    results = page.locator("#resultater")
    expect(results.get_by_role("heading", level=2)).to_have_text("1 tilbud")
    expect(results.get_by_role("link", name="Gave til et jubilæum")).to_be_visible()
    expect(results.get_by_text("Pris ikke oplyst")).to_be_visible()
    with page.expect_navigation():
        results.get_by_role("link", name="Gave til et jubilæum").click()
    expect(page.get_by_role("link", name="Frivillige indkøbsaftaler i Slagelse")).to_be_visible()
    none(axe(page) + sticks_out(page), "the gift")

    plain = open_page("/indkoeb/", scripts=False)
    plain.get_by_role("link", name="Regn på det").click()
    plain.get_by_role("link", name="Gulv i et beskæftigelsesudbud").click()
    plain.get_by_label("Pladser i udbuddet").fill("40")
    plain.get_by_label("Garanterede pladser").fill("50")
    plain.get_by_label("Brugte pladser").fill("18")
    plain.get_by_role("button", name="Beregn").click()
    expect(plain).to_have_title(re.compile("^Fejl: "))
    plain.get_by_role("alert").get_by_role("link").click()
    plain.get_by_label("Garanterede pladser").fill("25")
    plain.get_by_role("button", name="Beregn").click()
    expect(plain.get_by_role("heading", name="I betaler for 7 pladser, som ikke bliver brugt")).to_be_visible()
    shared = open_page("/indkoeb/beregnere/" + plain.url.partition("/beregnere/")[2])
    expect(shared.get_by_role("heading", name="I betaler for 7 pladser, som ikke bliver brugt")).to_be_visible()
    none(axe(shared) + sticks_out(shared), "the reckoning")
