"""Import and export in a browser without scripts: out, edited, in with an error, mended, and written."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page, expect

from accounts.models import Membership, User
from enterprises.models import SocialEnterprise
from registry.models import Export, ImportRun, Municipality, Organisation, Source
from search import index
from tests.factories import give_second_factor

from .watching import DESKTOP, PHONE, STANDARDS, none

OpenPage = Callable[..., Page]
Beside = Callable[[Callable[[], Any]], Any]
EMAIL = "import-proeve@example.dk"
SLUG, KEEPER = "zyxvu-regneark", "zyxvu-kommune"
LIST = "/admin/enterprises/socialenterprise/"


def _make() -> str:
    user = User.objects.create_user(EMAIL, name="Prøve Administrator")
    organisation = Organisation.objects.create(slug=KEEPER, name="Zyxvu Kommune", kind="municipality")
    Membership.objects.create(user=user, role="admin", organisation=organisation)
    give_second_factor(user)
    entry = SocialEnterprise.objects.create(
        slug=SLUG, name="Zyxvu Regneark", kind="enterprise", status="published", summary="Før.", basis="mapped",
        municipality=Municipality.objects.get(slug="kolding"),
    )  # fmt: skip
    entry.sources.add(SocialEnterprise.objects.get(slug="frak").sources.first())
    index.index("enterprise", [entry.pk])
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


def _take_away() -> None:
    entry = SocialEnterprise.objects.get(slug=SLUG)
    pk = entry.pk
    entry.events.all().delete()
    entry.delete()
    SocialEnterprise.history.filter(id=pk).delete()
    index.index("enterprise", [pk])
    for source in Source.objects.filter(slug=f"oplyst-af-{KEEPER}"):
        source.citations.all().delete()
        source.delete()
    ImportRun.objects.filter(by__email=EMAIL).delete()
    Export.objects.filter(by__email=EMAIL).delete()
    Membership.objects.filter(user__email=EMAIL).delete()
    User.objects.filter(email=EMAIL).delete()
    Organisation.objects.filter(slug=KEEPER).delete()
    Organisation.history.filter(slug=KEEPER).delete()


@pytest.fixture
def windows_of_one(open_page: OpenPage, server: str, beside: Beside) -> Iterator[tuple[Page, Page]]:
    """Two windows of one administrator: without scripts, where all is done, and with, where axe can look."""
    session = beside(_make)
    both = open_page(scripts=False), open_page()
    for page in both:
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": server}])
    yield both
    beside(_take_away)


def sound(page: Page, what: str, viewport: dict[str, int] = DESKTOP) -> None:
    """Nothing that axe finds on the page, and nothing that makes it scroll sideways."""
    page.set_viewport_size(viewport)
    options = {"runOnly": {"type": "tag", "values": STANDARDS}, "resultTypes": ["violations"], "preload": False}
    found = Axe().run(page, context="#container", options=options).response["violations"]
    none([f"{rule['id']}: {' '.join(map(str, node['target']))} - {node['html'][:160]}" for rule in found for node in rule["nodes"]], what)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), what


def follow(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.locator("#content").get_by_role("link", name=name).first.click()


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.locator("#content").get_by_role("button", name=name, exact=True).click()


def send(page: Page, path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="cp1252", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    page.goto(LIST)
    follow(page, "Importér")
    page.get_by_label("Fil", exact=True).set_input_files(path)
    press(page, "Send filen, og se, hvad der sker")


def test_a_list_is_taken_out_edited_and_brought_in(windows_of_one: tuple[Page, Page], beside: Beside, tmp_path: Path):
    page, looking = windows_of_one
    page.goto(f"{LIST}?q=zyxvu")
    with page.expect_download() as taken:
        page.locator("#content").get_by_role("link", name="Eksportér til CSV").click()
    rows = list(csv.reader(io.StringIO(Path(taken.value.path()).read_text(encoding="utf-8-sig"), newline=""), delimiter=";"))
    at = {heading: number for number, heading in enumerate(rows[0])}
    assert [row[at["Navn"]] for row in rows[1:]] == ["Zyxvu Regneark"]
    rows[1][at["Kort fortalt"]], rows[1][at["CVR-nummer"]] = "Rettet i et regneark – på dansk.", "12345678"
    send(page, tmp_path / "rettet.csv", rows)
    expect(page.get_by_role("heading", name="Filen kan ikke importeres endnu")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="CVR-nummeret findes ikke")).to_contain_text("12345678")
    looking.goto(page.url)
    sound(looking, "a file with an error")
    rows[1][at["CVR-nummer"]] = ""
    send(page, tmp_path / "rettet.csv", rows)
    expect(page.get_by_role("row").filter(has_text="Kort fortalt")).to_contain_text("Rettet i et regneark – på dansk.")
    looking.goto(page.url)
    sound(looking, "what a file would change")
    sound(looking, "what a file would change, on a phone", PHONE)
    press(page, "Udfør importen")
    expect(page.locator("ul.messagelist")).to_contain_text("Importen er udført: 0 nye og 1 ændrede.")
    looking.goto(page.url)
    sound(looking, "a file that is written")
    looking.goto(f"{LIST}import/")
    sound(looking, "choosing a file")
    press(looking, "Send filen, og se, hvad der sker")
    expect(looking.get_by_text("Vælg en fil.").first).to_be_visible()
    sound(looking, "no file chosen")
    page.goto(f"/virksomheder/{SLUG}/")
    expect(page.get_by_text("Rettet i et regneark – på dansk.").first).to_be_visible()

    def told() -> list[Any]:
        return list(Export.objects.filter(by__email=EMAIL).values_list("what", "rows", "choices"))

    assert beside(told) == [("Administration: Virksomheder", 1, "q=zyxvu")]
