"""The search index: one row for each published entry, whatever its kind. Plain values only; knows no other app."""

from __future__ import annotations

from django.db import models


class SearchDocument(models.Model):
    """What is searched and shown of one entry. `folded` is title, other names and text in plain ASCII lower case."""

    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    slug = models.CharField(max_length=120)
    title = models.CharField(max_length=300)
    url = models.CharField(max_length=300)
    text = models.TextField()
    folded_title = models.CharField(max_length=600)
    folded = models.TextField()

    class Meta:
        verbose_name = "søgedokument"
        verbose_name_plural = "søgedokumenter"
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="search_document_once")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.title}"
