"""What may be deleted in the admin, and what is told of what can't be: which entries need it, and what to do instead.

Nothing that a page shows goes: a published entry is archived first, and what anything refers to stays (docs/decisions/0030).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import admin
from django.db import models
from django.urls import NoReverseMatch, reverse

from search.models import Dated

from .models import AliasRow, Entry, FigureRow, NoteRow, Organisation, WebsiteRow
from .words import with_capital

SHOWN = 20  # entries of each kind that are named
DEEPEST = 4  # rows under rows


@dataclass
class Holding:
    """Entries of one kind that need what was to be deleted: how many there are, and the first of them with their address."""

    label: str
    total: int = 0
    entries: list[tuple[str, str]] = field(default_factory=list)


class Held(list[Holding]):
    """Why something can't be deleted, and what to do instead, in Danish. Empty: it can."""

    instead = ""


def _owner(model: type[models.Model]) -> Any:
    """The key of a row to what it's a part of: it goes when that goes. None for what stands by itself."""
    made_by: Any = model._meta.auto_created
    if made_by:
        links = [link for link in made_by._meta.local_many_to_many if link.remote_field.through is model]
        return model._meta.get_field(links[0].m2m_field_name()) if links else None
    columns: Any = model._meta.local_fields
    keys = [column for column in columns if column.is_relation and column.remote_field.on_delete is models.CASCADE]
    return keys[0] if keys else None


def holders(holding_rows: Iterable[models.Model]) -> Held:
    """The entries that the rows belong to, by kind, each once. A few queries for each kind."""
    found: dict[type[models.Model], set[Any]] = defaultdict(set)
    for row in holding_rows:
        found[type(row)].add(row.pk)
    for _ in range(DEEPEST):
        parts = {model: column for model in found if model not in admin.site._registry and (column := _owner(model)) is not None}
        if not parts:
            break
        for model, column in parts.items():
            keys = found.pop(model)
            found[column.related_model] |= set(model._base_manager.filter(pk__in=keys).values_list(column.attname, flat=True))
    held = Held()
    for model, keys in sorted(found.items(), key=lambda each: str(each[0]._meta.verbose_name_plural)):
        holding = Holding(with_capital(str(model._meta.verbose_name_plural)), len(keys))
        rows = model._base_manager.filter(pk__in=sorted(keys)[:SHOWN])
        named_by = [column.name for column in model._meta.fields if column.name in ("source", "enterprise") and column.is_relation]
        holding.entries = [(str(entry), _address(entry)) for entry in (rows.select_related(*named_by) if named_by else rows)]
        held.append(holding)
    return held


def _address(entry: models.Model) -> str:
    try:
        return reverse(f"admin:{entry._meta.app_label}_{entry._meta.model_name}_change", args=[entry.pk])
    except NoReverseMatch:
        return ""


def reasons(entries: Iterable[models.Model], rows: Iterable[models.Model]) -> Held:
    """Why the entries can't be deleted: `rows` hold them, they are published, or they are kept under another name."""
    held = holders(rows)
    chosen = list(entries)
    published = [entry for entry in chosen if isinstance(entry, Entry) and entry.is_published]
    if published:
        held.insert(0, _listed("Udgivet lige nu, så der er en side, der viser dem", published))
    both = [entry for entry in chosen if type(entry) is Organisation and hasattr(entry, "enterprise")]
    if both:
        held.insert(0, _listed("Er også registreret som virksomhed; slet eller arkivér den dér", both))
    if any(isinstance(entry, Dated) for entry in chosen):
        held.instead = "Sæt i stedet »gælder til og med« på ordet: så kan det ikke vælges mere, og det, der står under det, beholder det."
    elif any(isinstance(entry, Entry) for entry in chosen):
        held.instead = "Arkivér i stedet: så er den væk fra siderne og søgningen, og det, der peger på den, er der stadig."
    else:
        held.instead = next((entry.INSTEAD for entry in chosen if hasattr(entry, "INSTEAD")), "Ret eller flyt først det, der peger på den.")
    return held


def _listed(label: str, entries: list[Any]) -> Holding:
    return Holding(label, len(entries), [(str(entry), _address(entry)) for entry in entries[:SHOWN]])


# What a row of these families is called whose model has no name of its own.
FAMILIES: dict[type[models.Model], tuple[str, str]] = {
    AliasRow: ("andet navn", "andre navne"),
    WebsiteRow: ("hjemmeside", "hjemmesider"),
    NoteRow: ("bemærkning", "bemærkninger"),
    FigureRow: ("tal", "tal"),
}


def counted(objects: Iterable[tuple[type[models.Model], int]]) -> dict[str, int]:
    """How many rows of each kind go too, by their Danish name. The links' own tables aren't told."""
    found: dict[str, int] = defaultdict(int)
    for model, number in objects:
        if model._meta.auto_created:
            continue
        name = next((several for family, (_, several) in FAMILIES.items() if issubclass(model, family)), None)
        found[name or str(model._meta.verbose_name_plural)] += number
    return dict(found)
