"""Where and when it takes place, and how large the area is."""

from __future__ import annotations

from typing import Any

from django import forms

from registry.dates import danish_date
from registry.models import HousingArea, Municipality
from registry.steps import DanishNumberField, Stamp, StepForm
from registry.steps.widgets import by_group, small

from ...models import (
    PracticeCase,
)
from ..fields import PartialDateField, YearField


class PlaceForm(StepForm):
    """Where it takes place, and when."""

    needed = {"municipality": "Vælg den kommune, det foregår i", "start": "Skriv, hvornår arbejdet begyndte"}
    start_text = PartialDateField(label="Hvornår begyndte det?")
    end_text = PartialDateField(label="Hvornår sluttede det?", help_text="Tomt felt, hvis det er i gang.")
    planned_text = PartialDateField(
        label="Hvornår er det planlagt at slutte?", help_text="Kun, hvis det er i gang og har en planlagt slutning."
    )

    class Meta:
        model = PracticeCase
        fields = ["municipality", "city", "areas", "ongoing", "period_note"]
        labels = {
            "municipality": "Kommune",
            "areas": "Boligområder",
            "ongoing": "Det er i gang",
            "period_note": "Mere om perioden",
        }
        help_texts = {"areas": "Kun de områder, det foregår i."}
        widgets = {"city": small(), "areas": forms.CheckboxSelectMultiple, "period_note": small()}

    field_order = ["municipality", "city", "areas", "start_text", "ongoing", "end_text", "planned_text", "period_note"]
    DATES = (("start_text", "start"), ("end_text", "end"), ("planned_text", "planned_end"))

    def __init__(self, data: Any = None, *, entry: Any, setting: Any = None) -> None:
        super().__init__(data, entry=entry, setting=setting)
        self.fields["start_text"].needed = True  # type: ignore[attr-defined]
        self.fields["municipality"].queryset = Municipality.objects.order_by("name")  # type: ignore[attr-defined]
        self.fields["municipality"].empty_label = "Vælg"  # type: ignore[attr-defined]
        areas = HousingArea.objects.published().order_by("municipality__name", "name")
        self.fields["areas"].queryset = areas  # type: ignore[attr-defined]
        self.fields["areas"].widget.choices = by_group(areas, "municipality__name", "Uden kommune")
        for name, column in self.DATES:
            self.initial[name] = PartialDateField.written(getattr(entry, column), getattr(entry, f"{column}_precision"))

    @classmethod
    def missing(cls, entry: Any) -> dict[str, str]:
        lacking = super().missing(entry)
        if "start" in lacking:
            lacking["start_text"] = lacking.pop("start")
        if entry.end is None and not entry.ongoing:
            lacking["end_text"] = "Skriv, hvornår arbejdet sluttede, eller sæt kryds ved, at det er i gang"
        return lacking

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        start, end, planned = (cleaned.get(name) for name, _ in self.DATES)
        for name, last in (("end_text", end), ("planned_text", planned)):
            if start and last and _ends_before(start, last):
                self.add_error(name, f"Det kan ikke slutte, før det begynder ({danish_date(*start)}).")
        if cleaned.get("ongoing") and end:
            self.add_error("end_text", "Det kan ikke både være i gang og sluttet. Fjern krydset eller datoen.")
        if planned and end:
            self.add_error("planned_text", "En planlagt slutning hører til noget, der er i gang.")
        return cleaned

    def write(self, stamp: Stamp) -> None:
        changed = []
        for name, column in self.DATES:
            date, precision = self.cleaned_data[name] or (None, "")
            if (getattr(self.instance, column), getattr(self.instance, f"{column}_precision")) != (date, precision):
                setattr(self.instance, column, date)
                setattr(self.instance, f"{column}_precision", precision)
                changed += [column, f"{column}_precision"]
        if changed:
            self.instance.save(update_fields=[*changed, "updated_at"])
        super().write(stamp)


def _ends_before(start: Any, end: Any) -> bool:
    """Whether one partial date is surely before another: '2024' and 'maj 2024' tell no order."""
    if end[0].year != start[0].year:
        return bool(end[0].year < start[0].year)
    return start[1] == end[1] and start[1] in ("day", "month") and bool(end[0] < start[0])


class SizeForm(StepForm):
    """How large the area is. A number without its year and source says too little."""

    heading = "Områdets størrelse"
    intro = "Så andre kan se, om jeres område ligner deres. Skriv også, hvor tallene er fra, og for hvilket år."
    area_homes = DanishNumberField(label="Boliger", whole=True, at_most=1_000_000)
    area_residents = DanishNumberField(label="Beboere", whole=True, at_most=1_000_000)
    area_size_year = YearField(label="Hvilket år gælder tallene?", help_text="Skal med, når der er skrevet boliger eller beboere.")

    class Meta:
        model = PracticeCase
        fields = ["area_homes", "area_residents", "area_size_year", "area_size_source"]
        labels = {"area_size_source": "Hvor er tallene fra?"}
        help_texts = {"area_size_source": "For eksempel Danmarks Statistik eller boligorganisationen."}
        widgets = {"area_size_source": small()}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("area_homes") is not None or cleaned.get("area_residents") is not None:
            if cleaned.get("area_size_year") is None and "area_size_year" not in self.errors:
                self.add_error("area_size_year", "Skriv, hvilket år tallene gælder.")
            if not cleaned.get("area_size_source") and "area_size_source" not in self.errors:
                self.add_error("area_size_source", "Skriv, hvor tallene er fra.")
        return cleaned
