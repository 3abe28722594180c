"""Enterprises that resemble an enterprise: they share an area or an offering, and the page says which."""

from __future__ import annotations

import pytest

from enterprises.models import EnterpriseArea, SocialEnterprise
from registry.models import Offering
from search.index import index
from tests.factories import CitationFactory, EnterpriseFactory, HousingAreaFactory

pytestmark = pytest.mark.both_databases


def alike(client, enterprise):
    return [(link.name, link.text) for link in client.get(enterprise.get_absolute_url()).context["alike"]]


def test_those_that_share_an_area_or_an_offering_by_name_and_why(client, empty_registry):
    catering, garden = (Offering.objects.create(slug=name.lower(), name=name, group="Andet") for name in ("Catering", "Have"))
    area, hidden = HousingAreaFactory(name="Parken"), HousingAreaFactory(name="Skjult", status="draft")
    one, near, same, other, secret, draft = (
        EnterpriseFactory(name=name, status=status)
        for name, status in [
            *[("En", "published"), ("Nær", "published"), ("Ens", "published"), ("Anden", "published"), ("Hemmelig", "published")],
            ("Kladde", "draft"),
        ]
    )
    for enterprise, places in ((one, (area, hidden)), (near, (area,)), (secret, (hidden,)), (draft, (area,))):
        for place in places:
            EnterpriseArea.objects.create(enterprise=enterprise, area=place, relation="located", citation=CitationFactory())
    one.offerings.set([catering, garden])
    near.offerings.set([catering])
    same.offerings.set([garden, catering])
    assert alike(client, one) == [("Ens", "Catering"), ("Nær", "Parken")]
    same.status = "archived"
    same.save()
    other.offerings.set([garden])
    index("enterprise", [same.pk, other.pk])
    assert alike(client, one) == [("Anden", "Have"), ("Nær", "Parken")]


def test_no_more_than_six_of_the_shipped_and_never_itself(client, catalogue):
    for enterprise in SocialEnterprise.objects.published()[::9]:
        found = alike(client, enterprise)
        assert len(found) <= 6
        assert (enterprise.name, "") not in [(name, "") for name, _ in found]
