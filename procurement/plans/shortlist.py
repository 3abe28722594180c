"""The enterprises as the matching needs them, read from the registry in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from enterprises.models import OperatingStatus, SocialEnterprise

from ..matching import Facts, Match, Wanted, matches
from ..models import PlanLot, PurchasePlan
from ..rules import Advice, Route, State
from ..situation import Situation

MOST = 40  # on the page; the best come first


def wanted_by(plan: PurchasePlan, situation: Situation | None) -> Wanted:
    """What the plan asks for."""
    return wanted(plan.offering_id, plan.municipality_id, plan.people_needed, situation.answer.advice if situation else None)


def wanted(offering: int | None, municipality: int | None, people: int | None, advice: Advice | None) -> Wanted:
    """What is asked for. Readiness for a reserved tender matters where that way isn't closed."""
    states = {verdict.route: verdict.state for verdict in advice.verdicts} if advice else {}
    return Wanted(
        offering,
        municipality,
        people,
        reserved_54=states.get(Route.RESERVED_54) in (State.OPEN, State.UNKNOWN),
        reserved_190=states.get(Route.RESERVED_190) in (State.OPEN, State.UNKNOWN),
    )


def asked_of(plan: PurchasePlan, outside: Sequence[PlanLot]) -> str:
    """The plan's facts as the adviser's address has them, so that the whole answer can be read and shared. `outside` are its lots."""
    values = [lot.value_dkk for lot in outside]
    asked = {name: getattr(plan, name) for name in PurchasePlan.FACTS}
    asked |= {"ydelse": plan.offering_id, "kommune": plan.municipality_id}
    asked |= {"lot_value_dkk": max(values), "lots_sum_dkk": sum(values)} if values else {}
    return urlencode({name: value for name, value in asked.items() if value not in (None, "")})


def found(wanted: Wanted) -> list[tuple[Match, str]]:
    """Published enterprises that fit with their slugs, the best first. Four queries; none when no offering is asked for."""
    if wanted.offering is None:
        return []
    rows = SocialEnterprise.objects.published().filter(offerings=wanted.offering)
    rows = rows.prefetch_related("coverage", "cooperates_with", "readiness")
    slugs = {row.pk: row.slug for row in rows}
    facts = [
        Facts(
            key=row.pk,
            name=row.name,
            offerings=frozenset({wanted.offering}),
            seat=row.municipality_id,
            covers=frozenset(each.municipality_id for each in row.coverage.all()),
            cooperates=frozenset(each.municipality_id for each in row.cooperates_with.all()),
            covers_whole_country=row.covers_whole_country,
            capacity=row.capacity,
            closed=row.operating_status == OperatingStatus.CLOSED,
            readiness={each.fact: (each.answer, float(each.value) if each.value is not None else None) for each in row.readiness.all()},
        )
        for row in rows
    ]
    return [(each, slugs[each.key]) for each in matches(wanted, facts)]
