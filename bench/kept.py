"""What the processes keep of long lists: how long it takes to read, how long after one entry has changed, and its size."""

from __future__ import annotations

import sys
import time
from typing import Any

from cases.filters import case_masks
from enterprises.filters import enterprise_masks
from registry.listing import KeptMasks, Masks


def _size(masks: Masks) -> int:
    """Bytes of a kind's masks and orders. Ids are counted once, though two lists and a dictionary hold them."""
    whole = [mask for column in masks.columns.values() for mask in column.values()]
    parts: list[Any] = [masks.ids, masks.places, *masks.ids, *whole, *masks.orders.values(), *masks.places.values()]
    return sum(map(sys.getsizeof, parts))


def _timed(ask: Any) -> tuple[float, Any]:
    start = time.perf_counter()
    found = ask()
    return 1000 * (time.perf_counter() - start), found


def report() -> list[str]:
    """A line for each kind, measured once and with every order of its list read. Writes nothing."""
    return [_line(kept) for kept in (case_masks, enterprise_masks)]


def _line(kept: KeptMasks) -> str:
    whole, masks = _timed(kept._read_all)
    orders = [_timed(lambda sort=sort: masks.order(sort))[0] for sort in kept.sorts]
    one, _ = _timed(lambda: kept._read_some(masks, [masks.ids[len(masks.ids) // 2]], False))
    return (
        f"{kept.kind}: {len(masks.ids):,} entries read in {whole:.0f} ms, {sum(orders):.0f} ms for {len(orders)} orders; "
        f"one changed entry in {one:.0f} ms; {_size(masks) / 1e6:.1f} MB"
    )
