"""What it led to."""

from __future__ import annotations

from typing import Any

from registry.steps import DanishNumberField, StepRows, rows_of
from registry.steps.widgets import choose_from, small

from ...models import (
    CaseOutcome,
    PracticeCase,
)
from ...outcome_rules import OutcomeRules
from .figures import in_order


class OutcomeForm(OutcomeRules):
    value = DanishNumberField(label="Tal", required=False, at_most=999_999_999_999)
    value_max = DanishNumberField(label="Højeste tal", required=False, at_most=999_999_999_999, help_text="Kun, hvis det er et interval.")

    class Meta:
        model = CaseOutcome
        fields = ["kind", "text", "value", "value_max", "qualifier", "unit", "period"]
        labels = {
            "kind": "Hvad handler resultatet om?",
            "text": "Hvad skete der?",
            "qualifier": "Hvor præcist er tallet?",
            "unit": "Enhed",
            "period": "Periode",
        }
        help_texts = {
            "text": "For eksempel: kom i fritidsjob.",
            "unit": "For eksempel: unge, procent eller kr.",
            "period": "For eksempel 2022-2024 eller pr. år.",
        }
        widgets = {"text": small(), "unit": small(**{"class": "input-width-m"}), "period": small()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "kind", [("", "Vælg"), *CaseOutcome.KINDS])
        self.fields["value"].help_text = "Er det 1-4 mennesker, så skriv 5 her, og vælg »under«: så få kan genkendes."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        kind, value = cleaned.get("kind"), cleaned.get("value")
        if kind == "qualitative" and value is not None:
            self.add_error("kind", "Et resultat uden tal har ikke noget tal. Vælg, hvad tallet handler om.")
        elif kind and kind != "qualitative" and value is None and "value" not in self.errors:
            self.add_error("value", "Skriv tallet, eller vælg »resultater uden tal«.")
        in_order(self, "value", "value_max", "tal")
        return cleaned


class OutcomeRowsBase(StepRows):
    heading = "Resultater"
    intro = "Ét resultat ad gangen, med tal, hvor I har dem. Skriv ikke om enkelte mennesker."
    row_name = "resultat"
    add_label = "Tilføj resultat"
    at_least = 1
    none_yet = "Skriv mindst ét resultat, med eller uden tal"


OutcomeRows = rows_of(PracticeCase, CaseOutcome, OutcomeForm, OutcomeRowsBase)
