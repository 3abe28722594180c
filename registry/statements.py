"""What an organisation has entered on the portal itself, as a source like any other: one for each organisation.

The place in such a source is the day it was entered, so a page can say who told it and when.
"""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import QuerySet

from .dates import danish_date
from .models import Citation, Organisation, Source, Status

KIND = "statement"


def documents() -> QuerySet[Source]:
    """The published documents: what is listed and searched as sources. A statement is met where it's cited."""
    found: QuerySet[Source] = Source.objects.published().exclude(kind=KIND)
    return found


def statement(organisation: Organisation, day: dt.date) -> Citation:
    """The place to cite for what the organisation enters that day; made when it's the first. Call it in the transaction that enters it."""
    source, _ = Source.objects.get_or_create(
        slug=f"oplyst-af-{organisation.slug}"[:120],
        defaults={
            "title": f"Oplyst af {organisation.name}",
            "publisher": organisation.name,
            "kind": KIND,
            "status": Status.PUBLISHED,
            "summary": f"Det, som {organisation.name} selv har skrevet på portalen. Stedet i kilden er den dag, det blev skrevet.",
        },
    )
    citation, _ = Citation.objects.get_or_create(source=source, place=danish_date(day))
    return citation


def cite(entry: models.Model, citation: Citation) -> None:
    """Let the entry as a whole rest on the statement. Its latest day takes the place of earlier ones; rows keep their own."""
    sources = entry.sources  # type: ignore[attr-defined]  # every entry that is registered has it
    earlier = sources.filter(source=citation.source_id).exclude(pk=citation.pk)
    sources.remove(*earlier)
    sources.add(citation)
