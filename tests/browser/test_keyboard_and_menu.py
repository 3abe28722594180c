"""The header: skip link, search, menu and print, by keyboard and by pointer."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import OpenPage
from .watching import PHONE, axe, focused, none, small_targets, sticks_out, tab_to


@pytest.fixture
def phone(open_page: OpenPage) -> Page:
    return open_page("/cases/", viewport=PHONE)


def test_the_skip_link_is_first_and_leads_past_the_menu(page: Page):
    page.goto("/cases/")
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Gå til sidens indhold")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport(ratio=1)
    box = link.bounding_box()
    assert box
    assert box["height"] >= 24
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.querySelector('main').contains(document.activeElement)")


def test_the_front_pages_search_by_keyboard_alone(page: Page):
    page.goto("/")
    assert tab_to(page, "#soeg") < 15
    page.keyboard.type("jobcenter")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/soeg/\?q=jobcenter"))
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"^\d+ resultat(er)? for ”jobcenter”$"))
    tab_to(page, ".pp-result-title a")
    title = focused(page).removeprefix("a ")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(re.escape(title[:40])))


def test_the_search_of_the_header(page: Page):
    page.goto("/cases/fritidsjobkonsulenterne/")
    tab_to(page, "#hovedsoeg")
    page.keyboard.type("fritidsjob")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/soeg/\?q=fritidsjob"))
    expect(page.locator("main input[name=q]")).to_have_value("fritidsjob")


def test_the_type_tabs_narrow_a_search(page: Page):
    page.goto("/soeg/?q=jobcenter")
    tabs = page.get_by_role("navigation", name="Resultater efter type")
    second = tabs.get_by_role("link").nth(1)
    second.click()
    expect(page).to_have_url(re.compile(r"kind="))
    expect(tabs.locator("[aria-current=true]")).to_have_count(1)
    expect(page.locator("main input[name=q]")).to_have_value("jobcenter")


@pytest.mark.parametrize("path", ["/", "/cases/", "/virksomheder/frak/"])
def test_whatever_has_focus_is_seen(open_page: OpenPage, path: str):
    """Each stop of the Tab key on the first screens has an outline and stands within the window."""
    page = open_page(path)
    for _ in range(30):
        page.keyboard.press("Tab")
        page.evaluate("() => Promise.all(document.getAnimations().map(each => each.finished))")
        seen = page.evaluate(
            """() => {
              const element = document.activeElement;
              const shown = element.matches(".form-checkbox") ? element.labels[0] : element;
              const box = shown.getBoundingClientRect();
              const drawn = [getComputedStyle(shown), getComputedStyle(shown, "::before"), getComputedStyle(element)]
                .some(style => (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none");
              const within = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth && box.height > 0;
              return drawn && within ? "" : element.outerHTML.slice(0, 120) + (drawn ? " is out of sight" : " has no outline");
            }"""
        )
        assert seen == ""


def test_the_menu_on_a_phone_opens_and_closes_by_its_buttons(phone: Page):
    drawer = phone.locator(".mobile-drawer")
    expect(drawer).to_be_hidden()
    phone.get_by_role("button", name="Menu", exact=True).click()
    expect(drawer).to_be_visible()
    expect(phone.get_by_role("dialog", name="Menu")).to_be_visible()
    expect(drawer.get_by_role("link", name="Cases", exact=True)).to_have_attribute("aria-current", "page")
    phone.evaluate("() => Promise.all(document.getAnimations().map(each => each.finished))")
    none(axe(phone) + small_targets(phone) + sticks_out(phone), "the open menu")
    phone.get_by_role("button", name="Luk menu").click()
    expect(drawer).to_be_hidden()


def test_the_menu_on_a_phone_by_keyboard(phone: Page):
    drawer = phone.locator(".mobile-drawer")
    tab_to(phone, ".js-menu-open")
    phone.keyboard.press("Enter")
    expect(drawer).to_be_visible()
    inside = "() => document.querySelector('.mobile-drawer').contains(document.activeElement)"
    phone.wait_for_function(inside)
    for _ in range(25):
        phone.keyboard.press("Tab")
        assert phone.evaluate(inside), f"focus left the open menu for {focused(phone)}"
    phone.keyboard.press("Shift+Tab")
    assert phone.evaluate(inside)
    phone.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(phone.get_by_role("button", name="Menu", exact=True)).to_be_focused()

    phone.keyboard.press("Enter")
    tab_to(phone, ".mobile-drawer a[href='/virksomheder/']")
    phone.keyboard.press("Enter")
    expect(phone).to_have_url(re.compile("/virksomheder/$"))
    expect(drawer).to_be_hidden()


def test_the_filters_fold_on_a_phone(phone: Page):
    expect(phone.locator("#q")).to_be_hidden()
    phone.locator(".pp-filters > summary").focus()
    phone.keyboard.press("Enter")
    expect(phone.locator("#q")).to_be_visible()
    phone.locator("#facet-tema input").first.check()
    expect(phone.locator("#resultater .tag")).to_have_count(1)
    expect(phone.locator("#q")).to_be_visible()
    none(sticks_out(phone) + small_targets(phone), "the open filters")


def test_the_print_button_prints(page: Page):
    page.goto("/cases/fritidsjobkonsulenterne/")
    page.evaluate("() => { window.print = () => { window.printed = (window.printed || 0) + 1; }; }")
    page.get_by_role("button", name="Udskriv").click()
    assert page.evaluate("() => window.printed") == 1


def test_a_page_in_print_has_its_text_and_no_controls(page: Page):
    page.goto("/cases/fritidsjobkonsulenterne/")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for gone in (".navigation-menu", ".breadcrumbs", ".pp-tools", ".anchorbox", ".pp-footer nav"):
        expect(page.locator(gone).first).to_be_hidden()
