"""Logging in through the form, being recognised, and logging out."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.factories import TOTP_SECRET, totp

from .conftest import ADMIN, READER, OpenPage, Person
from .watching import DESKTOP, NARROW, PHONE, axe, follow, none, small_targets, sticks_out


def log_in(page: Page, person: Person, password: str = "") -> None:
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Adgangskode").fill(password or person.password)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_in_from_the_header_and_out_again(page: Page):
    page.goto("/")
    user = page.locator(".portal-user")
    follow(user.get_by_role("link", name="Log ind"))
    expect(page).to_have_title("Log ind – Partnerskabsportalen")
    log_in(page, READER)
    expect(page).to_have_title("Min side – Partnerskabsportalen")
    expect(user).to_contain_text(READER.name)
    expect(user.get_by_role("link", name="Administration")).to_have_count(0)
    none(axe(page) + sticks_out(page) + small_targets(page), "/ logged in")
    page.goto("/cases/")
    expect(user).to_contain_text(READER.name)
    follow(user.get_by_role("button", name="Log ud"))
    expect(user.get_by_role("link", name="Log ind")).to_be_visible()
    expect(user).not_to_contain_text(READER.name)


def test_the_page_asked_for_comes_after_logging_in(page: Page):
    page.goto("/konto/log-ind/?next=/virksomheder/")
    log_in(page, READER)
    expect(page).to_have_url(re.compile("/virksomheder/$"))


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["1280", "390"])
def test_a_wrong_password_says_what_to_do(open_page: OpenPage, viewport: dict[str, int]):
    page = open_page("/konto/log-ind/", viewport=viewport)
    log_in(page, READER, "det-er-ikke-den")
    expect(page).to_have_title(re.compile("^Fejl: Log ind"))
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("passer ikke sammen")
    expect(summary).to_be_focused()
    expect(page.get_by_label("E-mail")).to_have_value(READER.email)
    expect(page.get_by_label("Adgangskode")).to_have_value("")
    none(axe(page) + sticks_out(page), "/konto/log-ind/ with an error")
    page.set_viewport_size(NARROW)
    none(sticks_out(page), "/konto/log-ind/ with an error at 320")
    log_in(page, READER)
    expect(page).to_have_title("Min side – Partnerskabsportalen")


def test_in_and_out_on_a_phone(open_page: OpenPage):
    page = open_page("/", viewport=PHONE)
    menu = page.get_by_role("button", name="Menu", exact=True)
    menu.click()
    follow(page.locator(".mobile-drawer").get_by_role("link", name="Log ind"))
    log_in(page, READER)
    expect(page).to_have_title("Min side – Partnerskabsportalen")
    none(axe(page) + sticks_out(page), "/ logged in at 390")
    menu.click()
    drawer = page.locator(".mobile-drawer")
    expect(drawer).to_contain_text(READER.name)
    follow(drawer.get_by_role("button", name="Log ud"))
    menu.click()
    expect(drawer.get_by_role("link", name="Log ind")).to_be_visible()


def test_an_administrator_reaches_an_administration_that_keeps_the_content_policy(page: Page):
    """The admin's own pages: opened with both steps, and watched for errors and refused content."""
    page.goto("/admin/")
    log_in(page, ADMIN)
    expect(page).to_have_title("Log ind: andet trin – Partnerskabsportalen")
    page.get_by_label("Kode", exact=True).fill(totp(TOTP_SECRET))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/admin/$"))
    for path in ("/admin/cases/practicecase/", "/admin/cases/practicecase/add/", "/admin/accounts/user/", "/admin/accounts/user/add/"):
        response = page.goto(path)
        assert response is not None
        assert response.status == 200, path
        expect(page.get_by_role("heading", level=1).first).to_be_visible()
