"""The admin speaks Danish and says what its fields are; what is edited there is followed by history."""

from __future__ import annotations

import re

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.urls import reverse

from accounts.models import User
from registry import history
from registry.looks import Looking
from tests.factories import UserWithRole

# Edited in the admin without a history of their own, and why.
NOT_FOLLOWED = {
    "accounts.User": "the log of the admin tells who changed which field; addresses and passwords are to be in one place only",
    "accounts.ErrorReport": "a report keeps its own words, who answered and when; only whom it's put to is edited",
}
FEW = {"registry.Region", "registry.NotADuplicate", "registry.Survey"}  # a handful of rows
# Fields whose names say it all.
PLAIN = {
    "titel", "undertitel", "år", "adresse", "region", "start", "slut", "overskrift", "trin", "aktivitet", "fase", "råd", "princip", "hvad",
    "aktiv", "bruger", "boligområde", "støttegiver", "arbejdstelefon", "arbejds-e-mail", "vej og nummer", "virksomhedsform", "tabelnummer",
    "spørgsmål", "bemærkning",
}  # fmt: skip


@pytest.fixture
def request_of_staff(rf: RequestFactory, db):
    request = rf.get("/admin/")
    request.user = UserWithRole("admin")
    request.rights = type("Rights", (), {"is_admin": True})()
    request.resolver_match = None
    return request


def _edited(request):
    for model, page in admin.site._registry.items():
        if page.has_change_permission(request):
            yield model, page


def test_whatever_is_edited_in_the_admin_is_followed(request_of_staff):
    missing = [model._meta.label for model, _ in _edited(request_of_staff) if not history.is_followed(model)]
    assert sorted(missing) == sorted(NOT_FOLLOWED)


def test_every_list_has_looks_a_search_and_filters_and_shows_more_than_a_name():
    for model, page in admin.site._registry.items():
        assert isinstance(page, Looking), model
        assert page.search_fields, model
        assert len(page.list_display) > 1, model
        assert page.list_filter or model._meta.label in FEW, model


def test_a_field_that_does_not_say_it_all_has_help(request_of_staff):
    """The thresholds' own are the procurement's."""
    bare = []
    for model, page in _edited(request_of_staff):
        if model._meta.app_label == "procurement":
            continue
        forms = [(model, page.get_form(request_of_staff).base_fields)]
        for inline in page.get_inline_instances(request_of_staff):
            if inline.has_add_permission(request_of_staff, None):
                made = inline.get_formset(request_of_staff)
                own = {name: field for name, field in made.form.base_fields.items() if name != made.fk.name}
                forms.append((inline.model, own))
        for of, fields in forms:
            bare += [
                f"{of._meta.label}.{name} ({field.label})"
                for name, field in fields.items()
                if not field.help_text and str(field.label).lower() not in PLAIN
            ]
    assert not bare, bare


# Words that no Danish page has, and that Django, its widgets and the packages have in their English texts.
ENGLISH = re.compile(
    r"\b(the|this|that|with|from|are|you|your|please|select|selected|delete|change|changes|history|search|filter by|all dates|"
    r"unknown|choose|remove|another|save as|view site|home|user|users|object|objects|error|log out|show all|results?)\b",
    re.IGNORECASE,
)
TAGS = re.compile(r"<(script|style|svg|template)\b.*?</\1>|<!--.*?-->", re.DOTALL | re.IGNORECASE)


def words_of(html: str) -> str:
    """What a person sees or hears of a page's own frame: texts, and the names of images, fields and buttons."""
    html = TAGS.sub(" ", html)
    said = re.findall(r'(?:alt|title|aria-label|placeholder)="([^"]*)"', html)
    said += re.findall(r'<input type="submit" value="([^"]*)"', html)
    return " ".join([*said, re.sub(r"<[^>]*>", " ", html)])


def test_the_admins_empty_pages_speak_danish(client, empty_registry):
    """Without an entry there is nothing on the pages but their own words."""
    client.force_login(User.objects.create_superuser("x@example.dk", name="X"))
    found = []
    for model, page in admin.site._registry.items():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        for what in ("changelist", "add"):
            answer = client.get(reverse(f"{name}_{what}"))
            if answer.status_code == 200:
                found += [(model._meta.label, what, match.group()) for match in ENGLISH.finditer(words_of(answer.content.decode()))]
        assert page.opts.app_config.verbose_name
    for address in ("admin:index", "admin:registry_organisation_looks", "admin:registry_organisation_deleted"):
        found += [(address, match.group()) for match in ENGLISH.finditer(words_of(client.get(reverse(address)).content.decode()))]
    assert not found, sorted(set(found))
