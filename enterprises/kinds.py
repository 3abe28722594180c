"""The enterprises' data files."""

from pathlib import Path

from registry.catalogue.kinds import Kind, Link, Rows, folder_reader, register
from registry.models import Offering, OrganisationAlias, OrganisationNote, OrganisationWebsite, TargetGroup

from .models import (
    EnterpriseArea,
    EnterpriseCooperation,
    EnterpriseImpact,
    EnterpriseSupporter,
    MunicipalCooperation,
    SocialEnterprise,
)
from .schema import EnterpriseRecord

DATA = Path(__file__).parent / "data"


def register_kinds() -> None:
    """Called when the app is ready."""
    register(
        Kind(
            "enterprises",
            "virksomheder",
            SocialEnterprise,
            folder_reader(DATA / "enterprises", EnterpriseRecord),
            constants={"status": "published", "kind": "enterprise"},
            rename={"status": "operating_status", "areas": "enterprise_areas"},
            late=frozenset({"parent"}),
            links={"offerings": Link(Offering), "target_groups": Link(TargetGroup)},
            rows={
                "aliases": Rows(OrganisationAlias, "organisation"),
                "notes": Rows(OrganisationNote, "organisation"),
                "websites": Rows(OrganisationWebsite, "organisation"),
                "supporters": Rows(EnterpriseSupporter, "enterprise"),
                "cooperates_with": Rows(MunicipalCooperation, "enterprise"),
                "areas": Rows(EnterpriseArea, "enterprise"),
                "cooperation": Rows(EnterpriseCooperation, "enterprise"),
                "impact": Rows(EnterpriseImpact, "enterprise"),
            },
        )
    )
