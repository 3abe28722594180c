"""What the case is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from registry.choosing import choosable, chosen_by, let_choose
from registry.models import ActivityType, TargetGroup
from registry.steps import StepForm
from registry.steps.widgets import prose, small

from ...models import (
    PracticeCase,
)


class CaseForm(StepForm):
    """What the case is. Title and theme are needed from the start: there is no row without them."""

    needed = {
        "title": "Skriv casens titel",
        "theme": "Vælg et tema",
        "summary": "Fortæl kort, hvad casen går ud på",
        "activity_types": "Vælg, hvilken slags aktivitet det er",
        "target_groups": "Vælg mindst én målgruppe",
    }

    class Meta:
        model = PracticeCase
        fields = ["title", "summary", "theme", "activity_types", "target_groups", "target_group_note"]
        labels = {
            "summary": "Kort fortalt",
            "activity_types": "Hvilken slags aktivitet er det?",
            "target_groups": "Hvem er det for?",
            "target_group_note": "Mere om målgruppen",
        }
        help_texts = {"summary": "Højst 320 tegn. Teksten vises øverst på siden og i lister."}
        widgets = {
            "title": small(),
            "summary": prose(3),
            "activity_types": forms.CheckboxSelectMultiple,
            "target_groups": forms.CheckboxSelectMultiple,
            "target_group_note": small(),
        }

    def __init__(self, data: Any = None, *, entry: Any, setting: Any = None) -> None:
        super().__init__(data, entry=entry, setting=setting)
        self.fields["theme"].empty_label = "Vælg"  # type: ignore[attr-defined]
        self.fields["target_groups"].queryset = TargetGroup.objects.order_by("name")  # type: ignore[attr-defined]
        for name in ("theme", "activity_types", "target_groups"):
            let_choose(self.fields[name], chosen_by(entry, name))
        kinds = choosable(ActivityType, chosen_by(entry, "activity_types"))
        self.fields["activity_types"].widget.choices = [(each.pk, f"{each.code}: {each.label}") for each in kinds]

    def clean_title(self) -> str:
        title = " ".join(str(self.cleaned_data["title"] or "").split())
        if not title:
            raise ValidationError(self.needed["title"])
        return title

    def clean_theme(self) -> Any:
        if self.cleaned_data["theme"] is None:
            raise ValidationError(self.needed["theme"])
        return self.cleaned_data["theme"]
