"""The admin: every list and form opens, and what an admin changes is found or gone in the search at once."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django.utils.text import camel_case_to_spaces

from accounts.models import User
from cases.models import PracticeCase
from enterprises.models import SocialEnterprise
from registry.admin_base import EntryAdmin
from search.models import SearchDocument
from tests.factories import CaseFactory, OrganisationFactory


@pytest.fixture
def staff(client, catalogue):
    client.force_login(User.objects.create_superuser("admin@example.dk"))
    return client


REGISTERED = sorted(admin.site._registry, key=lambda model: model._meta.label)


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)
def test_every_list_search_and_form_opens(staff, model):
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    assert staff.get(reverse(f"{name}_changelist")).status_code == 200
    assert staff.get(reverse(f"{name}_changelist"), {"q": "a"}).status_code == 200
    added = staff.get(reverse(f"{name}_add"))
    assert added.status_code == (200 if admin.site._registry[model].has_add_permission(added.wsgi_request) else 403)
    entry = model._default_manager.first()
    if entry is not None:
        assert staff.get(reverse(f"{name}_change", args=[entry.pk])).status_code == 200


def test_every_entry_admin_keeps_the_search_index():
    kinds = {type(each).__name__: each.search_kind for each in admin.site._registry.values() if isinstance(each, EntryAdmin)}
    assert {name for name, kind in kinds.items() if not kind} == {"OfferAdmin", "SurveyAdmin"}  # no kinds of the search (contract 4)


def test_archiving_and_publishing_follow_into_the_search(staff):
    case = PracticeCase.objects.get(slug="bydelsmoedre")
    address = reverse("admin:cases_practicecase_changelist")
    staff.post(address, {"action": "archive", "_selected_action": [case.pk]})
    assert not SearchDocument.objects.filter(kind="case", object_id=case.pk).exists()
    assert Client(headers={"host": "localhost"}).get("/cases/bydelsmoedre/").status_code == 404
    staff.post(address, {"action": "publish", "_selected_action": [case.pk]})
    assert SearchDocument.objects.filter(kind="case", object_id=case.pk).exists()


def test_an_enterprise_archived_as_an_organisation_is_gone_from_its_list_and_the_search(staff):
    frak = SocialEnterprise.objects.get(slug="frak")

    def listed():
        return "frak" in [each["slug"] for each in staff.get("/virksomheder/?format=json").json()["results"]]

    assert listed()
    staff.post(reverse("admin:registry_organisation_changelist"), {"action": "archive", "_selected_action": [frak.pk]})
    assert not listed()
    assert not SearchDocument.objects.filter(kind="enterprise", object_id=frak.pk).exists()


def test_what_an_organisation_keeps_is_not_published_past_the_second_pair_of_eyes(staff):
    case = CaseFactory(status="draft", steward=OrganisationFactory())
    address = reverse("admin:cases_practicecase_changelist")
    answer = staff.post(address, {"action": "publish", "_selected_action": [case.pk]}, follow=True)
    case.refresh_from_db()
    assert case.status == "draft"
    assert case.title in answer.content.decode()
    assert 'name="status"' not in staff.get(reverse("admin:cases_practicecase_change", args=[case.pk])).content.decode()


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)
def test_whatever_the_admin_lists_has_a_danish_name(model):
    for each in (model._meta, *(inline(model, admin.site) for inline in admin.site._registry[model].inlines)):
        of = each if each is model._meta else each.model._meta
        assert str(each.verbose_name) != camel_case_to_spaces(of.object_name) or of.object_name in SAME_IN_DANISH, of.label


SAME_IN_DANISH = {"Region", "Organisation"}
