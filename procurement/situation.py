"""Everything there is to say of a plan at one moment: its answer, the room for its lots, and the running totals."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from .answers import Answer
from .asking import ask
from .bands import bands
from .ledger import bought_by, kind_of
from .models import PlanLot, PurchasePlan
from .rules.authority import Counts
from .rules.lots import Room, room_for
from .rules.running import Bought, Limit, Total, totals


@dataclass(frozen=True)
class Situation:
    """`uncounted` are purchases of the organisation that no total can count, since their day isn't known.

    `partial`: purchases of other parts of the organisation may be missing, since the reader may not see them.
    """

    plan: PurchasePlan
    answer: Answer
    lots: list[PlanLot]
    room: Room | None
    kind: str
    totals: list[Total]
    uncounted: list[Bought]
    partial: bool = False

    @property
    def outside(self) -> list[PlanLot]:
        return [lot for lot in self.lots if lot.without_tender]

    @property
    def warns(self) -> list[Total]:
        """The totals that this purchase takes past a limit; one supplier's only when others have sold of the kind too."""
        everybody = self.totals[0].before
        return [total for total in self.totals if total.passed and (not total.supplier or total.before != everybody)]


def room_of(plan: PurchasePlan, lots: list[PlanLot]) -> Room | None:
    """The room for these lots, saved or not. One query; none when the plan's facts aren't there."""
    values = [lot.value_dkk for lot in lots if lot.without_tender]
    purchase = plan.purchase(values)
    return room_for(ask(purchase).advice, values) if purchase is not None else None


def situation_of(plan: PurchasePlan, *, seen: Collection[int] | None = None) -> Situation | None:
    """None until date, buyer, kind and value are told. Four queries, and what other apps ask for their purchases.

    `seen` are the organisations whose purchases the reader may see; None for all.
    """
    lots = list(plan.lots.all())
    outside = [lot.value_dkk for lot in lots if lot.without_tender]
    purchase = plan.purchase(outside)
    if purchase is None:
        return None
    answer = ask(purchase, plan.counts())
    kind = kind_of(plan.contract_type, plan.offering.name if plan.offering else "")
    # What isn't settled is counted with the whole organisation: the stricter way.
    whole = plan.counts() != Counts.UNIT
    bought = bought_by(plan.steward, whole=whole, besides=plan.pk, seen=seen)
    limits = [Limit(band.text, band.upto, band.inclusive) for band in bands(answer.advice) if band.upto is not None]
    return Situation(
        plan,
        answer,
        lots,
        room_for(answer.advice, outside),
        kind,
        totals(bought, kind=kind, planned=purchase.value, until=purchase.date, limits=limits),
        [row for row in bought if row.on is None],
        partial=whole and seen is not None,
    )
