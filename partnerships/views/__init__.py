"""The pages of helhedsplaner, partnerships, offers, solutions and challenges."""

from .challenges import ChallengeListView, challenge_detail
from .offers import OfferListView, offer_detail
from .partnerships import PartnershipListView, partnership_detail
from .plans import PlanListView, plan_detail
from .solutions import SolutionListView, solution_detail

__all__ = [
    "ChallengeListView",
    "OfferListView",
    "PartnershipListView",
    "PlanListView",
    "SolutionListView",
    "challenge_detail",
    "offer_detail",
    "partnership_detail",
    "plan_detail",
    "solution_detail",
]
