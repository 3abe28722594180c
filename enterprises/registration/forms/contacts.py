"""Who answers for it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from registry.steps import DanishDateField, StepRows, rows_of
from registry.steps.widgets import small

from ...models import (
    EnterpriseContact,
    SocialEnterprise,
)

LONGEST_CONSENT = 3 * 366  # days


class ContactForm(forms.ModelForm):
    consent_on = DanishDateField(label="Hvornår sagde personen ja til at stå her?")
    ends_on = DanishDateField(label="Hvor længe gælder det?", help_text="Sidste dag, højst tre år frem. Skriv dd.mm.åååå.")

    class Meta:
        model = EnterpriseContact
        fields = ["name", "role", "email", "phone", "consent_on", "ends_on"]
        labels = {"name": "Navn", "role": "Stilling", "email": "Arbejds-e-mail", "phone": "Arbejdstelefon"}
        widgets = {"name": small(), "role": small(), "email": small(inputmode="email"), "phone": small(inputmode="tel")}

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


ContactRows = rows_of(SocialEnterprise, EnterpriseContact, ContactForm, ContactRowsBase)
