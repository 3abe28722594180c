"""What the catalogue loader remembers, to tell a person's edit from its own."""

from django.db import models


class CatalogueState(models.Model):
    """One loaded record: a digest of what the file said, and what then stood in the database.

    If the database now differs from `loaded`, a person has edited the record since, and the loader leaves it. Columns
    that have come since are not in `loaded` and tell nothing. `object_id` finds the row under a changed address; a row
    that is gone was deleted by a person.
    """

    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=120)
    file_digest = models.CharField(max_length=64)
    object_id = models.BigIntegerField()
    loaded = models.JSONField()
    loaded_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="catalogue_state_once")]

    def __str__(self) -> str:
        return f"{self.kind}/{self.key}"
