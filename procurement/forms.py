"""What a purchaser states. One form for the page, the data and the command, so that all three say the same of bad input."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from registry.dates import MONTHS

from .rules import Buyer, Contract, Interest, Purchase, Support, YesNo

LARGEST = 10**12  # kroner; more is a slip of the finger
BUYERS = [
    (Buyer.MUNICIPALITY, "Kommune"),
    (Buyer.REGION, "Region"),
    (Buyer.STATE, "Stat"),
    (Buyer.HOUSING, "Almen boligorganisation"),
    (Buyer.PUBLIC_LAW_BODY, "Andet offentligretligt organ"),
]
CONTRACTS = [
    (Contract.WORKS, "Bygge og anlæg"),
    (Contract.GOODS, "Varer"),
    (Contract.SERVICE, "Tjenester, også rådgivning"),
    (Contract.LIGHT, "Sociale, sundheds- og kulturtjenester"),
]
_MONTH = re.compile(r"^(\d{1,2})\.?\s+([a-zæøå]+)\.?\s+(\d{4})$")


class DanishDateField(forms.DateField):
    """A day as Danes write it: 21.11.2026, 21-11-2026, 21. november 2026, and ISO."""

    def __init__(self, **kwargs: Any) -> None:
        formats = ["%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%y"]
        super().__init__(input_formats=formats, widget=forms.TextInput(attrs={"autocomplete": "off"}), **kwargs)

    def to_python(self, value: Any) -> dt.date | None:
        if isinstance(value, str):
            match = _MONTH.match(value.strip().lower())
            numbers = [number for number, name in enumerate(MONTHS, 1) if match and name.startswith(match[2]) and len(match[2]) >= 3]
            if match and len(numbers) == 1:
                value = f"{match[1]}.{numbers[0]}.{match[3]}"
        return super().to_python(value)


class WholeNumberField(forms.Field):
    """A whole number with or without full stops between thousands; `unit` may follow it."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def __init__(self, *, unit: str, largest: int = LARGEST, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.unit, self.largest = unit, largest

    def to_python(self, value: Any) -> int | None:
        text = re.sub(r"[\s\u00a0]+", " ", str(value or "")).strip().lower()
        for ending in (self.unit, self.unit.rstrip("."), ",-"):
            text = text.removesuffix(ending).strip()
        if not text:
            return None
        if text.startswith("-"):
            raise ValidationError("Tallet kan ikke være under 0.")
        if re.fullmatch(r"\d{1,3}(?:[. ]\d{3})+|\d+", text, re.ASCII):
            number = int(re.sub(r"[. ]", "", text)[:20])
            if number <= self.largest:
                return number
            raise ValidationError("Tallet er for stort. Tjek, om der er et nul for meget.")
        if re.fullmatch(r"[\d. ]+,\d+", text, re.ASCII):
            raise ValidationError("Skriv et helt tal uden decimaler.")
        raise ValidationError(self.error_messages["invalid"])

    default_error_messages = {"invalid": "Skriv tallet med cifre, for eksempel 1.850.000."}


class PercentField(forms.DecimalField):
    """A percentage with comma or full stop before its decimals."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            min_value=0, max_value=100, widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}), **kwargs
        )

    def to_python(self, value: Any) -> Any:
        return super().to_python(str(value or "").replace(",", ".").rstrip("% "))


class PurchaseForm(forms.Form):
    """The purchase as stated. Field names are the rule set's; they are the address's parameters too."""

    use_required_attribute = False

    date = DanishDateField(
        label="Dato",
        help_text="Den dag, I annoncerer. Uden annonce: den dag, I går i gang.",
        error_messages={"required": "Skriv en dato, for eksempel 21.11.2026.", "invalid": "Skriv datoen som 21.11.2026."},
    )
    buyer_type = forms.ChoiceField(
        label="Hvem køber?",
        choices=[(value.value, name) for value, name in BUYERS],
        error_messages={"required": "Vælg, hvem der køber.", "invalid_choice": "Vælg en af køberne på listen."},
    )
    contract_type = forms.ChoiceField(
        label="Hvad køber I?",
        choices=[(value.value, name) for value, name in CONTRACTS],
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg, hvad I køber.", "invalid_choice": "Vælg en af de fire slags på listen."},
    )
    value_dkk = WholeNumberField(
        unit="kr.",
        label="Anslået værdi",
        help_text="Hele købet i kr. uden moms, med alle dele, optioner og forlængelser.",
        error_messages={"required": "Skriv, hvad hele købet anslås at koste."},
    )
    cross_border_interest = forms.ChoiceField(
        label="Klar interesse fra virksomheder i andre lande?",
        choices=[("uvurderet", "Ikke vurderet"), ("nej", "Nej"), ("ja", "Ja")],
        required=False,
        help_text="Se på beløbet, stedet og på, hvor let opgaven kan løses over en landegrænse.",
        error_messages={"invalid_choice": "Vælg ja, nej eller ikke vurderet."},
    )
    duration_months = WholeNumberField(
        unit="måneder",
        largest=1200,
        label="Varighed i måneder",
        required=False,
        help_text="Med forlængelser. Afgør krav om oplæring og reserverede light-udbud.",
    )
    public_support = forms.ChoiceField(
        label="Er byggearbejdet offentligt støttet?",
        choices=[("", "Ikke oplyst"), ("ja", "Ja"), ("nej", "Nej")],
        required=False,
        help_text="For eksempel en renovering med støtte fra Landsbyggefonden efter almenboligloven.",
        error_messages={"invalid_choice": "Vælg ja eller nej, eller lad feltet stå."},
    )
    lot_value_dkk = WholeNumberField(
        unit="kr.",
        label="Den del, I vil holde uden for udbuddet",
        required=False,
        help_text="I kr. uden moms. For eksempel pasning af de grønne områder i en renovering.",
    )
    lots_sum_dkk = WholeNumberField(
        unit="kr.",
        label="Alle sådanne dele tilsammen",
        required=False,
        help_text="I kr. uden moms, med den del, I skrev ovenfor.",
    )
    supplier_share_pct = PercentField(
        label="Udsatte medarbejdere hos leverandøren, procent",
        required=False,
        help_text="Andelen af de ansatte med handicap eller på kanten af arbejdsmarkedet. § 54 kræver mindst 30.",
        error_messages={
            "invalid": "Skriv procenten som et tal, for eksempel 35.",
            "min_value": "Procenten kan ikke være under 0.",
            "max_value": "Procenten kan højst være 100.",
        },
    )
    prior_reserved_win_3y = forms.ChoiceField(
        label="Har leverandøren vundet en reserveret light-kontrakt hos jer inden for tre år?",
        choices=[("", "Ikke oplyst"), ("nej", "Nej"), ("ja", "Ja")],
        required=False,
        help_text="Om de samme tjenester, efter § 190.",
        error_messages={"invalid_choice": "Vælg ja eller nej, eller lad feltet stå."},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        lot, together = cleaned.get("lot_value_dkk"), cleaned.get("lots_sum_dkk")
        if lot is not None and together is not None and together < lot:
            self.add_error("lots_sum_dkk", "Summen omfatter også den enkelte del og kan ikke være mindre end den.")
        value = cleaned.get("value_dkk")
        if lot is not None and value is not None and lot > value:
            self.add_error("lot_value_dkk", "Delen kan ikke koste mere end hele købet.")
        return cleaned

    def purchase(self) -> Purchase:
        """The purchase; only of a valid form."""
        given = self.cleaned_data
        share = given["supplier_share_pct"]
        return Purchase(
            date=given["date"],
            buyer=Buyer(given["buyer_type"]),
            contract=Contract(given["contract_type"]),
            value=given["value_dkk"],
            duration_months=given["duration_months"],
            cross_border=Interest(given["cross_border_interest"] or Interest.NOT_ASSESSED),
            public_support=Support(given["public_support"]) if given["public_support"] else None,
            lot_value=given["lot_value_dkk"],
            lots_sum=given["lots_sum_dkk"],
            supplier_share_pct=float(share) if share is not None else None,
            prior_reserved_win=YesNo(given["prior_reserved_win_3y"]) if given["prior_reserved_win_3y"] else None,
        )
