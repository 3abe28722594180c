"""The documents that facts rest on, and the places in them."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from .base import Entry


class Source(Entry):
    """A document, or what one organisation has entered on the portal itself. Its page lists everything that rests on it."""

    KINDS = [
        ("report", "rapport"),
        ("anthology", "antologi"),
        ("experience", "erfaringsopsamling"),
        ("proposals", "løsningsforslag"),
        ("recommendations", "anbefalinger"),
        ("register", "register"),
        ("statement", "oplyst på portalen"),
    ]

    title = models.CharField("titel", max_length=300)
    subtitle = models.CharField("undertitel", max_length=300, blank=True)
    publisher = models.CharField("udgiver", max_length=300, blank=True)
    year = models.PositiveSmallIntegerField("år", null=True, blank=True)
    year_note = models.CharField("om året", max_length=300, blank=True)
    kind = models.CharField("slags", max_length=20, choices=KINDS)
    pages = models.PositiveSmallIntegerField("sider", null=True, blank=True)
    isbn = models.CharField("ISBN", max_length=40, blank=True)
    url = models.URLField("adresse", max_length=400, blank=True)
    summary = models.TextField("hvad dokumentet er")
    note = models.TextField("bemærkning", blank=True)

    class Meta:
        verbose_name = "kilde"
        verbose_name_plural = "kilder"
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("source", args=[self.slug])


class Citation(models.Model):
    """A place in a source, in words a reader can find: 'case 7, Udbytte'. Shared by all facts from that place."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="citations", verbose_name="kilde")
    place = models.CharField("sted", max_length=300)

    class Meta:
        verbose_name = "kildehenvisning"
        verbose_name_plural = "kildehenvisninger"
        ordering = ["source", "place"]
        constraints = [models.UniqueConstraint(fields=["source", "place"], name="citation_once")]

    def __str__(self) -> str:
        return f"{self.source}, {self.place}"
