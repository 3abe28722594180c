"""Who it is, and whether it's in the registry already."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import Q

from registry.duplicates import Candidate
from registry.form_fields import WebsiteField
from registry.models import Municipality, Organisation, OrganisationWebsite, Status
from registry.pk import parse_pk
from registry.steps import Stamp, StepForm
from registry.steps.widgets import capitalised, choose_from, prose, small

from ...duplicates import candidates
from ...models import (
    LegalForm,
    OperatingStatus,
    SocialEnterprise,
)
from ...numbers import BadNumber, clean_cvr, clean_p_number

MOST_PARENTS = 12


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
        widget=small(),
    )
    founded_year = forms.IntegerField(
        label="Startår", min_value=1700, widget=small(**{"class": "input-char-4", "inputmode": "numeric", "maxlength": "4"})
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
            "name": small(),
            "cvr": small(**{"class": "input-char-11", "inputmode": "numeric"}),
            "p_number": small(**{"class": "input-char-11", "inputmode": "numeric"}),
            "postal_code": small(**{"class": "input-char-4", "inputmode": "numeric"}),
            "street": small(),
            "city": small(),
            "operating_status": forms.RadioSelect,
            "parent": forms.RadioSelect,
            "duplicate_reason": prose(3),
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
        choose_from(self, "legal_form", [("unknown", "Vælg"), *capitalised(LegalForm.choices)])
        choose_from(self, "operating_status", capitalised(OperatingStatus.choices))
        self.fields["municipality"].queryset = Municipality.objects.order_by("name")  # type: ignore[attr-defined]
        self.fields["municipality"].empty_label = "Vælg"  # type: ignore[attr-defined]
        if not entry.pk and setting is not None and setting.organisation is not None:
            self.initial["municipality"] = setting.organisation.municipality_id
        self.initial["founded_year"] = entry.founded.year if entry.founded else None
        if entry.pk:
            self.initial["own_cvr"] = "no" if entry.parent_id and not entry.cvr else "yes"
            self.initial["website"] = next((site.url for site in entry.websites.all()), "")
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
        if (key := parse_pk(chosen)) is not None:
            found |= Q(pk=key)
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

    def write(self, stamp: Stamp) -> None:
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
