"""A kind's published entries in memory, as bit masks: what its list filters, counts and sorts by.

An entry has a place (the number of a bit); every value that a filter knows has a mask of the places that hold it. Then
a facet's counts, a list's total and its pages are a few operations on whole numbers, however many entries there are:
100,000 take 12 kB a value. Names and publication of the choices are *not* kept here; they are read with every request.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import compress, islice
from typing import Any, Protocol, overload

from django.db.models import QuerySet

from search.index import Changes, among

from ..kept import Kept

Pairs = Iterable[tuple[int, Any]]  # an entry's id and a value it holds; once for each of several
_ZERO_ONE = bytes.maketrans(b"01", b"\0\1")
MANY = 1_000  # entries changed above which all are read anew
MOVED = 20  # ... and above which an order is
PROBES = 200  # entries of an order among which a changed one is first looked for


class Filter(Protocol):
    """What can be kept as masks: `pairs` gives the values of some entries."""

    def pairs(self, qs: QuerySet[Any]) -> Pairs: ...


@dataclass(frozen=True)
class Related:
    """A relation to keep masks of beside the filters'. `path` leads to the related rows' ids, which are the values."""

    path: str

    def pairs(self, qs: QuerySet[Any]) -> Pairs:
        return qs.order_by().filter(**{f"{self.path}__isnull": False}).values_list("pk", self.path)


@dataclass(frozen=True)
class Masks:
    """The entries as they were once. Nothing in it changes, except that an order is read when first asked for.

    `ids` and `places` may hold entries that are published no more; `everyone` says which count.
    """

    ids: list[int]  # by place
    places: dict[int, int]  # by id
    everyone: int
    columns: dict[str, dict[Any, int]]
    read_order: Callable[[str], list[int]]  # ids in the order of a sort
    orders: dict[str, list[int]] = field(default_factory=dict)  # places, by sort
    _sizes: dict[str, dict[Any, int]] = field(default_factory=dict)

    def any_of(self, column: str, values: Iterable[Any]) -> int:
        """Entries that hold one of the values."""
        known = self.columns[column]
        found = 0
        for value in values:
            found |= known.get(value, 0)
        return found

    def of(self, ids: Iterable[int]) -> int:
        """The given entries; ids that aren't published are passed over."""
        return _mask((self.places[pk] for pk in ids if pk in self.places), len(self.ids)) & self.everyone

    def sizes(self, column: str) -> dict[Any, int]:
        """How many entries hold each value; values that none holds are left out."""
        if column not in self._sizes:
            self._sizes[column] = {value: mask.bit_count() for value, mask in self.columns[column].items() if mask}
        return self._sizes[column]

    def order(self, sort: str) -> list[int]:
        """The places in the order of a sort. One query when first asked for."""
        if sort not in self.orders:
            self.orders[sort] = [self.places[pk] for pk in self.read_order(sort) if pk in self.places]
        return self.orders[sort]

    def in_order(self, mask: int, sort: str) -> Iterator[int]:
        """Ids of the entries in a mask, in the order of a sort."""
        flags = f"{mask:0{len(self.ids)}b}".encode().translate(_ZERO_ONE)[::-1]
        order = self.order(sort)
        return map(self.ids.__getitem__, compress(order, map(flags.__getitem__, order)))

    def ids_of(self, mask: int) -> list[int]:
        """Ids of the entries in a mask, in no order."""
        flags = f"{mask:0{len(self.ids)}b}".encode().translate(_ZERO_ONE)[::-1]
        return list(compress(self.ids, flags))


@dataclass(frozen=True)
class Selection(Sequence[int]):
    """The ids that a mask holds, in the order of a sort: what is paged and exported."""

    masks: Masks
    mask: int
    sort: str

    def __len__(self) -> int:
        return self.mask.bit_count()

    def __iter__(self) -> Iterator[int]:
        return self.masks.in_order(self.mask, self.sort)

    @overload
    def __getitem__(self, at: int) -> int: ...
    @overload
    def __getitem__(self, at: slice) -> list[int]: ...
    def __getitem__(self, at: int | slice) -> int | list[int]:
        if isinstance(at, slice):
            return list(islice(self, *at.indices(len(self))))
        return next(islice(self, range(len(self))[at], None))


class KeptMasks(Kept[Masks]):
    """The masks of one kind, kept by the process and brought up to date by what the search index says has changed.

    `entries` yields the published entries with what filters and sorts need; `sorts` are the list's. Changes of the kinds
    in `watches` change the order of entries (a municipality's name, say).
    """

    def __init__(
        self,
        kind: str,
        entries: Callable[[], QuerySet[Any]],
        filters: Mapping[str, Any],
        sorts: Mapping[str, tuple[str, Sequence[Any]]],
        *,
        also: Mapping[str, str] | None = None,
        watches: Sequence[str] = (),
    ) -> None:
        self.kind, self.entries, self.sorts = kind, entries, sorts
        self.watches = watches
        self.filters: dict[str, Filter] = {name: each for name, each in filters.items() if hasattr(each, "pairs")}
        self.filters |= {name: Related(path) for name, path in (also or {}).items()}
        super().__init__(self._read_all)

    def _next(self, former: Masks | None, changes: Changes) -> Masks:
        changed = changes.of(self.kind)
        if former is None or changed is None or len(changed) > MANY:
            return self._read_all()
        moved = any(changes.of(kind) != set() for kind in self.watches)
        return self._read_some(former, sorted(changed), moved)

    def _read_all(self) -> Masks:
        ids = list(self.entries().order_by("pk").values_list("pk", flat=True))
        places = {pk: place for place, pk in enumerate(ids)}
        columns = {name: _masks(each.pairs(self.entries()), places) for name, each in self.filters.items()}
        return Masks(ids, places, (1 << len(ids)) - 1, columns, self._read_order)

    def _read_some(self, kept: Masks, changed: list[int], moved: bool) -> Masks:
        """The masks with some entries read anew. `moved` when the others may have changed places in the orders."""
        if not changed:
            return replace(kept, orders={}) if moved else kept
        entries = self.entries().filter(pk__in=among(changed))
        published = list(entries.order_by("pk").values_list("pk", flat=True))
        ids, places = kept.ids, kept.places
        if new := [pk for pk in published if pk not in places]:
            places = places | {pk: place for place, pk in enumerate(new, start=len(ids))}
            ids = [*ids, *new]
        others = ~_mask((places[pk] for pk in changed if pk in places), len(ids))
        columns = {}
        for name, each in self.filters.items():
            column = {value: mask & others for value, mask in kept.columns[name].items()}
            for value, mask in _masks(each.pairs(entries), places).items():
                column[value] = column.get(value, 0) | mask
            columns[name] = column
        everyone = kept.everyone & others | _mask((places[pk] for pk in published), len(ids))
        orders: dict[str, list[int]] = {}
        if not moved and len(published) <= MOVED:
            for sort, order in list(kept.orders.items()):  # a copy: other threads read further orders meanwhile
                orders[sort] = self._order_with(order, sort, ids, places, changed, published)
        return Masks(ids, places, everyone, columns, self._read_order, orders)

    def _read_order(self, sort: str) -> list[int]:
        return list(self._sorted(sort).values_list("pk", flat=True))

    def _sorted(self, sort: str) -> QuerySet[Any]:
        return self.entries().order_by(*self.sorts[sort][1], "pk")

    def _order_with(
        self, places: list[int], sort: str, ids: list[int], place_of: dict[int, int], changed: list[int], published: list[int]
    ) -> list[int]:
        """An order read before with the changed entries moved to where they belong now.

        Only the database knows how it sorts letters, so it puts the changed ones in order among PROBES others, and then
        among those that stand between two probes: two small queries in place of sorting all.
        """
        gone = set(changed)
        order = [place for place in places if ids[place] not in gone]
        if not published:
            return order
        wanted = set(published)
        step = max(1, len(order) // PROBES)
        probes = {ids[place]: index * step for index, place in enumerate(order[::step])}
        starts = {0 if before is None else probes[before] for _, before in _before(self._in_order(sort, [*probes, *published]), wanted)}
        near = {ids[order[at]]: at for start in starts for at in range(start, min(start + step, len(order)))}
        for pk, before in reversed(_before(self._in_order(sort, [*near, *published]), wanted)):
            order.insert(0 if before is None else near[before] + 1, place_of[pk])
        return order

    def _in_order(self, sort: str, ids: list[int]) -> list[int]:
        return list(self._sorted(sort).filter(pk__in=among(ids)).values_list("pk", flat=True))


def _before(ordered: list[int], wanted: set[int]) -> list[tuple[int, int | None]]:
    """The wanted ids in their order, each with the last one before it that isn't wanted itself (None for none)."""
    found: list[tuple[int, int | None]] = []
    before: int | None = None
    for pk in ordered:
        if pk in wanted:
            found.append((pk, before))
        else:
            before = pk
    return found


def _mask(places: Iterable[int], size: int) -> int:
    bits = bytearray(size // 8 + 1)
    for place in places:
        bits[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(bits, "little")


def _masks(pairs: Pairs, places: dict[int, int]) -> dict[Any, int]:
    """A mask for each value. Entries that were published while this was read have no place yet; the next reading has them."""
    held: dict[Any, list[int]] = defaultdict(list)
    for pk, value in pairs:
        if pk in places:
            held[value].append(places[pk])
    return {value: _mask(some, len(places)) for value, some in held.items()}
