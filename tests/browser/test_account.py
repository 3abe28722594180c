"""A person's account in a browser: forgotten password, second factor by app and by passkey, sessions, 'Min side', hand-over.

Every page and state is looked at by axe at 1280 and 390 px, and fits down to 320.
"""

from __future__ import annotations

import re
from email.message import EmailMessage

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from tests.factories import totp

from .conftest import MakePerson, Person
from .journeys import both_ways
from .watching import PHONE, follow, sound


def log_in(page: Page, person: Person, password: str = "") -> None:
    page.goto("/konto/log-ind/")
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Adgangskode").fill(password or person.password)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def last_mail(person: Person) -> EmailMessage:
    return next(message for message in reversed(mail.outbox) if message.to == [person.email])


@pytest.fixture
def passkeys(page: Page):
    """A virtual authenticator in the browser, which says yes to everything."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True, "isUserVerified": True, "hasResidentKey": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, "automaticPresenceSimulation": True}})
    yield devtools
    devtools.send("WebAuthn.disable")
    devtools.detach()


def test_a_forgotten_password_is_chosen_anew(page: Page, make_person: MakePerson, server: str):
    person = make_person("Glemsom Person")
    page.goto("/konto/log-ind/")
    follow(page.get_by_role("link", name="Glemt adgangskode?"))
    sound(page, "asking for a link")
    follow(page.get_by_role("button", name="Send link"))
    expect(page).to_have_title(re.compile("^Fejl: "))
    sound(page, "asking for a link without an address")
    page.get_by_label("E-mail").fill(person.email)
    follow(page.get_by_role("button", name="Send link"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Se efter i din post")
    sound(page, "the link is on its way")
    link = re.search(r"/konto/nulstil/\S+", last_mail(person).body)[0]
    page.goto(link)
    sound(page, "choosing a new password")
    page.get_by_label("Ny adgangskode", exact=True).fill("kort")
    page.get_by_label("Ny adgangskode igen").fill("andet")
    follow(page.get_by_role("button", name="Gem adgangskode"))
    expect(page.get_by_role("alert")).to_be_focused()
    sound(page, "choosing a new password with errors")
    for label in ("Ny adgangskode", "Ny adgangskode igen"):
        page.get_by_label(label, exact=True).fill("en-helt-ny-adgangskode")
    follow(page.get_by_role("button", name="Gem adgangskode"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Adgangskoden er valgt")
    sound(page, "the password is chosen")
    log_in(page, person, "en-helt-ny-adgangskode")
    expect(page).to_have_title("Min side – Partnerskabsportalen")
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Linket gælder ikke mere")
    sound(page, "a used link")


def test_an_administrator_sets_up_an_app_and_logs_in_with_it(page: Page, make_person: MakePerson):
    person = make_person("Ny Administrator", "admin")
    log_in(page, person)
    expect(page.get_by_role("heading", level=1)).to_have_text("To-trins-login")
    expect(page.get_by_role("alert")).to_contain_text("Din rolle kræver to-trins-login")
    sound(page, "the second factor is needed")
    page.goto("/konto/min-side/")
    sound(page, "my page before the second factor")
    page.goto("/konto/to-trin/")
    follow(page.get_by_role("link", name="Sæt en app op"))
    sound(page, "asking for the password again")
    page.get_by_label("Adgangskode").fill(person.password)
    follow(page.get_by_role("button", name="Bekræft"))
    expect(page.get_by_role("img", name="QR-kode til appen")).to_be_visible()
    page.get_by_text("Jeg kan ikke skanne").click()
    secret = page.locator(".pp-secret").inner_text()
    sound(page, "setting up an app")
    page.get_by_label("Kode fra appen").fill("000000")
    follow(page.get_by_role("button", name="Færdig"))
    expect(page).to_have_title(re.compile("^Fejl: Sæt en app op"))
    sound(page, "setting up an app with a wrong code")
    page.get_by_text("Jeg kan ikke skanne").click()
    expect(page.locator(".pp-secret")).to_have_text(secret)
    page.get_by_label("Kode fra appen").fill(totp(secret))
    follow(page.get_by_role("button", name="Færdig"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Nødkoder")
    sound(page, "recovery codes")
    spare = page.locator(".pp-codes code").first.inner_text()
    assert page.goto("/admin/").status == 200
    page.goto("/konto/to-trin/")
    sound(page, "the second factor is set up")
    follow(page.locator(".portal-user").get_by_role("button", name="Log ud"))
    log_in(page, person)
    sound(page, "the second step")
    page.get_by_label("Kode", exact=True).fill("111111")
    follow(page.get_by_role("button", name="Log ind"))
    sound(page, "the second step with a wrong code")
    page.get_by_label("Kode", exact=True).fill(spare)
    follow(page.get_by_role("button", name="Log ind"))
    expect(page).to_have_title("Min side – Partnerskabsportalen")


def test_a_passkey_is_set_up_and_used(page: Page, passkeys, make_person: MakePerson, server: str):
    person = make_person("Person Med Nøgle", "municipal")
    site = server.replace("127.0.0.1", "localhost")

    def enter() -> None:
        page.goto(f"{site}/konto/log-ind/")
        page.get_by_label("E-mail").fill(person.email)
        page.get_by_label("Adgangskode").fill(person.password)
        with page.expect_navigation():
            page.keyboard.press("Enter")

    enter()
    page.goto(f"{site}/konto/to-trin/noegler/")
    sound(page, "no passkeys")
    follow(page.get_by_role("link", name="Sæt en adgangsnøgle op"))
    page.get_by_label("Adgangskode").fill(person.password)
    follow(page.get_by_role("button", name="Bekræft"))
    sound(page, "setting up a passkey")
    page.get_by_label("Navn").fill("Min bærbare")
    page.get_by_role("button", name="Opret adgangsnøgle").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nødkoder")
    page.goto(f"{site}/konto/to-trin/noegler/")
    expect(page.get_by_role("rowheader")).to_have_text("Min bærbare")
    sound(page, "passkeys")
    follow(page.locator(".portal-user").get_by_role("button", name="Log ud"))
    enter()
    expect(page).to_have_title("Log ind: andet trin – Partnerskabsportalen")
    page.get_by_role("button", name="Brug adgangsnøgle").click()
    expect(page).to_have_title("Min side – Partnerskabsportalen")
    page.goto(f"{site}/konto/to-trin/noegler/")
    follow(page.get_by_role("link", name="Fjern"))
    follow(page.get_by_role("link", name="Brug en adgangsnøgle"))
    sound(page, "asking for the passkey again")
    page.get_by_role("button", name="Brug adgangsnøgle").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Fjern adgangsnøglen")
    sound(page, "taking a passkey away")
    follow(page.get_by_role("button", name="Fjern"))
    expect(page.get_by_role("heading", name="Du har ingen adgangsnøgler")).to_be_visible()


def test_a_passkey_that_does_not_answer_is_explained(page: Page, make_person: MakePerson, server: str):
    """On an address by number the browser refuses at once, as it does when the person says no."""
    person = make_person("Person Uden Nøgle")
    log_in(page, person)
    page.goto("/konto/to-trin/noegler/ny/")
    page.get_by_label("Adgangskode").fill(person.password)
    follow(page.get_by_role("button", name="Bekræft"))
    page.get_by_role("button", name="Opret adgangsnøgle").click()
    expect(page.get_by_role("alert")).to_contain_text("Nøglen svarede ikke")
    sound(page, "a passkey that doesn't answer")


def test_sessions_are_ended(page: Page, make_person: MakePerson, browser, server: str):
    person = make_person("Person To Steder")
    elsewhere = browser.new_context(base_url=server, user_agent="Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) Safari/605")
    phone = elsewhere.new_page()
    log_in(phone, person)
    log_in(page, person)
    page.goto("/konto/min-side/")
    follow(page.get_by_role("link", name="Hvor du er logget ind"))
    expect(page.get_by_role("row")).to_have_count(3)
    sound(page, "sessions")
    follow(page.get_by_role("button", name=re.compile("Safari på iPhone")))
    expect(page.get_by_text("Du er kun logget ind her")).to_be_visible()
    sound(page, "one session")
    phone.goto("/konto/min-side/")
    expect(phone).to_have_title("Log ind – Partnerskabsportalen")
    elsewhere.close()


@pytest.mark.parametrize("path", ["e-mail/", "adgangskode/", "min-side/mail/", "log-ud/", "overdragelse/"])
def test_other_pages_of_the_account(page: Page, make_person: MakePerson, path: str):
    log_in(page, make_person("Kommunal Person", "municipal"))
    page.goto(f"/konto/{path}")
    sound(page, path)


RARE = ["lukket/", "opret/", "e-mail/sendt/", "e-mail/bekraeft/forkert/", "ekstern/afbrudt/", "mail/fravaelg/forkert/"]


def test_pages_that_few_see(page: Page):
    for path in RARE:
        page.goto(f"/konto/{path}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        sound(page, path)


def test_a_new_address_holds_when_its_link_is_used(page: Page, make_person: MakePerson):
    person = make_person("Person Med Ny Adresse", "municipal")
    log_in(page, person)
    page.goto("/konto/e-mail/")
    page.get_by_label("Adgangskode").fill(person.password)
    follow(page.get_by_role("button", name="Bekræft"))
    sound(page, "changing the address")
    page.get_by_label("Ny e-mail").fill(f"ny-{person.email}")
    follow(page.get_by_role("button", name="Skift e-mail"))
    expect(page.locator("main")).to_contain_text(f"ny-{person.email}")
    sound(page, "an address on its way")
    message = next(each for each in reversed(mail.outbox) if each.to == [f"ny-{person.email}"])
    page.goto(re.search(r"/konto/e-mail/bekraeft/[^/\s]+/", str(message.body))[0])
    sound(page, "confirming an address")
    follow(page.locator("main").get_by_role("button"))
    page.goto("/konto/e-mail/")
    expect(page.locator("dl")).to_contain_text(f"ny-{person.email}")


def test_too_many_tries_are_told(page: Page):
    for _ in range(6):
        page.goto("/konto/nulstil/")
        page.get_by_label("E-mail").fill("samme@example.dk")
        follow(page.get_by_role("button", name="Send link"))
    expect(page.get_by_role("heading", level=1)).to_have_text("For mange forsøg")
    sound(page, "too many tries")


def test_my_page_and_a_saved_search(page: Page, make_person: MakePerson):
    person = make_person("Søgende Person", "municipal")
    log_in(page, person)
    expect(page.locator(".portal-user")).to_contain_text("Kommunal medarbejder, Kolding Kommune")
    sound(page, "my page, empty")
    page.goto("/cases/?tema=sundhed")
    follow(page.get_by_role("link", name="Gem søgning"))
    sound(page, "saving a search")
    page.get_by_label("Navn").fill("Sundhed i boligområder")
    follow(page.get_by_role("button", name="Gem søgning"))
    expect(page).to_have_url(re.compile(r"/cases/\?tema=sundhed$"))
    page.goto("/konto/min-side/")
    sound(page, "my page with a search")
    follow(page.get_by_role("link", name="Ret eller slet Sundhed i boligområder"))
    sound(page, "changing a saved search")
    follow(page.get_by_role("button", name="Slet søgningen"))
    expect(page.get_by_text("Du har ingen gemte søgninger")).to_be_visible()


def test_the_menu_on_a_phone_leads_to_my_page(open_page, make_person: MakePerson):
    page = open_page("/", viewport=PHONE)
    log_in(page, make_person("Mobil Person", "housing"))
    page.goto("/om/")
    page.get_by_role("button", name="Menu", exact=True).click()
    follow(page.locator(".mobile-drawer").get_by_role("link", name="Min side"))
    expect(page).to_have_title("Min side – Partnerskabsportalen")


@both_ways
def test_hand_over_in_one_step(open_page, make_person: MakePerson, scripts: bool):
    leaver, receiver = make_person("Gammel Kollega", "municipal"), make_person("Ny Kollega", "purchaser")
    page = open_page(scripts=scripts)
    log_in(page, leaver)
    follow(page.get_by_role("link", name="Overdrag til en anden"))
    page.get_by_label("Hvem stopper").select_option(label=leaver.name)
    follow(page.get_by_role("button", name="Vis, hvad personen har"))
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Overdragelse fra {leaver.name}")
    if scripts:
        sound(page, "hand-over")
    follow(page.get_by_role("button", name="Overdrag det hele"))
    expect(page).to_have_title(re.compile("^Fejl: Overdragelse"))
    if scripts:
        sound(page, "hand-over with an error")
    page.get_by_label("Hvem overtager?").select_option(label=receiver.name)
    follow(page.get_by_role("button", name="Overdrag det hele"))
    expect(page.get_by_text(f"{receiver.name} har overtaget 1 rolle")).to_be_visible()
    if scripts:
        sound(page, "handed over")
