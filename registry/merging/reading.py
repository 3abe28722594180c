"""What a merge reads of the database: the two parties, their rows by relation, and what the preview shows. Writes nothing."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Q

from ..models import Municipality, Organisation, OrganisationKind, OrganisationMerge
from . import planning
from .relations import LINK, MOVE, OWN, OWN_LINK, Relation, profiles, relations, undeclared

EXAMPLES = 5  # rows of each relation that the preview names
DEEPEST = 50  # merges in a chain, and organisations above one another
# Columns that nobody chooses between: the kept one's stand.
NOT_CHOSEN = {"id", "slug", "status", "kind", "created_at", "updated_at", "organisation", "duplicate_reason", "basis"}


# --- Where a merged record is now ---------------------------------------------------------------------------------------
def merges() -> models.QuerySet[OrganisationMerge]:
    """Those that stand."""
    return OrganisationMerge.objects.filter(undone_at=None)


def merged_away() -> models.QuerySet[OrganisationMerge]:
    """The keys of organisations that are part of another now, for a subquery."""
    return merges().values("lost")  # type: ignore[return-value]


def merge_of(pk: int) -> OrganisationMerge | None:
    """The merge by which the organisation became part of another."""
    return merges().filter(lost=pk).select_related("kept", "lost").first()


def end_of_chain(pk: int) -> int:
    """The organisation that one has become, however many merges ago; itself for one that stands."""
    for _ in range(DEEPEST):
        further = merges().filter(lost=pk).values_list("kept", flat=True).first()
        if further is None:
            return pk
        pk = further
    return pk


def moved_to(slug: str) -> Organisation | None:
    """The organisation to which an old address leads; None for an address that never moved."""
    merge = merges().filter(lost__slug=slug).first()
    return Organisation.objects.get(pk=end_of_chain(merge.kept_id)) if merge else None


# --- The two -------------------------------------------------------------------------------------------------------------
def whole(pk: int, *, lock: bool = False) -> Any:
    """The organisation as the most it is: an enterprise with its profile. Raises Organisation.DoesNotExist."""
    models_of_one: list[type[models.Model]] = [*profiles(), Organisation]
    for model in models_of_one:
        found = model._default_manager.select_for_update() if lock else model._default_manager.all()
        entry = found.filter(pk=pk).first()
        if entry is not None:
            return entry
    raise Organisation.DoesNotExist


def _party(entry: Any) -> planning.Party:
    merge = merge_of(entry.pk)
    above: list[int] = []
    upper = entry.parent_id
    while upper is not None and upper not in above and len(above) < DEEPEST:
        above.append(upper)
        upper = Organisation.objects.filter(pk=upper).values_list("parent", flat=True).first()
    page = entry.kind == OrganisationKind.MUNICIPALITY and Municipality.objects.filter(slug=entry.slug.removesuffix("-kommune")).exists()
    return planning.Party(
        entry.pk,
        entry.name,
        entry.is_published,
        type(entry) is not Organisation,
        page,
        merge.kept.name if merge else "",
        tuple(above),
    )


# --- Fields --------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Choice:
    """A field in which the two differ, with both values as the page shows them."""

    name: str
    label: str
    kept: str
    lost: str
    chosen: str
    columns: tuple[str, ...]

    @property
    def key(self) -> str:
        return f"felt-{self.name}"


def model_of_both(kept: Any, lost: Any) -> type[models.Model]:
    """The model whose columns both have."""
    return type(kept) if type(kept) is type(lost) else Organisation


def choices(kept: Any, lost: Any, wanted: dict[str, str]) -> list[Choice]:
    """The fields in which the two differ; `wanted` says whose value each gets, by the choice's key."""
    columns: list[Any] = [each for each in model_of_both(kept, lost)._meta.concrete_fields if each.name not in NOT_CHOSEN]
    names = {each.name for each in columns}
    found = []
    for column in columns:
        owner = column.name.removesuffix("_precision")
        if owner != column.name and owner in names:
            continue  # goes with its date
        together = [column.attname, *([f"{column.name}_precision"] if f"{column.name}_precision" in names else [])]
        mine, theirs = ([getattr(each, name) for name in together] for each in (kept, lost))
        if mine == theirs or (not any(mine) and not any(theirs)):
            continue
        if column.name == "parent" and theirs[0] == kept.pk:
            continue  # it would belong under itself
        chosen = wanted.get(f"felt-{column.name}")
        if chosen not in (planning.KEPT, planning.LOST):
            chosen = planning.suggested(mine[0], theirs[0])
        texts = shown(kept, column), shown(lost, column)
        found.append(Choice(column.name, str(column.verbose_name), *texts, chosen, tuple(together)))
    return found


def shown(entry: Any, column: Any) -> str:
    """A value in Danish."""
    if column.is_relation:
        return str(getattr(entry, column.name) or "")
    value = getattr(entry, column.attname)
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if column.choices:
        return str(entry._get_FIELD_display(column))
    text = getattr(entry, f"{column.name}_text", None)
    return str(text if isinstance(text, str) else "" if value is None else value)


# --- Rows ----------------------------------------------------------------------------------------------------------------
@dataclass
class Part:
    """One relation of the two: a step for each of the lost one's rows."""

    relation: Relation
    steps: list[planning.RowStep]
    examples: list[str] = field(default_factory=list)
    kept_pks: list[Any] = field(default_factory=list)

    def count(self, *what: str) -> int:
        return sum(step.what in what for step in self.steps)

    @property
    def moving(self) -> int:
        return self.count(planning.MOVES)

    @property
    def staying(self) -> int:
        return self.count(planning.LEFT)

    @property
    def twins(self) -> int:
        """Rows that the kept one has already."""
        return self.count(planning.REMOVED)

    @property
    def both(self) -> int:
        return self.staying + self.twins

    @property
    def emptied(self) -> int:
        return self.count(planning.BLANKED)


def _other_end(relation: Relation) -> list[str]:
    """The row's column at whose other end the owner stands: a row may not come to lead from an organisation to itself."""
    opposite = {OWN: MOVE, MOVE: OWN}.get(relation.treatment)
    return [each.column.attname for each in relations() if each.model is relation.model and each.treatment == opposite]


def _unique(relation: Relation) -> list[tuple[tuple[str, ...], Q | None]]:
    meta = relation.model._meta
    sets: list[tuple[tuple[str, ...], Q | None]] = [(tuple(names), None) for names in meta.unique_together]
    for each in meta.constraints:
        if isinstance(each, models.UniqueConstraint):
            sets.append((tuple(each.fields), each.condition))
    if relation.column.unique:
        sets.append(((relation.field,), None))
    return [(tuple(meta.get_field(name).attname for name in names), condition) for names, condition in sets if relation.field in names]  # type: ignore[union-attr]


def rows_of(relation: Relation, pk: int) -> models.QuerySet[Any]:
    """The rows of a relation that point to an organisation."""
    return relation.model._base_manager.filter(**{relation.column.attname: pk})


def part(relation: Relation, kept: Any, lost: Any) -> Part:
    """What happens to the lost one's rows of a relation."""
    sides = []
    unique = _unique(relation)
    for entry in (kept, lost):
        found = rows_of(relation, entry.pk)
        if relation.model is Organisation:
            found = found.exclude(pk__in=[kept.pk, lost.pk])  # their own columns are chosen between
        read = {row["pk"]: row for row in found.order_by("pk").values("pk", *[f.attname for f in relation.model._meta.concrete_fields])}
        for number, (_, condition) in enumerate(unique):
            holds = set(read) if condition is None else set(found.filter(condition).values_list("pk", flat=True))
            for key, row in read.items():
                row[f"if-{number}"] = None if key in holds else key
        sides.append(list(read.values()))
    rule = planning.Rule(
        relation.column.attname,
        own=relation.treatment in (OWN, OWN_LINK),
        others=_other_end(relation),
        unique=[(*names, f"if-{number}") for number, (names, _) in enumerate(unique)],
        same=relation.same,
        blank=bool(relation.column.null),
    )
    steps = planning.rows(rule, sides[1], sides[0], kept=kept.pk, lost=lost.pk)
    return Part(relation, steps, kept_pks=[row["pk"] for row in sides[0]])


def parts(kept: Any, lost: Any) -> list[Part]:
    """What happens by relation, for relations in which the lost one has any rows."""
    found = [part(each, kept, lost) for each in relations() if each.treatment in (MOVE, OWN, LINK, OWN_LINK)]
    return [each for each in found if each.steps]


def examples(each: Part) -> list[str]:
    """Some of a relation's rows, in words: the entry they belong to, or themselves."""
    pks = [step.pk for step in each.steps[:EXAMPLES]]
    relation = each.relation
    found = relation.model._base_manager.filter(pk__in=pks).order_by("pk")
    names: list[str | None] = []
    if relation.link is not None:
        other = relation.link.m2m_reverse_field_name() if relation.treatment == OWN_LINK else relation.link.m2m_field_name()
        names = [other]
        found = found.select_related(other)
    elif relation.treatment == MOVE and relation.entry:
        names = [relation.entry]
        found = found.select_related(relation.entry)
    return [in_words(getattr(row, names[0]) if names and names[0] else row) for row in found]


def in_words(row: Any) -> str:
    """A row in words; of one that has no words of its own, what is told in it."""
    text = str(row)
    if "object (" not in text:
        return text
    told = (str(getattr(row, name, "") or "") for name in ("label", "text", "fact", "municipality", "area", "organisation", "name"))
    return next((each for each in told if each), "en række")


@dataclass
class Preview:
    """All that a merge would do. `fingerprint` tells whether anything has changed since it was looked at."""

    kept: Any
    lost: Any
    refusals: list[str]
    choices: list[Choice]
    parts: list[Part]
    fingerprint: str
    warnings: list[str]


def preview(kept: Any, lost: Any, wanted: dict[str, str]) -> Preview:
    """What would happen. Reads only."""
    refusals = planning.refusals(_party(kept), _party(lost), undeclared())
    found = [] if refusals else parts(kept, lost)
    seen = [
        kept.pk, lost.pk, kept.updated_at.isoformat(), lost.updated_at.isoformat(),
        [(each.relation.key, [(step.pk, step.what) for step in each.steps]) for each in found],
    ]  # fmt: skip
    fingerprint = hashlib.sha256(json.dumps(seen, default=str).encode()).hexdigest()[:24]
    return Preview(kept, lost, refusals, choices(kept, lost, wanted), found, fingerprint, _warnings(kept, lost))


def _warnings(kept: Any, lost: Any) -> list[str]:
    found = []
    for name, word in (("cvr", "CVR-numre"), ("p_number", "P-numre")):
        mine, theirs = getattr(kept, name, ""), getattr(lost, name, "")
        if mine and theirs and mine != theirs:
            found.append(f"De to har forskellige {word}: {mine} og {theirs}. Er det den samme virksomhed?")
    if kept.kind != lost.kind:
        found.append(
            f"De to er af forskellig slags: {kept.get_kind_display()} og {lost.get_kind_display()}. {kept.name} beholder sin egen."
        )
    return found
