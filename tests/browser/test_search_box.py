"""The search box: suggestions by keyboard and mouse, searches remembered on the device only, and the page's states."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from .conftest import PHONE, OpenPage
from .watching import axe, none, sticks_out

STATES = {
    "many": "/soeg/?q=boligområde",
    "few": "/soeg/?q=zumba+i+Tåstrupgård+for+mænd",
    "none": "/soeg/?q=skiskydning",
    "corrected": "/soeg/?q=fritisjob",
    "unknown word": "/soeg/?q=tingbjerg+xyzzyqwert",
}


def box(page: Page):
    return page.locator("#q")


@pytest.mark.parametrize("state", STATES)
def test_each_state_of_the_page_is_accessible_and_fits(open_page: OpenPage, state: str):
    page = open_page(STATES[state])
    found = axe(page) + sticks_out(page)
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    none(found + sticks_out(page), state)


def test_a_suggestion_is_chosen_by_keyboard(page: Page):
    page.goto("/soeg/")
    box(page).press_sequentially("sociale vice")
    option = page.get_by_role("option", name="Sociale viceværter Cases")
    expect(option).to_be_visible()
    expect(box(page)).to_have_attribute("aria-expanded", "true")
    none(axe(page), "open list")
    box(page).press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(box(page)).to_have_attribute("aria-activedescendant", option.get_attribute("id") or "")
    box(page).press("Enter")
    page.wait_for_url("**/cases/sociale-vicevaerter/")


def test_escape_closes_the_list_and_enter_searches_for_what_is_typed(page: Page):
    page.goto("/soeg/")
    box(page).press_sequentially("sociale")
    expect(page.get_by_role("listbox")).to_be_visible()
    box(page).press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box(page)).to_have_value("sociale")
    box(page).press("Enter")
    page.wait_for_url("**/soeg/?q=sociale")


def test_a_suggestion_is_chosen_by_mouse_from_the_header(page: Page):
    page.goto("/om/")
    header = page.locator("#hovedsoeg")
    header.press_sequentially("coffee")
    page.get_by_role("option").first.click()
    page.wait_for_url("**/virksomheder/no-29-coffee-print/")


def test_searches_are_remembered_on_the_device_and_can_be_cleared(page: Page):
    page.goto("/soeg/?q=fritidsjob")
    page.goto("/soeg/?q=skiskydning")  # found nothing: not worth keeping
    page.goto("/soeg/")
    section = page.get_by_role("region", name="Seneste søgninger på denne enhed")
    expect(section.get_by_role("link")).to_have_text(["fritidsjob"])
    box(page).focus()
    expect(page.get_by_role("option")).to_have_text(["fritidsjobSøgt før"])
    assert page.context.cookies() == []
    box(page).press("Escape")
    section.get_by_role("button", name="Ryd listen").click()
    expect(section).to_be_hidden()
    page.reload()
    expect(section).to_be_hidden()


def test_it_works_without_scripts(plain: Page):
    plain.goto("/soeg/")
    box(plain).fill("fritisjob")
    plain.get_by_role("button", name="Søg").click()
    expect(plain.get_by_text("Vi har søgt efter fritidsjob")).to_be_visible()
    expect(plain.get_by_role("listbox")).to_have_count(0)
    plain.get_by_role("link", name="Søg i stedet efter ”fritisjob”").click()
    expect(plain.get_by_role("heading", level=1)).to_contain_text("0 resultater")
