"""Who can deliver: social-economic enterprises, what they offer, to whom, where, and what it has led to."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from registry.models import FigureRow, HousingArea, LifecycleEvent, Municipality, Offering, Organisation, PlacedRow, TargetGroup
from registry.models.base import PRECISIONS, danish_date


class OperatingStatus(models.TextChoices):
    """Whether the enterprise ran when the source was written."""

    ESTABLISHED = "established", "etableret"
    STARTING = "starting", "under opstart"
    PLANNED = "planned", "planlagt"
    CLOSED = "closed", "lukket"
    UNKNOWN = "unknown", "ikke oplyst"


class LegalForm(models.TextChoices):
    """The legal form, as far as the source tells."""

    ASSOCIATION = "association", "forening"
    FOUNDATION = "foundation", "fond"
    COMMERCIAL_FOUNDATION = "commercial_foundation", "erhvervsdrivende fond"
    APS = "aps", "anpartsselskab (ApS)"
    A_S = "a_s", "aktieselskab (A/S)"
    IVS = "ivs", "iværksætterselskab (IVS)"
    IVS_OR_APS = "ivs_or_aps", "IVS eller ApS"
    SOLE = "sole", "enkeltmandsvirksomhed"
    COOPERATIVE = "cooperative", "andelsselskab eller kooperativ"
    SELF_OWNING = "self_owning", "selvejende institution"
    PROJECT = "project", "projekt"
    BRANCH = "branch", "del af en anden organisation"
    OTHER = "other", "anden form"
    UNKNOWN = "unknown", "ikke oplyst"


class Registered(models.TextChoices):
    """Official status as a *registreret socialøkonomisk virksomhed*."""

    YES = "yes", "ja"
    NO = "no", "nej"
    UNKNOWN = "unknown", "ikke oplyst"


class Support(models.TextChoices):
    """Whether foundations or others support it. 'None' was said; 'unknown' was not."""

    NONE = "none", "ingen støtte"
    SOME = "some", "får eller har fået støtte"
    UNKNOWN = "unknown", "ikke oplyst"


class Basis(models.TextChoices):
    """How the enterprise came into the registry."""

    MAPPED = "mapped", "kortlagt i undersøgelse"
    APPENDIX = "appendix", "kommunens egen opgørelse"
    ARTICLE = "article", "beskrevet i artikel eller eksempel"
    SIGNATORY = "signatory", "underskriver af anbefalinger"
    MENTIONED = "mentioned", "nævnt i en kilde"
    REGISTERED = "registered", "registreret på portalen"


class SocialEnterprise(Organisation):
    """A social-economic enterprise: a profile of an organisation, one to one (the organisation is the parent row).

    Four relations to places are kept apart: `municipality` (located in), `cooperates_with` (municipalities that
    cooperate with it), `coverage` (municipalities it can deliver in; `covers_whole_country` for all) and
    `enterprise_areas` (premises or work in a housing area).

    The official status (`registered…`) is kept apart from organisations' own assessments of the criteria.
    """

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, parent_link=True, related_name="enterprise")
    cvr = models.CharField("CVR-nummer", max_length=8, blank=True)
    p_number = models.CharField("P-nummer", max_length=10, blank=True)
    street = models.CharField("vej og nummer", max_length=120, blank=True)
    postal_code = models.CharField("postnummer", max_length=4, blank=True)
    city = models.CharField("by", max_length=60, blank=True)
    location_note = models.CharField("om beliggenheden", max_length=300, blank=True)
    operating_status = models.CharField("driftsstatus", max_length=12, choices=OperatingStatus, default=OperatingStatus.UNKNOWN)
    status_note = models.CharField("om driftsstatus", max_length=300, blank=True)
    legal_form = models.CharField("virksomhedsform", max_length=24, choices=LegalForm, default=LegalForm.UNKNOWN)
    legal_form_note = models.CharField("om virksomhedsformen", max_length=300, blank=True)
    registered = models.CharField("registreret socialøkonomisk virksomhed", max_length=8, choices=Registered, default=Registered.UNKNOWN)
    registered_note = models.CharField("om registreringen", max_length=300, blank=True)
    registered_on = models.DateField("registreret den", null=True, blank=True)
    registered_seen = models.CharField("hvor registreringen er set", max_length=300, blank=True)
    registered_seen_on = models.DateField("set den", null=True, blank=True)
    founded = models.DateField("startet", null=True, blank=True)
    founded_precision = models.CharField("startens nøjagtighed", max_length=10, choices=PRECISIONS, blank=True)
    purpose = models.TextField("formål", blank=True, max_length=2000)
    summary = models.CharField("kort fortalt", max_length=320)
    description = models.TextField("mere om virksomheden", blank=True)
    offerings = models.ManyToManyField(Offering, blank=True, related_name="enterprises", verbose_name="ydelser")
    offering_note = models.CharField("om ydelserne", max_length=300, blank=True)
    target_groups = models.ManyToManyField(TargetGroup, blank=True, related_name="enterprises", verbose_name="målgrupper")
    target_group_note = models.CharField("om målgrupperne", max_length=300, blank=True)
    support = models.CharField("støtte", max_length=8, choices=Support, default=Support.UNKNOWN)
    support_note = models.CharField("om støtten", max_length=300, blank=True)
    covers_whole_country = models.BooleanField("dækker hele landet", default=False)
    capacity = models.PositiveIntegerField("plads til mennesker i forløb på én gang", null=True, blank=True)
    capacity_note = models.CharField("om kapaciteten", max_length=300, blank=True)
    basis = models.CharField("grundlag", max_length=10, choices=Basis)
    duplicate_reason = models.TextField(
        "hvorfor det ikke er en dublet",
        blank=True,
        max_length=1000,
        help_text="Skrevet af den, der registrerede virksomheden, da en anden lignede.",
    )

    class Meta:
        verbose_name = "socialøkonomisk virksomhed"
        verbose_name_plural = "socialøkonomiske virksomheder"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["cvr"],
                condition=~models.Q(cvr=""),
                name="enterprise_cvr_once",
                violation_error_message="Der findes allerede en virksomhed med det CVR-nummer.",
            ),
            models.UniqueConstraint(
                fields=["p_number"],
                condition=~models.Q(p_number=""),
                name="enterprise_p_number_once",
                violation_error_message="Der findes allerede en virksomhed med det P-nummer.",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("enterprise", args=[self.slug])

    @property
    def address(self) -> str:
        """'Vestergade 1, 6000 Kolding'; what is known of it."""
        place = f"{self.postal_code} {self.city}".strip()
        return ", ".join(part for part in (self.street, place) if part)

    @property
    def founded_text(self) -> str:
        return danish_date(self.founded, self.founded_precision)


class MunicipalCooperation(PlacedRow):
    """A municipality that cooperates with the enterprise. It says nothing of where the enterprise is."""

    enterprise = models.ForeignKey(SocialEnterprise, on_delete=models.CASCADE, related_name="cooperates_with")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="cooperations", verbose_name="kommune")
    note = models.CharField("bemærkning", max_length=300, blank=True)

    class Meta(PlacedRow.Meta):
        verbose_name = "samarbejde med kommune"
        verbose_name_plural = "samarbejder med kommuner"


class EnterpriseArea(PlacedRow):
    """A housing area where the enterprise has premises, or does its work."""

    RELATIONS = [("located", "holder til i"), ("works_in", "arbejder i")]

    enterprise = models.ForeignKey(SocialEnterprise, on_delete=models.CASCADE, related_name="enterprise_areas")
    area = models.ForeignKey(HousingArea, on_delete=models.PROTECT, related_name="enterprise_areas", verbose_name="boligområde")
    relation = models.CharField("forhold", max_length=10, choices=RELATIONS)
    note = models.CharField("bemærkning", max_length=300, blank=True)

    class Meta(PlacedRow.Meta):
        verbose_name = "boligområde"
        verbose_name_plural = "boligområder"


class EnterpriseCooperation(PlacedRow):
    """What the enterprise does together with somebody."""

    enterprise = models.ForeignKey(SocialEnterprise, on_delete=models.CASCADE, related_name="cooperation")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="enterprise_cooperation", verbose_name="organisation"
    )
    label = models.CharField("hvem", max_length=200)
    text = models.CharField("hvad", max_length=600)

    class Meta(PlacedRow.Meta):
        verbose_name = "samarbejde"
        verbose_name_plural = "samarbejder"


class EnterpriseSupporter(PlacedRow):
    """Who pays or has paid towards the enterprise."""

    enterprise = models.ForeignKey(SocialEnterprise, on_delete=models.CASCADE, related_name="supporters")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="supports", verbose_name="støttegiver")
    text = models.CharField("bemærkning", max_length=300, blank=True)

    class Meta(PlacedRow.Meta):
        verbose_name = "støttegiver"
        verbose_name_plural = "støttegivere"


class EnterpriseImpact(FigureRow):
    """What the work has led to, per period."""

    KINDS = [
        ("participants", "mennesker i forløb"),
        ("employment", "job og uddannelse"),
        ("share", "andel"),
        ("volunteers", "frivillige"),
        ("turnover", "omsætning"),
        ("customers", "kunder"),
        ("output", "produktion"),
        ("staff", "ansatte"),
        ("other", "andet"),
    ]

    enterprise = models.ForeignKey(SocialEnterprise, on_delete=models.CASCADE, related_name="impact")
    kind = models.CharField("slags", max_length=14, choices=KINDS)
    year = models.PositiveSmallIntegerField("år", null=True, blank=True)

    class Meta(FigureRow.Meta):
        verbose_name = "tal"
        verbose_name_plural = "tal"


class EnterpriseEvent(LifecycleEvent):
    entry = models.ForeignKey(SocialEnterprise, on_delete=models.CASCADE, related_name="events", verbose_name="virksomhed")

    class Meta(LifecycleEvent.Meta):
        verbose_name = "hændelse"
        verbose_name_plural = "hændelser"
