"""A file that an administrator brings in: its rows until they are written or given up, and what came of it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from .organisation import Organisation


class ImportRun(models.Model):
    """One file. The row stays when its cells are gone, as the word on who brought in what.

    The numbers are those of the check, and never change once the file is written. `columns` are the file's, by position: a
    field's name, 'ID', 'Kontrol' or '' for none.
    """

    STATES = [
        ("checking", "ses efter"),
        ("ready", "klar"),
        ("done", "udført"),
        ("dropped", "opgivet"),
        ("old", "slettet, fordi den blev for gammel"),
    ]

    kind = models.CharField("hvad", max_length=60)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="hvem")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="på vegne af")
    at = models.DateTimeField("hvornår", default=timezone.now, db_index=True)
    ended_at = models.DateTimeField("afsluttet", null=True)
    file_name = models.CharField("fil", max_length=200)
    state = models.CharField("tilstand", max_length=10, choices=STATES, default="checking")
    columns: Any = models.JSONField("kolonner", default=list, editable=False)
    note = models.TextField("bemærkning", blank=True)
    rows = models.PositiveIntegerField("rækker", default=0)
    checked = models.PositiveIntegerField("set efter", default=0)
    new = models.PositiveIntegerField("nye", default=0)
    changed = models.PositiveIntegerField("ændrede", default=0)
    unchanged = models.PositiveIntegerField("uændrede", default=0)
    wrong = models.PositiveIntegerField("rækker med fejl", default=0)
    errors = models.PositiveIntegerField("fejl", default=0)
    kept = models.PositiveIntegerField("celler, som andre har rettet imens", default=0)

    class Meta:
        verbose_name = "import"
        verbose_name_plural = "importer"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.file_name


class ImportPart(models.Model):
    """Some rows of the file: `cells` as read, `found` what they would change and what is wrong with them, `digest` of the former.

    Deleted when the file is written or given up, and after some days.
    """

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveSmallIntegerField()
    cells: Any = models.JSONField(default=list)
    repeats: Any = models.JSONField(default=dict)
    found: Any = models.JSONField(null=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = "del af import"
        verbose_name_plural = "dele af importer"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="import_part_once")]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.number}"
