"""The data files of helhedsplaner, solutions, partnerships, offers and challenges."""

from pathlib import Path

from registry.catalogue.kinds import Kind, Link, Rows, folder_reader, register
from registry.models import HousingArea, TargetGroup

from . import models
from .schema import ChallengeRecord, OfferRecord, PartnershipRecord, PlanRecord, SolutionRecord

DATA = Path(__file__).parent / "data"
PUBLISHED = {"status": "published"}


def register_kinds() -> None:
    """Called when the app is ready."""
    register(
        Kind(
            "plans",
            "helhedsplaner",
            models.SocialMasterPlan,
            folder_reader(DATA / "plans", PlanRecord),
            constants=PUBLISHED,
            links={"areas": Link(HousingArea)},
            rows={
                "actors": Rows(models.PlanActor, "plan"),
                "funding": Rows(models.PlanFunding, "plan"),
                "activities": Rows(models.PlanActivity, "plan"),
                "figures": Rows(models.PlanFigure, "plan"),
                "websites": Rows(models.PlanWebsite, "plan"),
                "notes": Rows(models.PlanNote, "plan"),
            },
        ),
        Kind(
            "solutions",
            "løsninger",
            models.Solution,
            folder_reader(DATA / "solutions", SolutionRecord),
            constants=PUBLISHED,
            references={"lever": "number"},
            late=frozenset({"parent"}),
            links={"areas": Link(HousingArea), "target_groups": Link(TargetGroup)},
            rows={
                "principles": Rows(models.SolutionPrinciple, "solution"),
                "sections": Rows(models.SolutionSection, "solution"),
                "actors": Rows(models.SolutionActor, "solution"),
                "inspirations": Rows(models.SolutionInspiration, "solution"),
                "figures": Rows(models.SolutionFigure, "solution"),
                "examples": Rows(models.SolutionExample, "solution"),
                "websites": Rows(models.SolutionWebsite, "solution"),
                "notes": Rows(models.SolutionNote, "solution"),
            },
        ),
        Kind(
            "partnerships",
            "partnerskaber",
            models.Partnership,
            folder_reader(DATA / "partnerships", PartnershipRecord),
            constants=PUBLISHED,
            rename={"status": "state", "status_note": "state_note"},
            links={
                "areas": Link(HousingArea),
                "plans": Link(models.SocialMasterPlan),
                "solutions": Link(models.Solution),
            },
            rows={
                "parties": Rows(models.PartnershipParty, "partnership"),
                "actions": Rows(models.Action, "partnership"),
                "steps": Rows(models.PartnershipStep, "partnership"),
                "amounts": Rows(models.PartnershipAmount, "partnership"),
                "figures": Rows(models.PartnershipFigure, "partnership"),
                "websites": Rows(models.PartnershipWebsite, "partnership"),
                "notes": Rows(models.PartnershipNote, "partnership"),
            },
        ),
        Kind(
            "offers",
            "tilbud i kataloget",
            models.Offer,
            folder_reader(DATA / "offers", OfferRecord),
            constants=PUBLISHED,
            rows={
                "prices": Rows(models.OfferPrice, "offer"),
                "marks": Rows(models.OfferMark, "offer"),
                "notes": Rows(models.OfferNote, "offer"),
            },
        ),
        Kind(
            "challenges",
            "udfordringer",
            models.Challenge,
            folder_reader(DATA / "challenges", ChallengeRecord),
            constants=PUBLISHED,
            links={"areas": Link(HousingArea), "target_groups": Link(TargetGroup)},
            rows={
                "answers": Rows(models.ChallengeAnswer, "challenge"),
                "figures": Rows(models.ChallengeFigure, "challenge"),
                "notes": Rows(models.ChallengeNote, "challenge"),
            },
        ),
    )
