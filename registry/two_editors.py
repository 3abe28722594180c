"""Two people with one record open: what each has changed since they opened it, worked out from what forms send.

Pure: a record is fields and rows of plain texts, as a browser posts them. `base` is how the page was opened, `mine` what one
typed there, `theirs` what stands in the registry by now. What only the other has changed is taken over; what both have
changed is shown beside each other, and what one typed stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Values = Sequence[str]
Fields = Mapping[str, Values]


@dataclass
class Weighed:
    """What comes of it: the fields to show, those both have changed, and those only the other has."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    both: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)


@dataclass
class Row:
    """A row to show. `pk` is None for one that isn't saved; `state` is '', 'both', 'taken', 'new' (the other's) or 'gone'."""

    pk: str | None
    fields: dict[str, list[str]]
    state: str = ""
    theirs: Fields | None = None


@dataclass
class Rows:
    """Rows to show, in order: those saved first. `gone` are rows the other has deleted and one hadn't touched."""

    rows: list[Row] = field(default_factory=list)
    gone: list[Fields] = field(default_factory=list)

    @property
    def differs(self) -> bool:
        return bool(self.gone) or any(row.state for row in self.rows)


def same(one: Values | None, other: Values | None) -> bool:
    """Whether two posted values mean the same: line ends, space around and the order of choices don't count."""
    return _plain(one) == _plain(other)


def _plain(values: Values | None) -> list[str]:
    return sorted(text for value in values or () if (text := value.replace("\r\n", "\n").strip()))


def _all_same(one: Fields, other: Fields) -> bool:
    return all(same(one.get(name), other.get(name)) for name in {*one, *other})


def weigh(base: Fields | None, mine: Fields, theirs: Fields) -> Weighed:
    """The fields of a record, of which `base` may be unknown. Fields that the record hasn't now are left as they are."""
    found = Weighed({name: list(values) for name, values in mine.items()})
    for name, now in theirs.items():
        typed = mine.get(name, [])
        opened = None if base is None else base.get(name)
        if same(typed, now):
            continue
        if base is not None and same(typed, opened):
            found.fields[name] = list(now)
            found.taken.append(name)
        elif base is None or not same(now, opened):
            found.both.append(name)
    return found


def weigh_rows(base: Mapping[str, Fields] | None, mine: Mapping[str, Fields], new: Sequence[Fields], theirs: Mapping[str, Fields]) -> Rows:
    """The rows under a record: `mine` and `theirs` by key, `new` what one has added. A row is weighed as a whole."""
    found = Rows()
    for pk, now in theirs.items():
        typed, opened = mine.get(pk), (base or {}).get(pk)
        if typed is None:
            known = base is None or pk in base
            found.rows.append(Row(pk, _lists(now), "" if known else "new", now))
        elif _all_same(typed, now) or (opened is not None and _all_same(now, opened)):
            found.rows.append(Row(pk, _lists(typed)))
        elif opened is not None and _all_same(typed, opened):
            found.rows.append(Row(pk, _lists(now), "taken", now))
        else:
            found.rows.append(Row(pk, _lists(typed), "both", now))
    lost = [pk for pk in mine if pk not in theirs]
    for pk in lost:
        opened = (base or {}).get(pk)
        if (opened is not None and _all_same(mine[pk], opened)) or mine[pk].get("DELETE"):
            found.gone.append(mine[pk])
        else:
            found.rows.append(Row(None, _lists(mine[pk]), "gone"))
    found.rows += [Row(None, _lists(row)) for row in new]
    return found


def _lists(fields: Fields) -> dict[str, list[str]]:
    return {name: list(values) for name, values in fields.items()}
