"""The survey among the 17 municipalities: questions, the steps of their scales, and how many chose each."""

from __future__ import annotations

from django.db import models

from .base import Entry, PlacedRow
from .source import Citation


class Survey(Entry):
    """A survey and how many answered."""

    title = models.CharField("titel", max_length=200)
    year = models.PositiveSmallIntegerField("år")
    respondents = models.PositiveSmallIntegerField("antal, der svarede")
    sources = models.ManyToManyField(Citation, related_name="surveys", verbose_name="kilder")

    class Meta:
        verbose_name = "spørgeundersøgelse"
        verbose_name_plural = "spørgeundersøgelser"
        ordering = ["-year"]

    def __str__(self) -> str:
        return self.title


class SurveyQuestion(PlacedRow):
    """One table. `total` is the printed total; with one answer each, the steps of every series add up to it."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="questions", verbose_name="undersøgelse")
    number = models.PositiveSmallIntegerField("tabelnummer")
    title = models.CharField("overskrift", max_length=200)
    question = models.CharField("spørgsmål", max_length=400)
    multiple = models.BooleanField("flere svar mulige", default=False)
    total = models.PositiveSmallIntegerField("trykt total")
    comment = models.TextField("bemærkning", blank=True)

    class Meta:
        verbose_name = "spørgsmål"
        verbose_name_plural = "spørgsmål"
        ordering = ["survey", "number"]
        constraints = [models.UniqueConstraint(fields=["survey", "number"], name="survey_question_once")]

    def __str__(self) -> str:
        return f"Tabel {self.number}. {self.title}"


class SurveyStep(models.Model):
    """A step of the scale and how many municipalities chose it. `series` parts a table with several columns."""

    question = models.ForeignKey(SurveyQuestion, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField("rækkefølge", default=0)
    series = models.CharField("række", max_length=200, blank=True)
    label = models.CharField("trin", max_length=200)
    explanation = models.CharField("forklaring", max_length=500, blank=True)
    count = models.PositiveSmallIntegerField("antal kommuner")

    class Meta:
        verbose_name = "trin"
        verbose_name_plural = "trin"
        ordering = ["position"]

    def __str__(self) -> str:
        return self.label
