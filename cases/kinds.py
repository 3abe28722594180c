"""The cases' data files."""

from pathlib import Path

from enterprises.models import SocialEnterprise
from partnerships.models import Partnership, SocialMasterPlan
from registry.catalogue.kinds import Kind, Link, Rows, folder_reader, register
from registry.models import ActivityType, HousingArea, TargetGroup, Theme

from . import models
from .schema import CaseRecord

DATA = Path(__file__).parent / "data"


def register_kinds() -> None:
    """Called when the app is ready."""
    register(
        Kind(
            "cases",
            "cases",
            models.PracticeCase,
            folder_reader(DATA / "cases", CaseRecord),
            constants={"status": "published"},
            references={"theme": "number"},
            links={
                "secondary_themes": Link(Theme, "number"),
                "activity_types": Link(ActivityType, "code"),
                "areas": Link(HousingArea),
                "target_groups": Link(TargetGroup),
                "enterprises": Link(SocialEnterprise),
                "plans": Link(SocialMasterPlan),
                "partnerships": Link(Partnership),
            },
            rows={
                "phases": Rows(models.CasePhase, "case"),
                "participants": Rows(models.CaseParticipant, "case"),
                "resources": Rows(models.CaseResource, "case"),
                "outcomes": Rows(models.CaseOutcome, "case"),
                "recommendations": Rows(models.CaseRecommendation, "case"),
                "websites": Rows(models.CaseWebsite, "case"),
                "related_cases": Rows(models.CaseRelation, "from_case", rename={"case": "to_case"}),
                "solutions": Rows(models.CaseSolution, "case"),
                "notes": Rows(models.CaseNote, "case"),
            },
        )
    )
