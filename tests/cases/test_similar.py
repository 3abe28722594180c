"""Cases that resemble a case: the strongest things in common first, said in words, from both ends."""

from collections import defaultdict

import pytest
from django.db.models import CharField, F, Q, Value

from cases.models import CaseRelation, PracticeCase
from cases.similar import ENOUGH, SHOWN, Common, similar_cases
from partnerships.models import SocialMasterPlan
from registry.links import Part, linked
from registry.models import HousingArea
from search.index import index
from tests.factories import CaseFactory, HousingAreaFactory, PlanFactory

pytestmark = pytest.mark.both_databases


def similar(case, leave_out=()):
    links = linked(
        [
            Part("areas", case.areas.published(), "area"),
            Part("plans", case.plans.published(), "plan"),
            Part("target_groups", case.target_groups.all()),
        ]
    )
    return similar_cases(case, links, set(leave_out))


def by_query(case, leave_out=()):
    """The same by asking the database for all that any other case shares."""
    others = PracticeCase.objects.published().exclude(pk__in={case.pk, *leave_out}).order_by()
    traits = {
        "plans": (Q(plans__cases=case, plans__status="published"), "plans__name"),
        "areas": (Q(areas__cases=case, areas__status="published"), "areas__name"),
        "target_groups": (Q(target_groups__cases=case), "target_groups__name"),
        "theme": (Q(theme=case.theme_id), "theme__name"),
        "secondary": (Q(secondary_themes=case.theme_id), "theme__name"),
        "municipality": (Q(municipality=case.municipality_id, municipality__isnull=False), "municipality__name"),
    }
    queries = [others.filter(each).values_list("pk", Value(trait, CharField()), F(name)) for trait, (each, name) in traits.items()]
    shared = defaultdict(Common)
    for pk, trait, name in queries[0].union(*queries[1:]):
        shared[pk].names[trait].append(name)
    best = sorted(((common.score, pk) for pk, common in shared.items() if common.score >= ENOUGH), reverse=True)[:SHOWN]
    return [(PracticeCase.objects.get(pk=pk), shared[pk].reason) for _, pk in best]


def test_the_shipped_cases_resemble_those_the_database_says(catalogue):
    PracticeCase.objects.filter(pk__in=PracticeCase.objects.values("pk")[:3]).update(status="draft")
    SocialMasterPlan.objects.filter(pk__in=SocialMasterPlan.objects.values("pk")[:5]).update(status="draft")
    HousingArea.objects.update(name="Parken")  # many of one name are one thing in common
    for case in PracticeCase.objects.published():
        left_out = list(PracticeCase.objects.values_list("pk", flat=True)[5:7])
        assert similar(case, left_out) == by_query(case, left_out), case


def test_what_is_shared_is_said_only_while_it_is_published(db):
    plan, area = PlanFactory(name="En plan"), HousingAreaFactory(name="Parken")
    one, other = CaseFactory(), CaseFactory()
    for case in (one, other):
        case.plans.add(plan)
        case.areas.add(area)
    assert similar(one) == [(other, "Samme helhedsplan: En plan. Samme område: Parken")]
    plan.status = "draft"
    plan.save()
    assert similar(one) == [(other, "Samme område: Parken. Samme tema")]


def test_a_case_that_has_changed_resembles_others_at_once(db):
    one, other = CaseFactory(), CaseFactory()
    area = HousingAreaFactory(name="Parken")
    one.areas.add(area)
    assert similar(one) == []
    other.areas.add(area)
    index("case", [other.pk])
    assert similar(one) == [(other, "Samme område: Parken. Samme tema")]


def test_the_same_area_counts_more_than_the_same_theme(db):
    area = HousingAreaFactory(name="Parken")
    one, near, far = CaseFactory(), CaseFactory(), CaseFactory()
    one.areas.add(area)
    near.areas.add(area)
    found = similar(one)
    assert found[0] == (near, "Samme område: Parken. Samme tema")
    assert far not in [case for case, _ in found]


def test_drafts_and_the_left_out_are_never_shown(db):
    area = HousingAreaFactory()
    cases = [CaseFactory(), CaseFactory(status="draft"), CaseFactory()]
    for case in cases:
        case.areas.add(area)
    assert similar(cases[0], {cases[2].pk}) == []


def test_nothing_in_common_has_no_reason():
    assert Common().score == 0
    assert Common().reason == ""


def test_a_relation_shows_from_both_ends(client, catalogue):
    relation = CaseRelation.objects.select_related("from_case", "to_case").first()
    for here, there in ((relation.from_case, relation.to_case), (relation.to_case, relation.from_case)):
        assert there.get_absolute_url() in client.get(here.get_absolute_url()).content.decode()


def test_every_case_of_the_catalogue_has_company(catalogue):
    for case in PracticeCase.objects.all():
        assert similar(case) or case.relations_out.exists() or case.relations_in.exists(), case
