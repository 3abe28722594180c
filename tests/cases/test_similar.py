"""Cases that resemble a case: the strongest things in common first, said in words, from both ends."""

from cases.models import CaseRelation, PracticeCase
from cases.similar import Common, similar_cases
from tests.factories import CaseFactory, HousingAreaFactory


def test_the_same_area_counts_more_than_the_same_theme(db):
    area = HousingAreaFactory(name="Parken")
    one, near, far = CaseFactory(), CaseFactory(), CaseFactory()
    one.areas.add(area)
    near.areas.add(area)
    found = similar_cases(one, set())
    assert found[0] == (near, "Samme område: Parken. Samme tema")
    assert far not in [case for case, _ in found]


def test_drafts_and_the_left_out_are_never_shown(db):
    area = HousingAreaFactory()
    cases = [CaseFactory(), CaseFactory(status="draft"), CaseFactory()]
    for case in cases:
        case.areas.add(area)
    assert similar_cases(cases[0], {cases[2].pk}) == []


def test_nothing_in_common_has_no_reason():
    assert Common().score == 0
    assert Common().reason == ""


def test_a_relation_shows_from_both_ends(client, catalogue):
    relation = CaseRelation.objects.select_related("from_case", "to_case").first()
    for here, there in ((relation.from_case, relation.to_case), (relation.to_case, relation.from_case)):
        assert there.get_absolute_url() in client.get(here.get_absolute_url()).content.decode()


def test_every_case_of_the_catalogue_has_company(catalogue):
    for case in PracticeCase.objects.all():
        assert similar_cases(case, set()) or case.relations_out.exists() or case.relations_in.exists(), case
