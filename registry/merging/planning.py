"""What a merge does, worked out from plain values: which rows go, which stay and why, and whose value each field gets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

KEPT, LOST = "beholdt", "anden"

MOVES, BLANKED, REMOVED, LEFT = "moves", "blanked", "removed", "left"

Row = Mapping[str, Any]


@dataclass(frozen=True)
class RowStep:
    """What happens to one row: it moves, its pointer is emptied, it's removed (and kept for undoing), or it's left.

    `twin` is the kept one's row that says the same, for a row that is removed or left because of it.
    """

    pk: Any
    what: str
    twin: Any = None


@dataclass(frozen=True)
class Rule:
    """What decides about the rows of one relation. All names are of columns.

    `column` points to the organisation, `others` are the row's other columns that point to organisations, `unique` the sets
    of columns of which the table may hold each combination once, `same` those by which two rows say the same.
    """

    column: str
    own: bool = False
    others: Sequence[str] = ()
    unique: Sequence[Sequence[str]] = ()
    same: Sequence[str] = ()
    blank: bool = False  # whether `column` may be empty


def rows(rule: Rule, of_lost: Iterable[Row], of_kept: Iterable[Row], *, kept: int, lost: int) -> list[RowStep]:
    """A step for each row that points to the lost one. `of_kept` are the rows that point to the kept one already.

    A row of the lost one's own that the kept one has too is left with the lost one; another entry's is removed, since it
    would stand there twice. A row that would come to point from the kept one to itself is emptied, else left or removed.
    """
    wanted = [*rule.unique, *([(rule.column, *rule.same)] if rule.same else [])]
    seen = [{_key(row, columns): row["pk"] for row in of_kept} for columns in wanted]
    steps = []
    for row in of_lost:
        moved = {**row, rule.column: kept}
        if any(row[other] in (kept, lost) for other in rule.others):
            steps.append(RowStep(row["pk"], LEFT if rule.own else BLANKED if rule.blank else REMOVED))
            continue
        twin = next((found[key] for columns, found in zip(wanted, seen, strict=True) if (key := _key(moved, columns)) in found), None)
        if twin is not None:
            steps.append(RowStep(row["pk"], LEFT if rule.own else REMOVED, twin))
            continue
        for columns, found in zip(wanted, seen, strict=True):
            found[_key(moved, columns)] = row["pk"]
        steps.append(RowStep(row["pk"], MOVES))
    return steps


def _key(row: Row, columns: Sequence[str]) -> tuple[Any, ...]:
    return tuple(value.casefold().strip() if isinstance(value := row[name], str) else value for name in columns)


def suggested(kept: Any, lost: Any) -> str:
    """Whose value a field gets if nobody chooses: the kept one's, unless it says nothing."""
    return LOST if _says_nothing(kept) and not _says_nothing(lost) else KEPT


def _says_nothing(value: Any) -> bool:
    return value is None or value is False or value in ("", "unknown")


def aliases(kept: str, lost: str, chosen: str, known: Iterable[str]) -> list[str]:
    """The names that the kept one needs as other names, so that none is forgotten."""
    has = {name.casefold().strip() for name in (chosen, *known)}
    return [name for name in dict.fromkeys((kept, lost)) if name.casefold().strip() not in has]


@dataclass(frozen=True)
class Party:
    """One of the two as the refusals see it. `above` are the organisations it belongs under, from the nearest."""

    pk: int
    name: str
    published: bool
    has_profile: bool
    is_municipality: bool
    merged_into: str = ""
    above: tuple[int, ...] = ()


def refusals(kept: Party, lost: Party, undeclared: Sequence[str]) -> list[str]:
    """Why the two may not be merged, in Danish; nothing when they may."""
    if kept.pk == lost.pk:
        return ["Vælg to forskellige."]
    found = []
    for each in (kept, lost):
        if each.merged_into:
            found.append(f"{each.name} er allerede lagt sammen med {each.merged_into}.")
    if lost.has_profile and not kept.has_profile:
        found.append(f"{lost.name} er en socialøkonomisk virksomhed, og det er {kept.name} ikke. Behold {lost.name} i stedet.")
    if lost.published and not kept.published:
        found.append(f"{lost.name} er udgivet, og det er {kept.name} ikke. Behold {lost.name} i stedet.")
    if lost.is_municipality:
        found.append(f"{lost.name} har en side som kommune og kan ikke lægges ind under en anden.")
    if lost.pk in kept.above[1:]:
        found.append(f"{kept.name} hører under en, der hører under {lost.name}. Ret det, før du lægger dem sammen.")
    if undeclared:
        found.append(f"Portalen ved ikke, hvad der skal ske med {', '.join(undeclared)}. Det skal en udvikler tage stilling til først.")
    return found
