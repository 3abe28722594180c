"""What lists keep in memory: the same ids, order and counts as the database gives, also after every kind of change."""

from __future__ import annotations

import datetime as dt
from random import Random

import pytest
from django.http import QueryDict

from cases.filters import CaseFilterSet, case_masks
from cases.models import CaseResource, PracticeCase
from cases.views import CaseListView
from enterprises.filters import EnterpriseFilterSet, enterprise_masks
from enterprises.models import EnterpriseArea, MunicipalCooperation, SocialEnterprise
from enterprises.views import EnterpriseListView
from registry.history import quiet
from registry.kept import Kept
from registry.listing import masks
from registry.models import HousingArea, Municipality, Offering, TargetGroup, Theme
from search.index import index, note
from tests.factories import (
    CaseFactory,
    CitationFactory,
    EnterpriseFactory,
    HousingAreaFactory,
    MunicipalityFactory,
    OutcomeFactory,
)

pytestmark = pytest.mark.both_databases

LISTS = {"case": (CaseListView, CaseFilterSet, case_masks), "enterprise": (EnterpriseListView, EnterpriseFilterSet, enterprise_masks)}
both = pytest.mark.parametrize("kind", LISTS)


def by_query(kind, query, sort):
    view, filters, _ = LISTS[kind]
    filterset = filters(QueryDict(query), queryset=view().get_queryset())
    ids = filterset.qs.order_by(*view.sorts[sort][1], "pk").values_list("pk", flat=True)
    return list(ids), filterset.facets()


def by_masks(kind, query, sort):
    view, filters, kept = LISTS[kind]
    now = kept.current()
    filterset = filters(QueryDict(query), queryset=view().get_queryset(), masks=now)
    return list(filterset.selection(now, sort)), filterset.facets()


def asked(facets, random):
    """A query that somebody may ask: some choices of some facets, words, years, a checkbox, and nonsense."""
    query = QueryDict(mutable=True)
    for facet in facets:
        if facet.options and random.random() < 0.25:
            values = [random.choice(facet.options).value for _ in range(random.randint(1, 3))]
            query.setlist(facet.name, [*values, "findes-ikke"] if random.random() < 0.2 else values)
    if random.random() < 0.3:
        query["q"] = random.choice(["unge", "job", "bolig", "findesslet", "'; --", "kvinder"])
    if random.random() < 0.3:
        query["fra"] = random.choice(["2009", "2012", "2100", "nej", ""])
    if random.random() < 0.3:
        query["til"] = random.choice(["2009", "2013", "1", "1900"])
    if random.random() < 0.4:
        query["hele_landet"] = random.choice(["on", ""])
    return query.urlencode()


def offered(kind):
    """The facets and their choices when nothing is chosen."""
    view, filters, _ = LISTS[kind]
    return filters(QueryDict(), queryset=view().get_queryset()).facets()


def assert_same(kind, rounds, seed):
    random, facets = Random(seed), offered(kind)  # noqa: S311 - reproducible, no secret
    for _ in range(rounds):
        query, sort = asked(facets, random), random.choice(list(LISTS[kind][0].sorts))
        assert by_masks(kind, query, sort) == by_query(kind, query, sort), (query, sort)


@both
@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.long), pytest.param(2, marks=pytest.mark.long)])
def test_the_shipped_catalogue_is_filtered_as_the_database_does(catalogue, kind, seed):
    assert_same(kind, 12, seed)


@pytest.fixture
def odd_registry(empty_registry):
    with quiet():
        return make_odd_registry()


def make_odd_registry():
    """Entries that share places and groups, some of them drafts, with gaps, ties and values of every band."""
    random = Random(5)  # noqa: S311 - reproducible, no secret
    municipalities = [MunicipalityFactory(code=f"{at:03d}", status="published" if at else "draft") for at in range(4)]
    areas = [HousingAreaFactory(name="Parken", status=status) for status in ("published", "published", "draft", "archived")]
    groups = [TargetGroup.objects.create(slug=f"g{at}", name=f"Gruppe {at}") for at in range(3)]
    offerings = [Offering.objects.create(slug=f"o{at}", name=f"Ydelse {at}", group="Andet") for at in range(3)]
    themes = [Theme.objects.create(number=at, slug=f"t{at}", name=f"Tema {at}") for at in (2, 10, 1)]
    citation = CitationFactory()
    for _ in range(12):
        make_case(random, municipalities, areas, groups, themes, citation)
        make_enterprise(random, municipalities, areas, groups, offerings, citation)
    index("case", PracticeCase.objects.values_list("pk", flat=True))
    index("enterprise", SocialEnterprise.objects.values_list("pk", flat=True))
    return random


def some(random, of, most=2):
    return random.sample(of, random.randint(0, most))


def year(random):
    return dt.date(random.randint(2007, 2014), 6, 1) if random.random() < 0.7 else None


def make_case(random, municipalities, areas, groups, themes, citation):
    case = CaseFactory(
        title=random.choice(["Ål", "Øl", "Æbler", "Aase", "åse", "Zoo"]),
        status=random.choice(["published", "published", "published", "draft"]),
        theme=random.choice(themes),
        municipality=random.choice([None, *municipalities]),
        start=year(random),
        end=year(random),
        planned_end=year(random),
        ongoing=random.random() < 0.3,
        sources=[citation],
    )
    case.areas.set(some(random, areas))
    case.target_groups.set(some(random, groups))
    case.secondary_themes.set(some(random, themes))
    for amount in random.choice([[], [0], [24_999], [25_000, 99_999], [100_000], [500_000, None]]):
        CaseResource.objects.create(case=case, citation=citation, kind=random.choice(["cost", "grant"]), text="x", amount_dkk=amount)
    for hours in random.choice([[], [14], [15], [37, 2], [None]]):
        CaseResource.objects.create(case=case, citation=citation, kind="work_time", text="x", hours=hours, per="week")
    if random.random() < 0.5:
        OutcomeFactory(case=case, citation=citation, value=random.choice([None, 3]))
    return case


def make_enterprise(random, municipalities, areas, groups, offerings, citation):
    enterprise = EnterpriseFactory(
        name=random.choice(["Ål", "Øl", "Æbler", "Aase", "åse", "Zoo"]),
        status=random.choice(["published", "published", "published", "archived"]),
        municipality=random.choice([None, *municipalities]),
        covers_whole_country=random.random() < 0.3,
        operating_status=random.choice(["established", "starting", "unknown"]),
        registered=random.choice(["yes", "no", "unknown"]),
        support=random.choice(["none", "some"]),
        founded=year(random),
        sources=[citation],
    )
    enterprise.offerings.set(some(random, offerings))
    enterprise.target_groups.set(some(random, groups))
    for municipality in some(random, municipalities):
        MunicipalCooperation.objects.create(enterprise=enterprise, municipality=municipality, citation=citation)
    for area in some(random, areas):
        for relation in some(random, ["located", "works_in"]):
            EnterpriseArea.objects.create(enterprise=enterprise, area=area, relation=relation, citation=citation)
    return enterprise


@pytest.mark.parametrize("rounds", [8, pytest.param(25, marks=pytest.mark.long)])
def test_ties_gaps_and_drafts_are_filtered_as_the_database_does(odd_registry, rounds):
    for kind in LISTS:
        assert_same(kind, rounds, 1)


@pytest.mark.parametrize("changes", [3, pytest.param(8, marks=pytest.mark.long)])
def test_changed_entries_alone_are_read_anew_and_stand_where_they_belong(odd_registry, monkeypatch, changes):
    """Random edits, each told to the index; few probes, so that the order is found in both of its steps."""
    monkeypatch.setattr(masks, "PROBES", 3)
    for kind in LISTS:
        change_and_compare(kind, odd_registry, monkeypatch, changes)


def change_and_compare(kind, random, monkeypatch, changes):
    kept = LISTS[kind][2]
    for sort in LISTS[kind][0].sorts:
        by_masks(kind, "", sort)
    monkeypatch.setattr(kept, "_read_all", None)  # what follows must not read all
    monkeypatch.setattr(kept, "_read_order", None)
    model = PracticeCase if kind == "case" else SocialEnterprise
    for _ in range(changes):
        entries = random.sample(list(model.objects.order_by("pk")), random.randint(1, 4))
        for entry in entries:
            entry.status = random.choice(["published", "published", "archived"])
            setattr(entry, "title" if kind == "case" else "name", random.choice(["A", "Ål", "Åse", "Mø", "Øre", "zoo"]))
            entry.municipality = random.choice([None, *Municipality.objects.all()])
            entry.save()
            entry.target_groups.set(some(random, list(TargetGroup.objects.all())))
        gone = entries[0].pk
        if random.random() < 0.3:
            entries[0].delete()
        index(kind, [gone, *(entry.pk for entry in entries[1:])])
        assert_same(kind, 4, random.random())


def test_a_new_entry_is_there_and_a_withdrawn_one_is_not(client, odd_registry):
    for kind, path, factory in (("case", "/cases/", CaseFactory), ("enterprise", "/virksomheder/", EnterpriseFactory)):
        add_and_withdraw(client, kind, path, factory)


def add_and_withdraw(client, kind, path, factory):
    before = client.get(path, {"format": "json"}).json()["count"]
    entry = factory()
    index(kind, [entry.pk])
    assert client.get(path, {"format": "json"}).json()["count"] == before + 1
    entry.status = "archived"
    entry.save()
    index(kind, [entry.pk])
    assert client.get(path, {"format": "json"}).json()["count"] == before
    assert entry.get_absolute_url() not in client.get(path, {"format": "csv"}).content.decode()


def test_choices_are_named_and_withdrawn_at_once_without_a_word_to_the_index(odd_registry):
    def texts(name):
        return {option.text for view in by_masks("case", "", "titel")[1] if view.name == name for option in view.options}

    assert "Tema 10" in texts("tema")
    assert "Parken" in texts("omraade")
    Theme.objects.filter(number=10).update(name="Et nyt navn")
    HousingArea.objects.update(status="draft")
    assert "Et nyt navn" in texts("tema")
    assert texts("omraade") == set()
    assert_same("case", 10, 3)


def test_a_municipalitys_new_name_moves_its_enterprises(odd_registry):
    by_masks("enterprise", "", "kommune")
    for place in Municipality.objects.all():
        place.name = f"{'ÅØÆZ'[place.pk % 4]}by"
        place.save()
        index("municipality", [place.pk])
        assert by_masks("enterprise", "", "kommune") == by_query("enterprise", "", "kommune")


def test_a_whole_kind_may_have_changed(odd_registry):
    by_masks("case", "", "titel")
    PracticeCase.objects.update(title="Nu alle ens", status="published")
    note("case", None)
    assert_same("case", 10, 2)
    assert len(by_masks("case", "", "titel")[0]) == PracticeCase.objects.count()


def test_nothing_is_kept_of_what_a_transaction_may_take_back(odd_registry, monkeypatch):
    monkeypatch.setattr(Kept, "keeps_uncommitted", False)  # as the portal runs; this test is within a transaction itself
    case = CaseFactory()
    assert case.pk in by_masks("case", "", "titel")[0]
    assert case_masks._kept is None
