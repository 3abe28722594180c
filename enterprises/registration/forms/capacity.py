"""How much it can do, and what that has led to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from registry.steps import DanishNumberField, StepForm, StepRows, rows_of
from registry.steps.widgets import capitalised, choose_from, small

from ...models import (
    EnterpriseImpact,
    SocialEnterprise,
    Support,
)


class CapacityForm(StepForm):
    capacity = DanishNumberField(
        label="Hvor mange mennesker har den plads til på én gang?",
        help_text="Mennesker i praktik, fleksjob, beskæftigelse eller lignende forløb.",
        whole=True,
        at_most=100_000,
    )

    class Meta:
        model = SocialEnterprise
        fields = ["capacity", "capacity_note", "support", "support_note"]
        labels = {
            "capacity_note": "Mere om kapaciteten",
            "support": "Får virksomheden støtte fra fonde eller andre?",
            "support_note": "Mere om støtten",
        }
        widgets = {"capacity_note": small(), "support": forms.RadioSelect, "support_note": small()}

    def __init__(self, data: Any = None, *, entry: Any, setting: Any = None) -> None:
        super().__init__(data, entry=entry, setting=setting)
        choose_from(self, "support", [(Support.SOME, "Ja"), (Support.NONE, "Nej"), (Support.UNKNOWN, "Det ved vi ikke")])


class ImpactForm(forms.ModelForm):
    value = DanishNumberField(label="Tal", at_most=9_999_999_999)

    class Meta:
        model = EnterpriseImpact
        fields = ["kind", "text", "value", "unit", "year", "period"]
        labels = {
            "kind": "Hvad handler tallet om?",
            "text": "Hvad tæller tallet?",
            "unit": "Enhed",
            "year": "År",
            "period": "Periode, hvis det ikke er ét år",
        }
        help_texts = {"text": "For eksempel: kom i job.", "unit": "For eksempel: unge, procent eller kr."}
        widgets = {
            "text": small(),
            "unit": small(**{"class": "input-width-m"}),
            "year": small(**{"class": "input-char-4", "inputmode": "numeric"}),
            "period": small(),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "kind", [("", "Vælg"), *capitalised(EnterpriseImpact.KINDS)])
        self.fields["year"].validators.append(_plausible_year)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("year") and not cleaned.get("period"):
            cleaned["period"] = str(cleaned["year"])  # what pages show beside the figure
        return cleaned


def _plausible_year(year: int) -> None:
    if not 1900 <= year <= 2100:
        raise ValidationError("Skriv årstallet med fire cifre, for eksempel 2026.")


class ImpactRowsBase(StepRows):
    heading = "Hvad det har ført til"
    intro = "Ét tal ad gangen, med år. Skriv ikke om enkelte mennesker."
    row_name = "tal"
    add_label = "Tilføj tal"


ImpactRows = rows_of(SocialEnterprise, EnterpriseImpact, ImpactForm, ImpactRowsBase)
