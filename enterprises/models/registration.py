"""What comes with registration: who to write to, assessments of the criteria, what reserved purchases need, invitations."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from registry.models import Municipality, Organisation, PlacedRow

from .. import criteria, readiness
from .enterprise import SocialEnterprise


class Answer(models.TextChoices):
    """How far a criterion is met."""

    YES = "yes", "ja"
    PARTLY = "partly", "delvist"
    NO = "no", "nej"
    UNKNOWN = "unknown", "ikke oplyst"


class EnterpriseCoverage(PlacedRow):
    """A municipality that the enterprise can deliver in. Says nothing of where it is or with whom it cooperates."""

    enterprise = models.ForeignKey(SocialEnterprise, on_delete=models.CASCADE, related_name="coverage")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="covered_by", verbose_name="kommune")

    class Meta(PlacedRow.Meta):
        verbose_name = "dækker kommune"
        verbose_name_plural = "dækker kommuner"
        constraints = [models.UniqueConstraint(fields=["enterprise", "municipality"], name="coverage_once")]


class ContactQuerySet(models.QuerySet["EnterpriseContact"]):
    """Words used about contacts."""

    def consenting(self, today: dt.date) -> Self:
        """Those whose consent counts on a day; nobody else may be shown or written to."""
        return self.filter(consent_on__lte=today, ends_on__gte=today)


class EnterpriseContact(models.Model):
    """A work contact at the enterprise, with their consent and its last day. Only for people at work here; never published."""

    enterprise = models.ForeignKey(SocialEnterprise, on_delete=models.CASCADE, related_name="contacts")
    position = models.PositiveSmallIntegerField("rækkefølge", default=0)
    name = models.CharField("navn", max_length=120)
    role = models.CharField("stilling", max_length=120, blank=True)
    email = models.EmailField("arbejds-e-mail")
    phone = models.CharField("arbejdstelefon", max_length=20, blank=True)
    consent_on = models.DateField("sagde ja den")
    ends_on = models.DateField("samtykket gælder til og med")

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = "kontaktperson"
        verbose_name_plural = "kontaktpersoner"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("consent_on")), name="contact_consent_ends_after_it_starts")
        ]

    def __str__(self) -> str:
        return self.name

    def consents(self, today: dt.date) -> bool:
        return self.consent_on <= today <= self.ends_on


class CriteriaAssessment(PlacedRow):
    """An organisation's own assessment by one of the two lists. It is no official registration, and the lists are never merged."""

    LISTS = [(each.key, each.name) for each in criteria.LISTS]

    enterprise = models.ForeignKey(SocialEnterprise, on_delete=models.CASCADE, related_name="assessments")
    criteria_list = models.CharField("liste", max_length=24, choices=LISTS)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="vurderet af organisationen"
    )
    assessor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="vurderet af"
    )
    made_on = models.DateField("vurderet den")

    class Meta(PlacedRow.Meta):
        verbose_name = "vurdering af kriterier"
        verbose_name_plural = "vurderinger af kriterier"
        ordering = ["-made_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_criteria_list_display()}, {self.made_on:%d.%m.%Y}"

    @property
    def definition(self) -> criteria.CriteriaList:
        return criteria.BY_KEY[self.criteria_list]


class CriterionAnswer(models.Model):
    """The answer to one criterion of an assessment, with what it rests on."""

    CRITERIA = [(each.key, each.name) for found in criteria.LISTS for each in found.criteria]

    assessment = models.ForeignKey(CriteriaAssessment, on_delete=models.CASCADE, related_name="answers")
    criterion = models.CharField("kriterium", max_length=24, choices=CRITERIA)
    answer = models.CharField("svar", max_length=8, choices=Answer, default=Answer.UNKNOWN)
    evidence = models.TextField("hvad svaret bygger på", blank=True, max_length=1000)

    class Meta:
        verbose_name = "svar på kriterium"
        verbose_name_plural = "svar på kriterier"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["assessment", "criterion"], name="criterion_answered_once")]

    def __str__(self) -> str:
        return f"{self.get_criterion_display()}: {self.get_answer_display()}"

    @property
    def definition(self) -> criteria.Criterion:
        return criteria.criterion(self.assessment.criteria_list, self.criterion)


class ReadinessFact(PlacedRow):
    """What a reserved purchase needs to know, with what it rests on, the day it held, and who entered it."""

    FACTS = [(each.key, each.name) for each in readiness.QUESTIONS]
    ANSWERS = [("yes", "ja"), ("no", "nej"), ("unknown", "ikke oplyst")]

    enterprise = models.ForeignKey(SocialEnterprise, on_delete=models.CASCADE, related_name="readiness")
    fact = models.CharField("oplysning", max_length=24, choices=FACTS)
    answer = models.CharField("svar", max_length=8, choices=ANSWERS, default="unknown")
    value = models.DecimalField("tal (procent)", max_digits=5, decimal_places=2, null=True, blank=True)
    evidence = models.TextField("hvad det bygger på", blank=True, max_length=1000)
    seen_on = models.DateField("gjaldt den")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="skrevet af"
    )

    class Meta(PlacedRow.Meta):
        verbose_name = "oplysning til reserverede indkøb"
        verbose_name_plural = "oplysninger til reserverede indkøb"
        constraints = [models.UniqueConstraint(fields=["enterprise", "fact"], name="readiness_fact_once")]

    @property
    def definition(self) -> readiness.Question:
        return readiness.BY_KEY[self.fact]


class ContactInvitation(models.Model):
    """A signed link sent to a contact. It's dead once used, 14 days old, or when the contact's address or consent is gone."""

    contact = models.ForeignKey(EnterpriseContact, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField("sendt til")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="sendt af")
    sent_at = models.DateTimeField("sendt", default=timezone.now)
    used_at = models.DateTimeField("brugt", null=True, blank=True)

    class Meta:
        verbose_name = "invitation til kontaktperson"
        verbose_name_plural = "invitationer til kontaktpersoner"
        ordering = ["-sent_at"]


class EnterpriseProposal(models.Model):
    """Corrections from the enterprise's own contact, waiting for the steward. `changes` maps a field to its old and new text."""

    STATES = [("waiting", "venter"), ("accepted", "taget med"), ("rejected", "afvist")]

    enterprise = models.ForeignKey(SocialEnterprise, on_delete=models.CASCADE, related_name="proposals")
    invitation = models.ForeignKey(
        ContactInvitation, on_delete=models.SET_NULL, null=True, related_name="proposals", verbose_name="invitation"
    )
    at = models.DateTimeField("hvornår", auto_now_add=True)
    changes: Any = models.JSONField("rettelser")
    comment = models.TextField("besked", blank=True, max_length=2000)
    state = models.CharField("tilstand", max_length=8, choices=STATES, default="waiting")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="afgjort af"
    )
    decided_at = models.DateTimeField("afgjort", null=True, blank=True)
    reason = models.TextField("begrundelse", blank=True)

    class Meta:
        verbose_name = "forslag til rettelse"
        verbose_name_plural = "forslag til rettelser"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.at:%d.%m.%Y}"


class TakeOverRequest(models.Model):
    """An organisation asks to keep a published record that nobody keeps. The administrators decide."""

    enterprise = models.ForeignKey(SocialEnterprise, on_delete=models.CASCADE, related_name="take_over_requests")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="organisation")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="bedt om af")
    at = models.DateTimeField("hvornår", auto_now_add=True)
    reason = models.TextField("begrundelse", max_length=2000)
    state = models.CharField("tilstand", max_length=8, choices=EnterpriseProposal.STATES, default="waiting")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="afgjort af"
    )
    decided_at = models.DateTimeField("afgjort", null=True, blank=True)

    class Meta:
        verbose_name = "ønske om at overtage"
        verbose_name_plural = "ønsker om at overtage"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "organisation"], condition=models.Q(state="waiting"), name="take_over_asked_once")
        ]
