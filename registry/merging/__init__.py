"""Making one record of two that are the same organisation: what moves, what stays, and how it's taken back.

Each app declares its own relations to organisations from `AppConfig.ready` (`moves`, `own`, `links`, `own_links`, `stays`).
A relation that nobody has declared stops every merge, so that a new table can't be forgotten.
"""

from __future__ import annotations

from .relations import Relation, declared, links, moves, own, own_links, relations, speak, stays, undeclared

__all__ = ["Relation", "declared", "links", "moves", "own", "own_links", "relations", "speak", "stays", "undeclared"]
