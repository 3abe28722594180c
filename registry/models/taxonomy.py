"""The words the registry sorts by."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from search.models import Dated
from search.validity import marked


class Term(Dated):
    """A word of a taxonomy. The slug is the key in addresses and data files; the name may be changed freely.

    One that isn't in force can't be chosen anew (`registry.choosing`); what is filed under it keeps it.
    """

    slug = models.SlugField("nøgle", max_length=80, unique=True)
    name = models.CharField("navn", max_length=160)
    description = models.TextField("forklaring", blank=True)

    class Meta(Dated.Meta):
        abstract = True
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name among choices today: told where it can't be chosen anew."""
        return marked(self.name, self.valid_from, self.valid_to, timezone.localdate())


class NumberedTerm(Term):
    """A word with a fixed number in its source."""

    number = models.PositiveSmallIntegerField("nummer", unique=True)

    class Meta(Term.Meta):
        abstract = True
        ordering = ["number"]


class Theme(NumberedTerm):
    """One of the seven action areas that housing-social grants were given to in 2011-2014; the anthology's chapters."""

    class Meta(NumberedTerm.Meta):
        verbose_name = "tema"
        verbose_name_plural = "temaer"


class SolutionTheme(NumberedTerm):
    """One of the five themes of the sixteen proposals 'from cradle to job'."""

    class Meta(NumberedTerm.Meta):
        verbose_name = "løsningstema"
        verbose_name_plural = "løsningstemaer"


class Lever(NumberedTerm):
    """One of the four levers (greb) by which housing organisations support a social-economic enterprise."""

    class Meta(NumberedTerm.Meta):
        verbose_name = "greb"
        verbose_name_plural = "greb"


class ActivityType(Term):
    """A: relations and network, B: local partnerships, C: municipal outreach (the anthology's introduction)."""

    code = models.CharField("bogstav", max_length=1, unique=True)

    class Meta(Term.Meta):
        verbose_name = "aktivitetstype"
        verbose_name_plural = "aktivitetstyper"
        ordering = ["code"]


class TargetGroup(Term):
    """Whom an effort is for."""

    class Meta(Term.Meta):
        verbose_name = "målgruppe"
        verbose_name_plural = "målgrupper"


class Offering(Term):
    """What an enterprise sells or does, under a heading (`group`)."""

    group = models.CharField("gruppe", max_length=60)

    class Meta(Term.Meta):
        verbose_name = "ydelse"
        verbose_name_plural = "ydelser"
        ordering = ["group", "name"]
