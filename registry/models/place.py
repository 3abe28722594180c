"""Places: Denmark's municipalities and the housing areas the documents tell of."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.urls import reverse

from .base import AliasRow, Entry, FigureRow, NoteRow, PlacedRow, WebsiteRow
from .source import Citation


class Region(models.Model):
    """One of the five regions, with its official code."""

    code = models.CharField("kode", max_length=3, unique=True)
    name = models.CharField("navn", max_length=60, unique=True)

    class Meta:
        verbose_name = "region"
        verbose_name_plural = "regioner"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Municipality(Entry):
    """One of Denmark's 98 municipalities, with its official three-digit code."""

    code = models.CharField("kommunekode", max_length=3, unique=True)
    name = models.CharField("navn", max_length=60, unique=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="municipalities", verbose_name="region")
    text = models.TextField("hvad kilderne fortæller", blank=True)
    anchoring = models.TextField("forankring", blank=True, help_text="Hvordan arbejdet skulle fortsætte efter 2015.")
    anchoring_citation = models.ForeignKey(
        Citation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="kilde til forankringen"
    )
    sources = models.ManyToManyField(Citation, blank=True, related_name="municipalities", verbose_name="kilder")

    class Meta:
        verbose_name = "kommune"
        verbose_name_plural = "kommuner"
        ordering = ["name"]
        constraints = [
            # Comparisons and a length, no regular expression: SQLite's own tools can check them too.
            models.CheckConstraint(
                condition=models.Q(code__gte="000") & models.Q(code__lte="999") & models.Q(Exact(Length("code"), 3)),
                name="municipality_code_three_digits",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("municipality", args=[self.slug])

    @property
    def full_name(self) -> str:
        """'Odense Kommune'; Copenhagen's and Bornholm's own forms."""
        return {"København": "Københavns Kommune", "Bornholm": "Bornholms Regionskommune"}.get(self.name, f"{self.name} Kommune")


class MunicipalitySurvey(PlacedRow):
    """A municipality's own count of social-economic enterprises in one year's survey."""

    municipality = models.OneToOneField(Municipality, on_delete=models.CASCADE, related_name="survey", verbose_name="kommune")
    year = models.PositiveSmallIntegerField("år")
    enterprises_total = models.PositiveSmallIntegerField("virksomheder i alt")
    enterprises_registered = models.PositiveSmallIntegerField("heraf registrerede")
    enterprises_new = models.PositiveSmallIntegerField("etableret i året")
    enterprises_on_the_way = models.PositiveSmallIntegerField("vurderes på vej")
    note = models.TextField("bemærkning", blank=True)

    class Meta(PlacedRow.Meta):
        verbose_name = "kommunens tal"
        verbose_name_plural = "kommunernes tal"


class MunicipalityFigure(FigureRow):
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="figures")


class MunicipalityNote(NoteRow):
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="notes")


class MunicipalityWebsite(WebsiteRow):
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="websites")


class HousingArea(Entry):
    """A housing area, estate or city district. One area is one record, whatever it is called."""

    KINDS = [("area", "boligområde"), ("estate", "boligafdeling"), ("district", "bydel"), ("town", "by")]

    name = models.CharField("navn", max_length=160)
    kind = models.CharField("slags", max_length=10, choices=KINDS, default="area")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="areas", verbose_name="kommune"
    )
    city = models.CharField("by", max_length=80, blank=True)
    part_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts", verbose_name="del af")
    organisations = models.ManyToManyField("registry.Organisation", blank=True, related_name="areas", verbose_name="boligorganisationer")
    text = models.TextField("hvad kilderne fortæller", blank=True)
    sources = models.ManyToManyField(Citation, related_name="areas", verbose_name="kilder")

    class Meta:
        verbose_name = "boligområde"
        verbose_name_plural = "boligområder"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("area", args=[self.slug])


class AreaAlias(AliasRow):
    area = models.ForeignKey(HousingArea, on_delete=models.CASCADE, related_name="aliases")


class AreaFigure(FigureRow):
    area = models.ForeignKey(HousingArea, on_delete=models.CASCADE, related_name="figures")


class AreaNote(NoteRow):
    area = models.ForeignKey(HousingArea, on_delete=models.CASCADE, related_name="notes")


class AreaWebsite(WebsiteRow):
    area = models.ForeignKey(HousingArea, on_delete=models.CASCADE, related_name="websites")
