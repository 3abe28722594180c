"""Questions whose answers are rows: the two lists of criteria, and what reserved purchases need to know."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from registry.steps import DanishDateField, DanishNumberField, StepForm
from registry.steps import Stamp as AnyStamp

from .. import criteria, readiness
from ..models import Answer, CriteriaAssessment, CriterionAnswer, ReadinessFact, SocialEnterprise

ANSWERS = [("yes", "Ja"), ("partly", "Delvist"), ("no", "Nej"), ("unknown", "Ved ikke")]
YES_NO = [("yes", "Ja"), ("no", "Nej"), ("unknown", "Ved ikke")]


class AnswerField(forms.ChoiceField):
    """Radios where no answer is the same as 'ved ikke'."""

    widget = forms.RadioSelect

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value) or Answer.UNKNOWN)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(initial or Answer.UNKNOWN) != str(data or Answer.UNKNOWN)


def latest(entry: Any, list_key: str) -> CriteriaAssessment | None:
    """The newest assessment by a list; the entry's assessments come newest first."""
    return next((made for made in entry.assessments.all() if made.criteria_list == list_key), None)


class AssessmentForm(StepForm):
    """An assessment by one list, criterion by criterion. A changed answer makes a new assessment on a later day."""

    listed: ClassVar[criteria.CriteriaList]
    is_folded = True

    class Meta:
        model = SocialEnterprise
        fields: list[str] = []

    def __init__(self, data: Any = None, *, entry: Any, setting: Any = None) -> None:
        super().__init__(data, entry=entry, setting=setting)
        made = latest(entry, self.listed.key) if entry.pk else None
        known = {answer.criterion: answer for answer in made.answers.all()} if made else {}
        for each in self.listed.criteria:
            answer = known.get(each.key)
            self.fields[self._name("svar", each)] = AnswerField(label=each.name, help_text=each.text, choices=ANSWERS, required=False)
            self.fields[self._name("svar", each)].needed = True  # type: ignore[attr-defined]
            self.fields[self._name("grund", each)] = forms.CharField(
                label=f"Hvad bygger I det på? ({each.name.lower()})",
                required=False,
                max_length=1000,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )
            self.initial[self._name("svar", each)] = answer.answer if answer else Answer.UNKNOWN
            self.initial[self._name("grund", each)] = answer.evidence if answer else ""

    def _name(self, what: str, each: criteria.Criterion) -> str:
        return f"{self.listed.key}-{what}-{each.key}"

    def write(self, stamp: AnyStamp) -> None:
        if not self.changed_data:
            return
        who: Any = stamp
        made = latest(self.instance, self.listed.key)
        if made is None or (made.organisation_id, made.made_on) != (who.organisation.pk, who.today):
            made = CriteriaAssessment(
                enterprise=self.instance, criteria_list=self.listed.key, organisation=who.organisation, made_on=who.today
            )
        made.assessor = who.user
        stamp.mark(made)
        made.save()
        for each in self.listed.criteria:
            CriterionAnswer.objects.update_or_create(
                assessment=made,
                criterion=each.key,
                defaults={
                    "answer": self.cleaned_data[self._name("svar", each)],
                    "evidence": self.cleaned_data[self._name("grund", each)],
                },
            )


class Registration2021Form(AssessmentForm):
    listed = criteria.REGISTRATION_2021
    heading = "Jeres vurdering: de fem krav fra 2021"
    intro = "De krav, en virksomhed skal leve op til for at blive registreret. Et svar her er jeres egen vurdering og ingen registrering."


class NotForProfit2015Form(AssessmentForm):
    listed = criteria.NOT_FOR_PROFIT_2015
    heading = "Jeres vurdering: de fem kendetegn fra 2015"
    intro = "De kendetegn, kommunerne brugte i 2015. Listen er en anden end den fra 2021, og de to holdes adskilt."


class ReadinessForm(StepForm):
    """Facts for reserved purchases. Only what is answered becomes a row."""

    heading = "Hvis en kommune vil forbeholde et indkøb"
    intro = "Oplysninger, som udbudslovens §§ 54 og 190 spørger om. Portalen afgør ikke, om et indkøb må forbeholdes."
    is_folded = True

    class Meta:
        model = SocialEnterprise
        fields: list[str] = []

    def __init__(self, data: Any = None, *, entry: Any, setting: Any = None) -> None:
        super().__init__(data, entry=entry, setting=setting)
        known = {row.fact: row for row in entry.readiness.all()} if entry.pk else {}
        for each in readiness.QUESTIONS:
            row = known.get(each.key)
            label = f"{each.name} (§ {each.section})"
            if each.is_share:
                self.fields[f"{each.key}-tal"] = DanishNumberField(label=label, help_text=each.hint, at_most=100, required=False)
                self.initial[f"{each.key}-tal"] = row.value if row else None
            else:
                self.fields[f"{each.key}-svar"] = AnswerField(label=label, help_text=each.hint, choices=YES_NO, required=False)
                self.initial[f"{each.key}-svar"] = row.answer if row else "unknown"
            self.fields[f"{each.key}-grund"] = forms.CharField(
                label="Hvad bygger I det på?", required=False, max_length=1000, widget=forms.TextInput(attrs={"autocomplete": "off"})
            )
            self.initial[f"{each.key}-grund"] = row.evidence if row else ""
            self.fields[f"{each.key}-dato"] = DanishDateField(
                label="Hvilken dag gjaldt det?",
                required=False,
                help_text="Skriv dd.mm.åååå. Tomt felt: i dag.",
                latest=getattr(setting, "today", None),
            )
            self.initial[f"{each.key}-dato"] = row.seen_on if row else None

    def write(self, stamp: AnyStamp) -> None:
        who: Any = stamp
        for position, each in enumerate(readiness.QUESTIONS):
            if not any(name.startswith(f"{each.key}-") for name in self.changed_data):
                continue
            value = self.cleaned_data.get(f"{each.key}-tal")
            answer = self.cleaned_data.get(f"{each.key}-svar") or "unknown"
            evidence = self.cleaned_data[f"{each.key}-grund"]
            if value is None and answer == "unknown" and not evidence:
                self.instance.readiness.filter(fact=each.key).delete()
                continue
            row = self.instance.readiness.filter(fact=each.key).first() or ReadinessFact(enterprise=self.instance, fact=each.key)
            row.position, row.answer, row.value, row.evidence = position, answer, value, evidence
            row.seen_on, row.entered_by = self.cleaned_data[f"{each.key}-dato"] or who.today, who.user
            stamp.mark(row)
            row.save()
