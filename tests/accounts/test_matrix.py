"""Every address x reader x method, against the table in matrix.py; and nothing unpublished shows anywhere it shouldn't."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from accounts import mail, rights
from accounts.models import MailKind, User
from enterprises.models import SocialEnterprise
from procurement import actions
from procurement.models import RegisteredPurchase
from registry.models import Citation, Organisation
from registry.opendata import datasets
from search import index
from search.models import SavedSearch
from tests.conftest import PortalClient
from tests.factories import (
    CaseFactory,
    ChallengeFactory,
    EnterpriseFactory,
    HousingAreaFactory,
    MunicipalityFactory,
    OrganisationFactory,
    PartnershipFactory,
    PlanFactory,
    PlanOfPurchaseFactory,
    SolutionFactory,
    UserFactory,
    UserWithRole,
)
from tests.pages import LISTS

from .matrix import AWAY, LOGIN, READERS, ROWS, SETUP

OTHER_METHODS = ("HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "POST")
ADMIN_OF_A_MODEL = re.compile(r"admin/\w+/\w+/")
# What any request may write: the session, limits and locks, when somebody was last seen, who took a list away and who was refused.
BOOKKEEPING = re.compile(
    r'^(INSERT INTO|UPDATE|DELETE FROM) "(django_session|portal_cache|usersessions_usersession|registry_export|accounts_securityevent)"',
    re.IGNORECASE,
)
WRITE = re.compile(r"^(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)


def routes() -> list[str]:
    """Every route of the portal; the admin's list of apps without the apps, which come and go."""
    found = (re.sub(r"\(\?P<app_label>[^)]*\)", "<app_label>", route) for route in _walk(get_resolver().url_patterns, ""))
    return sorted(set(found))


def _walk(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        else:
            yield route


@dataclass
class World:
    """What the examples in the table are about: two organisations, their people and what they haven't published."""

    mine: Organisation
    theirs: Organisation
    people: dict[str, User | None]
    names: dict[str, object]


@pytest.fixture
def world(catalogue) -> World:
    mine, theirs = OrganisationFactory(name="Min Organisation", kind="municipality"), OrganisationFactory(kind="municipality")
    people: dict[str, User | None] = {"anonymous": None, "person": UserFactory()}
    people |= {role: UserWithRole(role, mine) for role in ("housing", "municipal", "purchaser", "admin")}
    people["waiting"] = UserWithRole("admin", theirs, both_steps=False)
    for person in filter(None, people.values()):
        person.set_password("et-langt-kodeord-1")
        person.save()
        person.confirm_address()
    names = {
        "colleague": UserWithRole("purchaser", mine).pk,
        "stranger": UserWithRole("purchaser", theirs).pk,
        "search": SavedSearch.objects.create(user=UserFactory(), name="En andens", path="/cases/").pk,
        "signed": mail.sign("en.anden@example.dk", MailKind.CONFIRM),
        "key": Authenticator.objects.create(user=UserFactory(), type=Authenticator.Type.WEBAUTHN, data={}).pk,
        "mine_case": CaseFactory(status="draft", steward=mine).slug,
        "theirs_case": CaseFactory(status="draft", steward=theirs).slug,
        "mine_enterprise": EnterpriseFactory(status="draft", steward=mine).slug,
        "theirs_enterprise": EnterpriseFactory(status="draft", steward=theirs).slug,
    }
    for whose, organisation in (("mine", mine), ("theirs", theirs)):
        plan = PlanOfPurchaseFactory(steward=organisation)
        plan.candidates.create(enterprise=SocialEnterprise.objects.get(slug="frak"))
        actions.file_memo(plan_id=plan.pk, route="DIREKTE", reason="Pris", by=people["purchaser"], now=timezone.now())
        names[f"{whose}_plan"] = plan.pk
        made = {"contract_type": "vare", "made_on": dt.date(2024, 3, 1), "amount_dkk": 5, "text": "Køb"}
        supplier = SocialEnterprise.objects.get(slug="frak")
        names[f"{whose}_purchase"] = RegisteredPurchase.objects.create(steward=organisation, supplier=supplier, **made).pk
    return World(mine, theirs, people, names)


def client_of(world: World, reader: str) -> PortalClient:
    client = PortalClient()
    if world.people[reader] is not None:
        client.force_login(world.people[reader], both_steps=False)
    return client


def outcome(response) -> int | str:
    """What a reader got, in the words of the table."""
    if response.status_code not in (301, 302):
        return response.status_code
    to = response.headers["Location"]
    if to.startswith("/konto/log-ind/"):
        return LOGIN
    return SETUP if to == "/konto/to-trin/" else AWAY


def ask(client: PortalClient, method: str, path: str, data: dict[str, str] | None = None):
    """The answer, and what was written besides bookkeeping. Everything is taken back, logging out too."""
    cookies = client.cookies.copy()
    written = []

    def note(execute, sql, params, many, context):
        if WRITE.match(sql) and not BOOKKEEPING.match(sql):
            written.append(sql[:120])
        return execute(sql, params, many, context)

    with transaction.atomic():
        with connection.execute_wrapper(note):
            response = (
                client.generic(method, path) if method in ("PUT", "DELETE", "TRACE") else getattr(client, method.lower())(path, data or {})
            )
        transaction.set_rollback(True)
    client.cookies = cookies
    return response, written


def test_every_address_has_a_row_and_every_row_an_address():
    known = {row.route for row in ROWS}
    found = {route for route in routes() if not ADMIN_OF_A_MODEL.match(route)}
    assert found - known == set(), "give the new addresses a row in tests/accounts/matrix.py"
    assert known - found == set(), "rows without an address"
    assert all(set(row.outcomes) == set(READERS) for row in ROWS)


@pytest.mark.parametrize("reader", READERS)
def test_each_reader_gets_what_the_table_says(world, reader):
    client = client_of(world, reader)
    client.raise_request_exception = False
    wrong = []
    for row in ROWS:
        path = "/" + row.example.lstrip("/").format(**world.names)
        expected = row.outcomes[reader] if isinstance(row.outcomes[reader], tuple) else (row.outcomes[reader],)
        got, written = ask(client, "GET", path)
        if outcome(got) not in expected:
            wrong.append(f"GET {path}: {outcome(got)}, and not {row.outcomes[reader]}")
        if written:
            wrong.append(f"GET {path} wrote {written}")
        if reader != "anonymous" and got.headers.get("Cache-Control") != "no-store, private":
            wrong.append(f"GET {path}: Cache-Control: {got.headers.get('Cache-Control')}")
        # What is the same for everybody is asked by every method as nobody and as one who may write something.
        for method in OTHER_METHODS if len(set(row.outcomes.values())) > 1 or reader in ("anonymous", "municipal") else ():
            response, written = ask(client, method, path, row.data if method == "POST" else None)
            if method == "POST" and row.post and outcome(response) != row.post[reader]:
                wrong.append(f"POST {path}: {outcome(response)}, and not {row.post[reader]}")
            if response.status_code >= 500:
                wrong.append(f"{method} {path}: {response.status_code}")
            refused = (row.post or {reader: outcome(got)})[reader] in (LOGIN, SETUP, 403, 404)
            if written and (method != "POST" or refused):
                wrong.append(f"{method} {path} wrote {written}")
            if method in ("PUT", "DELETE", "POST") and refused and response.status_code < 300:
                wrong.append(f"{method} {path}: {response.status_code}, though GET is refused")
            if method in ("OPTIONS", "TRACE") and (response.content or response.status_code not in (204, 405)):
                wrong.append(f"{method} {path}: {response.status_code} and {len(response.content)} bytes")
            if method == "HEAD" and (outcome(response) != outcome(got) or response.content):
                wrong.append(f"HEAD {path}: {outcome(response)} and {len(response.content)} bytes, GET {outcome(got)}")
    assert not wrong, "\n".join(wrong)


# The administration of each model is for administrators alone: tests/registry/test_admin_roles.py.

# --- Nothing unpublished shows ---------------------------------------------------------------------------------------

WORD = "zyxvutomraadet"
MAKERS = {
    "case": (CaseFactory, "title"),
    "enterprise": (EnterpriseFactory, "name"),
    "plan": (PlanFactory, "name"),
    "solution": (SolutionFactory, "title"),
    "partnership": (PartnershipFactory, "title"),
    "challenge": (ChallengeFactory, "title"),
    "area": (HousingAreaFactory, "name"),
    "organisation": (OrganisationFactory, "name"),
}


def hide(steward: Organisation, *statuses: str) -> list[tuple[str, object, str]]:
    """One entry of each kind and status that isn't published, each with a word of its own in its name: (kind, entry, word)."""
    source = Citation.objects.filter(source__status="published").first()
    made = []
    for status in statuses:
        place = MunicipalityFactory(name=f"{WORD}kommune {status}", slug=f"{WORD}-{status}", status=status)
        for kind, (factory, name) in MAKERS.items():
            word = f"{WORD}{kind}{status}"
            fields = {field.name for field in factory._meta.model._meta.get_fields()}
            more = {"steward": steward} if "steward" in fields else {}
            more |= {"municipality": place} if kind in ("enterprise", "area", "organisation") else {}
            entry = factory(status=status, **{name: word.title()}, slug=word, sources=[source], **more)
            index.index(kind, [entry.pk])
            made.append((kind, entry, word))
        index.index("municipality", [place.pk])
    return made


def pages() -> list[str]:
    """Everywhere an entry could show: lists, their exports and counts, facets, front page, figures, data, search, suggestions."""
    found = ["/", "/rapporter/", "/kommuner/kolding/", "/boligomraader/vollsmose/", "/indkoeb/", "/om/"]
    found += [*LISTS, *(f"{path}?format={kind}" for path in LISTS for kind in ("json", "csv"))]
    found += [f"/data/{name}.json" for name in datasets()]
    return [*found, *SEARCHES, "/soeg/?q=kommune&format=json"]


SEARCHES = [f"/soeg/?q={WORD}", f"/soeg/?q={WORD}&format=json", f"/soeg/forslag/?q={WORD[:6]}"]


def read(client: PortalClient, path: str) -> str:
    """A page as the reader sees it, without what differs at every visit."""
    text = client.get(path).content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|"generated_at": "[^"]+"', "", text)


def test_what_is_not_published_changes_no_page_count_facet_export_or_search(world):
    """The pages are read, then entries of every kind are hidden in the registry, and then not a letter has changed."""
    client = PortalClient()
    before = {path: read(client, path) for path in pages()}
    hide(world.theirs, "draft", "submitted", "archived")
    changed = [path for path in before if read(client, path) != before[path]]
    assert changed == []


def test_what_others_have_not_published_is_in_no_list_export_or_search_of_a_role(world):
    words = [word for _, _, word in hide(world.theirs, "draft", "submitted", "archived")]
    stranger, wrong = PortalClient(), []
    counts = {path: stranger.get(f"{path}?format=json").json()["count"] for path in LISTS}
    for reader in ("person", "housing", "municipal", "purchaser", "waiting"):
        client = client_of(world, reader)
        for path in [*LISTS, *SEARCHES, "/konto/min-side/"]:
            text = client.get(path).content.decode().casefold()
            wrong += [f"{reader}: {word} is on {path}" for word in words if word in text]
        for path in LISTS:
            count = client.get(f"{path}?format=json").json()["count"]
            if count != counts[path]:
                wrong.append(f"{reader}: the export of {path} has {count}, a stranger's {counts[path]}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("reader", READERS)
def test_ones_own_drafts_show_only_to_those_the_table_of_rights_lets_see_them(world, reader):
    client = client_of(world, reader)
    hidden = hide(world.mine, "draft")
    user = world.people[reader] or AnonymousUser()
    own = rights.of(user)
    secret = [
        (kind, entry, word)
        for kind, entry, word in hidden
        if not (hasattr(entry, "steward_id") and own.readable(type(entry).objects.filter(pk=entry.pk), kind).exists()) and not own.is_admin
    ]
    texts = {path: client.get(path).content.decode().casefold() for path in [*LISTS, *SEARCHES]}
    texts["/konto/min-side/"] = client.get("/konto/min-side/").content.decode().casefold()
    for kind, entry, word in secret:
        # The address one asked for is no secret: the page that isn't there offers to report an error about it.
        asked_for = entry.get_absolute_url()
        shown = client.get(asked_for).content.decode().casefold()
        texts[asked_for] = shown.replace(asked_for, "").replace(quote(asked_for, safe="").casefold(), "")
        leaks = [path for path, text in texts.items() if word in text]
        assert leaks == [], (kind, word)
        assert client.get(entry.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("reader", READERS)
def test_the_admins_suggestions_show_drafts_to_administrators_alone(world, reader):
    area = HousingAreaFactory(status="draft", name=f"{WORD.title()} Have")
    client = client_of(world, reader)
    path = f"/admin/autocomplete/?app_label=registry&model_name=housingarea&field_name=part_of&term={quote(WORD)}"
    seen = area.name in client.get(path).content.decode()
    assert seen is (reader == "admin")
