"""Who changed what and when: every field and link of what people edit, and nothing for what is loaded in bulk."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.db.models import CASCADE
from simple_history.admin import SimpleHistoryAdmin

from accounts.models import Membership, User
from cases.models import PracticeCase
from enterprises.models import SocialEnterprise
from partnerships.models import Challenge, Offer, Partnership, SocialMasterPlan, Solution
from procurement.models import Threshold
from registry import history
from registry.catalogue.loader import load
from registry.history_rows import Words, changes, kinds, snapshot
from registry.models import (
    ActivityType,
    Entry,
    HousingArea,
    Lever,
    Municipality,
    Offering,
    Organisation,
    SolutionTheme,
    Source,
    TargetGroup,
    Theme,
)
from search.models import SearchSynonym
from tests.factories import (
    CaseFactory,
    EnterpriseFactory,
    HousingAreaFactory,
    OrganisationFactory,
    OutcomeFactory,
    SourceFactory,
    UserFactory,
)

pytestmark = pytest.mark.both_databases

FOLLOWED = [
    ActivityType, Challenge, HousingArea, Lever, Membership, Municipality, Offer, Offering, Organisation, Partnership, PracticeCase,
    SearchSynonym, SocialEnterprise, SocialMasterPlan, Solution, SolutionTheme, Source, TargetGroup, Theme, Threshold,
]  # fmt: skip


@pytest.mark.parametrize("model", FOLLOWED, ids=lambda model: model.__name__)
def test_every_column_and_link_is_followed(model):
    assert history.is_followed(model)
    version = model.history.model
    kept = {field.name for field in version._meta.concrete_fields}
    assert {field.name for field in model._meta.concrete_fields} - kept <= {"updated_at"}
    assert {field.name for field in model._meta.many_to_many} == {field.name for field in version._history_m2m_fields}


def test_whatever_is_followed_and_in_the_admin_shows_its_history_there():
    pages = {model: page for model, page in admin.site._registry.items() if history.is_followed(model)}
    assert len(pages) >= len(FOLLOWED) - 1  # memberships stand with their person
    assert all(isinstance(page, SimpleHistoryAdmin) for page in pages.values())


def versions(entry):
    return list(entry.history.all())


def test_a_change_in_the_admin_is_told_with_the_one_who_made_it(client, db):
    person = User.objects.create_superuser("admin@example.dk", name="Anna Admin")
    client.force_login(person)
    organisation = OrganisationFactory(name="Før")
    source = organisation.sources.get()
    seen = client.get(f"/admin/registry/organisation/{organisation.pk}/change/").context["seen"]
    typed = {
        "_seen": seen, "slug": organisation.slug, "status": "published", "name": "Efter", "kind": "association", "confirm_months": "12",
        "sources": [source.pk],
        **{f"{prefix}-{part}": "0" for prefix in ("aliases", "websites", "notes") for part in ("TOTAL_FORMS", "INITIAL_FORMS")},
    }  # fmt: skip
    assert client.post(f"/admin/registry/organisation/{organisation.pk}/change/", typed).status_code == 302
    last = versions(organisation)[0]
    assert (last.name, last.history_user) == ("Efter", person)
    html = client.get(f"/admin/registry/organisation/{organisation.pk}/history/").content.decode()
    assert "Anna Admin" in html
    assert "<del>Før</del> → <ins>Efter</ins>" in html
    assert "style=" not in html.split("<main")[1]
    assert "<script>" not in html


def test_an_enterprise_keeps_the_organisations_columns_too(db):
    enterprise = EnterpriseFactory(name="Før", summary="Før.")
    enterprise.name, enterprise.summary = "Efter", "Efter."
    enterprise.save()
    new, old = versions(enterprise)[:2]
    assert {change.field for change in new.diff_against(old).changes} == {"name", "summary"}


def test_links_are_followed_from_both_ends(db):
    case, area = CaseFactory(), HousingAreaFactory()
    before = len(versions(case))
    case.areas.add(area)
    area.cases.remove(case)
    after, during = versions(case)[:2]
    assert len(versions(case)) == before + 2
    assert [row.housingarea_id for row in during.areas.all()] == [area.pk]
    assert list(after.areas.all()) == []
    assert after.diff_against(during).changed_fields == ["areas"]


def test_an_enterprise_and_its_organisation_keep_the_sources_each_on_its_own(db):
    enterprise = EnterpriseFactory()
    organisation = Organisation.objects.get(pk=enterprise.pk)
    count = Organisation.history.filter(id=enterprise.pk).count()
    enterprise.sources.clear()
    assert Organisation.history.filter(id=enterprise.pk).count() == count
    assert list(versions(enterprise)[0].sources.all()) == []
    organisation.sources.add(*SourceFactory().citations.all())


def test_a_save_that_changes_nothing_leaves_no_version(db):
    area = HousingAreaFactory()
    count = len(versions(area))
    area.save()
    HousingArea.objects.get(pk=area.pk).save()
    assert len(versions(area)) == count


def test_the_first_change_of_a_loaded_entry_also_keeps_what_was_loaded(catalogue):
    area = HousingArea.objects.get(slug="vollsmose")
    assert versions(area) == []
    text, changed = area.text, area.updated_at
    area.text = "Rettet."
    area.save()
    new, old = versions(area)
    assert (old.text, old.history_change_reason, old.history_user, old.history_date) == (text, history.BEFORE, None, changed)
    assert len(old.sources.all()) == area.sources.count()
    assert new.diff_against(old).changed_fields == ["text"]


def test_what_the_catalogue_writes_over_is_told_in_its_name_and_nothing_else_is(catalogue):
    for model in FOLLOWED:
        assert not model.history.exists(), model
    theme, person = Theme.objects.first(), UserFactory()
    theme.description = "Rettet af et menneske."
    theme._history_user = person
    theme.save()
    load(overwrite=True)
    catalogued, own, _ = versions(theme)
    assert (catalogued.history_change_reason, catalogued.history_user) == (history.CATALOGUE, None)
    assert own.history_user == person
    assert Theme.history.exclude(slug=theme.slug).count() == 0


def test_a_save_of_some_columns_tells_nothing_old_of_the_others(db):
    area = HousingAreaFactory(name="Før")
    stale = HousingArea.objects.get(pk=area.pk)
    area.name = "Efter"
    area.save()
    count = len(versions(area))
    stale.save(update_fields=["updated_at"])
    assert len(versions(area)) == count
    stale.city = "Odense"
    stale.save(update_fields=["city", "updated_at"])
    assert (versions(area)[0].name, versions(area)[0].city) == ("Efter", "Odense")


def test_a_person_can_be_deleted_and_what_they_changed_stays(db):
    person, area = UserFactory(), HousingAreaFactory()
    area._history_user = person
    area.name = "Andet"
    area.save()
    assert versions(area)[0].history_user == person
    person.delete()
    assert versions(area)[0].history_user is None


def test_nothing_is_kept_inside_quiet(db):
    area = HousingAreaFactory()
    count = len(versions(area))
    with history.quiet():
        area.name = "Andet"
        area.save()
        area.sources.clear()
    assert len(versions(area)) == count


def test_a_deleted_row_keeps_its_history(db):
    synonym = SearchSynonym.objects.create(lay="et ord, som ingen bruger", professional="fritidsjob")
    pk = synonym.pk
    synonym.delete()
    assert [version.history_type for version in SearchSynonym.history.filter(id=pk)] == ["-", "+"]


def test_an_older_version_can_not_be_written_back_past_the_life_cycle(client, db):
    client.force_login(User.objects.create_superuser("admin@example.dk"))
    area = HousingAreaFactory()
    version = versions(area)[0]
    address = f"/admin/registry/housingarea/{area.pk}/history/{version.history_id}/"
    html = client.post(address, {}, follow=True).content.decode()
    assert "findes ikke" in html
    assert len(versions(area)) == 2


# --- Rows under an entry -------------------------------------------------------------------------------------------------
NOT_KEPT = {
    "EnterpriseEvent.entry", "CaseEvent.entry",  # history themselves
    "EnterpriseContact.enterprise", "EnterpriseProposal.enterprise", "TakeOverRequest.enterprise",  # people, and what they asked
    "CaseRelation.to_case",  # the other end of a row that is kept
    "NotADuplicate.one", "NotADuplicate.other", "SocialEnterprise.organisation",
}  # fmt: skip


@pytest.mark.parametrize("model", [each for each in FOLLOWED if issubclass(each, Entry)], ids=lambda model: model.__name__)
def test_every_row_under_an_entry_is_kept_or_left_out_on_purpose(model):
    kept = {(kind.model, kind.owner) for kind in kinds(model)}
    for relation in model._meta.related_objects:
        if relation.on_delete is not CASCADE or relation.many_to_many or relation.related_model._meta.auto_created:
            continue
        name = f"{relation.related_model.__name__}.{relation.field.name}"
        assert (relation.related_model, relation.field.attname) in kept or name in NOT_KEPT, name


def test_rows_written_before_a_touch_are_in_its_version(db):
    case = CaseFactory()
    OutcomeFactory(case=case, text="kom i job")
    case.save(update_fields=["updated_at"])
    assert [row["text"] for row in versions(case)[0].rows["outcomes"]] == ["kom i job"]
    count = len(versions(case))
    case.save(update_fields=["updated_at"])
    assert len(versions(case)) == count
    case.city = "Vejle"
    case.save(update_fields=["city", "updated_at"])
    assert versions(case)[0].rows is None
    assert history.rows_at(versions(case)[0])["outcomes"][0]["text"] == "kom i job"


def test_all_that_happens_as_one_is_one_version(db):
    case, area = CaseFactory(), HousingAreaFactory()
    count = len(versions(case))
    with history.as_one():
        case.title = "Efter"
        case.save()
        case.areas.add(area)
        case.areas.add(HousingAreaFactory())
        OutcomeFactory(case=case)
    assert len(versions(case)) == count + 1
    last = versions(case)[0]
    assert (last.title, last.areas.count(), len(last.rows["outcomes"])) == ("Efter", 2, 1)
    with history.as_one():
        case.save()
    assert len(versions(case)) == count + 1


def test_what_differs_between_rows_is_said_in_danish(db):
    case = CaseFactory()
    row = OutcomeFactory(case=case, text="kom i job")
    before = snapshot(case)
    row.text = "kom i praktik"
    row.save()
    OutcomeFactory(case=case, text="blev frivillige", kind="volunteers")
    found = changes(kinds(PracticeCase), before, snapshot(case))
    words = Words(found)
    (changed, added) = [words.pair(change) for change in found]
    assert changed == ("hvad tallet tæller: kom i job", "hvad tallet tæller: kom i praktik")
    assert added[0] == ""
    assert "hvad tallet tæller: blev frivillige" in added[1]
    assert "slags: frivillige" in added[1]
    assert changes(kinds(PracticeCase), before, before) == []
