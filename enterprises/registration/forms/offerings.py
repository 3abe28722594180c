"""What it can deliver, and with whom it works."""

from __future__ import annotations

from typing import Any

from django import forms

from registry.choosing import choosable, chosen_by, let_choose, shown_name
from registry.form_fields import ManyField
from registry.models import Offering, TargetGroup
from registry.steps import StepForm
from registry.steps.widgets import by_group, small

from ...models import (
    SocialEnterprise,
)


class OfferingsForm(StepForm):
    needed = {"offerings": "Vælg mindst én ydelse", "target_groups": "Vælg mindst én målgruppe"}

    class Meta:
        model = SocialEnterprise
        fields = ["offerings", "offering_note", "target_groups", "target_group_note"]
        labels = {
            "offerings": "Hvad kan virksomheden levere?",
            "offering_note": "Mere om ydelserne",
            "target_groups": "Hvem arbejder den med eller for?",
            "target_group_note": "Mere om målgrupperne",
        }
        field_classes = {"offerings": ManyField, "target_groups": ManyField}
        widgets = {
            "offerings": forms.CheckboxSelectMultiple,
            "target_groups": forms.CheckboxSelectMultiple,
            "offering_note": small(),
            "target_group_note": small(),
        }

    def __init__(self, data: Any = None, *, entry: Any, setting: Any = None) -> None:
        super().__init__(data, entry=entry, setting=setting)
        self.fields["target_groups"].queryset = TargetGroup.objects.order_by("name")  # type: ignore[attr-defined]
        for name in ("offerings", "target_groups"):
            let_choose(self.fields[name], chosen_by(entry, name))
        offerings = choosable(Offering, chosen_by(entry, "offerings")).order_by("group", "name").annotate(shown=shown_name())
        self.fields["offerings"].widget.choices = by_group(offerings, "group", name="shown")
