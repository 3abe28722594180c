"""Whatever stands where an address, a query or a form expects an id, no reader gets a server error."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver

from registry.listing.filterset import _sort_key
from registry.pk import parse_pk
from tests.conftest import PortalClient
from tests.factories import CaseFactory, UserWithRole

ODD = ["²", "x", "99999999999999999999", "-1", "0", "1e3", "_5F", "%00", "1 OR 1=1", "1" * 200]
PLACE = re.compile(r"<(?:(\w+):)?(\w+)>|\(\?P<(\w+)>[^)]*\)")
pytestmark = pytest.mark.django_db


def test_parse_pk():
    assert [parse_pk(each) for each in ("7", 7, "007", str(2**63 - 1))] == [7, 7, 7, 2**63 - 1]
    for odd in (*ODD[:3], "-1", "", " 7", "7 ", "٧", "1.0", "1e3", None, True, 2**63, -1, [], "\0", "1" * 5000):
        assert parse_pk(odd) is None, odd


def walk(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, route)
        else:
            yield route


def addresses() -> Iterator[tuple[str, str]]:
    """Each route that takes something, with an odd value in every place of it (slugs take what they can)."""
    for route in sorted(set(walk(get_resolver().url_patterns, ""))):
        if PLACE.search(route) and "url>" not in route:
            plain = re.sub(r"[\^$]|\\Z|\\", "", route)
            # The admin's door looks at every key alike, so a few values show whether an address is behind it.
            for odd in ODD[:3] if route.startswith("admin/") else ODD:
                yield route, "/" + PLACE.sub(lambda found, odd=odd: fitting(found[1], odd), plain)


def fitting(converter: str | None, odd: str) -> str:
    """The value as far as the converter lets it through to the view at all."""
    if converter == "int":
        return odd if odd.isascii() and odd.isdigit() else "99999999999999999999999"
    if converter == "slug":
        return re.sub(r"[^\w-]", "-", odd, flags=re.ASCII)
    return odd


def failures(client: PortalClient, asked: Iterator[tuple[str, str, dict]]) -> list[str]:
    client.raise_request_exception = False
    found = []
    for method, path, data in asked:
        with transaction.atomic():
            status = getattr(client, method)(path, data).status_code
            transaction.set_rollback(True)
        if status >= 500:
            found.append(f"{method} {path}")
    return found


@pytest.mark.parametrize("role", ["admin", "municipal"])
def test_no_odd_id_in_an_address_gives_a_server_error(role):
    client = PortalClient()
    client.force_login(UserWithRole(role))
    # Others than administrators get no further than the door of the admin: tests/registry/test_admin_roles.py.
    asked = [path for route, path in addresses() if (role == "admin") is route.startswith("admin/")]
    seen = dict.fromkeys(asked)
    wrong = failures(client, ((method, path, {}) for path in seen for method in ("get", "post")))
    assert not wrong, "\n".join(wrong)


BIG = "99999999999999999999"
OF_FORMS = ["target_groups=x", "enterprise=frak", "_to_field=", "_to_field=id&_popup=1", "_popup=1&_to_field=x", "_changelist_filters=%00"]
OF_LISTS = [f"organisation={BIG}", "steward=²", "user=x", "theme=x&areas=x", f"p={BIG}", "o=99.-1.x", "q=%00", "all=", "e=1"]
OF_LOG_IN = ["next=a", "next=//evil.example.com", "next=%00", "next=admin/x"]


def test_no_odd_query_gives_administrators_a_server_error():
    client = PortalClient()
    client.force_login(UserWithRole("admin"))
    case = CaseFactory()
    asked: list[tuple[str, str, dict]] = []
    for model, model_admin in admin.site._registry.items():
        base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        names = [each.name for each in model._meta.get_fields() if each.is_relation and not each.auto_created]
        # All relations of a kind at once: one that isn't taken from the address is enough to fail.
        asked += [("get", f"{base}add/?{'&'.join(f'{name}={odd}' for name in names)}", {}) for odd in ("x", BIG)]
        asked += [("get", f"{base}?{name}={odd}", {}) for name in names for odd in ("x", BIG)]
        asked.append(("post", f"{base}add/", {}))
        for action in ("x", *(each if isinstance(each, str) else each.__name__ for each in model_admin.actions or ())):
            asked += [("post", base, {"action": action, "_selected_action": odd}) for odd in ("x", BIG)]
    base = f"/admin/cases/practicecase/{case.pk}/"
    asked += [("get", f"{base}{page}/?{query}", {}) for page in ("change", "delete", "history") for query in OF_FORMS]
    asked += [("get", f"/admin/cases/practicecase/?{query}", {}) for query in (*OF_FORMS, *OF_LISTS)]
    asked += [("post", f"{base}{page}/", {}) for page in ("change", "delete", "history")]
    asked += [("get", f"/admin/login/?{query}", {}) for query in OF_LOG_IN]
    wrong = failures(client, iter(asked))
    assert not wrong, "\n".join(wrong)


def test_a_draft_of_an_organisation_is_posted_without_fields():
    admin_user = UserWithRole("admin")
    client = PortalClient()
    client.force_login(admin_user)
    draft = CaseFactory(status="draft", steward=admin_user.memberships.get().organisation, responsible=admin_user)
    paths = [f"/cases/{draft.slug}/{page}" for page in ("ret/", "ret/1/", "ret/fortael/", "gennemse/", "send/", "behandl/")]
    paths += [f"/admin/cases/practicecase/{draft.pk}/change/"]
    wrong = failures(client, (("post", path, data) for path in paths for data in ({}, {"x": "y"})))
    assert not wrong, "\n".join(wrong)


def test_no_odd_key_in_a_form_or_a_filter_gives_administrators_a_server_error(catalogue):
    """Keys where Django asks for several at once, or compares outside of its own checks: choices to many, rows of a list, `__in`, dates."""
    client = PortalClient()
    client.force_login(UserWithRole("admin"))
    asked: list[tuple[str, str, dict]] = []
    for model, model_admin in admin.site._registry.items():
        base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        names = [each.name for each in model._meta.get_fields() if each.is_relation and not each.auto_created]
        entry = model._default_manager.first()
        for odd in (BIG, "²"):
            chosen = {name: [odd, odd] for name in names}
            asked.append(("post", f"{base}add/", chosen))
            rows = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-id": odd, "_save": "1"}
            asked.append(("post", base, rows))
            if entry is not None:
                asked.append(("post", f"{base}{entry.pk}/change/", {**chosen, "_seen": '{"at": "", "form": {}, "rows": {}}'}))
        listed = [each[0] if isinstance(each, tuple) else each for each in model_admin.list_filter]
        fields = [each for each in (*listed, "id") if isinstance(each, str)]
        asked += [("get", f"{base}?{name}{how}", {}) for name in fields for how in (f"__in=1,{BIG}", f"__gt=-{BIG}", f"__isnull={BIG}")]
        if day := model_admin.date_hierarchy:
            asked += [("get", f"{base}?{day}__year={year}", {}) for year in ("9999", f"9999&{day}__month=12", "x")]
    wrong = failures(client, iter(asked))
    assert not wrong, "\n".join(wrong)


def test_a_name_of_a_raised_figure_is_sorted_as_a_word():
    assert sorted(["²", "10", "9", "b", "a"], key=_sort_key) == ["a", "b", "²", "9", "10"]
