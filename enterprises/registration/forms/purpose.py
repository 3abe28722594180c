"""What it's for, and the official registration."""

from __future__ import annotations

from typing import Any

from django import forms

from registry.steps import DanishDateField, StepForm
from registry.steps.widgets import choose_from, prose, small

from ...models import (
    Registered,
    SocialEnterprise,
)


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
        widgets = {"purpose": prose(4), "summary": prose(3), "description": prose(6)}


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
        widgets = {"registered": forms.RadioSelect, "registered_seen": small()}

    def __init__(self, data: Any = None, *, entry: Any, setting: Any = None) -> None:
        super().__init__(data, entry=entry, setting=setting)
        choose_from(self, "registered", [("yes", "Ja"), ("no", "Nej"), ("unknown", "Det ved vi ikke")])
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
