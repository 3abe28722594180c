"""Advice to those who want to do the same."""

from __future__ import annotations

from django import forms

from registry.steps import StepRows, rows_of
from registry.steps.widgets import prose, small

from ...models import (
    CaseRecommendation,
    PracticeCase,
)

RECOMMENDATIONS = 3  # as in the anthology: three pieces of advice to those who want to do the same


class AdviceForm(forms.ModelForm):
    class Meta:
        model = CaseRecommendation
        fields = ["title", "text"]
        labels = {"title": "Råd", "text": "Hvorfor og hvordan?"}
        help_texts = {"title": "Kort, og som en opfordring: Begynd med de unge, der allerede kommer."}
        widgets = {"title": small(), "text": prose(4)}


class AdviceRowsBase(StepRows):
    heading = "Tre råd"
    intro = "Hvad vil I sige til dem, der vil gøre det samme?"
    row_name = "råd"
    add_label = "Tilføj råd"
    at_least = RECOMMENDATIONS
    none_yet = "Skriv tre råd til dem, der vil gøre det samme"


AdviceRows = rows_of(PracticeCase, CaseRecommendation, AdviceForm, AdviceRowsBase)
