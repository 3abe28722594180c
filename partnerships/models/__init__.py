"""Who works together, where: helhedsplaner, partnerships, solutions and challenges."""

from .challenge import Challenge, ChallengeAnswer, ChallengeFigure, ChallengeNote
from .partnership import (
    Action,
    Partnership,
    PartnershipAmount,
    PartnershipFigure,
    PartnershipNote,
    PartnershipParty,
    PartnershipStep,
    PartnershipWebsite,
)
from .plan import PlanActivity, PlanActor, PlanFigure, PlanFunding, PlanNote, PlanWebsite, SocialMasterPlan
from .solution import (
    Solution,
    SolutionActor,
    SolutionExample,
    SolutionFigure,
    SolutionInspiration,
    SolutionNote,
    SolutionPrinciple,
    SolutionSection,
    SolutionWebsite,
)

__all__ = [
    "Action",
    "Challenge",
    "ChallengeAnswer",
    "ChallengeFigure",
    "ChallengeNote",
    "Partnership",
    "PartnershipAmount",
    "PartnershipFigure",
    "PartnershipNote",
    "PartnershipParty",
    "PartnershipStep",
    "PartnershipWebsite",
    "PlanActivity",
    "PlanActor",
    "PlanFigure",
    "PlanFunding",
    "PlanNote",
    "PlanWebsite",
    "SocialMasterPlan",
    "Solution",
    "SolutionActor",
    "SolutionExample",
    "SolutionFigure",
    "SolutionInspiration",
    "SolutionNote",
    "SolutionPrinciple",
    "SolutionSection",
    "SolutionWebsite",
]
