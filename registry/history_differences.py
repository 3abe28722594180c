"""What each version of an entry changed, in Danish: columns, links and rows, in a fixed number of queries however many versions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db import models

from . import history
from .history_rows import RowChange, Words, changes, kinds

Told = tuple[str, str, str]  # the field, before, after


def _linked(versions: Sequence[Any]) -> dict[tuple[int, str], set[Any]]:
    """What the versions were linked to, by version and link. One query for each kind of link."""
    found: dict[tuple[int, str], set[Any]] = defaultdict(set)
    for link in versions[0]._history_m2m_fields:
        through = getattr(versions[0], link.name).model
        rows = through._base_manager.filter(history__in=[version.history_id for version in versions])
        for version, target in rows.values_list("history", link.m2m_reverse_field_name()):
            found[version, link.name].add(target)
    return found


def differences(versions: Sequence[Any], before: Any = None) -> list[list[Told]]:
    """For each version (newest first) what it changed; `before` is the one that came before the last of them.

    A version with nothing before it changed nothing that can be told. Values are in Danish, lists of links sorted.
    """
    known = [*versions, *([before] if before is not None else [])]
    if not known:
        return []
    model = known[0]._meta.model.instance_type
    columns = [each for each in known[0].tracked_fields if each.editable]
    links = {link.name: link for link in known[0]._history_m2m_fields}
    linked = _linked(known)
    rows = _rows(known)
    pairs = [(new, known[place + 1] if place + 1 < len(known) else None) for place, new in enumerate(versions)]
    wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
    row_changes: list[list[RowChange]] = []
    for new, old in pairs:
        then = rows.get(old.history_id) if old is not None else None
        row_changes.append(changes(kinds(model), then, rows[new.history_id]) if then is not None else [])
        for version in filter(None, (new, old)):
            for column in columns:
                if column.is_relation and getattr(version, column.attname) is not None:
                    wanted[column.related_model].add(getattr(version, column.attname))
            for name, link in links.items():
                wanted[link.related_model] |= linked[version.history_id, name]
    words = Words((change for made in row_changes for change in made), wanted)
    told = []
    for (new, old), made in zip(pairs, row_changes, strict=True):
        found: list[Told] = []
        if old is not None:
            for column in columns:
                values = [getattr(version, column.attname) for version in (old, new)]
                if values[0] != values[1]:
                    found.append((str(column.verbose_name), *(words.value(column, value) for value in values)))  # type: ignore[arg-type]
            for name, link in links.items():
                targets = [linked[version.history_id, name] for version in (old, new)]
                if targets[0] != targets[1]:
                    texts = (", ".join(sorted(words.name(link.related_model, pk) for pk in each)) for each in targets)
                    found.append((str(link.verbose_name), *texts))  # type: ignore[arg-type]
            found += [(change.kind.label, *words.pair(change)) for change in made]
        told.append(found)
    return told


def _rows(known: Sequence[Any]) -> dict[int, Any]:
    """The rows in each version, those of the nearest before it where it has none of its own."""
    if not hasattr(known[0], "rows"):
        return {}
    found = {}
    rows = history.rows_at(known[-1])
    for version in reversed(known):
        rows = rows if version.rows is None else version.rows
        found[version.history_id] = rows
    return found
