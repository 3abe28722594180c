"""The smallest valid entries; tests name what differs."""

from __future__ import annotations

import datetime as dt
import time

import factory
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.apps import apps
from django.db import connection

from accounts.mailing.choosing import ALLOWED
from accounts.models import MailChoice, Membership, User, When
from cases.models import CaseOutcome, PracticeCase
from enterprises.models import SocialEnterprise
from partnerships.models import Challenge, Offer, Partnership, SocialMasterPlan, Solution
from procurement.models import PurchasePlan
from registry.models import Citation, HousingArea, Municipality, Offering, Organisation, Region, Source, Theme

PUBLISHED = "published"


class SourceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Source

    slug = factory.Sequence(lambda number: f"kilde-{number}")
    title = factory.Sequence(lambda number: f"Kilde {number}")
    kind = "report"
    summary = "En kilde."
    status = PUBLISHED


class CitationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Citation

    source = factory.SubFactory(SourceFactory)
    place = factory.Sequence(lambda number: f"side {number}")


class RegionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Region
        django_get_or_create = ("code",)

    code = "999"
    name = "Region Prøve"


class MunicipalityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Municipality

    code = factory.Sequence(lambda number: f"{number % 100:03d}")
    name = factory.Sequence(lambda number: f"Prøvekommune {number}")
    slug = factory.Sequence(lambda number: f"proevekommune-{number}")
    region = factory.SubFactory(RegionFactory)
    status = PUBLISHED


class EntryFactory(factory.django.DjangoModelFactory):
    """An entry with one source."""

    class Meta:
        abstract = True

    status = PUBLISHED

    @factory.post_generation
    def sources(self, create, extracted, **kwargs):
        if create:
            self.sources.add(*(extracted or [CitationFactory()]))


class HousingAreaFactory(EntryFactory):
    class Meta:
        model = HousingArea
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda number: f"omraade-{number}")
    name = factory.Sequence(lambda number: f"Område {number}")


class OrganisationFactory(EntryFactory):
    class Meta:
        model = Organisation
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda number: f"organisation-{number}")
    name = factory.Sequence(lambda number: f"Organisation {number}")
    kind = "association"


class EnterpriseFactory(EntryFactory):
    class Meta:
        model = SocialEnterprise
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda number: f"virksomhed-{number}")
    name = factory.Sequence(lambda number: f"Virksomhed {number}")
    kind = "enterprise"
    summary = "En virksomhed."
    basis = "mapped"


class PlanFactory(EntryFactory):
    class Meta:
        model = SocialMasterPlan
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda number: f"plan-{number}")
    name = factory.Sequence(lambda number: f"Plan {number}")
    summary = "En plan."


class OfferingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Offering

    slug = factory.Sequence(lambda number: f"ydelse-{number}")
    name = factory.Sequence(lambda number: f"Ydelse {number}")
    group = "Varer"


class OfferFactory(EntryFactory):
    class Meta:
        model = Offer
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda number: f"tilbud-{number}")
    title = factory.Sequence(lambda number: f"Tilbud {number}")
    category = factory.SubFactory(OfferingFactory)
    enterprise = factory.SubFactory(EnterpriseFactory)
    summary = "Et tilbud."


class SolutionFactory(EntryFactory):
    class Meta:
        model = Solution
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda number: f"loesning-{number}")
    title = factory.Sequence(lambda number: f"Løsning {number}")
    kind = "practice"
    summary = "En løsning."


class PartnershipFactory(EntryFactory):
    class Meta:
        model = Partnership
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda number: f"partnerskab-{number}")
    title = factory.Sequence(lambda number: f"Partnerskab {number}")
    kind = "cooperation"
    summary = "Et partnerskab."


class ChallengeFactory(EntryFactory):
    class Meta:
        model = Challenge
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda number: f"udfordring-{number}")
    title = factory.Sequence(lambda number: f"Udfordring {number}")
    owner = "area"
    summary = "En udfordring."


class ThemeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Theme
        django_get_or_create = ("number",)

    number = 1
    slug = factory.Sequence(lambda number: f"tema-{number}")
    name = "Et tema"


class CaseFactory(EntryFactory):
    class Meta:
        model = PracticeCase
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda number: f"case-{number}")
    title = factory.Sequence(lambda number: f"Case {number}")
    summary = "En case."
    theme = factory.SubFactory(ThemeFactory)
    background = "Baggrund."
    project = "Projekt."
    experience = "Erfaringer."


class OutcomeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CaseOutcome

    case = factory.SubFactory(CaseFactory)
    citation = factory.SubFactory(CitationFactory)
    text = "kom i job"
    value = 5
    unit = "unge"
    kind = "employment"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda number: f"person{number}@example.dk")


class PlanOfPurchaseFactory(factory.django.DjangoModelFactory):
    """A small purchase that may be made directly."""

    class Meta:
        model = PurchasePlan

    steward = factory.SubFactory(OrganisationFactory, kind="municipality")
    title = "Gavekurve"
    date = dt.date(2024, 3, 1)
    buyer_type = "kommune"
    contract_type = "vare"
    value_dkk = 45_000
    cross_border_interest = "nej"


def empty_the_registry() -> None:
    """Delete every row of the portal's own tables, in whatever order the database accepts. Tables without rows cost nothing."""
    own = {"registry", "cases", "partnerships", "enterprises", "procurement", "search"}
    models = [model for model in apps.get_models() if model._meta.app_label in own]
    with connection.cursor() as cursor:
        tables = [table for table in [model._meta.db_table for model in models] + _through_tables(models) if _has_rows(cursor, table)]
        for statement in connection.ops.sql_flush(_no_style(), tables, allow_cascade=True):
            cursor.execute(statement)


def _has_rows(cursor, table: str) -> bool:
    cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")  # noqa: S608 - the models' own tables
    return cursor.fetchone() is not None


def _through_tables(models) -> list[str]:
    return [field.remote_field.through._meta.db_table for model in models for field in model._meta.local_many_to_many]


def _no_style():
    from django.core.management.color import no_style

    return no_style()


class UserWithRole:
    """Makes a user who holds a role in an organisation: UserWithRole("municipal", organisation).

    An administrator gets the second factor that the role needs; `both_steps=False` leaves it out.
    """

    def __new__(cls, role: str, organisation: Organisation | None = None, *, both_steps: bool = True, **dates):
        user = UserFactory()
        if role == "admin" and both_steps:
            give_second_factor(user)
        Membership.objects.create(user=user, role=role, organisation=organisation or OrganisationFactory(kind="municipality"), **dates)
        return user


def totp(secret: str) -> str:
    """What the app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def give_second_factor(user: User) -> None:
    """An app with TOTP_SECRET, unless the person has a second factor already."""
    if not Authenticator.objects.filter(user=user).exists():
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": TOTP_SECRET})


def mail_at_once(*users: User) -> None:
    """Let the people have every mail at once that may come so, as they'd choose on 'Min side'."""
    for user in users:
        for kind, allowed in ALLOWED.items():
            if When.NOW in allowed:
                MailChoice.objects.update_or_create(address=user.email, kind=kind, defaults={"when": When.NOW})
