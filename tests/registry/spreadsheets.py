"""What the files in tests/registry/files hold: three enterprises, as the portal exports them and LibreOffice has saved them."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from enterprises.exchange import EnterpriseResource
from enterprises.models import SocialEnterprise
from registry.models import Municipality, Offering, OrganisationAlias
from tests.factories import EnterpriseFactory, MunicipalityFactory, OfferingFactory

FIRST = 99_000_001


class FixedResource(EnterpriseResource):
    """Columns of each sort, no more than these: the files stay good when enterprises get another column."""

    class Meta:
        model = SocialEnterprise
        fields: ClassVar = (
            "name", "cvr", "p_number", "postal_code", "city", "municipality", "operating_status", "registered_on", "founded",
            "founded_precision", "summary", "description", "offerings", "covers_whole_country", "capacity",
        )  # fmt: skip


def make_enterprises() -> list[SocialEnterprise]:
    """The three, with everything in them that a spreadsheet likes to make something else of."""
    place = Municipality.objects.filter(code="461").first() or MunicipalityFactory(code="461", name="Odense", slug="odense")
    words = [
        Offering.objects.filter(name=name).first() or OfferingFactory(name=name, slug=slug)
        for name, slug in (("Café og kantine (prøve)", "cafe-proeve"), ("Pakning & montage (prøve)", "pakning-proeve"))
    ]
    made = [
        EnterpriseFactory(
            id=FIRST,
            slug="aeble-og-oel",
            name="Æble & Øl",
            cvr="13585628",
            p_number="1003388394",
            postal_code="0800",
            city="Høje Taastrup",
            municipality=place,
            operating_status="established",
            registered_on=dt.date(2015, 5, 4),
            founded=dt.date(2012, 5, 1),
            founded_precision="month",
            summary="=2+2 er fire; \"citat\" og 'apostrof'",
            description="Første linje\nAnden linje; med semikolon, komma og\ttab",
            capacity=1250,
        ),
        EnterpriseFactory(
            id=FIRST + 1,
            slug="backslash",
            name="\\BACKSLASH\\",
            summary="'=HYPERLINK(1)",
            description="+45 12 34 56 78",
            postal_code="5000",
            city="1-2",
            covers_whole_country=True,
            capacity=0,
        ),
        EnterpriseFactory(id=FIRST + 2, slug="tredje", name="-Tredje-", summary="maj 2015", description="007", city="TRUE"),
    ]
    made[0].offerings.set(words)
    OrganisationAlias.objects.create(organisation=made[0], name="Æblehuset", position=0)
    OrganisationAlias.objects.create(organisation=made[0], name="A&Ø", position=1, kind="short")
    return made
