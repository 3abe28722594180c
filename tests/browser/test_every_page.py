"""Every kind of page: accessible, no wider than its window and quiet, on a desk and on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.pages import ALL

from .conftest import OpenPage
from .watching import DESKTOP, NARROW, PHONE, axe, none, shorten, sticks_out, unfold

STATES = {
    "empty list": "/cases/?q=findesikke&tema=findes-ikke",
    "error at a field": "/cases/?fra=abcd",
    "filtered and sorted list": "/cases/?kommune=koebenhavn&sort=titel",
}
# Where the colours are looked at on a phone too: the menu and the foot of every page, a list, a page of its own and a form.
ON_A_PHONE = {"/", "/cases/", "/cases/fritidsjobkonsulenterne/", "/konto/log-ind/", STATES["error at a field"]}


@pytest.mark.parametrize("path", [*ALL, *STATES.values()], ids=[*ALL, *STATES])
def test_a_page_is_accessible_and_fits(open_page: OpenPage, path: str):
    page = open_page(path)
    unfold(page)
    found = [f"1280: {line}" for line in axe(page) + sticks_out(page)]
    page.set_viewport_size(PHONE)
    page.reload()
    found += [f"390: {line}" for line in sticks_out(page)]
    unfold(page)
    found += [f"390, all open: {line}" for line in sticks_out(page)]
    page.set_viewport_size(NARROW)
    found += [f"320, all open: {line}" for line in sticks_out(page)]
    page.set_viewport_size(PHONE)
    shorten(page)  # each row's own content was looked at above; this is half the time of a long list
    found += [f"390, all open: {line}" for line in axe(page, contrast=path in ON_A_PHONE)]
    none(found, path)


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["1280", "390"])
def test_a_page_that_does_not_exist(open_page: OpenPage, viewport: dict[str, int]):
    page = open_page(viewport=viewport)
    response = page.goto("/cases/findes-ikke/")
    assert response is not None
    assert response.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("Siden findes ikke")
    none(axe(page) + sticks_out(page), "404")
    page.set_viewport_size(NARROW)
    none(sticks_out(page), "404 at 320")
