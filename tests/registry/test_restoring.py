"""An earlier version is brought back whole: fields, links and rows; never its status, and never past a merge or another's save."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import CaseOutcome
from enterprises.models import CriteriaAssessment, CriterionAnswer, EnterpriseContact, EnterpriseCoverage, SocialEnterprise
from registry import history
from registry.merging import doing
from registry.models import Offering, OrganisationAlias
from registry.restoring import restore, restoring
from registry.steps import Refused
from search import index
from search.models import SearchDocument
from tests.factories import (
    CaseFactory,
    CitationFactory,
    EnterpriseFactory,
    HousingAreaFactory,
    MunicipalityFactory,
    OrganisationFactory,
    OutcomeFactory,
    UserFactory,
    UserWithRole,
)

from .test_two_editors import address, opened, text

pytestmark = pytest.mark.both_databases


@pytest.fixture
def admin(client, db):
    client.force_login(UserWithRole("admin"))
    return client


def touched(entry):
    entry.save(update_fields=["updated_at"])
    return entry.history.first()


def test_fields_links_and_rows_come_back_and_the_index_is_right(db):
    entry, place = EnterpriseFactory(name="Før", cvr="12345674"), MunicipalityFactory()
    offering = Offering.objects.create(slug="proeve", name="Prøve", group="g")
    entry.offerings.add(offering)
    kept, gone = (OrganisationAlias.objects.create(organisation=entry, name=name) for name in ("Bliver", "Forsvinder"))
    EnterpriseCoverage.objects.create(enterprise=entry, municipality=place, citation=CitationFactory())
    made = CriteriaAssessment.objects.create(
        enterprise=entry, criteria_list=CriteriaAssessment.LISTS[0][0], made_on="2026-01-01", citation=CitationFactory()
    )
    answers = [CriterionAnswer.objects.create(assessment=made, criterion=key, answer="yes") for key, _ in CriterionAnswer.CRITERIA[:2]]
    version, before = touched(entry), history.snapshot(entry)
    entry.name, entry.cvr, entry.status = "Efter", "", "draft"
    entry.save()
    entry.offerings.clear()
    kept.name = "Rettet"
    kept.save()
    gone.delete()
    OrganisationAlias.objects.create(organisation=entry, name="Ny")
    entry.coverage.all().delete()
    answers[0].delete()
    contact = EnterpriseContact.objects.create(
        enterprise=entry, name="En", email="en@example.dk", consent_on="2026-01-01", ends_on="2027-01-01"
    )
    touched(entry)
    index.index("enterprise", [entry.pk])
    person = UserFactory()
    labels = {change.label for change in restoring(SocialEnterprise.objects.get(pk=entry.pk), version).changes}
    assert labels == {"navn", "CVR-nummer", "ydelser", "andre navne", "dækker kommuner", "vurderinger af kriterier"}
    restore(version=version, by=person, reason="Det var en fejl.")
    entry = SocialEnterprise.objects.get(pk=entry.pk)
    assert (entry.name, entry.cvr, entry.status) == ("Før", "12345674", "draft")
    assert list(entry.offerings.all()) == [offering]
    assert history.snapshot(entry) == before
    assert list(entry.contacts.all()) == [contact]
    last = entry.history.first()
    assert last.history_user == person
    assert last.history_change_reason.endswith("Det var en fejl.")
    assert last.history_change_reason == entry.events.last().reason
    assert index.reconcile() == index.Reconciled(0, 0) or not SearchDocument.objects.filter(kind="enterprise", object_id=entry.pk).exists()
    with pytest.raises(Refused, match="siger det samme nu"):
        restore(version=version, by=person)


def test_what_a_row_rested_on_and_is_gone_stops_it(db):
    case = CaseFactory()
    row = OutcomeFactory(case=case)
    citation = row.citation
    version = touched(case)
    row.delete()
    citation.delete()
    touched(case)
    with pytest.raises(Refused, match="Resultater: kilde, som rækken hviler på, findes ikke mere"):
        restore(version=version, by=UserFactory())


def test_a_number_that_another_has_by_now_is_not_taken_back(db):
    entry = EnterpriseFactory(cvr="12345674")
    version = touched(entry)
    entry.cvr = ""
    entry.save()
    EnterpriseFactory(cvr="12345674")
    with pytest.raises(Refused, match="CVR-nummer"):
        restore(version=version or entry.history.last(), by=UserFactory())


def test_a_row_that_pointed_to_one_merged_since_points_to_where_it_is_now(db):
    lost, kept, case = OrganisationFactory(), OrganisationFactory(), CaseFactory()
    row = case.participants.create(organisation=lost, label="Den", role="lead", citation=CitationFactory())
    version = touched(case)
    row.delete()
    touched(case)
    doing.merge(kept_id=kept.pk, lost_id=lost.pk, wanted={}, seen=None, by=UserFactory())
    restore(version=version, by=UserFactory())
    assert case.participants.get().organisation == kept
    with pytest.raises(Refused, match="lagt sammen"):
        restore(version=lost.history.last(), by=UserFactory())


def test_a_save_in_the_admin_is_one_version_told_with_its_rows_and_restored_there(admin, django_assert_max_num_queries):
    case, area = CaseFactory(title="Før"), HousingAreaFactory(name="Et Område")
    OutcomeFactory(case=case, text="kom i job")
    index.index("case", [case.pk])
    touched(case)
    count = case.history.count()
    form = opened(admin, case) | {"title": ["Efter"], "outcomes-0-text": ["kom i praktik"], "areas": [str(area.pk)]}
    assert "ligner et CPR-nummer" in text(admin.post(address(case), form | {"_reason": ["Ring 010190-1234"]}))
    assert admin.post(address(case), form | {"_reason": ["Kilden siger det."]}).status_code == 302
    assert case.history.count() == count + 1
    with django_assert_max_num_queries(35):
        html = text(admin.get(reverse("admin:cases_practicecase_history", args=[case.pk])))
    assert "<del>Før</del> → <ins>Efter</ins>" in html
    assert "<strong>Resultater:</strong> <del>hvad tallet tæller: kom i job</del> → <ins>hvad tallet tæller: kom i praktik</ins>" in html
    assert "Et Område" in html
    assert "Kilden siger det." in html
    restored = reverse("admin:cases_practicecase_restore", args=[case.pk, case.history.all()[1].history_id])
    assert restored in html
    page = admin.get(restored)
    assert "Stod der da" in text(page)
    CaseOutcome.objects.filter(case=case).update(unit="voksne")
    case.save()  # meanwhile
    assert "En anden har gemt imens" in text(admin.post(restored, {"set": page.context["seen"]}))
    seen = admin.get(restored).context["seen"]
    assert "ligner et CPR-nummer" in text(admin.post(restored, {"set": seen, "reason": "010190-1234"}))
    assert "Udgaven er gendannet." in text(admin.post(restored, {"set": seen, "reason": "Nej."}, follow=True))
    case.refresh_from_db()
    assert (case.title, case.outcomes.get().text, case.areas.count()) == ("Før", "kom i job", 0)
    assert SearchDocument.objects.get(kind="case", object_id=case.pk).title == "Før"


def test_versions_of_others_and_of_nobody_are_not_found(admin):
    case, other = CaseFactory(), CaseFactory()
    for pk, number in ((case.pk, other.history.first().history_id), (case.pk, 0), (0, 0), ("x", 1)):
        assert admin.get(f"/admin/cases/practicecase/{pk}/historik/{number}/").status_code == 404


def test_only_administrators_restore(client, db):
    case = CaseFactory(title="Før")
    version = touched(case) or case.history.first()
    client.force_login(UserWithRole("housing"))
    answer = client.post(reverse("admin:cases_practicecase_restore", args=[case.pk, version.history_id]))
    assert answer.headers["Location"].startswith("/admin/login/")


def test_a_long_history_costs_no_more_than_a_short_one(admin):
    case = CaseFactory()
    counts = []
    for round_ in range(2):
        for number in range(3 + 9 * round_):
            case.title = f"Titel {round_} {number}"
            case.save()
            case.areas.add(HousingAreaFactory())
            OutcomeFactory(case=case)
            touched(case)
        with CaptureQueriesContext(connection) as captured:
            html = text(admin.get(reverse("admin:cases_practicecase_history", args=[case.pk])))
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert "<del>Titel 1 10</del> → <ins>Titel 1 11</ins>" in html
