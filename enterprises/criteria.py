"""The documents' two lists of what makes an enterprise social-economic, in our own words.

They differ and are never merged: an assessment keeps the list it was made by. Keys are stored; words may be bettered.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Criterion:
    key: str
    name: str
    text: str


@dataclass(frozen=True)
class CriteriaList:
    """Five criteria from one place in one source (`source` is its slug)."""

    key: str
    name: str
    source: str
    place: str
    criteria: tuple[Criterion, ...]


REGISTRATION_2021 = CriteriaList(
    key="registration_2021",
    name="De fem krav til en registreret socialøkonomisk virksomhed (2021)",
    source="holdbar-socialoekonomi",
    place="Introduktion, Fakta om socialøkonomiske virksomheder",
    criteria=(
        Criterion("social_purpose", "Socialt formål", "Virksomheden er sat i verden for at løse en social opgave."),
        Criterion("trading", "Erhvervsdrivende", "Den sælger varer eller ydelser."),
        Criterion("independent", "Uafhængig af det offentlige", "Det offentlige bestemmer ikke over den."),
        Criterion("inclusive", "Inddragende og ansvarlig", "Medarbejdere og andre, som den angår, har noget at sige."),
        Criterion("surplus", "Social brug af overskuddet", "Det, der er tilbage efter skat, går til det sociale."),
    ),
)
NOT_FOR_PROFIT_2015 = CriteriaList(
    key="not_for_profit_2015",
    name="De fem kendetegn for en not-for-profit-virksomhed (2015)",
    source="erfaringsopsamling-2015",
    place="afsnit 1, Forord",
    criteria=(
        Criterion("purpose", "Formål", "Formålet gælder sociale forhold, sundhed eller miljø."),
        Criterion("sales", "Salg", "Den sælger varer eller ydelser."),
        Criterion("reinvestment", "Overskuddet bliver i virksomheden", "Et overskud bruges på virksomheden og dens formål."),
        Criterion("organisation", "Egen organisation", "Den er ikke en del af den offentlige sektor."),
        Criterion("cvr", "CVR-nummer", "Den har sit eget CVR-nummer."),
    ),
)
LISTS = (REGISTRATION_2021, NOT_FOR_PROFIT_2015)
BY_KEY = {each.key: each for each in LISTS}


def criterion(list_key: str, key: str) -> Criterion:
    """A criterion by its list and key; KeyError for one that isn't in the list."""
    return {each.key: each for each in BY_KEY[list_key].criteria}[key]
