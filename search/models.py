"""The search index: what is found, the words it is made of, and the synonyms people edit. Knows no other app."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

TOKEN_LENGTH = 64  # letters of a token; analyzer.fold cuts there


class SearchDocument(models.Model):
    """One published entry, whatever its kind. Narrow on purpose: counts and filters read only this table."""

    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    slug = models.CharField(max_length=120)
    title = models.CharField(max_length=300)
    url = models.CharField(max_length=300)
    municipality = models.CharField(max_length=80, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    themes = models.BigIntegerField(default=0)  # bit n is set for theme number n
    is_public = models.BooleanField(default=True)
    length = models.PositiveIntegerField()  # words, title and text together
    source_updated_at = models.DateTimeField(null=True, blank=True)  # of the entry, when it was indexed
    analyzer_version = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = "søgedokument"
        verbose_name_plural = "søgedokumenter"
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="search_document_once")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.title}"


class SearchText(models.Model):
    """A document's finished tokens, joined by spaces, and its text for snippets.

    `t` title and other names, `b` text, `tp` and `bp` the parts of their compounds, `f` filter tokens. SQLite keeps
    an FTS5 table over the five by triggers; PostgreSQL has a column `v` more, a tsvector (see the migration).
    """

    document = models.OneToOneField(SearchDocument, on_delete=models.CASCADE, primary_key=True, related_name="text")
    t = models.TextField()
    b = models.TextField()
    tp = models.TextField()
    bp = models.TextField()
    f = models.TextField()
    body = models.TextField()


class SearchChange(models.Model):
    """That an entry of a kind was written or dropped, or (`object_id` null) that any of the kind may have been.

    Only ever added, and forgotten after a day (see changes.py).
    """

    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(auto_now_add=True, db_index=True)


class SearchTerm(models.Model):
    """A token and the number of documents it stands in, as last counted; 1 for a token that is new since."""

    token = models.CharField(max_length=TOKEN_LENGTH, primary_key=True)
    documents = models.PositiveIntegerField(default=1, db_index=True)


class SearchWord(models.Model):
    """A word as people write it: what a misspelling may have meant."""

    folded = models.CharField(max_length=TOKEN_LENGTH, primary_key=True)
    word = models.CharField(max_length=48)
    token = models.CharField(max_length=TOKEN_LENGTH, db_index=True)
    in_title = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["token"], condition=models.Q(in_title=True), name="search_word_in_title")]


class SearchName(models.Model):
    """A title or another name, from one of its words on, folded: what a suggestion begins with."""

    document = models.ForeignKey(SearchDocument, on_delete=models.CASCADE, related_name="names")
    key = models.CharField(max_length=60, db_index=True)
    name = models.CharField(max_length=300)


class Dated(models.Model):
    """Something that may be used from a day to a day, both included; see `search.validity`."""

    valid_from = models.DateField(
        "gælder fra", null=True, blank=True, help_text="Den første dag, den kan bruges. Tom: den har altid kunnet bruges."
    )
    valid_to = models.DateField(
        "gælder til og med", null=True, blank=True, help_text="Den sidste dag, den kan bruges. Tom: den bruges fortsat."
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_from=None) | models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="%(app_label)s_%(class)s_ends_after_it_begins",
                violation_error_message="Den sidste dag ligger før den første.",
            )
        ]

    def clean(self) -> None:
        super().clean()
        if self.valid_from is not None and self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": "Den sidste dag ligger før den første. Ret en af dem."})


class SearchSynonym(Dated):
    """What people type, and the words that the texts use for it. Works from the moment it is saved, while it's in force."""

    lay = models.CharField("det folk skriver", max_length=80, unique=True, help_text="Et eller flere ord, for eksempel ”småjob”.")
    professional = models.CharField(
        "det teksterne kalder det",
        max_length=300,
        help_text="Flere adskilles med komma, for eksempel ”fritidsjob, lommepengejob”. Det skrevne ord bliver ved med at gælde.",
    )
    key = models.CharField(max_length=200, editable=False, db_index=True)  # the tokens of `lay`

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = "synonym"
        verbose_name_plural = "synonymer"
        ordering = ["lay"]

    def __str__(self) -> str:
        return f"{self.lay} → {self.professional}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        from .synonyms import key_of

        self.key = key_of(self.lay)
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "key"}
        super().save(*args, **kwargs)


class SavedSearch(models.Model):
    """A list or the search page with its choices, kept by a person under a name. `path` and `query` are as in the address."""

    LONGEST_QUERY = 2000

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches", verbose_name="bruger")
    name = models.CharField("navn", max_length=120)
    path = models.CharField("side", max_length=200)
    query = models.CharField("valg", max_length=LONGEST_QUERY, blank=True)
    created_at = models.DateTimeField("gemt", auto_now_add=True)

    class Meta:
        verbose_name = "gemt søgning"
        verbose_name_plural = "gemte søgninger"
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["user", "path", "query"], name="saved_search_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        return f"{self.path}?{self.query}" if self.query else self.path
