"""Who takes part, and where to read more."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from registry.form_fields import WebsiteField
from registry.models import Organisation
from registry.steps import StepForm, StepRows, rows_of
from registry.steps.widgets import choose_from, small

from ...models import (
    CaseParticipant,
    CaseRelation,
    CaseWebsite,
    PracticeCase,
)


class ParticipantForm(forms.ModelForm):
    """One who takes part. A name that an organisation of the registry has is linked to it."""

    class Meta:
        model = CaseParticipant
        fields = ["label", "role", "text"]
        labels = {"label": "Hvem?", "text": "Hvad gør de?"}
        help_texts = {"label": "En organisation eller en gruppe, aldrig et menneskes navn."}
        widgets = {"label": small(), "role": forms.RadioSelect, "text": small()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "role", [(key, name.capitalize()) for key, name in CaseParticipant.ROLES])

    def clean_label(self) -> str:
        label = " ".join(str(self.cleaned_data["label"]).split())
        if self.instance.organisation is None or self.instance.organisation.name != label:
            self.instance.organisation = Organisation.objects.published().filter(name=label).first()
        return label


class ParticipantRowsBase(StepRows):
    heading = "Hvem er med?"
    intro = "Dem, der står for det, partnerne, og dem, der betaler."
    row_name = "deltager"
    add_label = "Tilføj deltager"
    at_least = 1
    none_yet = "Skriv mindst én, der er med"


class WebsiteForm(forms.ModelForm):
    url = WebsiteField(label="Adresse", max_length=500)

    class Meta:
        model = CaseWebsite
        fields = ["url", "label"]
        labels = {"label": "Hvad finder man der?"}
        widgets = {"label": small()}


class WebsiteRowsBase(StepRows):
    heading = "Websider"
    intro = "Hvor man kan læse mere."
    row_name = "webside"
    add_label = "Tilføj webside"


class LinksForm(StepForm):
    class Meta:
        model = PracticeCase
        fields = ["plans"]
        labels = {"plans": "Hvilken helhedsplan hører casen til?"}
        widgets = {"plans": forms.CheckboxSelectMultiple}

    def __init__(self, data: Any = None, *, entry: Any, setting: Any = None) -> None:
        super().__init__(data, entry=entry, setting=setting)
        plans = self.fields["plans"].queryset.published().order_by("name")  # type: ignore[attr-defined]
        self.fields["plans"].queryset = plans  # type: ignore[attr-defined]


class RelationForm(forms.ModelForm):
    class Meta:
        model = CaseRelation
        fields = ["to_case", "reason"]
        labels = {"to_case": "Case", "reason": "Hvorfor hører de sammen?"}
        widgets = {"reason": small()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_case"].queryset = PracticeCase.objects.published()  # type: ignore[attr-defined]

    def clean_to_case(self) -> Any:
        if self.cleaned_data["to_case"].pk == self.instance.from_case_id:
            raise ValidationError("En case kan ikke være beslægtet med sig selv.")
        return self.cleaned_data["to_case"]


class RelationRowsBase(StepRows):
    heading = "Beslægtede cases"
    intro = "Andre cases på portalen, som den her hænger sammen med."
    row_name = "case"
    add_label = "Tilføj case"

    def options(self) -> dict[str, list[Any]]:
        return {"to_case": [("", "Vælg"), *PracticeCase.objects.published().order_by("title").values_list("pk", "title")]}


ParticipantRows = rows_of(PracticeCase, CaseParticipant, ParticipantForm, ParticipantRowsBase)
WebsiteRows = rows_of(PracticeCase, CaseWebsite, WebsiteForm, WebsiteRowsBase)
RelationRows = rows_of(PracticeCase, CaseRelation, RelationForm, RelationRowsBase, "from_case")
