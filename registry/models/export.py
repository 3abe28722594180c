"""That somebody took a list of the registry away as a file."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class Export(models.Model):
    """One file: who, when, what, with which choices and how many rows. Never changed or deleted.

    What anybody may fetch without logging in is not written down when nobody is logged in.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="hvem")
    at = models.DateTimeField("hvornår", default=timezone.now, db_index=True)
    what = models.CharField("hvad", max_length=80)
    file_format = models.CharField("format", max_length=10)
    rows = models.PositiveIntegerField("rækker")
    choices = models.CharField("valg", max_length=2000, blank=True)

    class Meta:
        verbose_name = "eksport"
        verbose_name_plural = "eksporter"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.what} ({self.file_format})"
