"""Logging in: no enumeration, confirmed addresses, limits on tries, Danish pages that keep the house rules, own sessions."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core import mail
from django.urls import reverse

from accounts import actions
from accounts.mail import chosen
from accounts.models import MailChoice, User
from tests.conftest import PortalClient
from tests.factories import UserFactory

PASSWORD = "et-langt-kodeord-1"
NEW = "et-helt-andet-kodeord-2"


@pytest.fixture
def person(db) -> User:
    user = User.objects.create_user("person@example.dk", PASSWORD, name="En Person")
    user.confirm_address()
    return user


def log_in(client, email="person@example.dk", password=PASSWORD, **more):
    return client.post("/konto/log-ind/", {"login": email, "password": password, **more})


def stripped(response) -> str:
    """A page without what differs at each visit, and without the address that was typed."""
    return re.sub(r"[\w.]+@example\.dk|csrfmiddlewaretoken.*?>", "", response.content.decode())


def link_in(message, part: str) -> str:
    return re.search(rf"https?://[^/\s]+(/konto/{part}\S+)", message.body)[1]


def test_log_in_leads_to_my_page_or_to_the_page_asked_for(client, person):
    assert log_in(client).headers["Location"] == "/konto/min-side/"
    other = PortalClient()
    assert log_in(other, next="/virksomheder/").headers["Location"] == "/virksomheder/"
    stranger = PortalClient()
    assert log_in(stranger, next="https://evil.example/").headers["Location"] == "/konto/min-side/"


def test_logging_out_asks_first_and_then_does(client, person):
    client.force_login(person)
    assert "Vil du logge ud?" in client.get("/konto/log-ud/").content.decode()
    client.post("/konto/log-ud/")
    assert client.get("/konto/min-side/").status_code == 302


def test_unknown_address_wrong_password_and_closed_account_get_the_same_answer(client, person):
    UserFactory(email="lukket@example.dk", is_active=False)
    answers = [log_in(client, email, "forkert") for email in ("person@example.dk", "ingen@example.dk", "lukket@example.dk")]
    assert {answer.status_code for answer in answers} == {200}
    assert len({stripped(answer) for answer in answers}) == 1


def test_asking_for_a_link_gets_the_same_answer_and_a_mail_either_way(client, person):
    answers = [client.post("/konto/nulstil/", {"email": email}, follow=True) for email in ("person@example.dk", "ingen@example.dk")]
    assert answers[0].redirect_chain == answers[1].redirect_chain == [("/konto/nulstil/sendt/", 302)]
    assert stripped(answers[0]) == stripped(answers[1])
    to = {message.to[0]: message for message in mail.outbox}
    assert "/konto/nulstil/" in to["person@example.dk"].body
    assert "ingen åben konto" in to["ingen@example.dk"].body
    assert "/konto/" not in to["ingen@example.dk"].body


def test_a_password_is_chosen_by_the_link_and_the_link_works_once(client, person):
    client.post("/konto/nulstil/", {"email": "PERSON@example.dk"})
    link = link_in(mail.outbox[-1], "nulstil/")
    form = client.get(link, follow=True).redirect_chain[-1][0]
    wrong = client.post(form, {"password1": "kort", "password2": "noget andet"}).content.decode()
    assert "<title>Fejl: Vælg en ny adgangskode" in wrong
    assert "mindst 12 tegn" in wrong
    unequal = client.post(form, {"password1": NEW, "password2": NEW + "x"}).content.decode()
    assert "De to adgangskoder er ikke ens" in unequal
    assert client.post(form, {"password1": NEW, "password2": NEW}).status_code == 302
    assert log_in(PortalClient(), password=PASSWORD).status_code == 200
    assert log_in(PortalClient(), password=NEW).status_code == 302
    assert "Linket gælder ikke mere" in PortalClient().get(link).content.decode()


def test_an_address_must_be_confirmed_before_anybody_gets_in(client, db):
    User.objects.create_user("ny@example.dk", PASSWORD)
    assert log_in(client, "ny@example.dk").headers["Location"] == reverse("account_email_verification_sent")
    assert client.get("/konto/min-side/").status_code == 302
    link = link_in(mail.outbox[-1], "e-mail/bekraeft/")
    assert "ny@example.dk" in client.get(link).content.decode()
    client.post(link)
    assert log_in(PortalClient(), "ny@example.dk").headers["Location"] == "/konto/min-side/"


def test_an_invitation_chooses_the_password_and_confirms_the_address(client, db, rf, django_capture_on_commit_callbacks):
    client.force_login(User.objects.create_superuser("admin@example.dk"))
    with django_capture_on_commit_callbacks(execute=True):
        made = client.post("/admin/accounts/user/add/", {"email": "Ny@Example.dk", "name": "Ny Kollega", **NO_ROLES})
    assert made.status_code == 302, made.context["adminform"].errors
    message = mail.outbox[-1]
    assert message.to == ["ny@example.dk"]
    assert "Hej Ny Kollega" in message.body
    guest = PortalClient()
    form = guest.get(link_in(message, "nulstil/"), follow=True).redirect_chain[-1][0]
    guest.post(form, {"password1": NEW, "password2": NEW})
    assert log_in(guest, "ny@example.dk", NEW).headers["Location"] == "/konto/min-side/"


NO_ROLES = {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}


def test_nobody_signs_up_alone(client, db):
    assert "En administrator opretter konti" in client.get("/konto/opret/").content.decode()
    client.post("/konto/opret/", {"email": "ny@example.dk", "password1": NEW, "password2": NEW})
    assert not User.objects.filter(email="ny@example.dk").exists()


def test_an_address_changes_when_the_new_one_is_confirmed(client, person):
    UserFactory(email="optaget@example.dk")
    MailChoice.objects.create(address=person.email, kind="confirm", when="never")
    log_in(client)
    client.post("/konto/bekraeft/", {"password": PASSWORD})
    assert "Skriv e-mailen som" in client.post("/konto/e-mail/", {"action_add": "1", "email": "ikke en adresse"}).content.decode()
    client.post("/konto/e-mail/", {"action_add": "1", "email": "Nyt.Navn@example.dk"})
    assert "Du er ved at skifte til nyt.navn@example.dk" in client.get("/konto/e-mail/").content.decode()
    person.refresh_from_db()
    assert person.email == "person@example.dk"
    client.post(link_in(next(m for m in mail.outbox if m.to == ["nyt.navn@example.dk"]), "e-mail/bekraeft/"))
    person.refresh_from_db()
    assert person.email == "nyt.navn@example.dk"
    assert chosen("nyt.navn@example.dk") == {"confirm": "never"}, "a no to mail goes with the person"
    # Another's address is answered like any other, and can't be taken.
    free = client.post("/konto/e-mail/", {"action_add": "1", "email": "fri@example.dk"})
    taken = client.post("/konto/e-mail/", {"action_add": "1", "email": "optaget@example.dk"})
    assert (free.status_code, free.headers["Location"]) == (taken.status_code, taken.headers["Location"])


def test_too_many_tries_at_one_account_are_stopped_for_known_and_unknown_alike(client, person):
    for email in ("person@example.dk", "ingen@example.dk"):
        guesser = PortalClient(REMOTE_ADDR="10.0.0.1")
        answers = [log_in(guesser, email, "forkert") for _ in range(7)]
        assert "passer ikke sammen" in answers[4].content.decode()
        assert "forsøgt for mange gange. Vent 15 sekunder" in answers[5].content.decode()
        assert (answers[6].status_code, answers[6].headers["Retry-After"]) == (429, "15")
    assert log_in(guesser).status_code == 429, "the right password is stopped too"
    assert log_in(PortalClient(REMOTE_ADDR="10.9.9.9")).status_code == 302, "from elsewhere it isn't"


def test_too_many_tries_from_one_place_get_a_page_that_says_so(db):
    client = PortalClient(REMOTE_ADDR="10.1.2.3")
    answers = [log_in(client, f"person{number}@example.dk", "forkert") for number in range(31)]
    assert answers[-1].status_code == 429
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
    assert re.search(r"Vent \d+ sekunder, og prøv igen", answers[-1].content.decode())
    assert "person30@example.dk" in answers[-1].content.decode(), "what was typed stays"
    assert log_in(PortalClient(REMOTE_ADDR="10.1.2.4"), "x@example.dk", "forkert").status_code == 200


def test_asking_for_links_has_a_limit(person):
    answers = [PortalClient(REMOTE_ADDR=f"10.2.3.{n}").post("/konto/nulstil/", {"email": "person@example.dk"}) for n in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]


def test_limits_count_the_client_that_the_load_balancer_names(person, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def ask(by: str):
        return PortalClient().post("/konto/log-ind/", {"login": "q@example.dk", "password": "x"}, headers={"x-forwarded-for": by})

    for number in range(31):
        # The first address is the client's own claim; the last is what the load balancer saw.
        ask(f"1.1.1.{number}, 10.3.3.3")
    assert ask("9.9.9.9, 10.3.3.3").status_code == 429
    assert ask("9.9.9.9, 10.3.3.4").status_code == 200
    assert ask("hvem, ved").status_code < 500


def test_a_mail_server_that_fails_changes_no_answer(client, person, monkeypatch, caplog):
    monkeypatch.setattr("django.core.mail.EmailMessage.send", _fail)
    answers = [client.post("/konto/nulstil/", {"email": email}) for email in ("person@example.dk", "ingen@example.dk")]
    assert {answer.status_code for answer in answers} == {302}
    assert caplog.text.count("Mail could not be sent") == 2


def _fail(self, fail_silently=False):
    raise ConnectionRefusedError("no mail server")


def test_other_sessions_end_when_the_password_changes(client, person):
    log_in(client)
    elsewhere = PortalClient(HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")
    log_in(elsewhere)
    wrong = client.post("/konto/adgangskode/", {"oldpassword": "nej", "password1": NEW, "password2": NEW}).content.decode()
    assert "Adgangskoden er ikke den, du har nu" in wrong
    client.post("/konto/adgangskode/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert client.get("/konto/min-side/").status_code == 200
    assert elsewhere.get("/konto/min-side/").status_code == 302
    assert "Firefox" not in client.get("/konto/sessioner/").content.decode()


def test_own_sessions_are_listed_and_ended_one_or_all_in_a_fixed_number_of_queries(client, person, django_assert_num_queries):
    log_in(client)
    others = [PortalClient(HTTP_USER_AGENT=agent) for agent in ("iPhone Safari/1", "Windows Chrome/1", "Android Firefox/1")]
    for other in others:
        log_in(other)
    with django_assert_num_queries(5):  # session, user, role; sessions of the person, and which of them still are
        html = client.get("/konto/sessioner/").content.decode()
    assert all(name in html for name in ("Safari på iPhone", "Chrome på Windows", "Firefox på Android", "Her"))
    phone = UserSession.objects.get(user_agent__startswith="iPhone")
    client.post("/konto/sessioner/", {"session": phone.pk})
    assert [other.get("/konto/min-side/").status_code for other in others] == [302, 200, 200]
    client.post("/konto/sessioner/", {"alle": "1"})
    assert [other.get("/konto/min-side/").status_code for other in others] == [302, 302, 302]
    assert client.get("/konto/min-side/").status_code == 200


@pytest.mark.parametrize("number", ["", "x", "-1", "9" * 40, "²", "0"])
def test_a_session_that_is_not_ones_own_can_not_be_ended(client, person, number):
    other = PortalClient()
    other_person = User.objects.create_user("anden@example.dk", PASSWORD)
    other_person.confirm_address()
    log_in(other, "anden@example.dk")
    log_in(client)
    theirs = UserSession.objects.get(user=other_person)
    client.post("/konto/sessioner/", {"session": number or theirs.pk})
    assert other.get("/konto/min-side/").status_code == 200
    assert client.get("/konto/min-side/").status_code == 200


def test_a_closed_account_is_logged_out_at_once(client, person):
    log_in(client)
    actions.close_account(user=person)
    assert client.get("/konto/min-side/").status_code == 302
    assert not UserSession.objects.filter(user=person).exists()
    assert log_in(client).headers.get("Location", "") != "/konto/min-side/"


ENTRANCE = ["log-ind/", "opret/", "lukket/", "nulstil/", "nulstil/sendt/", "nulstil/faerdig/", "nulstil/1-x/"]
ENTRANCE += ["e-mail/sendt/", "e-mail/bekraeft/x/", "ekstern/afbrudt/"]
OWN = ["min-side/", "min-side/mail/", "e-mail/", "adgangskode/", "bekraeft/", "sessioner/", "log-ud/"]
OWN += ["to-trin/", "to-trin/app/", "to-trin/noegler/", "to-trin/noegler/ny/"]
ENGLISH = re.compile(r"\b(password|sign in|log in|email address|the|your|verify|recovery codes)\b", re.IGNORECASE)


@pytest.mark.parametrize("path", ENTRANCE + OWN)
def test_every_page_is_in_danish_with_a_title_of_its_own(client, person, path):
    if path in OWN:
        log_in(client)
        client.post("/konto/bekraeft/", {"password": PASSWORD})
    html = client.get(f"/konto/{path}").content.decode()
    text = re.sub(r"<script.*?</script>|<[^>]+>", " ", html, flags=re.DOTALL)
    assert ENGLISH.findall(text) == []
    assert re.search(r"<title>[^<]+ – Partnerskabsportalen</title>", html)
    assert html.count("<h1") == 1
    assert " style=" not in html
    assert "<script>" not in html


@pytest.mark.parametrize("path", ["/konto/log-ind/", "/konto/nulstil/"])
@pytest.mark.parametrize("value", ["\0", "a" * 5000, "x@y", "<script>", "æøå@example.dk", "' OR 1=1--"])
def test_odd_input_gets_a_page_with_an_error_and_keeps_what_was_typed(client, db, path, value):
    response = client.post(path, {"login": value, "email": value, "password": value})
    assert response.status_code in (200, 302)
    if response.status_code == 200:
        assert "<title>Fejl: " in response.content.decode()


def test_an_address_on_its_way_gets_no_link_to_choose_a_password(client, person):
    EmailAddress.objects.create(user=person, email="fejlskrevet@example.dk")
    client.post("/konto/nulstil/", {"email": "fejlskrevet@example.dk"})
    assert mail.outbox[-1].to == ["fejlskrevet@example.dk"]
    assert "ingen åben konto" in mail.outbox[-1].body
    assert "person@example.dk" not in mail.outbox[-1].body
