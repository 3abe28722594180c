"""What a purchaser states. One form for the page, the data and the command, so that all three say the same of bad input."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from registry.choosing import let_choose
from registry.form_fields import KeyField
from registry.guard import GuardedForm
from registry.models import Municipality, Offering
from registry.steps import DanishDateField, DanishNumberField

from .rules import Buyer, Contract, Interest, Purchase, Support, YesNo
from .rules.authority import Counts, Decides, Unit, counts_together

LARGEST = 999_999_999_999  # kroner; more is a slip of the finger
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
UNITS = [
    (Unit.MUNICIPALITY, "Kommunen eller en anden myndighed"),
    (Unit.HOUSING_ORGANISATION, "Boligorganisationen"),
    (Unit.DEPARTMENT, "En boligafdeling"),
    (Unit.JOINT, "Flere sammen (fælles indkøb)"),
]
DECIDES = [
    (Decides.ALONE, "Enheden bestemmer selv, uafhængigt af de andre"),
    (Decides.COORDINATED, "Købet samordnes med andres, eller en anden bestemmer"),
]


class PercentField(DanishNumberField):
    """A percentage (0-100). A full stop before one or two digits is a comma: machines write it so, and no percentage has thousands."""

    def __init__(self, **options: Any) -> None:
        super().__init__(at_most=100, unit="%", **options)

    def to_python(self, value: Any) -> Any:
        return super().to_python(re.sub(r"\.(\d{1,2})\b", r",\1", "" if value is None else str(value), flags=re.ASCII))


def _kroner(**options: Any) -> DanishNumberField:
    return DanishNumberField(whole=True, at_most=LARGEST, unit="kr.", **options)


class PurchaseForm(GuardedForm, forms.Form):
    """The purchase as stated. Field names are the rule set's; they are the address's parameters too."""

    use_required_attribute = False

    date = DanishDateField(
        label="Dato",
        help_text="Den dag, I annoncerer. Uden annonce: den dag, I går i gang.",
        error_messages={"required": "Skriv en dato, for eksempel 21.11.2026."},
    )
    buyer_type = forms.ChoiceField(
        label="Hvem køber?",
        choices=[("", "Vælg"), *((value.value, name) for value, name in BUYERS)],
        error_messages={"required": "Vælg, hvem der køber.", "invalid_choice": "Vælg en af køberne på listen."},
    )
    contract_type = forms.ChoiceField(
        label="Hvad køber I?",
        choices=[(value.value, name) for value, name in CONTRACTS],
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg, hvad I køber.", "invalid_choice": "Vælg en af de fire slags på listen."},
    )
    value_dkk = _kroner(
        label="Anslået værdi",
        help_text="Hele købet i kr. uden moms, med alle dele, optioner og forlængelser.",
        error_messages={"required": "Skriv, hvad hele købet anslås at koste.", "invalid": "Skriv et tal, for eksempel 1.850.000."},
    )
    cross_border_interest = forms.ChoiceField(
        label="Klar interesse fra virksomheder i andre lande?",
        choices=[("uvurderet", "Ikke vurderet"), ("nej", "Nej"), ("ja", "Ja")],
        required=False,
        help_text="Se på beløbet, stedet og på, hvor let opgaven kan løses over en landegrænse.",
        error_messages={"invalid_choice": "Vælg ja, nej eller ikke vurderet."},
    )
    duration_months = DanishNumberField(
        whole=True,
        at_most=1200,
        unit="måneder",
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
    lot_value_dkk = _kroner(
        label="Den del, I vil holde uden for udbuddet",
        required=False,
        help_text="I kr. uden moms. For eksempel pasning af de grønne områder i en renovering.",
    )
    lots_sum_dkk = _kroner(
        label="Alle sådanne dele tilsammen",
        required=False,
        help_text="I kr. uden moms, med den del, I skrev ovenfor.",
    )
    supplier_share_pct = PercentField(
        label="Udsatte medarbejdere hos leverandøren, procent",
        required=False,
        help_text="Andelen af de ansatte med handicap eller på kanten af arbejdsmarkedet. § 54 kræver mindst 30.",
    )
    prior_reserved_win_3y = forms.ChoiceField(
        label="Har leverandøren vundet en reserveret light-kontrakt hos jer inden for tre år?",
        choices=[("", "Ikke oplyst"), ("nej", "Nej"), ("ja", "Ja")],
        required=False,
        help_text="Om de samme tjenester, efter § 190.",
        error_messages={"invalid_choice": "Vælg ja eller nej, eller lad feltet stå."},
    )

    unit = forms.ChoiceField(
        label="Hvem er ordregiver?",
        choices=[("", "Ikke oplyst"), *((value.value, name) for value, name in UNITS)],
        required=False,
        help_text="Den, der reelt beslutter og skriver under. Afgør, hvis køb der lægges sammen.",
        error_messages={"invalid_choice": "Vælg en af mulighederne på listen."},
    )
    decides = forms.ChoiceField(
        label="Hvem bestemmer over købet?",
        choices=[("", "Ikke oplyst"), *((value.value, name) for value, name in DECIDES)],
        required=False,
        help_text="For eksempel: Har afdelingen selv besluttet og betalt, eller køber organisationen ind for flere afdelinger?",
        error_messages={"invalid_choice": "Vælg en af mulighederne på listen."},
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

    def counts(self) -> Counts:
        """Whose purchases the answers point to counting together; only of a valid form."""
        given = self.cleaned_data
        return counts_together(Unit(given["unit"]) if given["unit"] else None, Decides(given["decides"]) if given["decides"] else None)

    def purchase(self) -> Purchase:
        """The purchase; only of a valid form."""
        given = self.cleaned_data
        share = given["supplier_share_pct"]
        return Purchase(
            date=given["date"],
            buyer=Buyer(given["buyer_type"]),
            contract=Contract(given["contract_type"]),
            value=int(given["value_dkk"]),
            duration_months=_whole(given["duration_months"]),
            cross_border=Interest(given["cross_border_interest"] or Interest.NOT_ASSESSED),
            public_support=Support(given["public_support"]) if given["public_support"] else None,
            lot_value=_whole(given["lot_value_dkk"]),
            lots_sum=_whole(given["lots_sum_dkk"]),
            supplier_share_pct=float(share) if share is not None else None,
            prior_reserved_win=YesNo(given["prior_reserved_win_3y"]) if given["prior_reserved_win_3y"] else None,
        )


class AskForm(PurchaseForm):
    """The purchase, and what it takes to find somebody to ask. Only the page asks for the last two."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        let_choose(self.fields["ydelse"])

    ydelse = KeyField(
        Offering.objects.all(),
        label="Hvilken ydelse?",
        required=False,
        empty_label="Ikke valgt",
        help_text="Så viser vi virksomheder, I kan spørge.",
        error_messages={"invalid_choice": "Vælg en ydelse på listen."},
    )
    kommune = KeyField(
        Municipality.objects.published().order_by("name"),
        label="Hvor skal det leveres?",
        required=False,
        empty_label="Ikke valgt",
        error_messages={"invalid_choice": "Vælg en kommune på listen."},
    )


def _whole(number: Any) -> int | None:
    """A whole number out of a form's Decimal; None stays 'not stated'."""
    return None if number is None else int(number)
