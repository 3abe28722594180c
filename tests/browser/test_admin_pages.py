"""Each kind of page in the administration, as it looks at 1280 px: axe finds nothing, and nothing makes the page scroll sideways."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from accounts.models import Membership, User
from cases.models import PracticeCase
from registry.models import DefaultLook, ListLook, Organisation, TargetGroup, Theme
from tests.factories import give_second_factor

from .test_curation import sound
from .watching import shorten

Beside = Callable[[Callable[[], Any]], Any]
EMAIL = "siderne-proeve@example.dk"


def _make() -> tuple[str, dict[str, int]]:
    user = User.objects.create_user(EMAIL, name="Prøve Sider")
    Membership.objects.create(user=user, role="admin", organisation=Organisation.objects.get(slug="kab"))
    give_second_factor(user)
    gone = TargetGroup.objects.create(slug="zyxvu-gruppe", name="Zyxvu-gruppe")
    gone.delete()
    keys = {
        "theme": Theme.objects.order_by("number").values_list("pk", flat=True)[0],
        "case": PracticeCase.objects.get(slug="bydelsmoedre").pk,
        "user": user.pk,
        "version": TargetGroup.history.filter(slug="zyxvu-gruppe", history_type="-").values_list("pk", flat=True)[0],
    }
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value, keys


def _take_away() -> None:
    DefaultLook.objects.filter(by__email=EMAIL).delete()
    ListLook.objects.filter(by__email=EMAIL).delete()
    TargetGroup.history.filter(slug="zyxvu-gruppe").delete()
    Membership.objects.filter(user__email=EMAIL).delete()
    User.objects.filter(email=EMAIL).delete()


@pytest.fixture
def keys(page: Page, server: str, beside: Beside) -> Iterator[dict[str, int]]:
    """What the pages are of; the page is logged in as an administrator."""
    session, found = beside(_make)
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": server}])
    yield found
    beside(_take_away)


def test_every_kind_of_page_is_sound(page: Page, keys: dict[str, int]):
    pages = {
        "a list with filters": "/admin/registry/organisation/?status__exact=published",
        "a list that is edited": "/admin/registry/targetgroup/",
        "a read-only list": "/admin/registry/organisationmerge/",
        "an empty form": "/admin/cases/practicecase/add/",
        "a form with rows": f"/admin/cases/practicecase/{keys['case']}/change/",
        "a word": f"/admin/registry/theme/{keys['theme']}/change/",
        "what can't be deleted": f"/admin/registry/theme/{keys['theme']}/delete/",
        "history": f"/admin/cases/practicecase/{keys['case']}/history/",
        "what was deleted": "/admin/registry/targetgroup/slettede/",
        "bringing back": f"/admin/registry/targetgroup/slettede/{keys['version']}/",
        "duplicates of organisations": "/admin/registry/organisation/dubletter/",
        "a person": f"/admin/accounts/user/{keys['user']}/change/",
        "a new person": "/admin/accounts/user/add/",
    }
    for what, address in pages.items():
        page.goto(address)
        if page.locator(".select2-container").count():  # its names are said as soon as it stands
            page.wait_for_function("[...document.querySelectorAll('.select2-selection')].every(box => box.getAttribute('aria-label'))")
        shorten(page)
        sound(page, what)


def test_a_look_is_saved_opened_and_the_lists_own_errors_are_sound(page: Page, keys: dict[str, int]):
    page.goto("/admin/registry/organisation/?status__exact=published")
    page.get_by_text("Gem dette udseende").click()
    page.get_by_label("Hører under").uncheck()
    page.get_by_label("Åbn listen sådan for mig").check()
    page.locator("#look-name").fill("Uden overordnede")
    with page.expect_navigation():
        page.get_by_role("button", name="Gem udseendet").click()
    expect(page.get_by_text("er gemt")).to_be_visible()
    page.goto("/admin/registry/organisation/")
    expect(page.get_by_role("link", name="Uden overordnede")).to_have_attribute("aria-current", "true")
    expect(page.locator("th.column-parent")).to_have_count(0)
    with page.expect_navigation():
        page.get_by_role("link", name="Ret udseender").click()
    sound(page, "saved looks")
    page.goto("/admin/registry/targetgroup/")
    page.locator("#id_form-0-name").fill("")
    with page.expect_navigation():
        page.get_by_role("button", name="Gem", exact=True).click()
    shorten(page)
    sound(page, "a list with an error")
