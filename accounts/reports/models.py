"""What a reader says is wrong on a page."""

from __future__ import annotations

from django.conf import settings
from django.db import models

LONGEST = 4000  # characters of a report and of an answer


class ReportState(models.TextChoices):
    """Whether somebody has looked into it."""

    OPEN = "open", "venter"
    HANDLED = "handled", "rettet"
    DECLINED = "declined", "ikke rettet"


class ErrorReport(models.Model):
    """One report. The page is kept by its address and the entry's title at the time; `assigned_to` keeps the entry true."""

    page = models.CharField("side", max_length=500)
    title = models.CharField("sidens titel, da fejlen blev meldt", max_length=300, blank=True)
    text = models.TextField("hvad er forkert?", max_length=LONGEST)
    correction = models.TextField("hvad er det rigtige?", max_length=LONGEST, blank=True)
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="error_reports", verbose_name="meldt af")
    organisation = models.ForeignKey(
        "registry.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="fra"
    )
    assigned_to = models.ForeignKey(
        "registry.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="error_reports",
        verbose_name="hos",
        help_text="Organisationen, der holder siden ved lige. Tom: administratorerne.",
    )
    state = models.CharField("status", max_length=8, choices=ReportState, default=ReportState.OPEN, db_index=True)
    answer = models.TextField("svar", max_length=LONGEST, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="besvaret af"
    )
    decided_at = models.DateTimeField("besvaret", null=True, blank=True)
    created_at = models.DateTimeField("meldt", auto_now_add=True)

    class Meta:
        verbose_name = "fejlmelding"
        verbose_name_plural = "fejlmeldinger"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="open", decided_at=None) | (~models.Q(state="open") & models.Q(decided_at__isnull=False)),
                name="error_report_decided_once",
            )
        ]

    def __str__(self) -> str:
        return self.title or self.page
