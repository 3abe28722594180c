"""What the catalogue loader remembers, to tell a person's edit from its own."""

from django.db import models


class CatalogueState(models.Model):
    """One loaded record: a digest of what the file said, and of what then stood in the database.

    If the database now differs from `row_digest`, a person has edited the record since, and the loader leaves it.
    """

    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=120)
    file_digest = models.CharField(max_length=64)
    row_digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="catalogue_state_once")]

    def __str__(self) -> str:
        return f"{self.kind}/{self.key}"
