"""Which enterprises could be asked, and why: a pure function over plain values that explains each part of its answer.

Being registered as a social-economic enterprise counts for nothing here: it can never be the requirement (S27).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from registry.figures import danish_number

SECTION_54_SHARE = 30  # per cent, at least
SECTION_190_FACTS = ("public_service_aim", "light_services", "surplus_reinvested", "participation")


class Says(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Why:
    """One reason: whether it speaks for the enterprise, and in which words."""

    about: str  # offering, place, capacity, section_54, section_190
    says: Says
    text: str


@dataclass(frozen=True)
class Facts:
    """What the registry tells of an enterprise. Keys are those of the registry; None is 'not told'.

    `readiness` maps a fact to (yes | no | unknown, its number in per cent or None).
    """

    key: int
    name: str
    offerings: frozenset[int] = frozenset()
    seat: int | None = None
    covers: frozenset[int] = frozenset()
    cooperates: frozenset[int] = frozenset()
    covers_whole_country: bool = False
    capacity: int | None = None
    closed: bool = False
    readiness: Mapping[str, tuple[str, float | None]] = field(default_factory=dict)


@dataclass(frozen=True)
class Wanted:
    """What is asked for; None where it doesn't matter or isn't told. The two flags: a reserved tender is open or unsettled."""

    offering: int | None = None
    municipality: int | None = None
    people: int | None = None
    reserved_54: bool = False
    reserved_190: bool = False


@dataclass(frozen=True)
class Match:
    key: int
    name: str
    reasons: tuple[Why, ...]

    @property
    def rank(self) -> tuple[int, int, str]:
        """The best first: least that speaks against, most that speaks for, then the name."""
        against = sum(why.says == Says.NO for why in self.reasons)
        return against, -sum(why.says == Says.YES for why in self.reasons), self.name.casefold()


def section_54(readiness: Mapping[str, tuple[str, float | None]]) -> Why:
    """Whether the facts entered point to § 54: a sheltered workshop or the main aim, and at least 30 per cent of the staff."""
    workshop, aim = (readiness.get(key, ("unknown", None))[0] for key in ("sheltered_workshop", "main_aim"))
    share = readiness.get("group_share", ("unknown", None))[1]
    if share is not None and share < SECTION_54_SHARE:
        return Why("section_54", Says.NO, f"§ 54: {danish_number(share)} procent af de ansatte hører til gruppen; det skal være mindst 30.")
    if "yes" in (workshop, aim) and share is not None:
        return Why("section_54", Says.YES, "§ 54: de oplysninger, virksomheden har givet, peger på, at den kan være med.")
    if workshop == aim == "no":
        return Why("section_54", Says.NO, "§ 54: hverken beskyttet værksted eller integration som hovedformål.")
    return Why("section_54", Says.UNKNOWN, "§ 54: der mangler oplysninger. Spørg virksomheden.")


def section_190(readiness: Mapping[str, tuple[str, float | None]]) -> Why:
    """Whether the facts entered point to § 190: all four must."""
    answers = [readiness.get(key, ("unknown", None))[0] for key in SECTION_190_FACTS]
    if "no" in answers:
        return Why("section_190", Says.NO, "§ 190: mindst ét af kravene er ikke opfyldt.")
    if all(answer == "yes" for answer in answers):
        return Why("section_190", Says.YES, "§ 190: de oplysninger, virksomheden har givet, peger på, at den kan være med.")
    return Why("section_190", Says.UNKNOWN, "§ 190: der mangler oplysninger. Spørg virksomheden.")


def _place(wanted: int, facts: Facts) -> Why:
    if facts.covers_whole_country:
        return Why("place", Says.YES, "Dækker hele landet.")
    if wanted in facts.covers:
        return Why("place", Says.YES, "Leverer i kommunen.")
    if wanted == facts.seat:
        return Why("place", Says.YES, "Holder til i kommunen.")
    if wanted in facts.cooperates:
        return Why("place", Says.YES, "Samarbejder med kommunen.")
    if facts.covers:
        return Why("place", Says.NO, "Kommunen er ikke blandt dem, virksomheden dækker.")
    return Why("place", Says.UNKNOWN, "Det er ikke oplyst, hvor virksomheden leverer.")


def _capacity(wanted: int, facts: Facts) -> Why:
    if facts.capacity is None:
        return Why("capacity", Says.UNKNOWN, "Antallet af pladser er ikke oplyst.")
    enough = facts.capacity >= wanted
    text = f"Har plads til {facts.capacity} i forløb; der skal være plads til {wanted}."
    return Why("capacity", Says.YES if enough else Says.NO, text)


def match(wanted: Wanted, facts: Facts) -> Match | None:
    """How an enterprise fits, with the reasons; None for one that is closed or doesn't offer what is asked for."""
    if facts.closed or (wanted.offering is not None and wanted.offering not in facts.offerings):
        return None
    reasons = []
    if wanted.offering is not None:
        reasons.append(Why("offering", Says.YES, "Tilbyder ydelsen."))
    if wanted.municipality is not None:
        reasons.append(_place(wanted.municipality, facts))
    if wanted.people is not None:
        reasons.append(_capacity(wanted.people, facts))
    if wanted.reserved_54:
        reasons.append(section_54(facts.readiness))
    if wanted.reserved_190:
        reasons.append(section_190(facts.readiness))
    return Match(facts.key, facts.name, tuple(reasons))


def matches(wanted: Wanted, all_facts: Iterable[Facts]) -> list[Match]:
    """All that could be asked, the best first."""
    found = [match(wanted, facts) for facts in all_facts]
    return sorted((each for each in found if each is not None), key=lambda each: each.rank)
