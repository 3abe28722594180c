"""Every kind of page: accessible, as wide as its window and quiet, on a desk and on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.pages import ALL

from .conftest import DESKTOP, PHONE, OpenPage
from .watching import axe, sticks_out, unfold

NARROW = {"width": 320, "height": 640}
STATES = {
    "empty list": "/cases/?q=findesikke&tema=findes-ikke",
    "error at a field": "/cases/?fra=abcd",
    "one filter, second sort": "/cases/?kommune=koebenhavn&sort=titel",
}


@pytest.mark.parametrize("path", [*ALL, *STATES.values()], ids=[*ALL, *STATES])
def test_a_page_is_accessible_and_fits(open_page: OpenPage, path: str):
    page = open_page(path)
    unfold(page)
    assert axe(page) == []
    assert sticks_out(page) == []
    page.set_viewport_size(PHONE)
    page.reload()
    assert sticks_out(page) == []
    unfold(page)
    assert axe(page) == []
    assert sticks_out(page) == []
    page.set_viewport_size(NARROW)
    assert sticks_out(page) == []
    page.reload()
    assert sticks_out(page) == []


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_a_page_that_does_not_exist(open_page: OpenPage, viewport):
    page = open_page(viewport=viewport)
    response = page.goto("/cases/findes-ikke/")
    assert response is not None
    assert response.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("Siden findes ikke")
    assert axe(page) == []
    assert sticks_out(page) == []
    page.set_viewport_size(NARROW)
    assert sticks_out(page) == []
