"""Targets large enough to hit, text that can grow, and no motion for those who ask for none."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .conftest import OpenPage
from .watching import DESKTOP, NARROW, PHONE, moves, none, small_targets, sticks_out, unfold

LIST, TABLE, DETAIL = "/cases/", "/kommuner/", "/cases/fritidsjobkonsulenterne/"
GROWN = ["/", LIST, TABLE, DETAIL, "/virksomheder/frak/", "/partnerskaber/partnerskabsaftale-jammerbugt/", "/rapporter/", "/konto/log-ind/"]


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["1280", "390"])
@pytest.mark.parametrize("path", [LIST, TABLE, DETAIL])
def test_every_target_is_24_pixels(open_page: OpenPage, path: str, viewport: dict[str, int]):
    page = open_page(path, viewport=viewport)
    unfold(page, but=".pp-export")  # it lies over what stands below it; its own test measures it
    none(small_targets(page), path)


@pytest.mark.parametrize("path", GROWN)
def test_text_of_twice_the_size_fits(open_page: OpenPage, path: str):
    """Text alone grows to 200 %: in half a desk's width, and still at 320 px."""
    page = open_page(path, viewport={"width": 640, "height": 900})
    found = []
    for viewport in ({"width": 640, "height": 900}, NARROW):
        page.set_viewport_size(viewport)
        page.reload()
        before = page.evaluate("() => parseFloat(getComputedStyle(document.body).fontSize)")
        page.evaluate(
            "() => { const root = document.documentElement; root.style.fontSize = 2 * parseFloat(getComputedStyle(root).fontSize) + 'px'; }"
        )
        assert page.evaluate("() => parseFloat(getComputedStyle(document.body).fontSize)") == 2 * before
        found += [f"{viewport['width']}: {line}" for line in sticks_out(page)]
    none(found, path)


def test_a_desk_zoomed_to_400_percent_reads_as_a_phone(open_page: OpenPage):
    """1280 px at 400 % are 320 px: the filters fold and the menu is a button."""
    page = open_page(LIST, viewport={"width": 320, "height": 256})
    expect(page.get_by_role("button", name="Menu", exact=True)).to_be_visible()
    expect(page.locator("#q")).to_be_hidden()
    none(sticks_out(page), LIST)


@pytest.mark.parametrize("path", ["/", LIST, DETAIL])
def test_nothing_moves_for_those_who_ask_for_less_motion(open_page: OpenPage, path: str):
    page = open_page(path, viewport=PHONE, reduced_motion="reduce")
    unfold(page)
    none(moves(page), path)
    page.get_by_role("button", name="Menu", exact=True).click()
    assert page.evaluate("() => document.getAnimations().length") == 0
    none(moves(page), f"{path} with its menu open")
