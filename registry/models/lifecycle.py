"""What has happened to an entry on its way, as rows: who, when, for which organisation, and why."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from ..lifecycle import STEPS


class LifecycleEvent(models.Model):
    """One step of an entry's life, never changed or deleted. Each kind of entry has a table of its own with a key `entry`.

    `by` is null when the enterprise's own contact did it by a signed link (`via` then says so) or the portal did it itself.
    """

    VIA = [("page", "på portalen"), ("admin", "i administrationen"), ("link", "med link fra mail"), ("portal", "af portalen selv")]

    step = models.CharField("trin", max_length=12, choices=STEPS)
    at = models.DateTimeField("hvornår", auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="hvem")
    organisation = models.ForeignKey(
        "registry.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="for organisationen"
    )
    via = models.CharField("hvordan", max_length=8, choices=VIA, default="page")
    reason = models.TextField("begrundelse", blank=True)

    class Meta:
        abstract = True
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_step_display()} {self.at:%d.%m.%Y}"
