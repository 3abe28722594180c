"""Where it can deliver, where it works, and with which municipalities."""

from __future__ import annotations

from typing import Any

from django import forms

from registry.form_fields import ManyField
from registry.models import HousingArea, Municipality
from registry.steps import Stamp, StepForm, StepRows, rows_of
from registry.steps.widgets import by_group, choose_from, small

from ...models import (
    EnterpriseArea,
    EnterpriseCoverage,
    MunicipalCooperation,
    SocialEnterprise,
)


class PlaceForm(StepForm):
    """Where it can deliver. Where it is stands in the first step, since duplicates are looked for there."""

    coverage = ManyField(
        label="Hvilke kommuner dækker den?",
        help_text="De kommuner, virksomheden kan levere i. Vælg ikke noget, hvis den dækker hele landet.",
        queryset=Municipality.objects.order_by("region__name", "name"),
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = SocialEnterprise
        fields = ["covers_whole_country", "location_note"]
        labels = {"covers_whole_country": "Den dækker hele landet", "location_note": "Mere om, hvor den ligger"}
        widgets = {"location_note": small()}

    field_order = ["covers_whole_country", "coverage", "location_note"]

    def __init__(self, data: Any = None, *, entry: Any, setting: Any = None) -> None:
        super().__init__(data, entry=entry, setting=setting)
        self.fields["coverage"].needed = True  # type: ignore[attr-defined]
        municipalities = self.fields["coverage"].queryset  # type: ignore[attr-defined]
        self.fields["coverage"].widget.choices = by_group(municipalities, "region__name")
        self.initial["coverage"] = [row.municipality_id for row in entry.coverage.all()]

    @classmethod
    def missing(cls, entry: Any) -> dict[str, str]:
        if entry.covers_whole_country or entry.coverage.all():
            return {}
        return {"coverage": "Vælg de kommuner, virksomheden dækker, eller hele landet"}

    def write(self, stamp: Stamp) -> None:
        super().write(stamp)
        wanted = set() if self.cleaned_data["covers_whole_country"] else set(self.cleaned_data["coverage"])
        rows = {row.municipality: row for row in self.instance.coverage.select_related("municipality")}
        for municipality, row in rows.items():
            if municipality not in wanted:
                row.delete()
        for municipality in sorted(wanted - set(rows), key=str):
            row = EnterpriseCoverage(enterprise=self.instance, municipality=municipality)
            stamp.mark(row)
            row.save()


class AreaForm(forms.ModelForm):
    class Meta:
        model = EnterpriseArea
        fields = ["area", "relation", "note"]
        labels = {"relation": "Hvad gør den der?", "note": "Mere om det"}
        widgets = {"relation": forms.RadioSelect, "note": small()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = HousingArea.objects.published()  # type: ignore[attr-defined]
        choose_from(self, "relation", [("located", "Holder til i området"), ("works_in", "Arbejder i området")])


class AreaRowsBase(StepRows):
    heading = "Boligområder"
    intro = "Områder, hvor virksomheden holder til eller arbejder."
    row_name = "boligområde"
    add_label = "Tilføj boligområde"

    def options(self) -> dict[str, list[Any]]:
        areas = HousingArea.objects.published().order_by("municipality__name", "name")
        return {"area": [("", "Vælg"), *by_group(areas, "municipality__name")]}


class CooperationForm(forms.ModelForm):
    class Meta:
        model = MunicipalCooperation
        fields = ["municipality", "note"]
        labels = {"note": "Om hvad?"}
        widgets = {"note": small()}


class CooperationRowsBase(StepRows):
    heading = "Samarbejde med kommuner"
    intro = "Kommuner, som virksomheden samarbejder med i dag. Det er noget andet, end hvor den kan levere."
    row_name = "samarbejde"
    add_label = "Tilføj samarbejde"

    def options(self) -> dict[str, list[Any]]:
        return {"municipality": [("", "Vælg"), *Municipality.objects.order_by("name").values_list("pk", "name")]}


AreaRows = rows_of(SocialEnterprise, EnterpriseArea, AreaForm, AreaRowsBase)
CooperationRows = rows_of(SocialEnterprise, MunicipalCooperation, CooperationForm, CooperationRowsBase)
