"""What the procurement law needs to know of an enterprise before a purchase can be reserved for it (§§ 54 and 190).

Facts and no verdict: whether a reservation is open is for the adviser to say, with the purchase before it. The conditions
are those of docs on the rules: § 54 sheltered workshops and integration enterprises, § 190 certain health, social and
cultural services.
"""

from __future__ import annotations

from dataclasses import dataclass

SECTION_54, SECTION_190 = "54", "190"


@dataclass(frozen=True)
class Question:
    """One fact. `is_share` takes a number in per cent (0-100); the others yes, no or not known."""

    key: str
    section: str
    name: str
    hint: str
    is_share: bool = False


QUESTIONS = (
    Question("sheltered_workshop", SECTION_54, "Er virksomheden et beskyttet værksted?", "Efter lov om social service eller barnets lov."),
    Question(
        "main_aim",
        SECTION_54,
        "Er hovedformålet, at handicappede eller dårligt stillede bliver en del af samfundet og arbejdslivet?",
        "Se vedtægterne.",
    ),
    Question(
        "group_share",
        SECTION_54,
        "Hvor stor en del af de ansatte hører til gruppen?",
        "I procent. Mindst 30 procent er et af kravene i § 54.",
        is_share=True,
    ),
    Question(
        "public_service_aim",
        SECTION_190,
        "Er formålet en offentlig opgave, der hører sammen med ydelserne?",
        "Det gælder visse sundheds-, sociale og kulturelle tjenester.",
    ),
    Question("light_services", SECTION_190, "Leverer virksomheden sundheds-, sociale eller kulturelle tjenester?", "Skriv hvilke."),
    Question(
        "surplus_reinvested",
        SECTION_190,
        "Bruges overskuddet på formålet igen?",
        "Hvis noget deles ud, skal det være efter, hvor meget man deltager.",
    ),
    Question(
        "participation",
        SECTION_190,
        "Bygger ledelsen eller ejerskabet på medarbejderne eller på aktiv deltagelse?",
        "Medarbejdere, brugere eller andre, som den angår.",
    ),
)
BY_KEY = {each.key: each for each in QUESTIONS}
