"""The forms of the fixed form, one class for each thing that is asked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from registry.dates import danish_date
from registry.models import ActivityType, HousingArea, Municipality, Organisation, TargetGroup
from registry.steps import DanishNumberField, Stamp, StepForm, StepRows, WebsiteField, rows_of

from ..models import (
    CaseOutcome,
    CaseParticipant,
    CaseRecommendation,
    CaseRelation,
    CaseResource,
    CaseWebsite,
    PracticeCase,
)
from ..privacy import too_few
from .fields import PartialDateField, YearField

RECOMMENDATIONS = 3  # as in the anthology: three pieces of advice to those who want to do the same


def _small(**attrs: Any) -> forms.TextInput:
    return forms.TextInput(attrs={"autocomplete": "off", **attrs})


def _prose(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "cols": 60})


def _choices(form: forms.BaseForm, name: str, choices: list[Any]) -> None:
    form.fields[name].choices = choices  # type: ignore[attr-defined]
    form.fields[name].widget.choices = choices


def _by_place(areas: QuerySet[HousingArea]) -> list[Any]:
    groups: dict[str, list[tuple[int, str]]] = {}
    for pk, name, place in areas.values_list("pk", "name", "municipality__name"):
        groups.setdefault(place or "Uden kommune", []).append((pk, name))
    return list(groups.items())


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
            "title": _small(),
            "summary": _prose(3),
            "activity_types": forms.CheckboxSelectMultiple,
            "target_groups": forms.CheckboxSelectMultiple,
            "target_group_note": _small(),
        }

    def __init__(self, data: Any = None, *, entry: Any, setting: Any = None) -> None:
        super().__init__(data, entry=entry, setting=setting)
        self.fields["theme"].empty_label = "Vælg"  # type: ignore[attr-defined]
        kinds = [(each.pk, f"{each.code}: {each.name}") for each in ActivityType.objects.all()]
        self.fields["activity_types"].widget.choices = kinds
        self.fields["target_groups"].queryset = TargetGroup.objects.order_by("name")  # type: ignore[attr-defined]

    def clean_title(self) -> str:
        title = " ".join(str(self.cleaned_data["title"] or "").split())
        if not title:
            raise ValidationError(self.needed["title"])
        return title

    def clean_theme(self) -> Any:
        if self.cleaned_data["theme"] is None:
            raise ValidationError(self.needed["theme"])
        return self.cleaned_data["theme"]


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
        widgets = {"city": _small(), "areas": forms.CheckboxSelectMultiple, "period_note": _small()}

    field_order = ["municipality", "city", "areas", "start_text", "ongoing", "end_text", "planned_text", "period_note"]
    DATES = (("start_text", "start"), ("end_text", "end"), ("planned_text", "planned_end"))

    def __init__(self, data: Any = None, *, entry: Any, setting: Any = None) -> None:
        super().__init__(data, entry=entry, setting=setting)
        self.fields["start_text"].needed = True  # type: ignore[attr-defined]
        self.fields["municipality"].queryset = Municipality.objects.order_by("name")  # type: ignore[attr-defined]
        self.fields["municipality"].empty_label = "Vælg"  # type: ignore[attr-defined]
        areas = HousingArea.objects.published().order_by("municipality__name", "name")
        self.fields["areas"].queryset = areas  # type: ignore[attr-defined]
        self.fields["areas"].widget.choices = _by_place(areas)
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
        widgets = {"area_size_source": _small()}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("area_homes") is not None or cleaned.get("area_residents") is not None:
            if cleaned.get("area_size_year") is None and "area_size_year" not in self.errors:
                self.add_error("area_size_year", "Skriv, hvilket år tallene gælder.")
            if not cleaned.get("area_size_source") and "area_size_source" not in self.errors:
                self.add_error("area_size_source", "Skriv, hvor tallene er fra.")
        return cleaned


class StoryForm(StepForm):
    needed = {
        "background": "Fortæl om baggrunden",
        "project": "Fortæl, hvordan I gjorde",
        "experience": "Fortæl, hvad I har lært",
        "not_working": "Fortæl, hvad der ikke virkede",
        "prerequisites": "Fortæl, hvad der skal være på plads",
    }

    class Meta:
        model = PracticeCase
        fields = ["background", "project", "experience", "not_working", "prerequisites"]
        labels = {
            "project": "Sådan gjorde I",
            "experience": "Erfaringer",
            "not_working": "Hvad virkede ikke?",
            "prerequisites": "Hvad skal være på plads, før andre kan gøre det samme?",
        }
        help_texts = {
            "background": "Hvad var udfordringen, og hvorfor gik I i gang? Skriv ikke om enkelte menneskers forhold.",
            "project": "Hvad gør I i praksis, og hvem gør hvad?",
            "experience": "Hvad har I lært undervejs?",
            "not_working": "Det, I prøvede og lod ligge, eller ville gøre anderledes. Det er tit det mest nyttige for andre.",
            "prerequisites": "For eksempel lokaler, aftaler, ledelse eller kendskab til beboerne.",
        }
        widgets = {
            "background": _prose(6),
            "project": _prose(8),
            "experience": _prose(6),
            "not_working": _prose(5),
            "prerequisites": _prose(4),
        }


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
        widgets = {"text": _small(), "kind": forms.RadioSelect, "period": _small()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "kind", [("work_time", "Arbejdstid"), ("cost", "Udgift"), ("grant", "Tilskud")])
        _choices(self, "per", [("", "Vælg"), *CaseResource.PER])

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
        _in_order(self, "amount_dkk", "amount_max_dkk", "beløb")
        return cleaned


def _in_order(form: forms.BaseForm, low: str, high: str, what: str) -> None:
    first, last = form.cleaned_data.get(low), form.cleaned_data.get(high)
    if last is not None and first is None:
        form.add_error(low, f"Skriv også det laveste {what}.")
    elif last is not None and first is not None and last < first:
        form.add_error(high, f"Det højeste {what} kan ikke være under det laveste.")


class ResourceNoteForm(StepForm):
    class Meta:
        model = PracticeCase
        fields = ["resources_note"]
        labels = {"resources_note": "Mere om ressourcerne"}
        widgets = {"resources_note": _prose(3)}


class OutcomeForm(forms.ModelForm):
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
        widgets = {"text": _small(), "unit": _small(**{"class": "input-width-m"}), "period": _small()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "kind", [("", "Vælg"), *CaseOutcome.KINDS])
        self.fields["value"].help_text = "Er det 1-4 mennesker, så skriv 5 her, og vælg »under«: så få kan genkendes."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        kind, value = cleaned.get("kind"), cleaned.get("value")
        if kind == "qualitative" and value is not None:
            self.add_error("kind", "Et resultat uden tal har ikke noget tal. Vælg, hvad tallet handler om.")
        elif kind and kind != "qualitative" and value is None and "value" not in self.errors:
            self.add_error("value", "Skriv tallet, eller vælg »resultater uden tal«.")
        for name in ("value", "value_max"):
            if too_few(kind or "", cleaned.get(name), None):
                self.add_error(name, "Så få mennesker kan genkendes. Skriv 5, og vælg »under«.")
        _in_order(self, "value", "value_max", "tal")
        return cleaned


class AdviceForm(forms.ModelForm):
    class Meta:
        model = CaseRecommendation
        fields = ["title", "text"]
        labels = {"title": "Råd", "text": "Hvorfor og hvordan?"}
        help_texts = {"title": "Kort, og som en opfordring: Begynd med de unge, der allerede kommer."}
        widgets = {"title": _small(), "text": _prose(4)}


class ParticipantForm(forms.ModelForm):
    """One who takes part. A name that an organisation of the registry has is linked to it."""

    class Meta:
        model = CaseParticipant
        fields = ["label", "role", "text"]
        labels = {"label": "Hvem?", "text": "Hvad gør de?"}
        help_texts = {"label": "En organisation eller en gruppe, aldrig et menneskes navn."}
        widgets = {"label": _small(), "role": forms.RadioSelect, "text": _small()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "role", [(key, name.capitalize()) for key, name in CaseParticipant.ROLES])

    def clean_label(self) -> str:
        label = " ".join(str(self.cleaned_data["label"]).split())
        if self.instance.organisation is None or self.instance.organisation.name != label:
            self.instance.organisation = Organisation.objects.published().filter(name=label).first()
        return label


class WebsiteForm(forms.ModelForm):
    url = WebsiteField(label="Adresse", max_length=500)

    class Meta:
        model = CaseWebsite
        fields = ["url", "label"]
        labels = {"label": "Hvad finder man der?"}
        widgets = {"label": _small()}


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
        widgets = {"reason": _small()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = PracticeCase.objects.published().order_by("title")
        self.fields["to_case"].queryset = others  # type: ignore[attr-defined]
        self.fields["to_case"].empty_label = "Vælg"  # type: ignore[attr-defined]

    def clean_to_case(self) -> Any:
        if self.cleaned_data["to_case"].pk == self.instance.from_case_id:
            raise ValidationError("En case kan ikke være beslægtet med sig selv.")
        return self.cleaned_data["to_case"]


class ResourceRowsBase(StepRows):
    heading = "Arbejdstid og penge"
    intro = "Én linje for hver slags. Ved I ikke, hvad noget har kostet, så lad det være: tomt er noget andet end nul."
    row_name = "linje"
    add_label = "Tilføj arbejdstid, udgift eller tilskud"


class OutcomeRowsBase(StepRows):
    heading = "Resultater"
    intro = "Ét resultat ad gangen, med tal, hvor I har dem. Skriv ikke om enkelte mennesker."
    row_name = "resultat"
    add_label = "Tilføj resultat"
    at_least = 1
    none_yet = "Skriv mindst ét resultat, med eller uden tal"


class AdviceRowsBase(StepRows):
    heading = "Tre råd"
    intro = "Hvad vil I sige til dem, der vil gøre det samme?"
    row_name = "råd"
    add_label = "Tilføj råd"
    at_least = RECOMMENDATIONS
    none_yet = "Skriv tre råd til dem, der vil gøre det samme"


class ParticipantRowsBase(StepRows):
    heading = "Hvem er med?"
    intro = "Dem, der står for det, partnerne, og dem, der betaler."
    row_name = "deltager"
    add_label = "Tilføj deltager"
    at_least = 1
    none_yet = "Skriv mindst én, der er med"


class WebsiteRowsBase(StepRows):
    heading = "Websider"
    intro = "Hvor man kan læse mere."
    row_name = "webside"
    add_label = "Tilføj webside"


class RelationRowsBase(StepRows):
    heading = "Beslægtede cases"
    intro = "Andre cases på portalen, som den her hænger sammen med."
    row_name = "case"
    add_label = "Tilføj case"


ResourceRows = rows_of(PracticeCase, CaseResource, ResourceForm, ResourceRowsBase)
OutcomeRows = rows_of(PracticeCase, CaseOutcome, OutcomeForm, OutcomeRowsBase)
AdviceRows = rows_of(PracticeCase, CaseRecommendation, AdviceForm, AdviceRowsBase)
ParticipantRows = rows_of(PracticeCase, CaseParticipant, ParticipantForm, ParticipantRowsBase)
WebsiteRows = rows_of(PracticeCase, CaseWebsite, WebsiteForm, WebsiteRowsBase)
RelationRows = rows_of(PracticeCase, CaseRelation, RelationForm, RelationRowsBase, "from_case")
