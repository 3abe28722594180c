"""That two records of one organisation were made one, and that two which look alike are not."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from .organisation import Organisation


class OrganisationMerge(models.Model):
    """One merge. `lost` stays as an archived row under its old address, which leads to `kept` from now on.

    `done` is all that was written, as plain values: what undoing needs (`registry.merging.doing`). `told` is what undoing
    left as it was, in Danish. Never deleted: the old address lives on by it.
    """

    kept = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="beholdt")
    lost = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="lagt ind under den")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="hvem")
    at = models.DateTimeField("hvornår", default=timezone.now)
    reason = models.TextField("begrundelse", blank=True, max_length=1000)
    done: Any = models.JSONField("hvad der skete", default=dict, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="fortrudt af"
    )
    undone_at = models.DateTimeField("fortrudt", null=True, blank=True)
    told: Any = models.JSONField("hvad der ikke gik tilbage", default=list, editable=False)

    class Meta:
        verbose_name = "sammenlægning"
        verbose_name_plural = "sammenlægninger"
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["lost"], condition=models.Q(undone_at=None), name="organisation_merged_once"),
            models.CheckConstraint(condition=~models.Q(kept=models.F("lost")), name="organisation_merged_with_another"),
        ]

    def __str__(self) -> str:
        return f"{self.lost} → {self.kept}"


class NotADuplicate(models.Model):
    """Two that look alike, and a person's word that they are two. `one` has the lower key."""

    one = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+", verbose_name="den ene")
    other = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+", verbose_name="den anden")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="hvem")
    at = models.DateTimeField("hvornår", default=timezone.now)
    reason = models.CharField("hvorfor", max_length=300, blank=True)

    class Meta:
        verbose_name = "ikke en dublet"
        verbose_name_plural = "ikke dubletter"
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="not_a_duplicate_once"),
            models.CheckConstraint(condition=models.Q(one__lt=models.F("other")), name="not_a_duplicate_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.one} og {self.other}"
