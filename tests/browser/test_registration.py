"""An enterprise's way into the registry, on the real pages: registered, sent back, approved, confirmed by the contact."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import MailChoice, Membership, User
from enterprises import actions
from enterprises.models import SocialEnterprise
from registry.models import Citation, Offering, Organisation, Source, TargetGroup
from search import index
from tests.enterprises.builders import a_contact, complete
from tests.factories import give_second_factor, mail_at_once

from .conftest import OpenPage
from .journeys import both_ways, on_both
from .watching import follow, sound

CVR = "13585628"
LogIn = Callable[[Page, str], None]
Beside = Callable[[Callable[[], Any]], Any]


PEOPLE = [("kommune", "municipal", "kolding-kommune"), ("anden", "municipal", "vejle-kommune"), ("admin", "admin", "kab")]


def _address(name: str) -> str:
    return f"{name}-registrering@example.dk"


def _let_in() -> dict[str, str]:
    """Make the people with their roles; the session key of each."""
    sessions = {}
    for name, role, organisation in PEOPLE:
        user = User.objects.create_user(_address(name), name=f"Prøve {name}")
        Membership.objects.create(user=user, role=role, organisation=Organisation.objects.get(slug=organisation))
        if role == "admin":
            give_second_factor(user)
        mail_at_once(user)
        client = Client()
        client.force_login(user)
        sessions[name] = client.cookies["sessionid"].value
    return sessions


def _take_away() -> None:
    """Leave the registry as it was found."""
    made = SocialEnterprise.objects.filter(basis="registered")
    ids = list(made.values_list("pk", flat=True))
    for entry in made:
        entry.sources.clear()
    made.delete()
    index.index("enterprise", ids)
    Offering.objects.filter(slug="cafe-proeve").delete()
    TargetGroup.objects.filter(slug="unge-proeve").delete()
    Citation.objects.filter(source__kind="statement").delete()
    Source.objects.filter(kind="statement").delete()
    addresses = [_address(name) for name, _, _ in PEOPLE]
    MailChoice.objects.filter(address__in=addresses).delete()
    people = User.objects.filter(email__in=addresses)
    Membership.objects.filter(user__in=people).delete()
    people.delete()


@pytest.fixture
def log_in(server: str, beside: Beside) -> Iterator[LogIn]:
    """Logs a person in by cookie: 'kommune' of Kolding, 'admin', or 'anden' of Vejle. What they register is taken away again."""
    sessions = beside(_let_in)
    mail.outbox = []

    def enter(page: Page, name: str) -> None:
        page.context.add_cookies([{"name": "sessionid", "value": sessions[name], "url": server}])

    yield enter
    beside(_take_away)


def press(page: Page, name: str) -> None:
    follow(page.locator("main").get_by_role("button", name=name, exact=True))
    page.wait_for_load_state()


def summary(page: Page):
    return page.locator(".pp-errorsummary")


def first_step(page: Page, name: str = "Prøvecaféen Solsikken", cvr: str = CVR) -> None:
    page.goto("/virksomheder/registrer/")
    page.get_by_label("Virksomhedens navn").fill(name)
    page.get_by_label("Ja", exact=True).first.check()
    page.get_by_label("CVR-nummer", exact=True).fill(cvr)
    page.get_by_label("Virksomhedsform").select_option("aps")
    page.get_by_label("Etableret").check()


def unfold(page: Page) -> None:
    folded = page.locator("form.pp-form details:not([open]) > summary")
    while folded.count():
        folded.first.click()


def choose_offering(page: Page) -> None:
    page.locator("form.pp-form details > summary").first.click()
    page.locator("input[name=offerings]").first.check()
    page.locator("input[name=target_groups]").first.check()


def through_the_steps(page: Page) -> None:
    """From the second step to the review, with the least that is needed."""
    page.get_by_label("Formål", exact=True).first.fill("At skabe job for unge.")
    page.get_by_label("Kort fortalt").fill("Café med job til unge.")
    page.locator("#id_registered").or_(page.locator("input[name=registered]")).first.check()
    page.get_by_label("Hvor har I set det?").fill("virk.dk")
    press(page, "Gem og fortsæt")
    choose_offering(page)
    press(page, "Gem og fortsæt")
    page.get_by_label("Den dækker hele landet").check()
    press(page, "Gem og fortsæt")
    press(page, "Gem og fortsæt")
    press(page, "Gem og fortsæt")
    expect(page).to_have_url(re.compile("/gennemse/"))


@both_ways
def test_register_with_every_kind_of_error(open_page: OpenPage, log_in: LogIn, scripts: bool):
    page = open_page(scripts=scripts)
    log_in(page, "kommune")
    page.goto("/virksomheder/registrer/")
    if scripts:
        sound(page, "the first step")
    first_step(page, cvr="1234567")
    page.get_by_label("Postnummer").fill("60")
    page.get_by_label("Startår").fill("2999")
    page.get_by_label("Hjemmeside").fill("ingen")
    press(page, "Gem og fortsæt")
    expect(page).to_have_title(re.compile("^Fejl: Registrér virksomhed, trin 1 af 7"))
    expect(summary(page)).to_contain_text("CVR-nummeret skal være 8 cifre. Du har skrevet 7.")
    expect(summary(page).get_by_role("link")).to_have_count(4)
    if scripts:
        expect(summary(page)).to_be_focused()
        sound(page, "the first step with errors")
    summary(page).get_by_role("link").first.click()
    expect(page.get_by_label("CVR-nummer", exact=True)).to_be_focused()
    expect(page.get_by_label("Hjemmeside")).to_have_value("ingen")
    page.get_by_label("CVR-nummer", exact=True).fill("13 58 56 28")
    page.get_by_label("Postnummer").fill("6000")
    page.get_by_label("Startår").fill("2020")
    page.get_by_label("Hjemmeside").fill("solsikken-proeve.dk")
    press(page, "Gem og fortsæt")

    expect(page).to_have_title(re.compile("trin 2 af 7"))
    if scripts:
        unfold(page)
        sound(page, "the criteria")
    press(page, "Gem og fortsæt")
    expect(summary(page)).to_contain_text("Skriv virksomhedens formål")
    expect(summary(page)).to_contain_text("Det, du har skrevet, er gemt.")
    page.get_by_label("Formål", exact=True).first.fill("At skabe job for unge.")
    page.get_by_label("Kort fortalt").fill("Café med job til unge.")
    page.locator("input[name=registered]").first.check()
    page.get_by_label("Registreret den").fill("31.02.2021")
    press(page, "Gem og fortsæt")
    expect(summary(page)).to_contain_text("Registreret den: Skriv datoen som dd.mm.åååå")
    page.get_by_label("Registreret den").fill("1.3.2021")
    page.get_by_label("Hvor har I set det?").fill("virk.dk")
    press(page, "Gem og fortsæt")

    if scripts:
        sound(page, "the offerings")
    choose_offering(page)
    press(page, "Tilbage")
    expect(page).to_have_title(re.compile("trin 2 af 7"))
    press(page, "Gem og fortsæt")
    press(page, "Gem og fortsæt")

    expect(page).to_have_title(re.compile("trin 4 af 7"))
    press(page, "Gem og fortsæt")
    expect(summary(page)).to_contain_text("Vælg de kommuner, virksomheden dækker")
    press(page, "Tilføj boligområde")
    press(page, "Tilføj samarbejde")
    if scripts:
        sound(page, "the places with rows")
    press(page, "Fjern boligområde 1")
    page.get_by_label("Den dækker hele landet").check()
    page.locator("select[name=cooperates_with-0-municipality]").select_option(label="Kolding")
    press(page, "Gem og fortsæt")

    page.get_by_label("Hvor mange mennesker").fill("tolv")
    press(page, "Tilføj tal")
    expect(page.get_by_label("Hvor mange mennesker")).to_have_value("tolv")
    page.get_by_label("Tal", exact=True).fill("7")
    press(page, "Gem og fortsæt")
    expect(summary(page)).to_contain_text("Skriv et tal, for eksempel 12")
    expect(summary(page)).to_contain_text("Tal 1: Udfyld feltet »Hvad tæller tallet?«.")
    if scripts:
        unfold(page)
        sound(page, "the capacity with errors")
    page.get_by_label("Hvor mange mennesker").fill("12")
    press(page, "Fjern tal 1")
    press(page, "Gem og fortsæt")

    press(page, "Tilføj kontaktperson")
    page.get_by_label("Navn", exact=True).fill("Prøve Kontakt")
    page.get_by_label("Arbejds-e-mail").fill("kontakt")
    page.get_by_label("Hvornår sagde personen ja").fill("1.11.2026")
    page.get_by_label("Hvor længe gælder det?").fill("1.11.2031")
    press(page, "Gem og fortsæt")
    expect(summary(page)).to_contain_text("Indtast en gyldig e-mail-adresse")
    expect(summary(page)).to_contain_text("højst gælde i tre år")
    if scripts:
        sound(page, "the contacts with errors")
    page.get_by_label("Arbejds-e-mail").fill("kontakt@example.dk")
    page.get_by_label("Hvor længe gælder det?").fill("1.11.2028")
    press(page, "Gem og fortsæt")

    expect(page).to_have_url(re.compile("/gennemse/"))
    if scripts:
        sound(page, "the review")
    follow(page.get_by_role("link", name="Ret Kapacitet og effekt"))
    page.get_by_label("Hvor mange mennesker").fill("14")
    press(page, "Gem og gå til gennemsyn")
    expect(page.locator("main")).to_contain_text("14 på én gang")
    press(page, "Send til godkendelse")
    expect(page.locator("main")).to_contain_text("Registreringen er sendt")
    expect(page.locator("main")).to_contain_text("Venter på godkendelse")
    assert [message.subject for message in mail.outbox] == ["Vi har modtaget registreringen af Prøvecaféen Solsikken"]


def test_enter_in_a_field_saves_and_removes_no_row(page: Page, log_in: LogIn):
    log_in(page, "kommune")
    first_step(page)
    press(page, "Gem og fortsæt")
    page.goto("/virksomheder/proevecafeen-solsikken/ret/kontakt/")
    press(page, "Tilføj kontaktperson")
    page.get_by_label("Navn", exact=True).fill("Prøve Kontakt")
    page.keyboard.press("Enter")
    expect(summary(page)).to_contain_text("Arbejds-e-mail")
    expect(page.get_by_label("Navn", exact=True)).to_have_value("Prøve Kontakt")


@on_both
def test_a_duplicate_by_number(page: Page, log_in: LogIn):
    log_in(page, "kommune")
    first_step(page)
    press(page, "Gem kladde og luk")
    first_step(page, name="Et helt andet navn")
    press(page, "Gem og fortsæt")
    expect(page.locator(".alert-warning")).to_contain_text("Prøvecaféen Solsikken")
    sound(page, "a duplicate by number")
    log_in(page, "anden")
    first_step(page, name="Et helt andet navn")
    press(page, "Gem og fortsæt")
    expect(page.locator(".alert-warning")).to_contain_text("registreret af Kolding Kommune. Spørg dem")
    expect(page.locator("main")).not_to_contain_text("Solsikken")


@both_ways
def test_a_duplicate_by_name_with_a_reason_and_a_parent(open_page: OpenPage, log_in: LogIn, scripts: bool):
    page = open_page(scripts=scripts)
    log_in(page, "kommune")
    page.goto("/virksomheder/registrer/")
    page.get_by_label("Virksomhedens navn").fill("Foreningen Virksomhedsporten")
    page.get_by_label("Nej, den hører under").check()
    page.get_by_label("Find den organisation").fill("kolding")
    press(page, "Find")
    page.get_by_label("Kolding Kommune (kommune)").check()
    page.get_by_label("Virksomhedsform").select_option("project")
    page.get_by_label("Etableret").check()
    press(page, "Gem og fortsæt")
    warning = page.locator(".alert-warning")
    expect(warning.get_by_role("link", name="Virksomhedsporten")).to_be_visible()
    if scripts:
        sound(page, "a duplicate by name")
    expect(page.get_by_label("Kolding Kommune (kommune)")).to_be_checked()
    page.get_by_label("Hvorfor er det en anden virksomhed?").fill("Det er en forening ved siden af.")
    press(page, "Gem og fortsæt")
    expect(page).to_have_title(re.compile("trin 2 af 7"))


@on_both
def test_a_draft_taken_up_again_sent_back_and_approved(page: Page, log_in: LogIn):
    log_in(page, "kommune")
    first_step(page)
    press(page, "Gem kladde og luk")
    expect(page.locator("main")).to_contain_text("Kladde – kun synlig for Kolding Kommune")
    sound(page, "a draft")
    page.context.clear_cookies()
    assert page.goto("/virksomheder/proevecafeen-solsikken/").status == 404  # type: ignore[union-attr]
    log_in(page, "kommune")
    page.goto("/virksomheder/proevecafeen-solsikken/")
    follow(page.get_by_role("link", name="Skriv videre"))
    expect(page).to_have_title(re.compile("trin 2 af 7"))
    through_the_steps(page)
    press(page, "Send til godkendelse")

    log_in(page, "admin")
    page.goto("/virksomheder/godkendelse/")
    sound(page, "the queue")
    follow(page.get_by_role("link", name="Prøvecaféen Solsikken"))
    sound(page, "the decision")
    press(page, "Send tilbage")
    expect(page).to_have_title(re.compile("^Fejl: "))
    page.get_by_label("Begrundelse").fill("Skriv mere om formålet.")
    press(page, "Send tilbage")
    expect(page.locator("main")).to_contain_text("Der venter ingen registreringer")

    log_in(page, "kommune")
    page.goto("/virksomheder/proevecafeen-solsikken/gennemse/")
    expect(page.locator("main")).to_contain_text("Skriv mere om formålet.")
    sound(page, "what was sent back")
    press(page, "Send til godkendelse")

    log_in(page, "admin")
    page.goto("/virksomheder/proevecafeen-solsikken/behandling/")
    press(page, "Udgiv")
    expect(page.locator("main")).to_contain_text("Virksomheden er udgivet.")
    page.context.clear_cookies()
    page.goto("/virksomheder/?q=Solsikken")
    follow(page.get_by_role("link", name="Prøvecaféen Solsikken"))
    expect(page.locator("main")).to_contain_text("Oplyst og vedligeholdt af Kolding Kommune")
    sound(page, "the published page")
    kinds = [message.subject.split()[0] for message in mail.outbox]
    assert kinds == ["Vi", "Registreringen", "Vi", "Prøvecaféen"]

    log_in(page, "kommune")
    page.reload()
    press(page, "Stadig rigtigt")
    expect(page.locator("main")).to_contain_text("bekræftet i dag")
    sound(page, "the steward's page")


def _publish() -> None:
    """A published enterprise of Kolding with a contact."""
    kolding = Organisation.objects.select_related("municipality").get(slug="kolding-kommune")
    user, admin = User.objects.get(email=_address("kommune")), User.objects.get(email=_address("admin"))
    entry = complete(kolding, user, name="Prøvegartneriet", slug="proevegartneriet")
    for citation in entry.sources.exclude(source__kind="statement"):  # the factory's own
        entry.sources.remove(citation)
        citation.source.citations.all().delete()
        citation.source.delete()
    actions.submit(entry_id=entry.pk, by=user, organisation=kolding)
    actions.publish(entry_id=entry.pk, by=admin, today=timezone.localdate())
    a_contact(entry)


@pytest.fixture
def published(log_in: LogIn, beside: Beside) -> None:
    beside(_publish)
    mail.outbox = []


@both_ways
def test_the_contact_confirms_or_corrects_by_link(open_page: OpenPage, log_in: LogIn, published: None, scripts: bool):
    page = open_page(scripts=scripts)
    log_in(page, "kommune")
    page.goto("/virksomheder/proevegartneriet/")
    press(page, "Invitér Prøve Kontakt til at bekræfte")
    expect(page.locator("main")).to_contain_text("har fået en mail med et link")
    found = re.search(r"/virksomheder/bekraeft/\S+/", str(mail.outbox[-1].body))
    assert found
    page.context.clear_cookies()
    page.goto(found[0])
    if scripts:
        sound(page, "the link")
    page.locator("summary", has_text="Ret noget").click()
    page.get_by_label("Plads til").fill("mange")
    press(page, "Send rettelser")
    expect(summary(page)).to_contain_text("Skriv et tal")
    if scripts:
        sound(page, "the link with an error")
    page.get_by_label("Plads til").fill("20")
    press(page, "Send rettelser")
    expect(page.locator("main")).to_contain_text("Rettelserne er sendt til Kolding Kommune")
    if scripts:
        sound(page, "thanks")
    page.goto(found[0])
    expect(page.locator("main")).to_contain_text("Linket er brugt")
    if scripts:
        sound(page, "a dead link")
    log_in(page, "kommune")
    page.goto("/virksomheder/proevegartneriet/")
    follow(page.get_by_role("link", name="Se forslaget"))
    if scripts:
        sound(page, "a proposal")
    press(page, "Tag rettelserne med")
    expect(page.locator("main")).to_contain_text("20 på én gang")


def test_those_who_may_not_register_and_a_record_nobody_keeps(page: Page, log_in: LogIn):
    log_in(page, "kommune")
    page.goto("/virksomheder/frak/")
    follow(page.get_by_role("link", name="Overtag vedligeholdelsen"))
    sound(page, "take over")
    press(page, "Bed om at overtage")
    expect(page).to_have_title(re.compile("^Fejl: "))
    log_in(page, "admin")
    page.goto("/virksomheder/registrer/")
    expect(page.get_by_label("Hvem registrerer du for?")).to_be_visible()
    sound(page, "choose an organisation")
