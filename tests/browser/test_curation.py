"""The administrator's own pages in a browser: the front page, a duplicate merged and parted, a colleague's save met, a version restored."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page, expect

from accounts.models import Membership, User
from enterprises.models import SocialEnterprise
from registry.models import Municipality, NotADuplicate, Organisation, OrganisationMerge
from search import index
from tests.factories import give_second_factor

from .watching import STANDARDS, none

Beside = Callable[[Callable[[], Any]], Any]
EMAIL = "kurator-proeve@example.dk"
SLUGS = ("zyxvu-vaerksted", "zyxvu-vaerksted-aps")


def _make() -> tuple[str, list[int]]:
    user = User.objects.create_user(EMAIL, name="Prøve Kurator")
    Membership.objects.create(user=user, role="admin", organisation=Organisation.objects.get(slug="kab"))
    give_second_factor(user)
    place = Municipality.objects.get(slug="kolding")
    source = SocialEnterprise.objects.get(slug="frak").sources.first()
    made = []
    for slug, name, told in zip(SLUGS, ("Zyxvu Værksted", "Zyxvu Værksted ApS"), ("Den ene.", "Den anden."), strict=True):
        entry = SocialEnterprise.objects.create(
            slug=slug, name=name, kind="enterprise", status="published", municipality=place, summary=told, basis="mapped"
        )
        entry.sources.add(source)
        made.append(entry.pk)
    index.index("enterprise", made)
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value, made


def _take_away() -> None:
    found = SocialEnterprise.objects.filter(slug__in=SLUGS)
    ids = list(found.values_list("pk", flat=True))
    OrganisationMerge.objects.filter(kept__in=ids).delete()
    NotADuplicate.objects.filter(one__in=ids).delete()
    for entry in found:
        entry.events.all().delete()
        entry.delete()
    for history in (SocialEnterprise.history, Organisation.history):
        history.filter(id__in=ids).delete()
    index.index("enterprise", ids)
    Membership.objects.filter(user__email=EMAIL).delete()
    User.objects.filter(email=EMAIL).delete()


@pytest.fixture
def entries(page: Page, server: str, beside: Beside) -> Iterator[list[int]]:
    """Two enterprises that look alike; the page is logged in as an administrator."""
    session, made = beside(_make)
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": server}])
    yield made
    beside(_take_away)


def sound(page: Page, what: str, within: str = "body") -> None:
    """Nothing that axe finds, and nothing that makes the page scroll sideways at 1280 px."""
    # Without preloading: there axe writes a style into the page, which the content policy refuses and the watch reports.
    options = {"runOnly": {"type": "tag", "values": STANDARDS}, "resultTypes": ["violations"], "preload": False}
    found = Axe().run(page, context=within, options=options).response["violations"]
    none([f"{rule['id']}: {' '.join(map(str, node['target']))} - {node['html'][:160]}" for rule in found for node in rule["nodes"]], what)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), what


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.locator("#content").get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.locator("#content").get_by_role("link", name=name).first.click()


def test_a_duplicate_is_merged_and_parted_and_a_colleagues_save_is_met(page: Page, entries: list[int], beside: Beside):
    kept = entries[0]
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/admin/")
    expect(page.get_by_role("heading", name="Det, der venter")).to_be_visible()
    sound(page, "the front page on a phone")
    page.set_viewport_size({"width": 1280, "height": 800})
    sound(page, "the front page")
    follow(page, "Mulige dubletter blandt virksomheder")
    expect(page.get_by_role("heading", name="Mulige dubletter")).to_be_visible()
    row = page.get_by_role("row").filter(has_text="Zyxvu Værksted ApS")
    expect(row).to_have_count(1)
    sound(page, "possible duplicates")
    with page.expect_navigation():
        row.get_by_role("link", name="Se, hvad der sker").click()
    expect(page.get_by_role("heading", name="Læg to sammen")).to_be_visible()
    sound(page, "the preview of a merge")
    page.get_by_label("Den anden.").check()
    press(page, "Læg sammen")
    expect(page.get_by_text("Zyxvu Værksted ApS er lagt ind under Zyxvu Værksted.")).to_be_visible()
    sound(page, "a merge")
    page.goto(f"/virksomheder/{SLUGS[1]}/")
    expect(page).to_have_url(re.compile(f"/virksomheder/{SLUGS[0]}/$"))
    page.goto("/admin/registry/organisationmerge/")
    follow(page, "Zyxvu Værksted ApS")
    follow(page, "Se, hvad der går tilbage")
    sound(page, "undoing a merge")
    press(page, "Fortryd sammenlægningen")
    expect(page.get_by_text("Sammenlægningen er fortrudt.", exact=True)).to_be_visible()
    # A colleague saves while the form is open.
    page.goto(f"/admin/enterprises/socialenterprise/{kept}/change/")
    page.locator("#id_summary").fill("Skrevet her.")

    def colleague() -> None:
        entry = SocialEnterprise.objects.get(pk=kept)
        entry.summary = "Skrevet af en anden."
        entry.save()

    beside(colleague)
    press(page, "Gem og fortsæt med at redigere")
    conflict = page.get_by_role("table").filter(has_text="Begge har rettet her")
    expect(conflict).to_contain_text("Skrevet af en anden.")
    expect(conflict).to_contain_text("Skrevet her.")
    expect(page.locator("#id_summary")).to_have_value("Skrevet her.")
    sound(page, "two versions beside each other", "#to-udgaver")  # the fields below are Django's own
    page.locator("#id__reason").fill("Vi talte om det.")
    press(page, "Gem og fortsæt med at redigere")
    expect(page.locator("ul.messagelist")).to_contain_text("blev ændret")
    follow(page, "Historik")
    expect(page.get_by_role("row").filter(has_text="Vi talte om det.")).to_contain_text("Skrevet her.")
    sound(page, "history")
    with page.expect_navigation():
        page.get_by_role("row").filter(has_text="Skrevet af en anden.").last.get_by_role("link", name="Se og gendan").click()
    sound(page, "an earlier version")
    press(page, "Gendan udgaven")
    expect(page.get_by_text("Udgaven er gendannet.")).to_be_visible()
