"""Challenges: what stands in the way, for whom, and which solutions answer it."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from registry.models import Citation, Entry, FigureRow, HousingArea, Municipality, NoteRow, PlacedRow, TargetGroup

from .plan import FIGURE_KINDS
from .solution import Solution


class Challenge(Entry):
    """A challenge that a document names."""

    OWNERS = [
        ("enterprise", "socialøkonomiske virksomheder"),
        ("housing_organisation", "boligorganisationer"),
        ("municipality", "kommuner"),
        ("area", "boligområder"),
        ("young_people", "børn og unge"),
        ("families", "familier"),
    ]

    title = models.CharField("titel", max_length=200)
    owner = models.CharField("hvem den rammer", max_length=24, choices=OWNERS)
    summary = models.CharField("kort fortalt", max_length=320)
    description = models.TextField("beskrivelse", blank=True)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="challenges", verbose_name="kommune"
    )
    areas = models.ManyToManyField(HousingArea, blank=True, related_name="challenges", verbose_name="boligområder")
    target_groups = models.ManyToManyField(TargetGroup, blank=True, related_name="challenges", verbose_name="målgrupper")
    sources = models.ManyToManyField(Citation, related_name="challenges", verbose_name="kilder")

    class Meta:
        verbose_name = "udfordring"
        verbose_name_plural = "udfordringer"
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("challenge", args=[self.slug])


class ChallengeAnswer(PlacedRow):
    """A solution that meets the challenge, and why."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="answers")
    solution = models.ForeignKey(Solution, on_delete=models.PROTECT, related_name="answers", verbose_name="løsning")
    reason = models.CharField("hvorfor", max_length=400)

    class Meta(PlacedRow.Meta):
        verbose_name = "mulig løsning"
        verbose_name_plural = "mulige løsninger"


class ChallengeFigure(FigureRow):
    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="figures")
    kind = models.CharField("slags", max_length=14, choices=FIGURE_KINDS)


class ChallengeNote(NoteRow):
    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="notes")
