"""What the calculators ask. Their field names are the address's parameters, so an answer can be shared."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from registry.figures import danish_number
from registry.steps import DanishDateField, DanishNumberField

from .hours import HOURS_OF_A_YEAR, PARIS_SHARE
from .training import GOODS, LIGHT, SERVICE, WORKS

LARGEST = 999_999_999_999  # kroner
KINDS = [
    (WORKS, "Bygge og anlæg"),
    (SERVICE, "Tjenester, også rådgivning"),
    (LIGHT, "Sociale, sundheds- og kulturtjenester"),
    (GOODS, "Varer"),
]


class HoursForm(forms.Form):
    """A share of a contract's hours."""

    timer = DanishNumberField(
        label="Timer i hele kontrakten",
        help_text="Alle arbejdstimer, opgaven anslås at tage.",
        at_least=1,
        error_messages={"required": "Skriv, hvor mange timer kontrakten anslås at tage."},
    )
    andel = DanishNumberField(
        label="Klausulens andel i procent",
        help_text="I Paris skal 5 procent af timerne gå til udsatte fra udsatte boligområder. Det er et eksempel, ikke en dansk regel.",
        at_most=100,
        error_messages={"required": "Skriv andelen i procent, for eksempel 5."},
    )
    aarsvaerk = DanishNumberField(
        label="Timer i et årsværk",
        help_text=f"{danish_number(HOURS_OF_A_YEAR)} er 37 timer om ugen i 52 uger. Ferie er ikke trukket fra. Ret det gerne.",
        at_least=1,
        at_most=8784,
        error_messages={"required": "Skriv, hvor mange timer I regner for et årsværk, for eksempel 1.924."},
    )
    maaneder = DanishNumberField(
        label="Varighed i måneder",
        required=False,
        help_text="Så regner vi også ud, hvor mange der kan arbejde på fuld tid i hele kontrakten.",
        at_least=1,
        at_most=1200,
        whole=True,
    )

    BEGIN_WITH = {"andel": PARIS_SHARE, "aarsvaerk": HOURS_OF_A_YEAR}


class TrainingForm(forms.Form):
    """A contract that may have to require people under training."""

    dato = DanishDateField(label="Dato", help_text="Den dag, udbuddet bliver offentliggjort. Skriv dd.mm.åååå.")
    slags = forms.ChoiceField(
        label="Hvad køber I?",
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg, hvad I køber.", "invalid_choice": "Vælg en af de fire slags på listen."},
    )
    vaerdi = DanishNumberField(
        label="Anslået værdi i kr.",
        help_text="Hele kontrakten uden moms, med optioner og forlængelser.",
        at_most=LARGEST,
        whole=True,
        error_messages={"required": "Skriv, hvad hele kontrakten anslås at koste."},
    )
    maaneder = DanishNumberField(label="Varighed i måneder", required=False, at_least=1, at_most=1200, whole=True)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["dato"].error_messages["required"] = "Skriv en dato, for eksempel 21.11.2026."


class FloorForm(forms.Form):
    """Places in an employment tender."""

    udbudte = DanishNumberField(
        label="Pladser i udbuddet",
        help_text="Så mange pladser skal leverandøren have klar.",
        at_least=1,
        at_most=1_000_000,
        whole=True,
        error_messages={"required": "Skriv, hvor mange pladser der er i udbuddet."},
    )
    garanti = DanishNumberField(
        label="Garanterede pladser (gulvet)",
        help_text="Så mange betaler I for, også når de står tomme. Skriv 0, hvis der ikke er et gulv.",
        at_most=1_000_000,
        whole=True,
        error_messages={"required": "Skriv, hvor mange pladser I garanterer, eller 0."},
    )
    brugte = DanishNumberField(
        label="Brugte pladser",
        at_most=1_000_000,
        whole=True,
        error_messages={"required": "Skriv, hvor mange pladser der bliver brugt."},
    )
    pris = DanishNumberField(
        label="Pris for en plads i kr.", required=False, help_text="For hele perioden, uden moms.", at_most=1_000_000_000, whole=True
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        offered: Decimal | None = given.get("udbudte")
        for name, words in (("garanti", "garantere"), ("brugte", "bruge")):
            number: Decimal | None = given.get(name)
            if offered is not None and number is not None and number > offered:
                self.add_error(name, f"I kan ikke {words} flere pladser, end der er i udbuddet ({danish_number(offered)}).")
        return given
