"""Registrations to test with: people with their rights, and enterprises on their way."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from accounts.models import User
from enterprises.models import EnterpriseContact, EnterpriseEvent, SocialEnterprise
from registry.history import quiet
from registry.models import Municipality, Offering, Organisation, TargetGroup
from registry.statements import cite, statement
from tests.factories import EnterpriseFactory, MunicipalityFactory, OrganisationFactory, UserWithRole

CVR, OTHER_CVR = "13585628", "25063864"  # both pass the rule of the check digit


def a_municipality(name: str = "Prøve") -> Organisation:
    """A municipality and the organisation that people work in."""
    place = MunicipalityFactory()
    return OrganisationFactory(name=f"{name} Kommune", kind="municipality", municipality=place)


def a_consultant(organisation: Organisation | None = None) -> User:
    return UserWithRole("municipal", organisation or a_municipality())


def an_administrator() -> User:
    return UserWithRole("admin")


@quiet()
def complete(steward: Organisation, by: User, **values: object) -> SocialEnterprise:
    """A draft that lacks nothing."""
    entry = EnterpriseFactory(
        **{
            "status": "draft",
            "basis": "registered",
            "steward": steward,
            "responsible": by,
            "municipality": steward.municipality,
            "cvr": CVR,
            "legal_form": "aps",
            "operating_status": "established",
            "purpose": "At skabe job.",
            "summary": "Café med job.",
            "registered": "yes",
            "registered_seen": "virk.dk",
            "covers_whole_country": True,
            **values,
        }
    )
    entry.offerings.add(Offering.objects.get_or_create(slug="cafe-proeve", defaults={"name": "Café (prøve)", "group": "Mad"})[0])
    entry.target_groups.add(TargetGroup.objects.get_or_create(slug="unge-proeve", defaults={"name": "Unge (prøve)"})[0])
    cite(entry, statement(steward, timezone.localdate()))
    EnterpriseEvent.objects.create(entry=entry, step="created", by=by, organisation=steward)
    return entry


def a_contact(entry: SocialEnterprise, **values: object) -> EnterpriseContact:
    today = timezone.localdate()
    return EnterpriseContact.objects.create(
        **{
            "enterprise": entry,
            "name": "Prøve Kontakt",
            "email": "kontakt@example.dk",
            "phone": "12 34 56 78",
            "consent_on": today - dt.timedelta(days=1),
            "ends_on": today + dt.timedelta(days=365),
            **values,
        }
    )


def who(entry: SocialEnterprise | None = None, **values: str) -> dict[str, str]:
    """What the first step posts; for an entry that is saved, with its version."""
    place = values.pop("municipality", "") or (str(Municipality.objects.order_by("pk").last().pk))  # type: ignore[union-attr]
    data = {
        "name": "Café Prøve",
        "own_cvr": "yes",
        "cvr": CVR,
        "legal_form": "aps",
        "operating_status": "established",
        "municipality": place,
        "handling": "naeste",
        **values,
    }
    return {**data, "version": entry.updated_at.isoformat()} if entry else data
