"""The enterprises' relations to organisations, and what a merge does with them."""

from __future__ import annotations

from typing import Any

from registry.merging import moves, own, own_links, speak, stays

from . import models
from .models import SocialEnterprise


def _speak(entry: Any, step: str, by: Any, reason: str) -> None:
    models.EnterpriseEvent.objects.create(entry=entry, step=step, by=by, via="admin", reason=reason)


def declare() -> None:
    """Called when the app is ready."""
    own_links(SocialEnterprise, "offerings", "ydelser")
    own_links(SocialEnterprise, "target_groups", "målgrupper")
    own(models.EnterpriseCoverage, "enterprise", "kommuner, den dækker")
    own(models.MunicipalCooperation, "enterprise", "samarbejder med kommuner", same=("municipality_id",))
    own(models.EnterpriseArea, "enterprise", "boligområder, den er i", same=("area_id", "relation"))
    own(models.EnterpriseSupporter, "enterprise", "støttegivere", same=("organisation_id", "text"))
    own(models.EnterpriseCooperation, "enterprise", "samarbejder", same=("organisation_id", "label", "text"))
    own(models.EnterpriseImpact, "enterprise", "tal", same=("kind", "year", "text", "value", "value_max", "period"))
    own(models.ReadinessFact, "enterprise", "oplysninger til reserverede indkøb")
    own(models.EnterpriseContact, "enterprise", "kontaktpersoner", same=("email",))
    own(models.CriteriaAssessment, "enterprise", "vurderinger af kriterier")
    own(models.EnterpriseProposal, "enterprise", "forslag til rettelser")
    own(models.TakeOverRequest, "enterprise", "ønsker om at overtage")
    moves(models.EnterpriseSupporter, "organisation", "virksomheder, den støtter", entry="enterprise")
    moves(models.EnterpriseCooperation, "organisation", "virksomheder, den samarbejder med", entry="enterprise")
    moves(models.CriteriaAssessment, "organisation", "vurderinger, den har lavet", entry="enterprise")
    moves(models.TakeOverRequest, "organisation", "virksomheder, den vil overtage", entry=None)
    stays(models.EnterpriseEvent, "entry", "det, der er sket, bliver stående på den post, det skete for")
    stays(models.EnterpriseEvent, "organisation", "det, der er sket, ændres aldrig")
    speak(SocialEnterprise, _speak)
