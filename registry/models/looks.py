"""How an administrator likes to see a list in the admin: its filters, search, order and columns, kept under a name."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class ListLook(models.Model):
    """A saved look of one list. `page` is the list's model ('registry.organisation'), `query` as in the address.

    It holds nothing true of itself: a column or a filter that is gone since is passed over when the look is opened.
    """

    LONGEST_QUERY = 2000

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="gemt af")
    page = models.CharField("liste", max_length=80)
    name = models.CharField("navn", max_length=80)
    query = models.CharField("valg", max_length=LONGEST_QUERY, blank=True)
    shared = models.BooleanField("vises for alle administratorer", default=False)

    class Meta:
        verbose_name = "gemt udseende"
        verbose_name_plural = "gemte udseender"
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["by", "page", "name"], name="list_look_once")]

    def __str__(self) -> str:
        return self.name


class DefaultLook(models.Model):
    """The look in which a list opens for a person."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="for")
    page = models.CharField("liste", max_length=80)
    look = models.ForeignKey(ListLook, on_delete=models.CASCADE, related_name="+", verbose_name="udseende")

    class Meta:
        verbose_name = "udseende, en liste åbner i"
        verbose_name_plural = "udseender, lister åbner i"
        constraints = [models.UniqueConstraint(fields=["by", "page"], name="default_look_once")]

    def __str__(self) -> str:
        return f"{self.page}: {self.look}"
