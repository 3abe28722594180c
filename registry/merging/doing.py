"""Merging two, and taking it back: one transaction each, with the search index, the events and the history right at once."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from search import index

from .. import history, lifecycle
from ..dates import danish_date
from ..models import AliasKind, Entry, NotADuplicate, Organisation, OrganisationAlias, OrganisationMerge, Status
from ..plain import as_python, plain
from ..steps import Refused
from ..words import with_capital
from . import planning, reading
from .relations import LINK, MOVE, OWN, OWN_LINK, Relation, profiles, relations, spoken

UNDO_DAYS = 30
CHANGED_MEANWHILE = "Noget er ændret, siden du så forhåndsvisningen. Se den igen, og bekræft så."


def _pair(first: int, second: int) -> dict[int, Any]:
    """Both, locked in one order whoever comes first, so that two merges can't wait for each other."""
    return {pk: reading.whole(pk, lock=True) for pk in sorted({first, second})}


# --- Entries that a merge changes besides the two ------------------------------------------------------------------------
class _Touched:
    """Entries whose rows or pointers have moved: each is saved once, so that its time and its history follow, and indexed."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        self._ids: dict[type[models.Model], set[int]] = defaultdict(set)
        self._read: dict[type[models.Model], set[int]] = defaultdict(set)

    def add(self, model: type[models.Model], pk: int | None, *, changed: bool = True) -> None:
        """An entry that has changed, or whose document tells of one that has."""
        if pk is not None and issubclass(model, Entry):
            model = Organisation if issubclass(model, Organisation) else model
            if changed and pk not in self._ids[model]:
                history.keep_as_before(_row(model, pk))
            (self._ids if changed else self._read)[model].add(pk)

    def save(self, but: set[int]) -> None:
        for model, pks in self._ids.items():
            for pk in sorted(pks - but if model is Organisation else pks):
                entry: Any = reading.whole(pk) if model is Organisation else model._default_manager.get(pk=pk)
                entry._change_reason = self.reason
                entry.save(update_fields=["updated_at"])

    def index(self, always: set[int]) -> None:
        self._ids[Organisation] |= always
        for model in {*self._ids, *self._read}:
            for kind in _kinds(model):
                index.index(kind, self._ids[model] | self._read[model])


def _kinds(model: type[models.Model]) -> list[str]:
    """The kinds under which entries of a model (or of a profile of it) are indexed."""
    found = []
    for kind in index.kinds().values():
        of = kind.published().model if kind.published else None
        if of is not None and (of is model or issubclass(of, model)):
            found.append(kind.key)
    return found


def _entry_of(relation: Relation, row: models.Model) -> tuple[type[models.Model], int | None]:
    """The entry to which a row of another belongs."""
    if relation.link is not None:
        name = relation.link.m2m_field_name()
    elif relation.entry:
        name = relation.entry
    else:
        return relation.model, row.pk
    column: Any = relation.model._meta.get_field(name)
    return column.related_model, getattr(row, column.attname)


def _values(row: models.Model, *but: str) -> dict[str, Any]:
    columns: list[Any] = [each for each in row._meta.concrete_fields if each.attname not in but and each.name != "updated_at"]
    return {each.attname: plain(getattr(row, each.attname)) for each in columns}


def _told(row: models.Model) -> dict[str, Any]:
    """What a row says, without which organisation it's of and where it stands: tells whether it's changed later."""
    return _values(row, "position", *(each.column.attname for each in relations() if each.model is type(row)))


def _model(label: str) -> type[models.Model]:
    return apps.get_model(label)


def _fields_to_save(row: models.Model, *names: str) -> list[str]:
    """Columns to save, the time of change with them where the row has one."""
    has_time = any(each.name == "updated_at" for each in row._meta.concrete_fields)
    return [*names, *(["updated_at"] if has_time else [])]


def _row(relation_model: type[models.Model], pk: Any) -> Any:
    """The row; an organisation as the most it is, so that the right history follows."""
    if relation_model is Organisation:
        return reading.whole(pk)
    return relation_model._base_manager.filter(pk=pk).first()


# --- Merging ---------------------------------------------------------------------------------------------------------------
def merge(
    *, kept_id: int, lost_id: int, wanted: dict[str, str], seen: str | None, by: Any, reason: str = "", now: dt.datetime | None = None
) -> OrganisationMerge:
    """Make one record of two; raises Refused with what stands in the way.

    `wanted` says whose value each field gets (see `reading.choices`), `seen` is the fingerprint of the preview that was agreed to
    (None: whatever there is).
    """
    with transaction.atomic():
        both = _pair(kept_id, lost_id)
        kept, lost = both[kept_id], both[lost_id]
        view = reading.preview(kept, lost, wanted)
        if view.refusals:
            raise Refused(" ".join(view.refusals))
        if seen is not None and seen != view.fingerprint:
            raise Refused(CHANGED_MEANWHILE)
        names = kept.name, lost.name
        for entry, other in ((kept, lost), (lost, kept)):
            history.keep_as_before(entry)
            entry._change_reason = f"Lagt sammen med {other.name}. {reason.strip()}".strip()
        touched = _Touched(f"{lost.name} er lagt sammen med {kept.name}.")
        done: dict[str, Any] = {"rows": [], "removed": [], "folded": [], "links": [], "had": {}, "names": list(names)}
        for part in reading.parts(kept, lost):
            _apply(part, kept, lost, done, touched)
        done["fields"], done["lost"] = _apply_choices(view.choices, kept, lost)
        done["aliases"] = _keep_names(names, kept, timezone.localdate(now))
        if kept.name != names[0]:
            _tell_those_who_name(kept.pk, touched)
        touched.save(but={kept.pk, lost.pk})
        for entry in (kept, lost):
            entry.save(update_fields=["updated_at"])  # for the rows that came and went, in the history
        text = reason.strip()
        spoken(kept, lifecycle.CHANGED, by, f"Lagt sammen med {names[1]} ({lost.slug}). {text}".strip())
        spoken(lost, lifecycle.ARCHIVED, by, f"Lagt sammen med {names[0]} ({kept.slug}). {text}".strip())
        made = OrganisationMerge.objects.create(
            kept_id=kept.pk, lost_id=lost.pk, by=by, reason=text, done=plain(done), at=now or timezone.now()
        )
        touched.index({kept.pk, lost.pk})
    return made


def _apply(part: reading.Part, kept: Any, lost: Any, done: dict[str, Any], touched: _Touched) -> None:
    relation = part.relation
    done["had"][relation.key] = part.kept_pks
    last = 0
    if relation.treatment == OWN and _has_position(relation):
        last = max(reading.rows_of(relation, kept.pk).values_list("position", flat=True), default=-1) + 1
    for step in part.steps:
        if step.what == planning.LEFT:
            continue
        if relation.link is not None:
            _apply_link(relation, step, kept, lost, done, touched)
            continue
        row = _row(relation.model, step.pk)
        if relation.treatment == MOVE and relation.entry is not None:
            touched.add(*_entry_of(relation, row))
        if step.what == planning.REMOVED:
            if step.twin is not None and relation.fold is not None:
                _fold(relation, _row(relation.model, step.twin), row, done)
            done["removed"].append(
                {"model": relation.model._meta.label, "key": relation.key, "values": _values(row), "name": reading.in_words(row)}
            )
            row.delete()
            continue
        to = None if step.what == planning.BLANKED else kept.pk
        moved = {"model": relation.model._meta.label, "key": relation.key, "pk": row.pk, "to": to, "name": reading.in_words(row)}
        setattr(row, relation.column.attname, to)
        columns = [relation.field]
        if relation.treatment == OWN and _has_position(relation):
            moved["position"] = [row.position, last]
            row.position, last = last, last + 1
            columns.append("position")
        row.save(update_fields=_fields_to_save(row, *columns))
        if not issubclass(relation.model, Entry):
            moved["values"] = _told(row)
        done["rows"].append(moved)


def _has_position(relation: Relation) -> bool:
    return any(each.name == "position" for each in relation.model._meta.concrete_fields)


def _fold(relation: Relation, mine: Any, theirs: Any, done: dict[str, Any]) -> None:
    """Give the kept one's row what the other's has more of."""
    assert relation.fold is not None  # noqa: S101 - the caller has looked
    columns = [each.attname for each in mine._meta.concrete_fields]
    more = relation.fold(*({name: getattr(row, name) for name in columns} for row in (mine, theirs)))
    changed = {name: value for name, value in more.items() if getattr(mine, name) != value}
    if not changed:
        return
    before = {name: plain(getattr(mine, name)) for name in changed}
    for name, value in changed.items():
        setattr(mine, name, value)
    mine.save(update_fields=_fields_to_save(mine, *changed))
    after = {name: plain(value) for name, value in changed.items()}
    done["folded"].append({"model": mine._meta.label, "pk": mine.pk, "before": before, "after": after, "name": reading.in_words(mine)})


def _apply_link(relation: Relation, step: planning.RowStep, kept: Any, lost: Any, done: dict[str, Any], touched: _Touched) -> None:
    """A link goes by its manager and not by its table, so that the history of the entry it belongs to follows."""
    assert relation.link is not None  # noqa: S101 - the caller has looked
    through = relation.model._base_manager.get(pk=step.pk)
    if relation.treatment == OWN_LINK:
        target = getattr(through, f"{relation.link.m2m_reverse_field_name()}_id")
        if step.what == planning.MOVES:
            getattr(kept, relation.link.name).add(target)
        done["links"].append({"own": relation.link.name, "key": relation.key, "pk": target, "added": step.what == planning.MOVES})
        return
    model, pk = _entry_of(relation, through)
    entry = model._default_manager.get(pk=pk)
    manager = getattr(entry, relation.link.name)
    added = step.what == planning.MOVES
    if added:
        manager.add(kept.pk)
    manager.remove(lost.pk)
    touched.add(model, pk)
    done["links"].append(
        {"model": model._meta.label, "pk": pk, "field": relation.link.name, "key": relation.key, "added": added, "name": str(entry)}
    )


def _apply_choices(found: list[reading.Choice], kept: Any, lost: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Write the chosen values on the kept one, and archive the other. Returns before and after of both, by column.

    A number that only one record may have goes by way of nobody; the kept one's old number is parked with the other.
    """
    mine = {
        column: [getattr(kept, column), getattr(lost, column)] for each in found if each.chosen == planning.LOST for column in each.columns
    }
    for column, instead in (("parent_id", None), ("steward_id", kept.pk)):
        before, after = mine.get(column, [getattr(kept, column)] * 2)
        if after == lost.pk:  # it would point to what is archived now
            mine[column] = [before, instead]
    unique = {name for each in type(kept)._meta.constraints if isinstance(each, models.UniqueConstraint) for name in each.fields}
    swapped = {column: [values[1], values[0]] for column, values in mine.items() if column in unique}
    theirs = {"status": [lost.status, Status.ARCHIVED], **swapped}
    lost.status = Status.ARCHIVED
    for column in swapped:
        setattr(lost, column, "")
    lost.save()
    for column, (_, after) in mine.items():
        setattr(kept, column, after)
    kept.save()
    if any(after for _, after in swapped.values()):
        for column, (_, after) in swapped.items():
            setattr(lost, column, after)
        lost.save()
    return mine, theirs


def _keep_names(names: tuple[str, str], kept: Any, today: dt.date) -> list[int]:
    """The names that would be forgotten, as other names of the kept one."""
    known = OrganisationAlias.objects.filter(organisation=kept.pk)
    place = max(known.values_list("position", flat=True), default=-1) + 1
    made = []
    for number, name in enumerate(planning.aliases(*names, kept.name, known.values_list("name", flat=True))):
        note = f"Navn fra den post, der blev lagt sammen med denne {danish_date(today)}."
        alias = OrganisationAlias.objects.create(
            organisation_id=kept.pk, name=name, kind=AliasKind.ALIAS, note=note, position=place + number
        )
        made.append(alias.pk)
    return made


def _tell_those_who_name(pk: int, touched: _Touched) -> None:
    """Entries whose documents may have the organisation's name in them."""
    for relation in relations():
        if relation.treatment == LINK or (relation.treatment == MOVE and relation.entry is not None):
            for row in reading.rows_of(relation, pk):
                touched.add(*_entry_of(relation, row), changed=False)


def tell_apart(*, one_id: int, other_id: int, by: Any, reason: str = "") -> NotADuplicate:
    """Remember that the two are no duplicates, so that nobody is asked again. Saying it twice changes nothing."""
    one, other = sorted((one_id, other_id))
    found, _ = NotADuplicate.objects.get_or_create(one_id=one, other_id=other, defaults={"by": by, "reason": reason.strip()})
    return found


def summary(merge: OrganisationMerge) -> list[str]:
    """What the merge did, in Danish, a line for each relation and each field."""
    counts: dict[str, int] = defaultdict(int)
    for each in (*merge.done["rows"], *merge.done["links"]):
        counts[each["key"]] += 1 if each.get("added", True) else 0
    lines = [f"{with_capital(_label(key))}: {number} flyttet" for key, number in counts.items() if number]
    lines += [f"{with_capital(_label(each['key']))}: {each['name']} stod der to gange" for each in merge.done["removed"]]
    models_of_one: list[type[models.Model]] = [*profiles(), Organisation]
    names = {column.attname: str(column.verbose_name) for model in models_of_one for column in model._meta.concrete_fields}
    lines += [f"{with_capital(names.get(name, name))}: taget fra {merge.done['names'][1]}" for name in merge.done["fields"]]
    return lines


# --- Taking it back ----------------------------------------------------------------------------------------------------------
@dataclass
class Undoing:
    """What taking a merge back does, and what it must leave, in Danish."""

    merge: OrganisationMerge
    refusals: list[str] = field(default_factory=list)
    back: list[dict[str, Any]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


def undo_until(merge: OrganisationMerge) -> dt.datetime:
    """The last moment at which it can be taken back."""
    return merge.at + dt.timedelta(days=UNDO_DAYS)


def undoing(merge: OrganisationMerge, now: dt.datetime) -> Undoing:
    """What taking it back would do. Reads only."""
    found = Undoing(merge)
    if merge.undone_at is not None:
        found.refusals.append("Sammenlægningen er fortrudt i forvejen.")
    elif now > undo_until(merge):
        found.refusals.append(f"Den kan ikke fortrydes længere: der er gået mere end {UNDO_DAYS} dage.")
    else:
        later = reading.merge_of(merge.kept_id)
        if later is not None:
            found.refusals.append(f"{merge.kept} er siden lagt sammen med {later.kept}. Fortryd den sammenlægning først.")
    if not found.refusals:
        for look in (_look_at_rows, _look_at_removed, _look_at_links, _look_at_fields, _look_at_new):
            look(found)
    return found


def _say(found: Undoing, back: dict[str, Any] | None, told: str = "") -> None:
    if back is not None:
        found.back.append(back)
    if told:
        found.told.append(told)


def _label(key: str) -> str:
    return next((each.label for each in relations() if each.key == key), key)


def _look_at_rows(found: Undoing) -> None:
    """Rows that moved: they go back, unless they're gone or somebody has pointed them elsewhere since."""
    by_key = {each.key: each for each in relations()}
    for moved in found.merge.done["rows"]:
        relation, what = by_key.get(moved["key"]), f"{with_capital(_label(moved['key']))}: {moved['name']}"
        row = relation.model._base_manager.filter(pk=moved["pk"]).first() if relation else None
        if relation is None or row is None:
            _say(found, None, f"{what} er slettet siden og kommer ikke igen.")
        elif getattr(row, relation.column.attname) != moved["to"]:
            _say(found, None, f"{what} peger siden på en anden og bliver stående.")
        else:
            now = _told(row)
            changed = any(now[name] != value for name, value in moved.get("values", {}).items() if name in now)
            _say(found, moved, f"{what} er rettet siden; rettelsen følger med." if changed else "")


def _look_at_removed(found: Undoing) -> None:
    for removed in found.merge.done["removed"]:
        model = _model(removed["model"])
        taken = model._base_manager.filter(pk=removed["values"][model._meta.pk.attname]).exists()
        gone = [
            each.verbose_name
            for each in model._meta.concrete_fields
            if each.is_relation
            and (pk := removed["values"].get(each.attname)) is not None
            and not each.related_model._base_manager.filter(pk=pk).exists()  # type: ignore[union-attr]
        ]
        what = f"{with_capital(_label(removed['key']))}: {removed['name']}"
        if taken or gone:
            _say(found, None, f"{what} kan ikke komme igen: {', '.join(map(str, gone)) or 'den'} findes ikke som før.")
        else:
            _say(found, removed)
    for folded in found.merge.done["folded"]:
        row = _model(folded["model"])._base_manager.filter(pk=folded["pk"]).first()
        if row is None or any(plain(getattr(row, name)) != value for name, value in folded["after"].items()):
            _say(found, None, f"{folded['name']} er rettet siden og bliver, som den er.")
        else:
            _say(found, folded)


def _look_at_links(found: Undoing) -> None:
    merge = found.merge
    kept = reading.whole(merge.kept_id)
    for link in merge.done["links"]:
        if "own" in link:
            if link["added"]:
                there = getattr(kept, link["own"]).filter(pk=link["pk"]).exists()
                _say(found, link if there else None)
            continue
        entry = _model(link["model"])._default_manager.filter(pk=link["pk"]).first()
        if entry is None:
            _say(found, None, f"{link['name']} er slettet siden.")
        elif not getattr(entry, link["field"]).filter(pk=merge.kept_id).exists():
            _say(found, None, f"{link['name']} har ikke længere {merge.kept} på sig og får heller ikke {merge.done['names'][1]}.")
        else:
            _say(found, link)


def _look_at_fields(found: Undoing) -> None:
    kept = reading.whole(found.merge.kept_id)
    for name, (before, after) in found.merge.done["fields"].items():
        label = kept._meta.get_field(name.removesuffix("_id") if name.endswith("_id") else name).verbose_name
        if plain(getattr(kept, name)) != after:
            _say(found, None, f"{with_capital(label)} er rettet siden og bliver, som det er.")
        else:
            _say(found, {"column": name, "before": before})


def _look_at_new(found: Undoing) -> None:
    """What has come to the kept one since: nobody knows whose it would have been, so it stays."""
    done = found.merge.done
    moved: dict[str, set[Any]] = defaultdict(set)
    for row in done["rows"]:
        moved[row["key"]].add(row["pk"])
    for relation in relations():
        if relation.treatment not in (MOVE, OWN) or relation.key not in done["had"]:
            continue
        mine = moved[relation.key] | set(done["had"][relation.key])
        if relation.model is OrganisationAlias:
            mine |= set(done["aliases"])
        new = reading.rows_of(relation, found.merge.kept_id).exclude(pk__in=mine).count()
        if new:
            _say(found, None, f"{with_capital(relation.label)}: {new} er kommet til siden og bliver hos {found.merge.kept}.")


def undo(*, merge_id: int, by: Any, now: dt.datetime) -> OrganisationMerge:
    """Part the two again: all that moved goes back. What was changed since is left, and told on the merge. Raises Refused."""
    with transaction.atomic():
        merge = OrganisationMerge.objects.select_for_update().get(pk=merge_id)
        both = _pair(merge.kept_id, merge.lost_id)
        kept, lost = both[merge.kept_id], both[merge.lost_id]
        plan = undoing(merge, now)
        if plan.refusals:
            raise Refused(" ".join(plan.refusals))
        for entry in (kept, lost):
            entry._change_reason = "Sammenlægningen er fortrudt."
        touched = _Touched(f"Sammenlægningen af {merge.done['names'][1]} med {merge.done['names'][0]} er fortrudt.")
        renamed = _restore_columns(plan, kept, lost)
        for back in plan.back:
            if "column" not in back:
                _put_back(back, kept, lost, plan, touched)
        for alias in OrganisationAlias.objects.filter(pk__in=merge.done["aliases"], organisation=kept.pk):
            alias.delete()
        if renamed:
            _tell_those_who_name(kept.pk, touched)
        touched.save(but={kept.pk, lost.pk})
        for entry in (kept, lost):
            entry.save(update_fields=["updated_at"])
        spoken(kept, lifecycle.CHANGED, by, f"Sammenlægningen med {merge.done['names'][1]} er fortrudt.")
        spoken(lost, lifecycle.CHANGED, by, f"Sammenlægningen med {merge.done['names'][0]} er fortrudt.")
        merge.undone_at, merge.undone_by, merge.told = now, by, plan.told
        merge.save(update_fields=["undone_at", "undone_by", "told"])
        touched.index({kept.pk, lost.pk})
    return merge


def _restore_columns(plan: Undoing, kept: Any, lost: Any) -> bool:
    """The columns of both as they were. Returns whether the kept one got its name back."""
    done = plan.merge.done
    before = {back["column"]: back["before"] for back in plan.back if "column" in back}
    swapped = {name: values[0] for name, values in done["lost"].items() if name != "status" and name in before}
    for name in swapped:
        setattr(lost, name, "")
    lost.status = done["lost"]["status"][0]
    lost.save()
    for name, value in before.items():
        setattr(kept, name, as_python(type(kept), name, value))
    kept.save()
    if swapped:
        for name, value in swapped.items():
            setattr(lost, name, value)
        lost.save()
    return "name" in before


def _put_back(back: dict[str, Any], kept: Any, lost: Any, plan: Undoing, touched: _Touched) -> None:
    if "to" in back:
        _move_back(back, kept, lost, plan, touched)
    elif "values" in back:
        model = _model(back["model"])
        row = model(**{name: as_python(model, name, value) for name, value in back["values"].items()})
        row.save(force_insert=True)
        automatic = [each.attname for each in model._meta.concrete_fields if getattr(each, "auto_now_add", False)]
        if automatic:
            model._base_manager.filter(pk=row.pk).update(**{name: as_python(model, name, back["values"][name]) for name in automatic})
        relation = next(each for each in relations() if each.key == back["key"])
        if relation.entry is not None:
            touched.add(*_entry_of(relation, row))
    elif "after" in back:
        row = _model(back["model"])._base_manager.get(pk=back["pk"])
        for name, value in back["before"].items():
            setattr(row, name, as_python(type(row), name, value))
        row.save(update_fields=_fields_to_save(row, *back["before"]))
    elif "own" in back:
        getattr(kept, back["own"]).remove(back["pk"])
    else:
        entry = _model(back["model"])._default_manager.get(pk=back["pk"])
        manager = getattr(entry, back["field"])
        manager.add(lost.pk)
        if back["added"]:
            manager.remove(kept.pk)
        touched.add(type(entry), entry.pk)


def _move_back(back: dict[str, Any], kept: Any, lost: Any, plan: Undoing, touched: _Touched) -> None:
    relation = next(each for each in relations() if each.key == back["key"])
    row = _row(relation.model, back["pk"])
    setattr(row, relation.column.attname, lost.pk)
    columns = [relation.field]
    if "position" in back:
        row.position = back["position"][0]
        columns.append("position")
    try:
        with transaction.atomic():
            row.save(update_fields=_fields_to_save(row, *columns))
    except IntegrityError:
        plan.told.append(f"{with_capital(relation.label)}: {back['name']} bliver stående, for {lost.name} har en magen til.")
        return
    if relation.treatment == MOVE and relation.entry is not None:
        touched.add(*_entry_of(relation, row))
