"""What the documents say must be found in the shipped catalogue: counts, totals, and the hard places."""

from __future__ import annotations

import pytest

from cases.models import CaseOutcome, CaseResource, PracticeCase
from enterprises.models import SocialEnterprise
from partnerships.models import Partnership, PartnershipAmount, Solution
from registry.catalogue import audit
from registry.cpr import find_cpr
from registry.models import HousingArea, Municipality, MunicipalitySurvey, OrganisationAlias, Region, SurveyQuestion

pytestmark = pytest.mark.usefixtures("catalogue")


def test_34_numbered_cases_and_three_more_in_seven_themes():
    numbers = list(PracticeCase.objects.filter(number__isnull=False).order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, 35))
    assert PracticeCase.objects.filter(number__isnull=True).count() == 3
    by_theme = [PracticeCase.objects.filter(theme__number=theme, number__isnull=False).count() for theme in range(1, 8)]
    assert by_theme == [5, 5, 4, 5, 5, 5, 5]


@pytest.mark.parametrize("number", range(1, 35))
def test_a_numbered_case_is_whole(number):
    case = PracticeCase.objects.get(number=number)
    assert case.recommendations.count() == 3
    assert case.outcomes.exists()
    assert case.participants.exists()
    assert case.resources.exists() or case.resources_note
    assert case.start
    assert case.municipality or case.areas.exists()
    texts = [case.summary, case.background, case.project, case.experience]
    texts += [f"{advice.title} {advice.text}" for advice in case.recommendations.all()]
    assert 250 <= len(" ".join(texts).split()) <= 520


def test_21_mapped_enterprises_16_established_and_5_starting():
    mapped = SocialEnterprise.objects.filter(basis="mapped")
    assert mapped.count() == 21
    assert mapped.filter(operating_status="established").count() == 16
    assert mapped.filter(operating_status="starting").count() == 5


def test_98_municipalities_with_code_and_region_17_of_them_in_the_survey():
    assert Municipality.objects.count() == 98
    assert Region.objects.count() == 5
    assert MunicipalitySurvey.objects.count() == 17
    assert Municipality.objects.get(code="101").name == "København"
    assert Municipality.objects.exclude(anchoring="").count() == 17


def test_every_tables_total_comes_out_of_its_rows():
    assert sorted(SurveyQuestion.objects.values_list("number", flat=True)) == list(range(2, 15))
    assert [(name, found) for name, found, printed in audit.totals() if found != printed] == []
    assert len(audit.totals()) >= 17


def test_sixteen_proposals_four_levers_thirteen_practices_six_recommendations():
    counts = {kind: Solution.objects.filter(kind=kind).count() for kind in ("proposal", "lever", "practice", "recommendation")}
    assert counts == {"proposal": 16, "lever": 4, "practice": 13, "recommendation": 6}
    assert sorted(Solution.objects.filter(kind="proposal").values_list("number", flat=True)) == list(range(1, 17))
    assert not Solution.objects.filter(kind="practice", parent__isnull=True).exists()


def test_case_7_keeps_its_misprint_without_a_value():
    case = PracticeCase.objects.get(number=7)
    assert case.notes.filter(printed__contains="200.00").exists()
    assert not case.outcomes.filter(value=200).exists()
    registrations = case.outcomes.get(value=4765)
    assert registrations.kind == "registrations"
    assert case.outcomes.get(value=756).kind == "participants"


def test_no_cost_line_is_not_zero_kroner():
    without = PracticeCase.objects.exclude(resources__kind__in=["cost", "grant"])
    assert without.exists()
    assert not CaseResource.objects.filter(case__in=without, amount_dkk=0).exists()


def test_one_area_under_several_names_is_one_record():
    area = PracticeCase.objects.get(number=19).areas.get()
    assert area in PracticeCase.objects.get(number=25).areas.all()
    assert area.aliases.count() >= 2


def test_the_three_relations_of_an_enterprise_to_places_are_apart():
    boas = SocialEnterprise.objects.get(slug="boas-specialister")
    towns = set(boas.cooperates_with.values_list("municipality__slug", flat=True))
    assert {"silkeborg", "kolding", "skanderborg"} <= towns
    assert boas.municipality is None
    grennessminde = SocialEnterprise.objects.get(slug="grennessminde")
    assert grennessminde.cooperates_with.get().municipality.slug == "albertslund"
    assert grennessminde.municipality is None


def test_kamoon_has_no_support_and_others_are_unknown():
    assert SocialEnterprise.objects.get(slug="kamoon").support == "none"
    assert SocialEnterprise.objects.get(slug="frak").support == "some"
    assert SocialEnterprise.objects.filter(support="unknown").count() > 50


def test_fraks_budget_line_is_200000_a_year_in_all():
    line = Partnership.objects.get(slug="frak-budgetlinje-3b")
    assert (line.start.year, line.end.year) == (2022, 2046)
    amount = PartnershipAmount.objects.get(partnership=line)
    assert (amount.amount_dkk, amount.per) == (200_000, "year")


def test_jammerbugts_agreement_has_its_parties():
    agreement = Partnership.objects.get(slug="partnerskabsaftale-jammerbugt")
    parties = set(agreement.parties.values_list("organisation__slug", flat=True))
    assert {"jammerbugt-kommune", "skovsgaard-hotel", "re-cykel"} <= parties
    assert agreement.parties.count() == 7


def test_names_with_signs_and_typos_are_kept_as_written():
    assert SocialEnterprise.objects.filter(name__contains="No. 29 Coffee & Print").exists()
    assert OrganisationAlias.objects.filter(kind="misprint").exists()


def test_figures_have_a_number_or_are_told_in_words():
    assert not CaseOutcome.objects.filter(kind="qualitative", value__isnull=False).exists()
    assert not CaseOutcome.objects.filter(value_max__isnull=False, value__isnull=True).exists()


def test_no_text_of_the_catalogue_looks_like_a_cpr_number():
    for model in (PracticeCase, SocialEnterprise, Partnership, Solution, HousingArea):
        for entry in model.objects.all():
            texts = [value for value in vars(entry).values() if isinstance(value, str)]
            assert not [text for text in texts if find_cpr(text)], entry


def test_nothing_is_without_a_source_and_no_link_is_broken():
    assert audit.without_source() == []
    assert audit.broken_links() == []
