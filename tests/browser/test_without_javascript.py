"""The same errands without JavaScript: every one of them is a link, a form with a button or a fold of the browser's own."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import READER, OpenPage
from .test_lists import ALL_CASES, first_theme, titles, total
from .watching import NARROW, PHONE, follow


def test_filter_by_the_button(plain: Page):
    plain.goto("/cases/")
    assert total(plain) == ALL_CASES
    first_theme(plain).check()
    assert total(plain) == ALL_CASES, "nothing changes before the button"
    follow(plain.get_by_role("button", name="Vis resultater"))
    expect(plain).to_have_url(re.compile(r"[?&]tema="))
    assert 0 < total(plain) < ALL_CASES
    expect(first_theme(plain)).to_be_checked()

    chips = plain.get_by_role("link", name=re.compile("^Fjern filter: Tema:"))
    expect(chips).to_have_count(1)
    plain.go_back()
    assert total(plain) == ALL_CASES
    plain.go_forward()
    follow(chips)
    assert total(plain) == ALL_CASES
    expect(first_theme(plain)).not_to_be_checked()


def test_a_facet_unfolds(plain: Page):
    plain.goto("/cases/")
    choice = plain.locator("#facet-type input").first
    expect(plain.locator("#facet-type label").first).to_be_hidden()
    plain.locator("summary", has_text="Aktivitetstype").click()
    expect(plain.locator("#facet-type label").first).to_be_visible()
    choice.check()
    follow(plain.get_by_role("button", name="Vis resultater"))
    expect(plain).to_have_url(re.compile(r"[?&]type="))
    expect(plain.locator("#facet-type label").first).to_be_visible()


def test_sort_by_the_button(plain: Page):
    plain.goto("/cases/?resultat=ja")
    before, refined = titles(plain), total(plain)
    plain.get_by_label("Sortér").select_option("titel")
    assert titles(plain) == before
    follow(plain.get_by_role("button", name="Vis", exact=True))
    expect(plain).to_have_url(re.compile(r"[?&]sort=titel"))
    assert titles(plain) != before
    assert total(plain) == refined
    first_theme(plain).check()
    follow(plain.get_by_role("button", name="Vis resultater"))
    expect(plain.get_by_label("Sortér")).to_have_value("titel")


def test_an_error_in_a_year(plain: Page):
    plain.goto("/cases/")
    plain.locator("summary", has_text="Periode").click()
    plain.get_by_label("Fra år").fill("abcd")
    plain.keyboard.press("Enter")
    field = plain.get_by_label("Fra år")
    expect(field).to_be_visible()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile("fire cifre"))
    expect(field).to_have_value("abcd")


def test_the_export_menu_opens(plain: Page):
    plain.goto("/cases/?resultat=ja")
    menu = plain.locator(".pp-export")
    menu.locator("summary").focus()
    plain.keyboard.press("Enter")
    expect(menu.get_by_role("link", name=re.compile("XLSX"))).to_be_visible()
    with plain.expect_download() as started:
        menu.get_by_role("link", name=re.compile("CSV")).click()
    assert started.value.suggested_filename == "cases.csv"


def test_pages_are_links(plain: Page):
    plain.goto("/cases/")
    follow(plain.get_by_role("navigation", name="Sider").get_by_role("link", name="Næste side"))
    expect(plain).to_have_url(re.compile("side=2"))


def test_search_from_the_front_page(plain: Page):
    plain.goto("/")
    plain.locator("#soeg").focus()
    plain.keyboard.type("jobcenter")
    plain.keyboard.press("Enter")
    expect(plain.get_by_role("heading", level=1)).to_have_text(re.compile(r"^\d+ resultat(er)? for ”jobcenter”$"))


def test_the_skip_link(plain: Page):
    plain.goto("/cases/")
    plain.keyboard.press("Tab")
    expect(plain.get_by_role("link", name="Gå til sidens indhold")).to_be_focused()
    plain.keyboard.press("Enter")
    plain.keyboard.press("Tab")
    expect(plain.get_by_role("navigation", name="Brødkrumme").get_by_role("link", name="Forside")).to_be_focused()


def test_the_menu_is_links_on_a_phone(open_page: OpenPage):
    page = open_page("/cases/", scripts=False, viewport=PHONE)
    expect(page.get_by_role("button", name="Menu", exact=True)).to_be_hidden()
    expect(page.locator(".mobile-drawer")).to_be_hidden()
    menu = page.get_by_role("navigation", name="Hovedmenu (uden JavaScript)")
    expect(menu.get_by_role("link")).to_have_count(8)
    for link in menu.get_by_role("link").all():
        expect(link).to_be_visible()
        box = link.bounding_box()
        assert box
        assert box["height"] >= 24, link.inner_text()
    follow(menu.get_by_role("link", name="Virksomheder"))
    expect(page).to_have_url(re.compile("/virksomheder/$"))


def test_the_main_menu_stands_once_on_a_desk(plain: Page):
    plain.goto("/cases/")
    expect(plain.get_by_role("navigation", name="Hovedmenu", exact=True)).to_be_visible()
    expect(plain.get_by_role("navigation", name="Hovedmenu (uden JavaScript)")).to_be_hidden()


@pytest.mark.parametrize("path", ["/cases/fritidsjobkonsulenterne/", "/helhedsplaner/bydelsprojektet-3i1/", "/indkoeb/", "/rapporter/"])
def test_no_button_that_does_nothing(plain: Page, path: str):
    plain.goto(path)
    expect(plain.get_by_role("button", name="Udskriv")).to_have_count(0)


@pytest.mark.parametrize("viewport", [PHONE, NARROW], ids=["390", "320"])
@pytest.mark.parametrize("path", ["/", "/cases/", "/virksomheder/", "/cases/fritidsjobkonsulenterne/"])
def test_no_page_scrolls_sideways(open_page: OpenPage, path: str, viewport: dict[str, int]):
    page = open_page(path, scripts=False, viewport=viewport)
    page.mouse.wheel(500, 0)
    box = page.locator("header.header").bounding_box()
    assert box
    assert box["x"] == 0
    assert page.evaluate("() => document.documentElement.scrollWidth") <= viewport["width"]


def test_log_in_and_out(plain: Page):
    plain.goto("/konto/log-ind/")
    plain.get_by_label("E-mail").fill(READER.email)
    plain.get_by_label("Adgangskode").fill(READER.password)
    follow(plain.get_by_role("button", name="Log ind"))
    expect(plain.locator(".portal-user")).to_contain_text(READER.name)
    follow(plain.locator(".portal-user").get_by_role("button", name="Log ud"))
    expect(plain.locator(".portal-user").get_by_role("link", name="Log ind")).to_be_visible()
