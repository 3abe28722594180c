"""A list refined with JavaScript: only the results change, and the address, the focus and the back button follow."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import OpenPage
from .watching import axe, focused, none, small_targets

ALL_CASES = 37


def total(page: Page) -> int:
    """How many entries the heading of the results says there are."""
    found = re.match(r"[\d.]+", page.locator("#resultater h2").first.inner_text())
    assert found
    return int(found[0].replace(".", ""))


def count_of(option: Locator) -> int:
    """The number at a facet's choice."""
    text = option.locator("xpath=following-sibling::label").locator(".pp-count").text_content() or ""
    return int(re.sub(r"\D", "", text))


def first_theme(page: Page) -> Locator:
    return page.locator("#facet-tema input").first


def mark(page: Page) -> None:
    """Leave a mark in the page that a full load wipes out."""
    page.evaluate("() => { window.marked = true; }")


def is_marked(page: Page) -> bool:
    return page.evaluate("() => window.marked === true")


@pytest.fixture
def cases(page: Page) -> Page:
    page.goto("/cases/")
    assert total(page) == ALL_CASES
    mark(page)
    return page


def test_a_choice_refines_the_list_in_place(cases: Page):
    choice = first_theme(cases)
    expected = count_of(choice)
    assert 0 < expected < ALL_CASES
    cases.evaluate("() => { window.status_line = document.getElementById('status'); }")
    choice.focus()
    cases.keyboard.press("Space")
    expect(cases.locator("#resultater h2").first).to_have_text(re.compile(rf"^{expected} cases?$"))
    expect(cases).to_have_url(re.compile(r"[?&]tema="))
    expect(first_theme(cases)).to_be_checked()
    assert is_marked(cases)
    assert focused(cases) == first_theme(cases).get_attribute("id")
    expect(cases.get_by_role("status")).to_have_text(re.compile(rf"^{expected} cases?$"))
    assert cases.evaluate("() => document.getElementById('status') === window.status_line"), "a screen reader hears only a line that stays"


def test_the_other_facets_count_within_the_choice(cases: Page):
    places = cases.locator("#facet-kommune input")
    before = count_of(places.first)
    first_theme(cases).check()
    expect(cases.locator("#resultater .tag")).to_have_count(1)
    within = cases.locator("#facet-kommune input")
    assert sum(count_of(each) for each in within.all()) <= total(cases)
    assert count_of(within.first) <= before


def test_back_and_forward_bring_each_state(cases: Page):
    first_theme(cases).check()
    expect(cases.locator("#resultater .tag")).to_have_count(1)
    one = total(cases)
    second = cases.locator("#facet-tema input").nth(1)
    second.check()
    expect(cases.locator("#resultater .tag")).to_have_count(2)
    two = total(cases)
    assert one < two < ALL_CASES

    cases.go_back()
    expect(cases.locator("#resultater .tag")).to_have_count(1)
    assert total(cases) == one
    expect(first_theme(cases)).to_be_checked()
    expect(cases.locator("#facet-tema input").nth(1)).not_to_be_checked()

    cases.go_back()
    expect(cases.locator("#resultater .tag")).to_have_count(0)
    assert total(cases) == ALL_CASES
    expect(first_theme(cases)).not_to_be_checked()
    assert cases.url.endswith("/cases/")

    cases.go_forward()
    expect(cases.locator("#resultater .tag")).to_have_count(1)
    assert total(cases) == one
    expect(first_theme(cases)).to_be_checked()


def test_back_from_an_entry_shows_the_refined_list_as_a_whole_page(cases: Page):
    first_theme(cases).check()
    expect(cases.locator("#resultater .tag")).to_have_count(1)
    refined = total(cases)
    cases.locator("#resultater .pp-result-title a").first.click()
    expect(cases).to_have_url(re.compile(r"/cases/[a-z]"))
    cases.go_back()
    expect(cases.get_by_role("heading", level=1)).to_have_text("Cases")
    assert total(cases) == refined
    expect(first_theme(cases)).to_be_checked()


def test_a_chip_removes_its_filter(cases: Page):
    chips = cases.get_by_role("link", name=re.compile("^Fjern filter: Tema:"))
    first_theme(cases).check()
    expect(chips).to_have_count(1)
    cases.locator("#facet-tema input").nth(1).check()
    expect(chips).to_have_count(2)
    none(small_targets(cases), "/cases/ with chips")
    chips.first.click()
    expect(chips).to_have_count(1)
    expect(first_theme(cases)).not_to_be_checked()
    expect(cases.locator("#facet-tema input").nth(1)).to_be_checked()
    cases.get_by_role("link", name="Nulstil alle").click()
    expect(chips).to_have_count(0)
    assert total(cases) == ALL_CASES
    assert cases.url.endswith("/cases/")


def test_a_word_and_enter_refine_the_list(cases: Page):
    cases.get_by_label("Søg i cases").fill("jobcenter")
    cases.keyboard.press("Enter")
    expect(cases.locator("#resultater h2").first).to_have_text(re.compile("om ”jobcenter”$"))
    assert 0 < total(cases) < ALL_CASES
    assert is_marked(cases)
    assert focused(cases) == "q"
    expect(cases).to_have_url(re.compile(r"[?&]q=jobcenter"))


def test_a_refined_list_is_as_accessible_as_a_fresh_one(cases: Page):
    first_theme(cases).check()
    expect(cases.locator("#resultater .tag")).to_have_count(1)
    none(axe(cases), "/cases/ refined")


def titles(page: Page) -> list[str]:
    return page.locator("#resultater .pp-result-title").all_inner_texts()


def danish(text: str) -> list[str]:
    """A key that sorts æ, ø and å last."""
    return [{"æ": "{", "ø": "|", "å": "}"}.get(letter, letter) for letter in text.lower() if letter.isalnum()]


def test_the_order_is_chosen_in_place(cases: Page):
    before = titles(cases)
    cases.get_by_label("Sortér").focus()
    expect(cases.locator(".pp-apply")).to_be_hidden()
    cases.get_by_label("Sortér").select_option("titel")
    expect(cases).to_have_url(re.compile(r"[?&]sort=titel"))
    expect(cases.locator("#resultater .pp-result-title").first).not_to_have_text(before[0])
    assert titles(cases)[0] == min(titles(cases), key=danish)
    expect(cases.get_by_label("Sortér")).to_have_value("titel")
    assert focused(cases) == "sort"
    assert is_marked(cases)
    cases.go_back()
    expect(cases.locator("#resultater .pp-result-title").first).to_have_text(before[0])
    expect(cases.get_by_label("Sortér")).to_have_value("nummer")


def test_the_order_keeps_the_filters(cases: Page):
    first_theme(cases).check()
    expect(cases.locator("#resultater .tag")).to_have_count(1)
    refined = total(cases)
    cases.get_by_label("Sortér").select_option("titel")
    expect(cases).to_have_url(re.compile(r"[?&]sort=titel"))
    expect(cases.locator("#resultater .tag")).to_have_count(1)
    assert total(cases) == refined


def test_a_filter_keeps_the_order(cases: Page):
    cases.get_by_label("Sortér").select_option("titel")
    expect(cases).to_have_url(re.compile(r"[?&]sort=titel"))
    first_theme(cases).check()
    expect(cases.locator("#resultater .tag")).to_have_count(1)
    expect(cases.get_by_label("Sortér")).to_have_value("titel")
    expect(cases).to_have_url(re.compile(r"[?&]sort=titel"))


def test_an_error_in_a_year_is_shown_at_its_field(cases: Page):
    cases.locator("summary", has_text="Periode").click()
    cases.get_by_label("Fra år").fill("abcd")
    cases.keyboard.press("Enter")
    expect(cases).to_have_url(re.compile(r"[?&]fra=abcd"))
    field = cases.get_by_label("Fra år")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile("fire cifre"))


def test_a_choice_behind_more_keeps_the_focus(cases: Page):
    cases.locator("#facet-kommune").get_by_text("flere").click()
    name = cases.locator("#facet-kommune .pp-more input").last.get_attribute("id")
    choice = cases.locator(f"#{name}")
    choice.focus()
    cases.keyboard.press("Space")
    expect(cases.locator("#resultater .tag")).to_have_count(1)
    expect(choice).to_be_checked()
    expect(choice).to_be_focused()
    cases.keyboard.press("Space")
    expect(cases.locator("#resultater .tag")).to_have_count(0)
    expect(choice).not_to_be_checked()
    expect(choice).to_be_focused()


def test_two_quick_choices_both_count(cases: Page):
    """The second is made while the first is still on its way."""
    cases.evaluate("() => document.querySelectorAll('#facet-tema input').forEach((box, number) => { if (number < 2) box.click(); })")
    expect(cases.locator("#resultater .tag")).to_have_count(2)
    expect(first_theme(cases)).to_be_checked()
    expect(cases.locator("#facet-tema input").nth(1)).to_be_checked()


def test_the_export_menu_holds_what_is_listed(cases: Page, tmp_path: Path):
    first_theme(cases).check()
    expect(cases.locator("#resultater .tag")).to_have_count(1)
    refined = total(cases)
    menu = cases.locator(".pp-export")
    link = menu.get_by_role("link", name=re.compile("CSV"))
    expect(link).to_be_hidden()
    menu.locator("summary").focus()
    cases.keyboard.press("Enter")
    expect(link).to_be_visible()
    none(small_targets(cases, ".pp-export"), "the export menu")
    for name, ending in (("CSV", ".csv"), ("XLSX", ".xlsx")):
        with cases.expect_download() as started:
            menu.get_by_role("link", name=re.compile(name)).click()
        file = tmp_path / started.value.suggested_filename
        assert file.suffix == ending
        started.value.save_as(file)
        if ending == ".csv":
            assert len(file.read_text(encoding="utf-8-sig").splitlines()) == refined + 1
        else:
            assert file.read_bytes().startswith(b"PK")
    menu.locator("summary").focus()
    cases.keyboard.press("Enter")
    expect(link).to_be_hidden()


def test_pages_of_a_list_keep_the_filters(page: Page):
    page.goto("/organisationer/?sort=navn")
    page.get_by_role("navigation", name="Sider").get_by_role("link", name="Næste side").click()
    expect(page).to_have_url(re.compile(r"side=2"))
    expect(page.get_by_role("navigation", name="Sider").locator("[aria-current=page]")).to_have_text(re.compile("2$"))
    page.locator("#filtre fieldset input:not(.pp-zero)").first.check()
    expect(page.locator("#resultater .tag")).to_have_count(1)
    assert "side=" not in page.url


@pytest.mark.parametrize(
    "path",
    ["/virksomheder/", "/helhedsplaner/", "/partnerskaber/", "/loesninger/", "/udfordringer/", "/kommuner/", "/boligomraader/", "/kilder/"],
)
def test_every_list_refines_in_place(open_page: OpenPage, path: str):
    page = open_page(path)
    mark(page)
    before = total(page)
    page.evaluate('() => document.querySelectorAll("#filtre details").forEach(details => { details.open = true; })')
    choice = page.locator("#filtre fieldset input:not(.pp-zero)").last
    expected = count_of(choice)
    choice.focus()
    page.keyboard.press("Space")
    expect(page.locator("#resultater .tag")).to_have_count(1)
    assert total(page) == expected <= before
    assert is_marked(page)
    assert page.evaluate("() => document.activeElement.checked") is True
