"""Open data: the published entries of each kind as JSON, under the field names of docs/data-dictionary.md."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from .models import Citation

SCHEMA_VERSION = "1.0"
LICENCE = "Data må bruges frit, når Partnerskabsportalen og den enkelte oplysnings kilde nævnes (CC BY 4.0)"


@dataclass(frozen=True)
class Dataset:
    """`queryset` yields the published entries with what `serialise` needs fetched; one entry becomes plain values."""

    name: str
    queryset: Callable[[], QuerySet[Any]]
    serialise: Callable[[Any], dict[str, Any]]


_datasets: dict[str, Dataset] = {}


def register(name: str, queryset: Callable[[], QuerySet[Any]], serialise: Callable[[Any], dict[str, Any]]) -> None:
    """Publish a data set under a name; called from AppConfig.ready."""
    _datasets[name] = Dataset(name, queryset, serialise)


def datasets() -> dict[str, Dataset]:
    """The data sets by name."""
    return _datasets


def payload(name: str, entries: Any = None) -> dict[str, Any]:
    """The data set (or the given entries of it) as the contract has it; raises KeyError for an unknown name."""
    dataset = _datasets[name]
    results = [dataset.serialise(entry) for entry in (dataset.queryset() if entries is None else entries)]
    return {
        "schema_version": SCHEMA_VERSION,
        "generated_at": timezone.now().isoformat(timespec="seconds"),
        "licence": LICENCE,
        "count": len(results),
        "results": results,
    }


def cited(citation: Citation | None) -> dict[str, str] | None:
    """A citation as plain values."""
    return {"source": citation.source.slug, "place": citation.place} if citation else None


def cited_all(entry: Any) -> list[dict[str, str]]:
    """An entry's sources as plain values; `sources__source` must be prefetched."""
    return [{"source": citation.source.slug, "place": citation.place} for citation in entry.sources.all()]


def named(entry: Any) -> dict[str, str] | None:
    """A reference to another entry: slug and name; None for none and for what isn't published."""
    if entry is None or not getattr(entry, "is_published", True):
        return None
    return {"slug": entry.slug, "name": str(entry)}


def figure(row: Any) -> dict[str, Any]:
    """A figure row as plain values; numbers stay numbers, unknown is null."""
    return {
        "text": row.text,
        "value": number(row.value),
        "value_max": number(row.value_max),
        "qualifier": row.qualifier or None,
        "unit": row.unit or None,
        "kind": getattr(row, "kind", None),
        "period": row.period or None,
        "source": cited(row.citation),
    }


def number(value: Any) -> int | float | None:
    """A decimal as the JSON number a reader expects: 280 and not 280.00."""
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)


def partial_date(value: Any, precision: str) -> str | None:
    """A date no more exactly than it is known: '2012', '2012-06', '2012-06-01'; None for unknown."""
    if value is None:
        return None
    text: str = value.isoformat()
    return text if precision == "day" else text[:7] if precision == "month" else text[:4]


def notes(entry: Any) -> list[dict[str, Any]]:
    """What a reader should know about the sources; `notes__citation__source` must be prefetched."""
    return [
        {
            "field": row.field,
            "printed": row.printed or None,
            "corrected": row.corrected or None,
            "text": row.text or None,
            "source": cited(row.citation),
        }
        for row in entry.notes.all()
    ]
