"""What is asked about a purchase plan. A draft needs a title alone; what is typed wrongly is refused at its field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet

from enterprises.models import SocialEnterprise
from registry.choosing import chosen_by, let_choose
from registry.guard import GuardedForm
from registry.models import Municipality, Offering, Organisation
from registry.steps import DanishDateField, DanishNumberField

from ..forms import LARGEST, KeyField, PurchaseForm
from ..models import PlanCandidate, PlanLot, PurchasePlan, RegisteredPurchase

LOTS = 20  # the most on one page; more are rare, and the page stays usable
EMPTY_LOTS = 3


def _key(queryset: QuerySet[Any], label: str, required: bool = False, **options: Any) -> KeyField:
    messages = {"required": "Vælg en på listen.", "invalid_choice": "Vælg en på listen."}
    return KeyField(queryset, label=label, required=required, empty_label="Vælg", error_messages=messages, **options)


def _text(label: str, length: int, *, rows: int = 0, required: bool = False, said: str = "", help_text: str = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "cols": 60}) if rows else forms.TextInput(attrs={"autocomplete": "off"})
    messages = {"required": said or "Skriv noget her.", "max_length": f"Teksten må højst være på {length} tegn."}
    return forms.CharField(label=label, max_length=length, required=required, widget=widget, error_messages=messages, help_text=help_text)


def _planned(initial: Mapping[str, Any]) -> list[int]:
    """The key of what a plan is of, which stays though its time may be over; what stands in an address is text, and is not."""
    key = initial.get("offering")
    return [key] if isinstance(key, int) else []


class PlanForm(PurchaseForm):
    """The plan's facts: what the adviser asks, and what the shortlist needs. Lots have a page of their own."""

    lot_value_dkk = None  # type: ignore[assignment]  # taken out: worked out from the lots
    lots_sum_dkk = None  # type: ignore[assignment]
    title = _text("Hvad skal købes?", 160, required=True, said="Skriv kort, hvad der skal købes.")
    steward = _key(Organisation.objects.none(), "For hvem?", required=True)
    need = _text("Behov", 4000, rows=4, help_text="Hvad skal løses, for hvem og hvornår? Skriv ikke om enkelte mennesker.")
    offering = _key(Offering.objects.none(), "Hvilken ydelse?", help_text="Bruges til at finde virksomheder og til at lægge køb sammen.")
    municipality = _key(Municipality.objects.none(), "Leveres i kommunen")
    people_needed = DanishNumberField(
        label="Plads til mennesker i forløb", whole=True, at_most=10_000, required=False, help_text="Hvis I vil have en vis kapacitet."
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2_000_000_000)

    field_order = ["title", "steward", "need", "offering", "municipality", "people_needed"]
    SAVED = ("title", "steward", "need", "offering", "municipality", "people_needed", *PurchasePlan.FACTS)

    def __init__(self, data: Any = None, *, organisations: QuerySet[Organisation], **options: Any) -> None:
        super().__init__(data, **options)
        for name in PurchasePlan.FACTS:
            self.fields[name].required = False
        self.fields["steward"].queryset = organisations  # type: ignore[attr-defined]
        self.fields["offering"].queryset = Offering.objects.all()  # type: ignore[attr-defined]
        let_choose(self.fields["offering"], _planned(self.initial))
        self.fields["municipality"].queryset = Municipality.objects.published().order_by("name")  # type: ignore[attr-defined]
        own = list(organisations[:2])
        if len(own) == 1:
            self.fields["steward"].initial = own[0].pk
        kinds = [choice for choice in self.fields["contract_type"].choices if choice[0]]  # type: ignore[attr-defined]
        self.fields["contract_type"].choices = [("", "Ved ikke endnu"), *kinds]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What is saved, by column; only of a valid form."""
        found = {name: self.cleaned_data[name] for name in self.SAVED}
        for name in ("value_dkk", "duration_months", "people_needed"):
            found[name] = None if found[name] is None else int(found[name])
        return found

    @staticmethod
    def initial_of(plan: PurchasePlan) -> dict[str, Any]:
        found = {name: getattr(plan, name) for name in PlanForm.SAVED}
        for name in ("steward", "offering", "municipality"):
            found[name] = getattr(plan, f"{name}_id")
        return found | {"version": plan.version}


class LotForm(GuardedForm, forms.Form):
    """One lot. A row where nothing is typed is no lot; taking a title and an amount away removes it."""

    title = _text("Del", 160)
    value_dkk = DanishNumberField(label="Værdi i kr.", whole=True, at_most=LARGEST, unit="kr.", required=False)
    without_tender = forms.BooleanField(label="Uden for udbuddet", required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.needed = True  # type: ignore[attr-defined]  # a lot has both; only the empty rows are voluntary

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        title, value = cleaned.get("title"), cleaned.get("value_dkk")
        if title and value is None and "value_dkk" not in self.errors:
            self.add_error("value_dkk", "Skriv, hvad delen koster.")
        if value is not None and not title and "title" not in self.errors:
            self.add_error("title", "Skriv, hvad delen er.")
        return cleaned

    @property
    def is_lot(self) -> bool:
        return bool(self.cleaned_data.get("title")) and self.cleaned_data.get("value_dkk") is not None


LotFormSet = forms.formset_factory(LotForm, extra=EMPTY_LOTS, max_num=LOTS, absolute_max=LOTS + EMPTY_LOTS, validate_max=True)


def initial_lots(plan: PurchasePlan) -> list[dict[str, Any]]:
    return [{"title": lot.title, "value_dkk": lot.value_dkk, "without_tender": lot.without_tender} for lot in plan.lots.all()]


def lots_of(formset: Any) -> list[PlanLot]:
    """The lots typed, unsaved, in their order; only of a valid formset."""
    typed = [form.cleaned_data for form in formset if form.is_lot]
    return [
        PlanLot(position=number, title=row["title"], value_dkk=int(row["value_dkk"]), without_tender=row["without_tender"])
        for number, row in enumerate(typed)
    ]


class CandidateForm(GuardedForm, forms.ModelForm):
    """How far an enterprise got, and why. Chosen or not chosen needs its reason."""

    use_required_attribute = False
    asked_on = DanishDateField(label="Spurgt den", required=False)
    answered_on = DanishDateField(label="Svarede den", required=False)

    class Meta:
        model = PlanCandidate
        fields = ["state", "asked_on", "answered_on", "reason"]
        labels = {"state": "Hvor langt er I?", "reason": "Hvorfor, eller hvorfor ikke?"}
        help_texts = {"reason": "Skriv, så en anden kan forstå valget. Registrering som socialøkonomisk virksomhed må ikke være grunden."}
        widgets = {"reason": forms.Textarea(attrs={"rows": 4, "cols": 60})}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("state") in ("chosen", "not_chosen") and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Skriv, hvorfor virksomheden er valgt eller ikke valgt.")
        asked, answered = cleaned.get("asked_on"), cleaned.get("answered_on")
        if asked and answered and answered < asked:
            self.add_error("answered_on", "Svaret kan ikke komme, før I spurgte.")
        return cleaned


class BoughtForm(GuardedForm, forms.ModelForm):
    """A purchase that was made."""

    use_required_attribute = False
    steward = _key(Organisation.objects.none(), "Hvem købte?", required=True)
    supplier = _key(SocialEnterprise.objects.none(), "Hos hvem?", required=True)
    offering = _key(Offering.objects.none(), "Hvilken ydelse?", help_text="Køb af samme ydelse lægges sammen.")
    made_on = DanishDateField(label="Hvornår?", error_messages={"required": "Skriv, hvornår I købte."})
    amount_dkk = DanishNumberField(
        label="Beløb",
        whole=True,
        at_most=LARGEST,
        unit="kr.",
        help_text="I kr. uden moms.",
        error_messages={"required": "Skriv, hvad købet kostede."},
    )

    class Meta:
        model = RegisteredPurchase
        fields = ["steward", "supplier", "text", "contract_type", "offering", "made_on", "amount_dkk"]
        labels = {"text": "Hvad købte I?", "contract_type": "Hvilken slags?"}
        error_messages = {
            "text": {"required": "Skriv kort, hvad I købte.", "max_length": "Teksten må højst være på 200 tegn."},
            "contract_type": {"required": "Vælg, hvad I købte.", "invalid_choice": "Vælg en på listen."},
        }
        widgets = {"text": forms.TextInput(attrs={"autocomplete": "off"})}

    def __init__(self, data: Any = None, *, organisations: QuerySet[Organisation], today: dt.date, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["steward"].queryset = organisations  # type: ignore[attr-defined]
        suppliers = SocialEnterprise.objects.published()
        if self.instance.supplier_id is not None:  # it may have left the registry since
            suppliers |= SocialEnterprise.objects.filter(pk=self.instance.supplier_id)
        self.fields["supplier"].queryset = suppliers.order_by("name")  # type: ignore[attr-defined]
        self.fields["offering"].queryset = Offering.objects.all()  # type: ignore[attr-defined]
        let_choose(self.fields["offering"], [*chosen_by(self.instance, "offering"), *_planned(self.initial)])
        self.fields["made_on"].latest = today  # type: ignore[attr-defined]
        self.fields["contract_type"].choices = [("", "Vælg"), *RegisteredPurchase.CONTRACTS]  # type: ignore[attr-defined]
        own = list(organisations[:2])
        if len(own) == 1:
            self.fields["steward"].initial = own[0].pk

    @staticmethod
    def initial_of(plan: PurchasePlan, supplier: int | None) -> dict[str, Any]:
        """What a plan tells of the purchase that came of it."""
        return {
            "steward": plan.steward_id,
            "supplier": supplier,
            "text": plan.title,
            "contract_type": plan.contract_type,
            "offering": plan.offering_id,
            "amount_dkk": plan.value_dkk,
        }

    def clean_amount_dkk(self) -> int:
        return int(self.cleaned_data["amount_dkk"])


class WhyForm(GuardedForm, forms.Form):
    """Why a plan is closed or a purchase withdrawn."""

    use_required_attribute = False
    reason = _text("Hvorfor?", 1000, rows=3, required=True, said="Skriv hvorfor, så andre kan forstå det senere.")


class CorrectionForm(BoughtForm):
    """A purchase corrected, and why. `seen` is how it stood when the page was opened."""

    reason = _text("Hvorfor rettes købet?", 1000, rows=3, required=True, said="Skriv, hvorfor købet rettes.")
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def values(self) -> dict[str, Any]:
        """What is saved, by column; only of a valid form."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}


class MemoForm(GuardedForm, forms.Form):
    """The route chosen, and why. `routes` are (code, title) of what isn't closed."""

    use_required_attribute = False
    route = forms.ChoiceField(
        label="Hvilken vej har I valgt?",
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg en vej.", "invalid_choice": "Vejen er lukket for købet. Vælg en af de andre."},
    )
    reason = _text(
        "Hvorfor denne vej og denne virksomhed?",
        4000,
        rows=6,
        required=True,
        said="Skriv, hvorfor I har valgt sådan.",
        help_text="Skriv, hvordan betingelserne er opfyldt, og hvorfor de andre veje er valgt fra.",
    )

    def __init__(self, data: Any = None, *, routes: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["route"].choices = routes  # type: ignore[attr-defined]
