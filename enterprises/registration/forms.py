"""The forms of registration, one class for each thing that is asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import Q, QuerySet

from registry.models import HousingArea, Municipality, Offering, Organisation, OrganisationWebsite, Status, TargetGroup
from registry.steps import DanishDateField, DanishNumberField, ManyField, StepForm, StepRows, WebsiteField, rows_of
from registry.steps import Stamp as AnyStamp

from ..duplicates import Candidate, candidates
from ..models import (
    EnterpriseArea,
    EnterpriseContact,
    EnterpriseCoverage,
    EnterpriseImpact,
    LegalForm,
    MunicipalCooperation,
    OperatingStatus,
    Registered,
    SocialEnterprise,
    Support,
)
from ..numbers import BadNumber, clean_cvr, clean_p_number

MOST_PARENTS = 12
LONGEST_CONSENT = 3 * 366  # days


def _small(**attrs: Any) -> forms.TextInput:
    return forms.TextInput(attrs={"autocomplete": "off", **attrs})


def _prose(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "cols": 60})


def by_group(rows: QuerySet[Any], group: str) -> list[Any]:
    """Choices in groups: [(group, [(key, name), …]), …], in the order of the rows."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for pk, name, of in rows.values_list("pk", "name", group):
        groups.setdefault(of or "", []).append((pk, name))
    return [(name, options) if name else (None, options) for name, options in groups.items()]


class WhoForm(StepForm):
    """Who it is, and whether it's in the registry already."""

    needed = {
        "name": "Skriv virksomhedens navn",
        "legal_form": "Vælg en virksomhedsform",
        "operating_status": "Vælg, om virksomheden er i gang",
        "municipality": "Vælg den kommune, virksomheden ligger i",
    }
    own_cvr = forms.ChoiceField(
        label="Har virksomheden sit eget CVR-nummer?",
        choices=[("yes", "Ja"), ("no", "Nej, den hører under en anden organisation")],
        widget=forms.RadioSelect,
    )
    parent_query = forms.CharField(
        label="Find den organisation, den hører under",
        help_text="Skriv en del af navnet, og tryk Find. Kun for virksomheder uden eget CVR-nummer.",
        max_length=100,
        widget=_small(),
    )
    founded_year = forms.IntegerField(
        label="Startår", min_value=1700, widget=_small(**{"class": "input-char-4", "inputmode": "numeric", "maxlength": "4"})
    )
    website = WebsiteField(label="Hjemmeside", help_text="For eksempel virksomhed.dk.", max_length=500)

    class Meta:
        model = SocialEnterprise
        fields = [
            "name", "cvr", "parent", "p_number", "legal_form", "operating_status",
            "street", "postal_code", "city", "municipality", "duplicate_reason",
        ]  # fmt: skip
        labels = {
            "name": "Virksomhedens navn",
            "legal_form": "Virksomhedsform",
            "operating_status": "Er virksomheden i gang?",
            "municipality": "Kommune, den ligger i",
            "parent": "Hører under",
            "duplicate_reason": "Hvorfor er det en anden virksomhed?",
        }
        help_texts = {
            "cvr": "8 cifre.",
            "p_number": "10 cifre. Nummeret på den afdeling, det drejer sig om.",
            "duplicate_reason": "Den, der godkender, læser det.",
        }
        widgets = {
            "name": _small(),
            "cvr": _small(**{"class": "input-char-11", "inputmode": "numeric"}),
            "p_number": _small(**{"class": "input-char-11", "inputmode": "numeric"}),
            "postal_code": _small(**{"class": "input-char-4", "inputmode": "numeric"}),
            "street": _small(),
            "city": _small(),
            "operating_status": forms.RadioSelect,
            "parent": forms.RadioSelect,
            "duplicate_reason": _prose(3),
        }

    ORDER = [
        "name", "own_cvr", "cvr", "parent_query", "parent", "p_number", "legal_form", "operating_status", "founded_year",
        "street", "postal_code", "city", "municipality", "website", "duplicate_reason",
    ]  # fmt: skip

    def __init__(self, data: Any = None, *, entry: Any, setting: Any = None) -> None:
        super().__init__(data, entry=entry, setting=setting)
        self.candidates: list[Candidate] = []
        self.same: SocialEnterprise | None = None
        self._was = (entry.name, entry.municipality_id)
        self.fields["own_cvr"].needed = True  # type: ignore[attr-defined]
        for name in ("cvr", "p_number"):  # spaces may be typed, so the column's length is no limit here
            of = self.fields[name]
            self.fields[name] = forms.CharField(label=of.label, help_text=of.help_text, required=False, max_length=20, widget=of.widget)
        self.order_fields(self.ORDER)
        self.fields["cvr"].needed = True  # type: ignore[attr-defined]
        self.fields["parent"].needed = self.fields["parent_query"].needed = True  # type: ignore[attr-defined]
        self.fields["parent_query"].find = True  # type: ignore[attr-defined]  # a button that searches stands beside it
        self.fields["duplicate_reason"].needed = True  # type: ignore[attr-defined]
        self.fields["postal_code"].validators.append(RegexValidator(r"^[0-9]{4}$", "Postnummeret skal være 4 cifre."))
        _choices(self, "legal_form", [("unknown", "Vælg"), *_capitalised(LegalForm.choices)])
        _choices(self, "operating_status", _capitalised(OperatingStatus.choices))
        self.fields["municipality"].queryset = Municipality.objects.order_by("name")  # type: ignore[attr-defined]
        self.fields["municipality"].empty_label = "Vælg"  # type: ignore[attr-defined]
        if not entry.pk and setting is not None and setting.organisation is not None:
            self.initial["municipality"] = setting.organisation.municipality_id
        self.initial["founded_year"] = entry.founded.year if entry.founded else None
        if entry.pk:
            self.initial["own_cvr"] = "no" if entry.parent_id and not entry.cvr else "yes"
            self.site = entry.websites.first()
            self.initial["website"] = self.site.url if self.site else ""
        self._find_parents()

    def _find_parents(self) -> None:
        """Offer the organisations that were searched for, and the one chosen before."""
        query = str(self["parent_query"].value() or "").replace("\0", "").strip()[:100]
        chosen = str(self["parent"].value() or "")
        found = Q()
        if query:
            # SQLite compares æ, ø and å with their case, so the usual ways of writing a name are asked for.
            for form in {query, query.lower(), query.capitalize(), query.title()}:
                found |= Q(name__icontains=form) | Q(aliases__name__icontains=form)
        if chosen.isascii() and chosen.isdigit() and len(chosen) < 18:
            found |= Q(pk=int(chosen))
        organisations = Organisation.objects.published().exclude(pk=self.instance.pk)
        self.fields["parent"].queryset = organisations  # type: ignore[attr-defined]
        options = organisations.filter(found).distinct().order_by("name")[:MOST_PARENTS] if found else []
        self.fields["parent"].widget.choices = [(each.pk, f"{each.name} ({each.get_kind_display()})") for each in options]
        self.nothing_found = bool(query) and not options

    @property
    def shown(self) -> list[Any]:
        """The parents only when there are some to choose from, the reason only when something is alike."""
        hidden = set()
        if not self.fields["parent"].widget.choices:
            hidden.add("parent")
        if not (self.candidates or self.instance.duplicate_reason or "duplicate_reason" in self.errors):
            hidden.add("duplicate_reason")
        return [field for field in self if field.name not in hidden]

    @classmethod
    def missing(cls, entry: Any) -> dict[str, str]:
        lacking = super().missing(entry)
        if not entry.cvr and not entry.parent_id:
            lacking["cvr"] = "Skriv CVR-nummeret, eller find den organisation, virksomheden hører under"
        return lacking

    def clean_name(self) -> str:
        name = " ".join(str(self.cleaned_data["name"] or "").split())
        if not name:
            raise ValidationError("Skriv virksomhedens navn")
        return name

    def clean_founded_year(self) -> int | None:
        year = self.cleaned_data["founded_year"]
        today = self.setting.today
        if year is not None and year > today.year:
            raise ValidationError(f"Startåret kan ikke ligge efter {today.year}.")
        return int(year) if year is not None else None

    def clean_cvr(self) -> str:
        if self.data.get("own_cvr") == "no":
            return ""
        return self._number("cvr", clean_cvr)

    def clean_p_number(self) -> str:
        return self._number("p_number", clean_p_number)

    def _number(self, column: str, check: Any) -> str:
        try:
            number: str = check(self.cleaned_data[column])
        except BadNumber as wrong:
            raise ValidationError(str(wrong)) from wrong
        if number:
            others = SocialEnterprise.objects.filter(**{column: number}).exclude(pk=self.instance.pk)
            self.same = others.select_related("steward").first() or self.same
            if others and self.same:
                name = {"cvr": "CVR-nummeret", "p_number": "P-nummeret"}[column]
                if self.same.is_published:
                    raise ValidationError(f"{name} hører til {self.same.name}, som er i registret i forvejen.")
                raise ValidationError(f"{name} hører til en virksomhed, som er ved at blive registreret.")
        return number

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.data.get("own_cvr") == "no" and not cleaned.get("parent") and "parent" not in self.errors:
            where = "parent" if self.fields["parent"].widget.choices else "parent_query"
            if self.data.get("parent_query"):
                self.add_error(where, "Vælg organisationen." if where == "parent" else "Vi fandt ingen organisation med det navn.")
        name = cleaned.get("name")
        if name and not self.same:
            self._look_for_duplicates(name, cleaned)
        return cleaned

    def _look_for_duplicates(self, name: str, cleaned: dict[str, Any]) -> None:
        place = cleaned["municipality"].pk if cleaned.get("municipality") else None
        site = cleaned.get("website") or ""
        unchanged = self._was == (name, place) and "website" not in self.changed_data
        if self.instance.status == Status.PUBLISHED and unchanged:
            return
        self.candidates = candidates(name, [site] if site else [], place, self.instance.pk)
        if self.candidates and not cleaned.get("duplicate_reason"):
            self.add_error("duplicate_reason", "Virksomheden findes måske allerede. Skriv, hvorfor det er en anden, hvis det er det.")

    def write(self, stamp: AnyStamp) -> None:
        year, founded = self.cleaned_data["founded_year"], self.instance.founded
        if (founded.year if founded else None) != year:
            self.instance.founded = dt.date(year, 1, 1) if year else None
            self.instance.founded_precision = "year" if year else ""
            self.instance.save(update_fields=["founded", "founded_precision", "updated_at"])
        super().write(stamp)
        self._write_website()

    def _write_website(self) -> None:
        address = self.cleaned_data["website"]
        site = self.instance.websites.first()
        if address and site is None:
            OrganisationWebsite.objects.create(organisation=self.instance, url=address, label="Hjemmeside")
        elif address and site and site.url != address:
            site.url = address
            site.save(update_fields=["url"])
        elif not address and site:
            site.delete()


def _capitalised(choices: Iterable[tuple[Any, Any]]) -> list[tuple[str, str]]:
    """Choices as they stand in a list of their own, without the one for 'not told'."""
    return [(value, str(name)[:1].upper() + str(name)[1:]) for value, name in choices if value != "unknown"]


def _choices(form: forms.BaseForm, name: str, choices: list[Any]) -> None:
    form.fields[name].choices = choices  # type: ignore[attr-defined]
    form.fields[name].widget.choices = choices


class PurposeForm(StepForm):
    needed = {"purpose": "Skriv virksomhedens formål", "summary": "Fortæl kort, hvad virksomheden laver"}

    class Meta:
        model = SocialEnterprise
        fields = ["purpose", "summary", "description"]
        labels = {"purpose": "Formål", "summary": "Kort fortalt", "description": "Mere om virksomheden"}
        help_texts = {
            "purpose": "Hvad virksomheden er sat i verden for, gerne som det står i vedtægterne.",
            "summary": "Højst 320 tegn. Hvad virksomheden laver, og for hvem. Teksten vises øverst på siden.",
        }
        widgets = {"purpose": _prose(4), "summary": _prose(3), "description": _prose(6)}


class OfficialForm(StepForm):
    """The first key: the official registration, apart from any assessment."""

    heading = "Officiel registrering"
    intro = "Er virksomheden en registreret socialøkonomisk virksomhed hos Erhvervsstyrelsen? Det er noget andet end jeres egen vurdering."
    registered_on = DanishDateField(label="Registreret den")
    registered_seen_on = DanishDateField(label="Hvornår har I set det?")

    class Meta:
        model = SocialEnterprise
        fields = ["registered", "registered_on", "registered_seen", "registered_seen_on"]
        labels = {"registered": "Registreret", "registered_seen": "Hvor har I set det?"}
        help_texts = {"registered_seen": "For eksempel på virk.dk eller i et brev fra virksomheden."}
        widgets = {"registered": forms.RadioSelect, "registered_seen": _small()}

    def __init__(self, data: Any = None, *, entry: Any, setting: Any = None) -> None:
        super().__init__(data, entry=entry, setting=setting)
        _choices(self, "registered", [("yes", "Ja"), ("no", "Nej"), ("unknown", "Det ved vi ikke")])
        self.fields["registered"].needed = True  # type: ignore[attr-defined]
        if setting is not None:
            for name in ("registered_on", "registered_seen_on"):
                self.fields[name].latest = setting.today  # type: ignore[attr-defined]

    @classmethod
    def missing(cls, entry: Any) -> dict[str, str]:
        if entry.registered == Registered.YES:
            return {} if entry.registered_seen else {"registered_seen": "Skriv, hvor I har set, at virksomheden er registreret"}
        answered = any(answer.answer != "unknown" for made in entry.assessments.all() for answer in made.answers.all())
        return {} if answered else {"registered": "Skriv, at virksomheden er registreret, eller vurdér den efter en af de to lister"}


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
            "offering_note": _small(),
            "target_group_note": _small(),
        }

    def __init__(self, data: Any = None, *, entry: Any, setting: Any = None) -> None:
        super().__init__(data, entry=entry, setting=setting)
        self.fields["offerings"].widget.choices = by_group(Offering.objects.order_by("group", "name"), "group")
        self.fields["target_groups"].queryset = TargetGroup.objects.order_by("name")  # type: ignore[attr-defined]


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
        widgets = {"location_note": _small()}

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

    def write(self, stamp: AnyStamp) -> None:
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
        widgets = {"relation": forms.RadioSelect, "note": _small()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = HousingArea.objects.published().order_by("municipality__name", "name")
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]
        self.fields["area"].widget.choices = [("", "Vælg"), *by_group(areas, "municipality__name")]
        _choices(self, "relation", [("located", "Holder til i området"), ("works_in", "Arbejder i området")])


class AreaRowsBase(StepRows):
    heading = "Boligområder"
    intro = "Områder, hvor virksomheden holder til eller arbejder."
    row_name = "boligområde"
    add_label = "Tilføj boligområde"


class CooperationForm(forms.ModelForm):
    class Meta:
        model = MunicipalCooperation
        fields = ["municipality", "note"]
        labels = {"note": "Om hvad?"}
        widgets = {"note": _small()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality"].queryset = Municipality.objects.order_by("name")  # type: ignore[attr-defined]
        self.fields["municipality"].empty_label = "Vælg"  # type: ignore[attr-defined]


class CooperationRowsBase(StepRows):
    heading = "Samarbejde med kommuner"
    intro = "Kommuner, som virksomheden samarbejder med i dag. Det er noget andet, end hvor den kan levere."
    row_name = "samarbejde"
    add_label = "Tilføj samarbejde"


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
        widgets = {"capacity_note": _small(), "support": forms.RadioSelect, "support_note": _small()}

    def __init__(self, data: Any = None, *, entry: Any, setting: Any = None) -> None:
        super().__init__(data, entry=entry, setting=setting)
        _choices(self, "support", [(Support.SOME, "Ja"), (Support.NONE, "Nej"), (Support.UNKNOWN, "Det ved vi ikke")])


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
            "text": _small(),
            "unit": _small(**{"class": "input-width-m"}),
            "year": _small(**{"class": "input-char-4", "inputmode": "numeric"}),
            "period": _small(),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "kind", [("", "Vælg"), *_capitalised(EnterpriseImpact.KINDS)])
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


class ContactForm(forms.ModelForm):
    consent_on = DanishDateField(label="Hvornår sagde personen ja til at stå her?")
    ends_on = DanishDateField(label="Hvor længe gælder det?", help_text="Sidste dag, højst tre år frem. Skriv dd.mm.åååå.")

    class Meta:
        model = EnterpriseContact
        fields = ["name", "role", "email", "phone", "consent_on", "ends_on"]
        labels = {"name": "Navn", "role": "Stilling", "email": "Arbejds-e-mail", "phone": "Arbejdstelefon"}
        widgets = {"name": _small(), "role": _small(), "email": _small(inputmode="email"), "phone": _small(inputmode="tel")}

    def clean_phone(self) -> str:
        phone = str(self.cleaned_data["phone"] or "").strip()
        if phone and not all(letter.isdigit() or letter in "+ ()-" for letter in phone):
            raise ValidationError("Skriv telefonnummeret med tal, for eksempel 12 34 56 78.")
        return phone

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("consent_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "Den sidste dag kan ikke ligge før den dag, personen sagde ja.")
        elif first and last and (last - first).days > LONGEST_CONSENT:
            self.add_error("ends_on", "Et samtykke kan højst gælde i tre år.")
        return cleaned


class ContactRowsBase(StepRows):
    heading = "Kontaktpersoner"
    intro = "Mennesker, der svarer på virksomhedens vegne. Kun ansatte med adgang ser dem, og kun så længe samtykket gælder."
    row_name = "kontaktperson"
    add_label = "Tilføj kontaktperson"


AreaRows = rows_of(SocialEnterprise, EnterpriseArea, AreaForm, AreaRowsBase)
CooperationRows = rows_of(SocialEnterprise, MunicipalCooperation, CooperationForm, CooperationRowsBase)
ImpactRows = rows_of(SocialEnterprise, EnterpriseImpact, ImpactForm, ImpactRowsBase)
ContactRows = rows_of(SocialEnterprise, EnterpriseContact, ContactForm, ContactRowsBase)
