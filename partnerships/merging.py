"""The relations of helhedsplaner, partnerships, solutions and challenges to organisations, and what a merge does with them."""

from __future__ import annotations

from registry.merging import moves

from . import models


def declare() -> None:
    """Called when the app is ready."""
    moves(models.PlanActor, "organisation", "roller i helhedsplaner", entry="plan")
    moves(models.PlanFunding, "organisation", "penge til helhedsplaner", entry="plan")
    moves(models.PartnershipParty, "organisation", "roller i partnerskaber", entry="partnership")
    moves(models.Action, "organisation", "opgaver i partnerskaber", entry="partnership")
    moves(models.SolutionActor, "organisation", "roller i løsninger", entry="solution")
    moves(models.SolutionExample, "enterprise", "eksempler i løsninger", entry="solution")
    moves(models.Offer, "enterprise", "tilbud i kataloget")
    moves(models.SocialMasterPlan, "steward", "helhedsplaner, den holder ved lige")
    moves(models.Partnership, "steward", "partnerskaber, den holder ved lige")
    moves(models.Solution, "steward", "løsninger, den holder ved lige")
    moves(models.Challenge, "steward", "udfordringer, den holder ved lige")
    moves(models.Offer, "steward", "tilbud, den holder ved lige")
