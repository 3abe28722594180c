"""The columns of the amounts that decide how one may buy, for import and export in the admin."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from registry.dates import danish_date
from registry.exchange.resources import EntryResource

from .models import Threshold


class ThresholdResource(EntryResource):
    """All rows of a file are judged together: what matters is how the periods stand when all of it is done."""

    title = "Beløbsgrænser"
    singular = "beløbsgrænse"
    name = "key"
    has_slug = False
    parts = most_rows = 1_000
    left_out = (
        "Hvem der har kontrolleret et beløb, og hvornår, sættes i listen med handlingen »Kontrolleret i dag af mig«. "
        "Et beløb, der ændres, skal kontrolleres igen."
    )

    class Meta:
        model = Threshold
        fields = (
            "key", "buyer_type", "contract_type", "amount_dkk", "amount_eur", "valid_from", "valid_to", "legal_reference",
            "source_title", "source_url", "found_as",
        )  # fmt: skip

    def follows(self, instance: Any, changed: set[str]) -> set[str]:
        """A check holds for what was checked, as in the admin's form."""
        if instance.checked_on is None or not changed & Threshold.CHECKED:
            return set()
        instance.checked_on, instance.checked_by = None, None
        return {"checked_on", "checked_by"}

    def problems(self, instance: Any, changed: set[str]) -> Iterable[tuple[str, str]]:
        if instance.valid_from and instance.valid_to and instance.valid_to < instance.valid_from:
            yield "valid_to", "Beløbet kan ikke holde op med at gælde, før det begynder."

    def problems_together(self, planned: Sequence[Any]) -> Iterator[tuple[Any, str, str]]:
        """No two rows of a key on one day, as the database will stand; and no two of a key without a date."""
        read = {plan.instance.pk: plan for plan in planned if plan.instance is not None and not plan.is_new}
        now: dict[str, list[tuple[Any, Any]]] = defaultdict(list)
        for row in Threshold.objects.exclude(pk__in=list(read)):
            now[row.key].append((row, None))
        for plan in planned:
            if plan.instance is not None and not plan.wrong:
                now[plan.instance.key].append((plan.instance, plan))
        for rows in now.values():
            for at, (row, plan) in enumerate(rows):
                if plan is None or not (plan.is_new or plan.changes):
                    continue
                for other_at, (other, other_plan) in enumerate(rows):
                    changes_too = other_plan is not None and bool(other_plan.is_new or other_plan.changes)
                    if other_at == at or (changes_too and other_at > at) or not overlap(row, other):
                        continue
                    where = f"i række {other_plan.row}" if other_plan is not None else f"med ID {other.pk}"
                    until = f"til og med {danish_date(other.valid_to)}" if other.valid_to else "uden slutdato"
                    since = f"fra {danish_date(other.valid_from)}" if other.valid_from else "uden startdato"
                    yield plan, "valid_from", f"Perioden overlapper beløbet {where}, der gælder {since} {until}. Ret en af datoerne."
                    break


def overlap(one: Threshold, other: Threshold) -> bool:
    """Whether two amounts of a key hold on one day. Those without a first day are one another's alone: they hold on none."""
    if one.valid_from is None or other.valid_from is None:
        return one.valid_from is None and other.valid_from is None
    return one.valid_from <= (other.valid_to or dt.date.max) and other.valid_from <= (one.valid_to or dt.date.max)
