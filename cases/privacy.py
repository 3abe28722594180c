"""How few people a result may be told of: so few that a neighbour could know them are not."""

from __future__ import annotations

from decimal import Decimal

FEWEST = 5  # people; contract: counts under five are not told
# Results that count residents. Volunteers, activities and amounts are no residents, and a share counts nobody.
PEOPLE = frozenset({"employment", "participants", "prevented"})


def too_few(kind: str, value: Decimal | None, value_max: Decimal | None) -> bool:
    """Whether a result counts one to four residents. None and zero point at nobody, and 'under 5' is written with the value 5."""
    if kind not in PEOPLE:
        return False
    return any(number is not None and 0 < number < FEWEST for number in (value, value_max))
