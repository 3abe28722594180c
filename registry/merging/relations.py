"""Every relation to an organisation, and what a merge does with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from simple_history.models import HistoricalChanges

from ..models import Organisation

MOVE, OWN, LINK, OWN_LINK, STAY = "move", "own", "link", "own_link", "stay"

Values = Mapping[str, Any]
Fold = Callable[[Values, Values], dict[str, Any]]
Speak = Callable[[Any, str, Any, str], None]


@dataclass(frozen=True)
class Relation:
    """One foreign key to an organisation (of a link: in the link's own table), and what a merge does with its rows.

    MOVE: another entry's row, which points to the organisation; it points to the kept one afterwards. `entry` names the row's
    key to the entry that it belongs to ('' for a row that is an entry itself, None for one that belongs to none).
    OWN: a row of the organisation's own; it moves, unless the kept one has a row with the same values of `same`.
    LINK, OWN_LINK: a many-to-many from another entry, or of the organisation's own; `link` is its field.
    STAY: left as it is, for the reason `label` gives.
    `fold` says what the kept one's row gets when both have one, by the columns' names.
    """

    model: type[models.Model]
    field: str
    treatment: str
    label: str
    entry: str | None = None
    same: tuple[str, ...] = ()
    fold: Fold | None = None
    link: models.ManyToManyField[Any, Any] | None = None

    @property
    def key(self) -> str:
        return f"{self.model._meta.label}.{self.field}"

    @property
    def column(self) -> models.ForeignKey[Any, Any]:
        found: Any = self.model._meta.get_field(self.field)
        return found


_relations: dict[str, Relation] = {}
_speakers: dict[type[models.Model], Speak] = {}


def _add(relation: Relation) -> None:
    _relations[relation.key] = relation


def moves(model: type[models.Model], field: str, label: str, *, entry: str | None = "", fold: Fold | None = None) -> None:
    """Rows of other entries that point to an organisation."""
    _add(Relation(model, field, MOVE, label, entry, fold=fold))


def own(model: type[models.Model], field: str, label: str, *, same: tuple[str, ...] = ()) -> None:
    """Rows that belong to the organisation."""
    _add(Relation(model, field, OWN, label, same=same))


def _link(model: type[models.Model], field: str, label: str, treatment: str) -> None:
    link: Any = model._meta.get_field(field)
    column = link.m2m_field_name() if treatment == OWN_LINK else link.m2m_reverse_field_name()
    _add(Relation(link.remote_field.through, column, treatment, label, link=link))


def links(model: type[models.Model], field: str, label: str) -> None:
    """A many-to-many from another kind of entry to organisations."""
    _link(model, field, label, LINK)


def own_links(model: type[models.Model], field: str, label: str) -> None:
    """A many-to-many of the organisation itself: the kept one gets those of both."""
    _link(model, field, label, OWN_LINK)


def stays(model: type[models.Model], field: str, why: str) -> None:
    """What isn't touched by a merge, and why not."""
    _add(Relation(model, field, STAY, why))


def speak(model: type[models.Model], how: Speak) -> None:
    """How an event is written for entries of a model: `how(entry, step, by, reason)`."""
    _speakers[model] = how


def spoken(entry: models.Model, step: str, by: Any, reason: str) -> None:
    """Write an event, for a kind of entry that has events."""
    how = _speakers.get(type(entry))
    if how is not None:
        how(entry, step, by, reason)


def relations() -> list[Relation]:
    """What is declared, in the order of declaration."""
    return list(_relations.values())


def profiles() -> list[type[models.Model]]:
    """The models that are an organisation with more to it."""
    found = Organisation._meta.related_objects
    return [each.related_model for each in found if each.one_to_one and getattr(each.field.remote_field, "parent_link", False)]


def every_relation() -> Iterator[tuple[type[models.Model], models.Field[Any, Any]]]:
    """Every foreign key and one-to-one to an organisation or a profile of it, the tables of links included."""
    targets = {Organisation, *profiles()}
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_fields:
            if field.is_relation and field.related_model in targets and not getattr(field.remote_field, "parent_link", False):
                yield model, field


def _is_history(model: type[models.Model]) -> bool:
    """Earlier versions stay with the row they are of."""
    return issubclass(model, HistoricalChanges) or any(
        field.is_relation and isinstance(field.related_model, type) and issubclass(field.related_model, HistoricalChanges)
        for field in model._meta.local_fields
    )


def declared(model: type[models.Model], field: str) -> bool:
    """Whether it has been said what a merge does with the relation."""
    return f"{model._meta.label}.{field}" in _relations or _is_history(model)


def undeclared() -> list[str]:
    """Relations nobody has said anything about; while there are any, nothing is merged."""
    return sorted(f"{model._meta.label}.{field.name}" for model, field in every_relation() if not declared(model, field.name))
