"""Nothing that a page depends on is deleted under it, and what was deleted comes back whole."""

from __future__ import annotations

from html import unescape

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import models
from django.db.models import ProtectedError, RestrictedError
from django.urls import reverse
from simple_history.models import HistoricalChanges

from cases.models import CaseRelation, PracticeCase
from config.apps import OWN_APPS
from registry import history
from registry.bringing_back import bring_back, deleted
from registry.keeping import links
from registry.models import Organisation, OrganisationAlias, OrganisationNote, Source, TargetGroup
from registry.steps import Refused
from search.models import SearchDocument
from tests.factories import CaseFactory, CitationFactory, OrganisationFactory, UserWithRole

pytestmark = pytest.mark.both_databases

# What goes with what it belongs to, or is let go of: everything else holds what it points to. A row is a part of its entry.
# A new key that isn't PROTECT or RESTRICT must be one of these kinds; see docs/decisions/0030.
GOES_WITH_ITS_PERSON = {"search.SavedSearch.user", "accounts.Membership.user", "registry.ListLook.by", "registry.DefaultLook.by"}
GOES_WITH_WHAT_IT_IS_ABOUT = {"registry.NotADuplicate.one", "registry.NotADuplicate.other", "registry.DefaultLook.look"}


def test_every_key_holds_what_it_points_to_or_is_a_part_of_it():
    wrong = []
    for label in OWN_APPS:
        for model in apps.get_app_config(label).get_models():
            if issubclass(model, HistoricalChanges) or model.__name__.startswith("Historical"):
                continue
            parts = 0
            for column in model._meta.local_fields:
                if not column.is_relation or column.remote_field.on_delete in (models.PROTECT, models.RESTRICT):
                    continue
                key = f"{model._meta.label}.{column.name}"
                to_a_person = column.related_model._meta.label == "accounts.User"
                if column.remote_field.on_delete is models.SET_NULL and (to_a_person or key in LET_GO):
                    continue
                if key in GOES_WITH_ITS_PERSON | GOES_WITH_WHAT_IT_IS_ABOUT:
                    continue
                parts += 1  # a row may be a part of one thing only
                if parts > 1 or column.remote_field.on_delete is not models.CASCADE:
                    wrong.append(key)
    assert wrong == []


LET_GO = {"enterprises.EnterpriseProposal.invitation", "procurement.RegisteredPurchase.plan"}  # the fact stands without it


def test_every_link_holds_its_target():
    loose = [
        str(link)
        for link in links(OWN_APPS)
        if link.related_model._meta.app_label in OWN_APPS
        and link.remote_field.through._meta.get_field(link.m2m_reverse_field_name()).remote_field.on_delete is not models.RESTRICT
    ]
    assert loose == []


@pytest.fixture
def person(db):
    return UserWithRole("admin")


@pytest.fixture
def staff(client, person):
    client.force_login(person)
    return client


def address(entry, page: str) -> str:
    return reverse(f"admin:{entry._meta.app_label}_{entry._meta.model_name}_{page}", args=[entry.pk])


def asked(client, entry) -> str:
    return unescape(client.get(address(entry, "delete")).content.decode())


def test_what_an_entry_needs_is_not_deleted_and_the_page_says_who_needs_it(staff):
    case, other = CaseFactory(status="draft"), CaseFactory(status="draft", title="Den anden case")
    group = TargetGroup.objects.create(slug="en-gruppe", name="En gruppe")
    case.target_groups.add(group)
    CaseRelation.objects.create(from_case=other, to_case=case, reason="Samme sted")
    citation = case.sources.first()
    for held, holder in (
        (group, case.title),
        (case.theme, case.title),
        (citation, case.title),
        (citation.source, str(citation)),
        (case, other.title),
    ):
        page = asked(staff, held)
        assert "kan ikke slettes" in page
        assert holder in page
        staff.post(address(held, "delete"), {"post": "yes"})
        assert type(held).objects.filter(pk=held.pk).exists()
    listed = reverse("admin:registry_targetgroup_changelist")
    chosen = {"action": "delete_selected", "_selected_action": [group.pk], "post": "yes"}
    page = unescape(staff.post(listed, chosen).content.decode())
    assert case.title in page
    assert "gælder til og med" in page
    assert list(case.target_groups.all()) == [group]
    with pytest.raises((ProtectedError, RestrictedError)):
        group.delete()


def test_what_is_published_is_archived_first(staff):
    entry = OrganisationFactory(status="published")
    assert "Arkivér i stedet" in asked(staff, entry)
    staff.post(address(entry, "delete"), {"post": "yes"})
    assert Organisation.objects.filter(pk=entry.pk).exists()


def test_a_deleted_entry_comes_back_with_its_rows_and_links(staff, person):
    history_of = Organisation.history
    entry = OrganisationFactory(name="Forsvundet", status="archived", text="Fortalt.")
    source, pk = CitationFactory(), entry.pk
    entry.sources.add(source)
    OrganisationAlias.objects.create(organisation=entry, name="Et andet navn")
    OrganisationNote.objects.create(organisation=entry, field="Om", text="Bemærket.", citation=source)
    assert "Ja, slet den" in asked(staff, entry)
    staff.post(address(entry, "delete"), {"post": "yes"})
    assert not Organisation.objects.filter(pk=pk).exists()
    gone = unescape(staff.get(reverse("admin:registry_organisation_deleted")).content.decode())
    assert "Forsvundet" in gone
    assert str(person) in gone
    version = deleted(Organisation).get(id=pk)
    back = reverse("admin:registry_organisation_bring_back", args=[version.history_id])
    assert "Fortalt." in unescape(staff.get(back).content.decode())
    answer = staff.post(back, {"reason": "En fejl."})
    assert answer.status_code == 302
    found = Organisation.objects.get(pk=pk)
    assert (found.name, found.text, found.status) == ("Forsvundet", "Fortalt.", "archived")
    assert list(found.sources.values_list("pk", flat=True)) == [*entry.sources.values_list("pk", flat=True)]
    assert source in found.sources.all()
    assert [alias.name for alias in found.aliases.all()] == ["Et andet navn"]
    assert [note.text for note in found.notes.all()] == ["Bemærket."]
    assert "En fejl." in history_of.filter(id=pk).first().history_change_reason
    assert staff.get(back).status_code == 404  # it isn't gone any more
    with pytest.raises(Refused):
        bring_back(version=version, by=person)


def test_what_was_published_comes_back_archived_and_a_taken_address_refuses(person):
    case = CaseFactory(status="published")
    case.delete()
    version = deleted(PracticeCase).get(slug=case.slug)
    found = bring_back(version=version, by=person)
    assert found.status == "archived"
    assert found.theme == case.theme
    assert not SearchDocument.objects.filter(kind="case", object_id=found.pk).exists()
    found.delete()
    CaseFactory(slug=case.slug)
    with pytest.raises(Refused):
        bring_back(version=deleted(PracticeCase).get(id=version.id), by=person)


def test_what_rows_rest_on_must_still_be_there(person):
    entry = OrganisationFactory(status="archived")
    citation = CitationFactory()
    OrganisationNote.objects.create(organisation=entry, field="Om", citation=citation)
    pk = entry.pk
    entry.delete()
    citation.delete()
    with pytest.raises(Refused, match="findes ikke mere"):
        bring_back(version=deleted(Organisation).get(id=pk), by=person)


def test_every_followed_admin_has_its_deleted_ones(staff):
    for model in admin.site._registry:
        if history.is_followed(model):
            name = f"admin:{model._meta.app_label}_{model._meta.model_name}_deleted"
            assert staff.get(reverse(name)).status_code == 200
    assert staff.get(reverse("admin:registry_organisation_bring_back", args=[10**18])).status_code == 404
    assert Source.objects.count() >= 0
