"""Actors. Each is here once, whatever it takes part in: municipality, housing organisation, foundation, enterprise."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from .base import AliasRow, Entry, NoteRow, WebsiteRow
from .place import Municipality
from .source import Citation


class OrganisationKind(models.TextChoices):
    """What sort of actor it is."""

    MUNICIPALITY = "municipality", "kommune"
    MUNICIPAL_UNIT = "municipal_unit", "kommunal enhed"
    JOBCENTRE = "jobcentre", "jobcenter"
    STATE = "state", "statslig myndighed"
    REGION = "region", "region"
    HOUSING_ORGANISATION = "housing_organisation", "boligorganisation"
    HOUSING_DEPARTMENT = "housing_department", "boligafdeling"
    HOUSING_PROJECT = "housing_project", "boligsocial indsats"
    ENTERPRISE = "enterprise", "socialøkonomisk virksomhed"
    FOUNDATION = "foundation", "fond"
    ASSOCIATION = "association", "forening"
    VOLUNTEER = "volunteer", "frivillig organisation"
    COMPANY = "company", "virksomhed"
    SCHOOL = "school", "skole eller institution"
    NETWORK = "network", "netværk"
    UNION = "union", "faglig organisation"
    KNOWLEDGE = "knowledge", "videnscenter"
    POLICE = "police", "politi"
    SPORTS_CLUB = "sports_club", "idrætsforening"
    CULTURAL = "cultural", "kulturinstitution"
    RELIGIOUS = "religious", "kirke eller trossamfund"
    OTHER = "other", "andet"


class Organisation(Entry):
    """An actor, never a person. An enterprise is an organisation with a profile (`enterprises.SocialEnterprise`)."""

    name = models.CharField("navn", max_length=200)
    kind = models.CharField("slags", max_length=24, choices=OrganisationKind)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="organisations", verbose_name="hører til i kommunen"
    )
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name="hører under")
    text = models.TextField("beskrivelse", blank=True)
    sources = models.ManyToManyField(Citation, related_name="organisations", verbose_name="kilder")

    class Meta:
        verbose_name = "organisation"
        verbose_name_plural = "organisationer"
        ordering = ["name"]
        # What a list's total and a municipality's numbers count, and what the front page asks for the newest of.
        indexes = [
            models.Index(fields=["municipality", "kind", "status"], name="organisation_in_place"),
            models.Index(fields=["status", "kind"], name="organisation_of_kind"),
            models.Index(fields=["status", "created_at"], name="organisation_newest"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """An enterprise has its page among the enterprises, a municipality among the municipalities."""
        if self.kind == OrganisationKind.ENTERPRISE:
            return reverse("enterprise", args=[self.slug])
        if self.kind == OrganisationKind.MUNICIPALITY:
            return reverse("municipality", args=[self.slug.removesuffix("-kommune")])
        return reverse("organisation", args=[self.slug])


class OrganisationAlias(AliasRow):
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="aliases")


class OrganisationNote(NoteRow):
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="notes")


class OrganisationWebsite(WebsiteRow):
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="websites")
