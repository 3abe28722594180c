"""The answer: the regime, what holds for each route, and the warnings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .amounts import Amount, Amounts, amounts_on
from .cautions import cautions
from .codes import Reason, Regime, Route, State, Warning
from .purchase import Purchase
from .regime import regime_of, threshold
from .routes import Verdict, verdicts


@dataclass(frozen=True)
class Advice:
    """What holds for a purchase by the amounts of its date. The same input always gives the same answer."""

    purchase: Purchase
    amounts: Amounts
    regime: Regime
    verdicts: tuple[Verdict, ...]
    warnings: tuple[Warning, ...]

    def routes(self, state: State) -> list[Route]:
        return [verdict.route for verdict in self.verdicts if verdict.state == state]

    @property
    def open(self) -> list[Route]:
        return self.routes(State.OPEN)

    @property
    def unknown(self) -> list[Route]:
        return self.routes(State.UNKNOWN)

    @property
    def blocked(self) -> dict[Route, Reason]:
        return {verdict.route: verdict.reason for verdict in self.verdicts if verdict.reason is not None}

    @property
    def threshold_dkk(self) -> int | None:
        """The threshold the value was measured against; None when no amount in kroner is known."""
        return threshold(self.purchase, self.amounts)


def advise(purchase: Purchase, rows: Iterable[Amount]) -> Advice:
    """Evaluate a purchase against dated amounts (all of them, or those of its day)."""
    amounts = amounts_on(purchase.date, rows)
    regime = regime_of(purchase, amounts)
    found = verdicts(purchase, regime, amounts)
    return Advice(purchase, amounts, regime, tuple(found), tuple(cautions(purchase, regime, amounts, found)))
