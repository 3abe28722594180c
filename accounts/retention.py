"""How long personal data is kept: each app brings its rules from AppConfig.ready; one daily command removes what is past them.

The privacy page shows the same rules, so that what it promises is what is done.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """One kind of data. `label` and `period` are Danish; `count` tells how many are due, `remove` removes them and tells how many."""

    key: str
    label: str
    period: str
    count: Callable[[dt.datetime], int]
    remove: Callable[[dt.datetime], int]


_rules: dict[str, Rule] = {}


def register(rule: Rule) -> None:
    _rules[rule.key] = rule


def rules() -> list[Rule]:
    """In the order of registration."""
    return list(_rules.values())
