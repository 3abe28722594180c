"""The form for reporting an error, and the one for answering it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from registry.guard import GuardedForm

from .models import LONGEST, ErrorReport, ReportState
from .pages import own_page


class ReportForm(GuardedForm, forms.ModelForm):
    """What is wrong on a page. The page comes with the link; one that isn't the portal's must be mended by hand."""

    class Meta:
        model = ErrorReport
        fields = ["page", "text", "correction"]
        labels = {"page": "Sidens adresse"}
        help_texts = {
            "page": "Den del, der kommer efter portalens navn, for eksempel /cases/.",
            "text": "Skriv ikke navne på borgere eller andet om deres forhold.",
        }
        widgets = {
            "page": forms.HiddenInput,
            "text": forms.Textarea(attrs={"rows": 5}),
            "correction": forms.Textarea(attrs={"rows": 3}),
        }
        error_messages = {
            "page": {"required": "Skriv adressen på den side, fejlen står på."},
            "text": {"required": "Skriv, hvad der er forkert."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.use_required_attribute = False
        self.page = own_page(str(self["page"].value() or ""))
        if self.page is None:  # shown, so that it can be mended
            self.fields["page"].widget = forms.TextInput(attrs={"autocomplete": "off"})

    def clean_page(self) -> str:
        page = own_page(self.cleaned_data["page"])
        if page is None:
            raise ValidationError("Det er ikke en side på portalen. Skriv for eksempel /cases/.")
        return page


class AnswerForm(GuardedForm, forms.Form):
    """What was done about a report."""

    state = forms.ChoiceField(
        label="Hvad er der sket?",
        choices=[(ReportState.HANDLED.value, "Det er rettet"), (ReportState.DECLINED.value, "Det bliver ikke rettet")],
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg, hvad der er sket."},
    )
    answer = forms.CharField(
        label="Svar til den, der meldte fejlen",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Skriv et svar."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.use_required_attribute = False
