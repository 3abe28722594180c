"""The search box: suggestions by keyboard and mouse, searches remembered on the device only, and the page's states."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from search.engines import engine

from .conftest import OpenPage
from .watching import PHONE, axe, follow, none, sticks_out, unfold

STATES = {
    "many": "/soeg/?q=boligområde",
    "few": "/soeg/?q=zumba+i+Tåstrupgård+for+mænd",
    "none": "/soeg/?q=skiskydning",
    "corrected": "/soeg/?q=fritisjob",
    "unknown word": "/soeg/?q=tingbjerg+xyzzyqwert",
    "filtered": "/soeg/?q=unge&kommune=koebenhavn&fra=2008",
    "none with the filters": "/soeg/?q=unge&kommune=laesoe&tema=findes-ikke",
    "error in a year": "/soeg/?q=unge&fra=abcd",
    "second page": "/soeg/?q=unge&side=2",
    "past the last page": "/soeg/?q=unge&side=99",
}


def box(page: Page):
    return page.locator("#q")


@pytest.mark.parametrize("state", STATES)
def test_each_state_of_the_page_is_accessible_and_fits(open_page: OpenPage, state: str):
    page = open_page(STATES[state])
    unfold(page)
    found = axe(page) + sticks_out(page)
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    found += sticks_out(page)
    if "side=" in STATES[state] or "&" in STATES[state]:
        found += axe(page)
    none(found, state)


def test_capped_counts_are_accessible(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(type(engine()), "cap", 40)
    page = open_page("/soeg/?q=kommune")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Mere end 40 resultater")
    expect(page.get_by_role("checkbox", name=re.compile("^København *, mindst: "))).to_be_visible()
    unfold(page)
    none(axe(page) + sticks_out(page), "capped")


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
    follow(plain.get_by_role("button", name="Søg"))
    expect(plain.get_by_text("Vi har søgt efter fritidsjob")).to_be_visible()
    expect(plain.get_by_role("listbox")).to_have_count(0)
    follow(plain.get_by_role("link", name="Søg i stedet efter ”fritisjob”"))
    expect(plain.get_by_role("heading", level=1)).to_contain_text("0 resultater")


def test_filters_work_without_scripts_and_by_keyboard(plain: Page):
    plain.goto("/soeg/?q=unge")
    place = plain.get_by_role("checkbox", name=re.compile("^København *, antal: "))
    place.focus()
    plain.keyboard.press("Space")
    expect(place).to_be_checked()
    expect(plain).to_have_url(re.compile(r"/soeg/\?q=unge$"))  # a change in a field alone does nothing
    button = plain.get_by_role("button", name="Vis resultater")
    button.focus()
    plain.keyboard.press("Enter")
    expect(plain).to_have_url(re.compile(r"[?&]kommune=koebenhavn"))
    expect(place).to_be_checked()
    # Another word keeps the filter, and so does a tab.
    box(plain).fill("job")
    box(plain).press("Enter")
    expect(plain).to_have_url(re.compile(r"q=job"))
    expect(plain).to_have_url(re.compile(r"[?&]kommune=koebenhavn"))
    tab = plain.get_by_role("navigation", name="Resultater efter type").get_by_role("link").last
    tab.click()
    expect(plain).to_have_url(re.compile(r"[?&]kind="))
    follow(plain.get_by_role("link", name=re.compile("^Fjern filter: Kommune: København")))
    expect(plain).not_to_have_url(re.compile("kommune"))
    expect(plain).to_have_url(re.compile(r"q=job&kind="))


def test_an_error_in_a_year_is_reached_from_the_results(plain: Page):
    plain.goto("/soeg/?q=unge&fra=abcd")
    follow(plain.get_by_role("link", name="Ret feltet ”Fra år”"))
    field = plain.get_by_label("Fra år")
    expect(field).to_have_value("abcd")
    expect(field).to_have_accessible_description(re.compile("fire cifre"))
