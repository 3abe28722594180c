"""Every address of the admin and every action of its lists, asked as every kind of person: open for administrators alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.urls.resolvers import URLPattern, URLResolver

from accounts.models import User
from registry.models import Organisation
from tests.conftest import PortalClient
from tests.factories import OrganisationFactory, UserFactory, UserWithRole

OPEN = {"admin:login", "admin:logout", "admin:password_change", "admin:password_change_done"}  # lead to the portal's own pages
WRITES = ("INSERT", "UPDATE", "DELETE")


def _patterns(patterns, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from _patterns(each.url_patterns, before)
        elif each.name:
            yield f"admin:{each.name}", each


def addresses(number: int) -> dict[str, str]:
    """Every named address of the admin, with a key for whatever it asks for."""
    found = {}
    for name, pattern in _patterns(admin.site.urls[0]):
        given = {
            name: ("registry" if name == "app_label" else number if type(converter).__name__ == "IntConverter" else str(number))
            for name, converter in pattern.pattern.converters.items()
        }
        if not given and pattern.pattern.regex.groups:
            given = dict.fromkeys(pattern.pattern.regex.groupindex, "registry")
        found[f"{name} {pattern.pattern}"] = reverse(name, kwargs=given)
    return found


def test_every_address_of_the_admin_stays_shut_for_everybody_else(db):
    """Opened, and by POST, which is what could change something."""
    organisation = OrganisationFactory()
    number = OrganisationFactory(status="draft").pk
    readers = {"anonymous": None, "waiting": UserWithRole("admin", organisation, both_steps=False), "person": UserFactory()}
    readers |= {role: UserWithRole(role, organisation) for role in ("housing", "municipal", "purchaser")}
    clients = {reader: PortalClient() for reader in readers}
    for reader, user in readers.items():
        if user is not None:
            clients[reader].force_login(user, both_steps=reader != "waiting")
    asked = {name: address for name, address in addresses(number).items() if name.partition(" ")[0] not in OPEN}
    assert len(asked) > 200
    sent = {"post": "yes", "action": "delete_selected", "_selected_action": [number], "hvad": "gem", "name": "x"}
    wrong = []
    for place, (name, address) in enumerate(asked.items()):
        # Those who aren't administrators in any way are one to the door: they take turns.
        for reader in ("anonymous", "waiting", ("person", "housing", "municipal", "purchaser")[place % 4]):
            opened = clients[reader].get(address)
            if opened.status_code != 403 and not opened.get("Location", "").startswith("/admin/login/"):
                wrong.append((reader, name, opened.status_code, opened.get("Location")))
            with CaptureQueriesContext(connection) as queries:
                answer = clients[reader].post(address, sent)
            wrote = [each["sql"] for each in queries if each["sql"].startswith(WRITES) and "django_session" not in each["sql"]]
            sent_away = answer.status_code == 302 and answer["Location"].startswith("/admin/login/")
            if wrote or not (sent_away or answer.status_code == 403):
                wrong.append((reader, name, answer.status_code, answer.get("Location"), wrote))
    assert wrong == []
    assert Organisation.objects.filter(pk=number).exists()


@pytest.fixture
def staff(client, catalogue):
    client.force_login(User.objects.create_superuser("admin@example.dk"))
    return client


def test_an_administrator_opens_every_address_of_every_record(staff):
    """Lists and forms are opened in test_admin.py; here the pages of one record and of the kind itself."""
    wrong = []
    for model, page in admin.site._registry.items():
        entry = model._default_manager.first()
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        for _, pattern in _patterns(page.get_urls()):
            what = pattern.name.removeprefix(f"{name}_")
            keys = pattern.pattern.converters
            if what in ("changelist", "add", "change") or not pattern.name or (keys and entry is None):
                continue
            number = entry.pk if entry is not None else 0
            given = {key: number if type(each).__name__ == "IntConverter" else str(number) for key, each in keys.items()}
            answer = staff.get(reverse(f"admin:{pattern.name}", kwargs=given))
            # A version, a deleted row or a merge with that number may be none; what is read only refuses to be deleted.
            allowed = {200, 404} if keys else {200}
            if what == "delete" and not page.has_delete_permission(answer.wsgi_request, entry):
                allowed = {403}
            if answer.status_code not in allowed:
                wrong.append((pattern.name, answer.status_code))
    assert wrong == []


def test_every_action_answers_an_administrator(staff):
    wrong = []
    for model, page in admin.site._registry.items():
        entry = model._default_manager.first()
        if entry is None:
            continue
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        request = staff.get(address).wsgi_request
        for action in page.get_actions(request):
            answer = staff.post(address, {"action": action, "_selected_action": [entry.pk]})
            if answer.status_code not in (200, 302):
                wrong.append((model, action, answer.status_code))
    assert wrong == []
