"""Solutions: proposals, levers with their practices, gains, possible ways and recommendations."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from enterprises.models import SocialEnterprise
from registry.models import (
    Citation,
    Entry,
    FigureRow,
    HousingArea,
    Lever,
    NoteRow,
    Organisation,
    PlacedRow,
    SolutionTheme,
    TargetGroup,
    WebsiteRow,
)

from .plan import FIGURE_KINDS


class SolutionKind(models.TextChoices):
    """What sort of answer it is."""

    PROPOSAL = "proposal", "løsningsforslag"
    LEVER = "lever", "greb"
    PRACTICE = "practice", "praksis"
    GAIN = "gain", "gevinst"
    WAY = "way", "mulig vej"
    RECOMMENDATION = "recommendation", "anbefaling"


class Solution(Entry):
    """Something that can be done, as a document proposes or tells it. `parent` is what it belongs under."""

    title = models.CharField("titel", max_length=200)
    kind = models.CharField("slags", max_length=16, choices=SolutionKind)
    number = models.PositiveSmallIntegerField("nummer", null=True, blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name="hører under")
    theme = models.ForeignKey(SolutionTheme, on_delete=models.PROTECT, null=True, blank=True, related_name="solutions", verbose_name="tema")
    lever = models.ForeignKey(Lever, on_delete=models.PROTECT, null=True, blank=True, related_name="solutions", verbose_name="greb")
    summary = models.CharField("kort fortalt", max_length=320)
    description = models.TextField("beskrivelse", blank=True)
    zones = models.JSONField("løsningszoner", default=list, blank=True)
    zone_note = models.CharField("om zonerne", max_length=300, blank=True)
    areas = models.ManyToManyField(HousingArea, blank=True, related_name="solutions", verbose_name="boligområder")
    target_groups = models.ManyToManyField(TargetGroup, blank=True, related_name="solutions", verbose_name="målgrupper")
    sources = models.ManyToManyField(Citation, related_name="solutions", verbose_name="kilder")

    class Meta:
        verbose_name = "løsning"
        verbose_name_plural = "løsninger"
        ordering = ["kind", "number", "title"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("solution", args=[self.slug])


class SolutionPrinciple(models.Model):
    """How the proposal works with one of its document's three principles. Its source is the proposal's own."""

    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="principles")
    position = models.PositiveSmallIntegerField("rækkefølge", default=0)
    name = models.CharField("princip", max_length=120)
    text = models.TextField("hvordan")

    class Meta:
        verbose_name = "princip"
        verbose_name_plural = "principper"
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name


class SolutionSection(PlacedRow):
    """A section of the document's template; `key` is the same across proposals."""

    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="sections")
    key = models.SlugField("nøgle", max_length=60)
    title = models.CharField("overskrift", max_length=200)
    text = models.TextField("tekst", blank=True)

    class Meta(PlacedRow.Meta):
        verbose_name = "afsnit"
        verbose_name_plural = "afsnit"


class SolutionActor(PlacedRow):
    """Somebody who has to act for the solution to work."""

    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="actors")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="solution_roles", verbose_name="organisation"
    )
    label = models.CharField("hvem", max_length=200)
    text = models.CharField("hvad", max_length=600, blank=True)

    class Meta(PlacedRow.Meta):
        verbose_name = "aktør"
        verbose_name_plural = "aktører"


class SolutionInspiration(PlacedRow):
    """Where the idea has been tried or comes from."""

    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="inspirations")
    title = models.CharField("hvad", max_length=200)
    text = models.TextField("beskrivelse", blank=True)
    url = models.URLField("adresse", max_length=500, blank=True)

    class Meta(PlacedRow.Meta):
        verbose_name = "inspiration"
        verbose_name_plural = "inspirationer"


class SolutionFigure(FigureRow):
    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="figures")
    kind = models.CharField("slags", max_length=14, choices=FIGURE_KINDS)


class SolutionExample(PlacedRow):
    """The solution in use at an enterprise or in a partnership. (Its use in a case stands with the case.)"""

    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="examples")
    enterprise = models.ForeignKey(
        SocialEnterprise, on_delete=models.PROTECT, null=True, blank=True, related_name="solution_examples", verbose_name="virksomhed"
    )
    partnership = models.ForeignKey(
        "partnerships.Partnership",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="solution_examples",
        verbose_name="partnerskab",
    )
    text = models.CharField("hvad der blev gjort", max_length=800)

    class Meta(PlacedRow.Meta):
        verbose_name = "eksempel"
        verbose_name_plural = "eksempler"


class SolutionWebsite(WebsiteRow):
    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="websites")


class SolutionNote(NoteRow):
    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="notes")
