"""What it took: work and money."""

from __future__ import annotations

from typing import Any

from django import forms

from registry.steps import DanishNumberField, StepForm, StepRows, rows_of
from registry.steps.widgets import choose_from, prose, small

from ...models import (
    CaseResource,
    PracticeCase,
)
from .figures import in_order


class ResourceForm(forms.ModelForm):
    hours = DanishNumberField(label="Timer", required=False, at_most=9_999_999)
    fte = DanishNumberField(label="Fuldtidsstillinger", required=False, at_most=9_999, help_text="Enten timer eller stillinger.")
    amount_dkk = DanishNumberField(label="Beløb i kr.", required=False, whole=True, at_most=999_999_999_999)
    amount_max_dkk = DanishNumberField(
        label="Højeste beløb i kr.", required=False, whole=True, at_most=999_999_999_999, help_text="Kun, hvis det er et interval."
    )

    class Meta:
        model = CaseResource
        fields = ["kind", "text", "hours", "fte", "amount_dkk", "amount_max_dkk", "qualifier", "per", "period"]
        labels = {
            "kind": "Hvad er det?",
            "text": "Til hvad?",
            "qualifier": "Hvor præcist er tallet?",
            "per": "Hvor tit?",
            "period": "Periode",
        }
        help_texts = {"text": "For eksempel: en medarbejder, der følger de unge.", "period": "For eksempel 2022-2024."}
        widgets = {"text": small(), "kind": forms.RadioSelect, "period": small()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "kind", [("work_time", "Arbejdstid"), ("cost", "Udgift"), ("grant", "Tilskud")])
        choose_from(self, "per", [("", "Vælg"), *CaseResource.PER])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") == "work_time":
            for name in ("amount_dkk", "amount_max_dkk"):
                if cleaned.get(name) is not None:
                    self.add_error(name, "Arbejdstid skrives i timer eller stillinger. Er det et beløb, så vælg udgift.")
            if cleaned.get("hours") is not None and cleaned.get("fte") is not None:
                self.add_error("fte", "Skriv enten timer eller stillinger.")
        elif cleaned.get("kind"):
            for name in ("hours", "fte"):
                if cleaned.get(name) is not None:
                    self.add_error(name, "Timer og stillinger hører til arbejdstid.")
        in_order(self, "amount_dkk", "amount_max_dkk", "beløb")
        return cleaned


class ResourceNoteForm(StepForm):
    class Meta:
        model = PracticeCase
        fields = ["resources_note"]
        labels = {"resources_note": "Mere om ressourcerne"}
        widgets = {"resources_note": prose(3)}


class ResourceRowsBase(StepRows):
    heading = "Arbejdstid og penge"
    intro = "Én linje for hver slags. Ved I ikke, hvad noget har kostet, så lad det være: tomt er noget andet end nul."
    row_name = "linje"
    add_label = "Tilføj arbejdstid, udgift eller tilskud"


ResourceRows = rows_of(PracticeCase, CaseResource, ResourceForm, ResourceRowsBase)
