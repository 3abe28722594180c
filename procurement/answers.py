"""An answer in words and as data: what the page shows, what the command prints, and what a memo freezes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from registry.dates import danish_date
from registry.figures import danish_amount

from .rules import Advice, Amount, Reason, Regime, Route, State
from .rules.amounts import PERIOD_KEYS, lot_key, threshold_key
from .rules.authority import Counts
from .rules.regime import small_limit
from .rules.routes import Verdict
from .words import Saying, SourceWords, words


@dataclass(frozen=True)
class RouteLine:
    """A route as shown. `text` is what it is when open, and why not otherwise."""

    code: str
    state: str
    reason: str
    title: str
    text: str
    conditions: tuple[str, ...]
    law: str
    sources: tuple[SourceWords, ...]


@dataclass(frozen=True)
class Line:
    code: str
    title: str
    text: str
    law: str
    sources: tuple[SourceWords, ...]


def kroner(value: int | None) -> str:
    """'1.850.000 kr.' with a no-break space; '' when not known."""
    return danish_amount(value, unit="kr.")


def _euro(amount: Amount | None) -> str:
    """The euro amount as it stands; it is never converted."""
    return f" (i euro: {danish_amount(amount.eur)})" if amount and amount.eur else ""


def _limit(advice: Advice, reason: Reason) -> int | None:
    """The amount that closes a route."""
    amounts, purchase = advice.amounts, advice.purchase
    keys = {
        Reason.OVER_300: "works_one_bid",
        Reason.OVER_3_MIO: "works_underhaandsbud",
        Reason.OVER_LOT_CAP: lot_key(purchase),
        Reason.OVER_500_PART_WORK: "works_small_part",
    }
    if reason in keys:
        return amounts.dkk(keys[reason])
    if reason in (Reason.OVER_500, Reason.ADVERTISING_DUTY):
        return small_limit(purchase, amounts)
    return advice.threshold_dkk


def _values(advice: Advice, rows: Iterable[Amount]) -> dict[str, str]:
    """What may stand in braces in the words."""
    purchase, amounts = advice.purchase, advice.amounts
    cap = amounts.dkk(lot_key(purchase))
    last = max((row.valid_to for row in rows if row.key in PERIOD_KEYS and row.valid_to), default=None)
    share = purchase.supplier_share_pct
    return {
        "value": kroner(purchase.value),
        "threshold": kroner(advice.threshold_dkk),
        "one_bid": kroner(amounts.dkk("works_one_bid")),
        "invited": kroner(amounts.dkk("works_underhaandsbud")),
        "part_work": kroner(amounts.dkk("works_small_part")),
        "small": kroner(small_limit(purchase, amounts)),
        "cap": f" på {kroner(cap)}" if cap is not None else "",
        "euro": _euro(amounts.by_key.get(threshold_key(purchase))),
        "cap_euro": _euro(amounts.by_key.get(lot_key(purchase))),
        "lot": kroner(purchase.lot_value),
        "lots_sum": kroner(purchase.all_lots),
        "share": danish_amount(share, unit="procent"),
        "months": str(purchase.duration_months or ""),
        "date": danish_date(purchase.date),
        "expired": f"De seneste udløb den {danish_date(last)}." if last and last < purchase.date else "",
    }


def _say(text: str, fill: dict[str, str]) -> str:
    """The text with its amounts and dates. An amount ends in 'kr.', whose full stop also ends a sentence."""
    return text.format_map(defaultdict(str, fill)).replace("kr..", "kr.").strip()


def _sources(tags: Iterable[str]) -> tuple[SourceWords, ...]:
    return tuple(words().sources[tag] for tag in tags)


@dataclass(frozen=True)
class PastLine:
    """What an older document said, where, and what holds now."""

    said: str
    where: str
    now: str
    sources: tuple[SourceWords, ...]


class Answer:
    """An answer in words. Made from an advice and the amounts it was worked out from; asks no database."""

    def __init__(self, advice: Advice, rows: Iterable[Amount], counts: Counts = Counts.UNSETTLED) -> None:
        self.advice, self.counts = advice, counts
        self._fill = _values(advice, rows)

    def _line(self, code: str, saying: Saying) -> Line:
        return Line(code, saying.title, _say(saying.text, self._fill), saying.law, _sources(saying.sources))

    @property
    def regime(self) -> Line:
        return self._line(self.advice.regime.value, words().regimes[self.advice.regime.value])

    @property
    def authority(self) -> Line:
        """Whose purchases the answers about the contracting authority point to counting together."""
        return self._line(self.counts.value, words().authority[self.counts.value])

    def _route(self, verdict: Verdict) -> RouteLine:
        said = words().routes[verdict.route.value]
        text = said.text
        if verdict.reason is not None:
            limit = _limit(self.advice, verdict.reason)
            over = kroner(self.advice.purchase.value - limit) if limit is not None else ""
            text = _say(words().reasons[verdict.reason.value], {**self._fill, "limit": kroner(limit), "over": over})
        elif verdict.state == State.UNKNOWN:
            text = _say(words().unknown[self._why_unknown(verdict.route)], self._fill)
        return RouteLine(
            verdict.route.value,
            verdict.state.value,
            verdict.reason.value if verdict.reason else "",
            said.title,
            text,
            tuple(_say(condition, self._fill) for condition in said.conditions),
            said.law_works if said.law_works and self.advice.purchase.is_works else said.law,
            _sources(said.sources),
        )

    def _why_unknown(self, route: Route) -> str:
        return "by_regime" if self.advice.regime == Regime.UNKNOWN else route.value

    def routes(self, state: State) -> list[RouteLine]:
        return [self._route(verdict) for verdict in self.advice.verdicts if verdict.state == state]

    @property
    def open(self) -> list[RouteLine]:
        return self.routes(State.OPEN)

    @property
    def blocked(self) -> list[RouteLine]:
        return self.routes(State.BLOCKED)

    @property
    def unknown(self) -> list[RouteLine]:
        return self.routes(State.UNKNOWN)

    @property
    def warnings(self) -> list[Line]:
        return [self._line(code.value, words().warnings[code.value]) for code in self.advice.warnings]

    @property
    def history(self) -> list[PastLine]:
        """What the documents of 2015-16 said of such a purchase, and what holds now."""
        contract = self.advice.purchase.contract.value
        told = [past for past in words().history if not past.contracts or contract in past.contracts]
        return [PastLine(past.said, past.where, past.now, _sources(past.sources)) for past in told]

    def as_data(self) -> dict[str, Any]:
        """The answer with the rule set's codes; amounts in whole kroner, dates in ISO."""
        advice = self.advice
        period = advice.amounts
        return {
            "regime": advice.regime.value,
            "open": [route.value for route in advice.open],
            "blocked": {route.value: reason.value for route, reason in advice.blocked.items()},
            "unknown": [route.value for route in advice.unknown],
            "warnings": [warning.value for warning in advice.warnings],
            "rule_set": {
                "valid_from": period.valid_from.isoformat() if period.valid_from else None,
                "valid_to": period.valid_to.isoformat() if period.valid_to else None,
            },
            "threshold_dkk": advice.threshold_dkk,
            "counts_together": self.counts.value,
            "details": [
                _as_data(self.regime, "regime"),
                _as_data(self.authority, "authority"),
                *({**_as_data(line, "route"), "conditions": list(line.conditions)} for line in map(self._route, advice.verdicts)),
                *(_as_data(line, "warning") for line in self.warnings),
            ],
            "notice": f"{words().notice_title}. {words().notice}",
            "splitting": words().splitting,
        }


def _as_data(line: Line | RouteLine, of: str) -> dict[str, Any]:
    state = {"state": line.state, "reason": line.reason or None} if isinstance(line, RouteLine) else {}
    sources = [{"title": source.title, "address": source.address, "date": source.date} for source in line.sources]
    return {"of": of, "code": line.code, **state, "title": line.title, "text": line.text, "legal_reference": line.law, "sources": sources}
