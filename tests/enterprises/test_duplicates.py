"""Whether an enterprise may be in the registry already."""

from __future__ import annotations

import pytest

from enterprises.duplicates import candidates
from registry.duplicates import ALIKE, Known, compare, likeness, name_key, site_key
from registry.models import OrganisationAlias, OrganisationWebsite
from tests.factories import EnterpriseFactory, MunicipalityFactory


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Købmandsgården", "Stiftelsen Købmandsgaarden"),
        ("FRAK", "FRAK ApS"),
        ("Café Blå", "Cafe Blaa I/S"),
        ("Foreningen Huset Venture", "Huset Venture Nordjylland"),
        ("Social Foodies", "Social Foodie"),
        ("Grønt Værksted A/S", "Værksted, Grønt"),
    ],
)
def test_names_of_one_enterprise_are_alike(one, other):
    assert likeness(one, other) >= ALIKE
    assert likeness(other, one) == likeness(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Glad Fonden", "Glad Design"), ("Café Nord", "Café Syd"), ("Blå Kors", "Røde Kors"), ("", "FRAK"), ("ApS", "FRAK ApS")],
)
def test_other_names_are_not(one, other):
    assert likeness(one, other) < ALIKE


def test_a_name_of_nothing_but_legal_forms_keeps_them():
    assert name_key("Foreningen") == ("foreningen",)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.frak.dk/om-os", "frak.dk"),
        ("frak.dk", "frak.dk"),
        ("https://facebook.com/frakdk/posts", "facebook.com/frakdk"),
        ("https://www.facebook.com/", ""),
        ("http://[", ""),
        ("", ""),
    ],
)
def test_what_two_addresses_have_in_common(url, key):
    assert site_key(url) == key


def test_the_same_website_is_enough():
    known = Known(1, "a", "Noget andet", "published", names={"Noget andet"}, websites={"http://frak.dk"})
    (found,) = compare("FRAK", ["https://www.frak.dk/"], [known])
    assert found.why == "har samme hjemmeside"
    assert compare("FRAK", ["https://facebook.com/frak"], [Known(1, "a", "X", "published", names={"X"}, websites={"facebook.com/x"})]) == []


def test_the_likeliest_first_and_at_most_five():
    known = [Known(number, str(number), name, "published", names={name}) for number, name in enumerate(["Café Blåt"] * 6 + ["Café Blå"])]
    found = compare("Café Blå", [], known)
    assert [candidate.known.name for candidate in found[:1]] == ["Café Blå"]
    assert len(found) == 5


@pytest.mark.both_databases
def test_only_the_same_municipality_or_one_not_told(empty_registry, django_assert_num_queries):
    here, elsewhere = MunicipalityFactory(), MunicipalityFactory()
    same = EnterpriseFactory(name="Huset Venture", municipality=here)
    unknown = EnterpriseFactory(name="Huset Venture", municipality=None)
    by_alias = EnterpriseFactory(name="Noget andet", municipality=here)
    OrganisationAlias.objects.create(organisation=by_alias, name="Huset Ventur")
    by_site = EnterpriseFactory(name="Helt andet", municipality=here)
    OrganisationWebsite.objects.create(organisation=by_site, url="https://venture.dk", label="Hjemmeside")
    EnterpriseFactory(name="Huset Venture", municipality=elsewhere)
    EnterpriseFactory(name="Huset Venture", municipality=here, status="archived")
    with django_assert_num_queries(1):
        found = candidates("Huset Venture ApS", ["www.venture.dk"], here.pk)
    assert {candidate.known.pk for candidate in found} == {same.pk, unknown.pk, by_alias.pk, by_site.pk}
    assert same.pk not in {candidate.known.pk for candidate in candidates("Huset Venture", [], here.pk, except_for=same.pk)}
