"""What the calculators find, in Danish, and where each rule stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from registry.figures import NBSP, danish_number

from .floor import Floor
from .hours import ClauseHours
from .training import Finding


@dataclass(frozen=True)
class Reference:
    """Where something stands: a document (with its address, if any) and the place in it. `source` is a slug of the portal's sources."""

    title: str
    place: str
    url: str = ""
    source: str = ""


@dataclass(frozen=True)
class Told:
    """An answer as shown: a heading that says it, figures (what, and how much), and sentences."""

    heading: str
    figures: Sequence[tuple[str, str]] = ()
    text: Sequence[str] = ()
    clear: bool = True  # False where the rules don't settle it


RULES = "Regler og tærskelværdier for offentlige indkøb"
HOURS_SOURCES = (
    Reference(
        "Fra vugge til job",
        "Byg dem op, Syv måder at kunne købe socialt: Sociale klausuler (de 5 procent i Paris)",
        source="fra-vugge-til-job",
    ),
    Reference(RULES, "afsnittet om sociale klausuler", source="udbudsregler"),
    Reference("CSR-indkøb", "klausuler er vilkår for at udføre kontrakten (csr-indkob.dk)"),
)
TRAINING_SOURCES = (
    Reference(RULES, "afsnittet om personer under oplæring", source="udbudsregler"),
    Reference("DI Byggeri", "ændringerne 1. juli 2022 (24. juni 2022)"),
    Reference("BL - Danmarks Almene Boliger", "pligten gælder også boligorganisationer; Landsbyggefondens 14 procent"),
)
FLOOR_SOURCES = (
    Reference(
        "6 anbefalinger til en strategi for socialt iværksætteri",
        "anbefaling 3, Brug de kommunale indkøb som motor",
        source="koebenhavns-sociale-ivaerksaettere",
    ),
)

FINDINGS: dict[Finding, Told] = {
    Finding.DUTY: Told(
        "I skal stille krav om personer under oplæring",
        text=(
            "Kontrakten er stor nok og varer mindst seks måneder. Loven siger ikke, hvor mange personer det skal være.",
            "I kan lade være, hvis kravet giver en sikkerhedsrisiko, ikke passer til opgaven eller strider mod anden lov.",
        ),
    ),
    Finding.MONTHS_MISSING: Told(
        "I skal stille kravet, hvis kontrakten varer mindst seks måneder",
        text=("Beløbet er stort nok. Skriv varigheden for at få et svar.",),
        clear=False,
    ),
    Finding.UNSETTLED: Told(
        "Uafklaret: spørg jeres indkøbsafdeling",
        text=("Kilderne afgør ikke, om pligten gælder for denne slags kontrakt ved denne størrelse.",),
        clear=False,
    ),
    Finding.UNSETTLED_MONTHS: Told(
        "Uafklaret, hvis kontrakten varer mindst seks måneder",
        text=("Er den kortere, er der ingen pligt. Er den længere, afgør kilderne det ikke.",),
        clear=False,
    ),
    Finding.UNKNOWN: Told(
        "Kan ikke afgøres: beløbsgrænsen mangler",
        text=("Der er ikke fundet en grænse i kroner, som gælder på den dato. Et beløb i euro bliver aldrig regnet om.",),
        clear=False,
    ),
    Finding.TOO_SHORT: Told("Ingen pligt: kontrakten er kortere end seks måneder", text=("I må gerne stille kravet alligevel.",)),
    Finding.TOO_SMALL: Told("Ingen pligt: beløbet er under grænsen", text=("I må gerne stille kravet alligevel.",)),
    Finding.GOODS: Told("Ingen pligt: den gælder ikke for varer"),
    Finding.BEFORE: Told("Ingen pligt: den gælder fra 1. juli 2022", text=("Et udbud, der var begyndt før, følger de gamle regler.",)),
}


LIMITS = {"works": "er EU's tærskelværdi for bygge og anlæg den dag", "trainee_services": "er beløbsgrænsen for tjenester den dag"}
FOUNDATION = "Landsbyggefonden beder om 14 procent i de byggesager, den støtter."


def of_training(finding: Finding, *, works: bool, limit_key: str = "", limit: str = "") -> Told:
    """`limit` is the amount that decided, as shown; '' where none did or none is known."""
    told = FINDINGS[finding]
    text = [*told.text, FOUNDATION] if works and finding == Finding.DUTY else told.text
    return Told(told.heading, [(LIMITS[limit_key], limit)] if limit else [], text, told.clear)


def of_hours(found: ClauseHours, share_pct: Decimal) -> Told:
    figures = [("timer i alt", danish_number(found.hours)), ("årsværk", danish_number(found.years_of_work))]
    if found.people is not None:
        figures.append(("på fuld tid i hele kontrakten", danish_number(found.people)))
    if found.hours_a_week is not None:
        figures.append(("timer om ugen i snit", danish_number(found.hours_a_week)))
    return Told(
        f"{danish_number(share_pct)} procent er {danish_number(found.hours)} timer",
        figures,
        ("Klausulen skal hænge sammen med opgaven, stå i udbudsmaterialet og være rimelig. Den må ikke kræve, at folk er lokale.",),
    )


def of_floor(found: Floor, *, guaranteed: int, used: int) -> Told:
    figures = [
        (_with("pladser betales", found.paid_dkk), danish_number(found.paid)),
        (_with("betales, men står tomme", found.paid_empty_dkk), danish_number(found.paid_empty)),
        (_with("står tomme for leverandørens regning", found.unpaid_empty_dkk), danish_number(found.unpaid_empty)),
    ]
    if not guaranteed:
        heading = "Uden gulv bærer leverandøren alle tomme pladser"
    elif used >= guaranteed:
        heading = "Gulvet er nået: I betaler kun for de pladser, I bruger"
    else:
        heading = f"I betaler for {_places(found.paid_empty)}, som ikke bliver brugt"
    spared = found.unpaid_empty_without_floor - found.unpaid_empty
    text = [f"Uden gulv ville leverandøren stå med {_places(found.unpaid_empty_without_floor)} uden betaling."]
    if spared:
        text.append(f"Gulvet flytter {_places(spared)} fra leverandøren til jer.")
    return Told(heading, figures, text)


def _places(number: int) -> str:
    return f"{danish_number(number)} {'plads' if number == 1 else 'pladser'}"


def _with(text: str, amount: int | None) -> str:
    return text if amount is None else f"{text}: {danish_number(amount)}{NBSP}kr."
