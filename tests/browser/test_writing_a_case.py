"""A case's way into the registry and an error's way to the one who mends it, on the real pages, with and without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from playwright.sync_api import Page, expect

from accounts.models import ErrorReport, Membership, User
from cases.models import PracticeCase
from registry.models import Citation, Organisation, Source
from search import index
from tests.factories import give_second_factor

from .conftest import OpenPage
from .journeys import both_ways
from .watching import follow, sound

LogIn = Callable[[Page, str], None]
Beside = Callable[[Callable[[], Any]], Any]
TITLE = "Prøvecase om gårdens fritidsjob"
PEOPLE = [("bolig", "housing", "3b"), ("admin", "admin", "kab")]


def _address(name: str) -> str:
    return f"{name}-case@example.dk"


def _let_in() -> dict[str, str]:
    """Make the people with their roles; the session key of each. Superusers, so that the admin opens too."""
    sessions = {}
    for name, role, organisation in PEOPLE:
        user = User.objects.create_user(_address(name), name=f"Prøve {name}", is_superuser=role == "admin")
        Membership.objects.create(user=user, role=role, organisation=Organisation.objects.get(slug=organisation))
        if role == "admin":
            give_second_factor(user)
        client = Client()
        client.force_login(user)
        sessions[name] = client.cookies["sessionid"].value
    return sessions


def _take_away() -> None:
    """Leave the registry as it was found."""
    people = User.objects.filter(email__in=[_address(name) for name, _, _ in PEOPLE])
    made = PracticeCase.objects.filter(steward__isnull=False)
    ids = list(made.values_list("pk", flat=True))
    for case in made:
        case.sources.clear()
    made.delete()
    index.index("case", ids)
    Citation.objects.filter(source__kind="statement").delete()
    Source.objects.filter(kind="statement").delete()
    ErrorReport.objects.filter(reporter__in=people).delete()
    Membership.objects.filter(user__in=people).delete()
    people.delete()


@pytest.fixture
def log_in(server: str, beside: Beside) -> Iterator[LogIn]:
    """Logs a person in by cookie: 'bolig' of a housing organisation, or 'admin'. What they write is taken away again."""
    sessions = beside(_let_in)
    mail.outbox = []

    def enter(page: Page, name: str) -> None:
        page.context.add_cookies([{"name": "sessionid", "value": sessions[name], "url": server}])

    yield enter
    beside(_take_away)


def press(page: Page, name: str) -> None:
    follow(page.locator("main").get_by_role("button", name=name, exact=True))
    page.wait_for_load_state()


@both_ways
def test_written_with_errors_taken_up_again_sent_back_and_published(open_page: OpenPage, log_in: LogIn, scripts: bool):
    page = open_page(scripts=scripts)
    log_in(page, "bolig")
    page.goto("/cases/")
    follow(page.get_by_role("link", name="Skriv en case"))
    sound(page, "the first step")

    page.get_by_label("Titel").fill(TITLE)
    page.get_by_label("Tema").select_option(index=1)
    page.get_by_label("Kort fortalt").fill("Unge, for eksempel 010190-1234, får job.")
    press(page, "Gem og fortsæt")
    expect(page).to_have_title(re.compile("^Fejl: Skriv en case"))
    expect(page.locator(".pp-errorsummary")).to_contain_text("ligner et CPR-nummer: 010190-****")
    expect(page.get_by_label("Kort fortalt")).to_have_value("Unge, for eksempel 010190-1234, får job.")
    sound(page, "the first step with an error")

    page.get_by_label("Kort fortalt").fill("Unge får job i gården.")
    page.locator("input[name=activity_types]").first.check()
    page.locator("input[name=target_groups]").first.check()
    press(page, "Gem og fortsæt")
    expect(page.get_by_role("heading", level=2, name="Tid og sted")).to_be_visible()
    sound(page, "the second step")
    press(page, "Gem kladde og luk")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.locator("main")).to_contain_text("Kladde – kun synlig for")
    sound(page, "a draft's own page")

    follow(page.get_by_role("link", name="Skriv videre"))
    page.get_by_label("Kommune", exact=True).select_option(label="København")
    page.get_by_label("Hvornår begyndte det?").fill("maj 2024")
    page.get_by_label("Det er i gang").check()
    page.get_by_label("Boliger").fill("1.200")
    press(page, "Gem og fortsæt")
    expect(page.locator(".pp-errorsummary")).to_contain_text("Skriv, hvilket år tallene gælder.")
    sound(page, "the second step with errors")
    page.get_by_label("Hvilket år gælder tallene?").fill("2025")
    page.get_by_label("Hvor er tallene fra?").fill("Danmarks Statistik")
    press(page, "Gem og fortsæt")
    for label in (
        "Baggrund",
        "Sådan gjorde I",
        "Erfaringer",
        "Hvad virkede ikke?",
        "Hvad skal være på plads, før andre kan gøre det samme?",
    ):
        page.get_by_label(label).fill(f"Om {label.lower()}")
    sound(page, "the story")
    press(page, "Gem og fortsæt")
    press(page, "Tilføj arbejdstid, udgift eller tilskud")
    page.get_by_label("Arbejdstid", exact=True).check()
    page.get_by_label("Til hvad?").fill("En medarbejder")
    page.locator("#id_resources-0-hours").fill("12,5")
    sound(page, "resources")
    press(page, "Gem og fortsæt")

    page.get_by_label("Hvad handler resultatet om?").select_option("employment")
    page.get_by_label("Hvad skete der?").fill("kom i fritidsjob")
    page.locator("#id_outcomes-0-value").fill("3")
    press(page, "Gem og fortsæt")
    expect(page.locator(".pp-errorsummary")).to_contain_text("Så få mennesker kan genkendes")
    sound(page, "results with an error")
    page.locator("#id_outcomes-0-value").fill("30")
    page.get_by_label("Enhed").fill("unge")
    press(page, "Gem og fortsæt")
    for number in range(3):
        page.get_by_label("Råd", exact=True).nth(number).fill(f"Råd nummer {number + 1}")
        page.get_by_label("Hvorfor og hvordan?").nth(number).fill("Fordi det virker.")
    sound(page, "three pieces of advice")
    press(page, "Gem og fortsæt")
    page.get_by_label("Hvem?").fill("3B")
    page.get_by_label("Står for").check()
    sound(page, "who takes part")
    press(page, "Gem og fortsæt")
    expect(page.get_by_role("heading", level=2, name="Gennemse")).to_be_visible()
    sound(page, "the review")
    press(page, "Send til godkendelse")
    expect(page.locator("main")).to_contain_text("Casen er sendt.")

    log_in(page, "admin")
    page.goto("/cases/godkendelse/")
    sound(page, "the queue")
    follow(page.get_by_role("link", name=TITLE))
    press(page, "Send tilbage")
    expect(page.get_by_role("alert")).to_contain_text("Skriv en begrundelse")
    sound(page, "the decision with an error")
    page.get_by_label("Begrundelse").fill("Skriv mere om gården.")
    press(page, "Send tilbage")
    expect(page.locator("main")).to_contain_text("Casen er sendt tilbage med din begrundelse.")

    log_in(page, "bolig")
    page.goto("/cases/proevecase-om-gaardens-fritidsjob/gennemse/")
    expect(page.locator("main")).to_contain_text("Skriv mere om gården.")
    press(page, "Send til godkendelse")
    log_in(page, "admin")
    page.goto("/cases/godkendelse/")
    follow(page.get_by_role("link", name=TITLE))
    press(page, "Udgiv")
    expect(page.locator("main")).to_contain_text("Casen er udgivet.")

    page.context.clear_cookies()
    page.goto("/cases/proevecase-om-gaardens-fritidsjob/")
    for text in ("Hvad virkede ikke", "1.200 boliger (2025, Danmarks Statistik)", "Oplyst og vedligeholdt af", "Sidst bekræftet"):
        expect(page.locator("main")).to_contain_text(text)
    sound(page, "the published case")


@both_ways
def test_an_error_is_reported_and_answered_in_the_queue(open_page: OpenPage, log_in: LogIn, scripts: bool):
    page = open_page(scripts=scripts)
    log_in(page, "bolig")
    page.goto("/cases/bydelsmoedre/")
    follow(page.get_by_role("link", name="Meld en fejl på siden"))
    expect(page.locator("main")).to_contain_text("Fejlen står på siden")
    sound(page, "the form for errors")
    press(page, "Send")
    expect(page).to_have_title(re.compile("^Fejl: Meld en fejl"))
    sound(page, "the form for errors with an error")
    page.get_by_label("Hvad er forkert?").fill("Årstallet er forkert.")
    page.get_by_label("Hvad er det rigtige?").fill("Det er 2012.")
    press(page, "Send")
    expect(page).to_have_url(re.compile("/cases/bydelsmoedre/$"))
    expect(page.locator("main")).to_contain_text("Tak. Din fejlmelding er sendt.")
    sound(page, "the page after an error was reported")

    log_in(page, "admin")
    page.goto("/admin/accounts/errorreport/")
    page.get_by_role("row", name=re.compile("Årstallet er forkert")).get_by_role("checkbox").check()
    page.locator("select[name=action]").select_option("answer_selected")
    follow(page.get_by_role("button", name="Udfør").or_(page.get_by_role("button", name="Kør")).first)
    page.get_by_label("Det er rettet").check()
    page.get_by_label("Svar til den, der meldte fejlen").fill("Tak, det er rettet.")
    follow(page.get_by_role("button", name="Gem svaret"))
    expect(page.locator("body")).to_contain_text("1 besvaret.")
    follow(page.get_by_role("row", name=re.compile("Årstallet er forkert")).get_by_role("link").first)
    expect(page.locator("body")).to_contain_text("Tak, det er rettet.")
    page.goto(page.get_by_role("link", name="/cases/bydelsmoedre/").get_attribute("href"))
    expect(page).to_have_url(re.compile("/cases/bydelsmoedre/$"))
