"""The columns of enterprises, for import and export in the admin."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from registry.exchange.lookups import Lookup
from registry.exchange.organisations import KEPT_BY_OTHERS, OfOrganisations
from registry.exchange.resources import dates_belong_together, terms
from registry.exchange.widgets import CellWidget, DigitsWidget
from registry.models import Offering, OrganisationKind, TargetGroup

from .models import EnterpriseEvent, SocialEnterprise
from .numbers import clean_cvr, clean_p_number


class EnterpriseResource(OfOrganisations):
    title = "Virksomheder"
    singular = "virksomhed"
    word = "virksomhed"
    unique: ClassVar[tuple[str, ...]] = ("cvr", "p_number")
    kinds: ClassVar[tuple[str, ...]] = ("enterprise",)
    events: ClassVar[Any] = EnterpriseEvent
    reserved: ClassVar[frozenset[str]] = frozenset({"registrer", "godkendelse", "bekraeft"})
    left_out = (
        f"{KEPT_BY_OTHERS}. Tal med kilde, samarbejder, dækkede kommuner, boligområder, støttegivere, vurderinger, kontaktpersoner og "
        "hjemmesider rettes på virksomhedens egen side i administrationen."
    )

    class Meta:
        model = SocialEnterprise
        fields = (
            "name", "cvr", "p_number", "street", "postal_code", "city", "municipality", "location_note", "parent", "operating_status",
            "status_note", "legal_form", "legal_form_note", "registered", "registered_note", "registered_on", "registered_seen",
            "registered_seen_on", "founded", "founded_precision", "purpose", "summary", "description", "text", "offerings",
            "offering_note", "target_groups", "target_group_note", "support", "support_note", "covers_whole_country", "capacity",
            "capacity_note", "basis", "confirm_months",
        )  # fmt: skip

    @classmethod
    def relations(cls) -> Mapping[str, tuple[Lookup, str, str]]:
        return {
            **super().relations(),
            "offerings": (terms(Offering), "ydelse", "Ydelsens navn eller nøgle."),
            "target_groups": (terms(TargetGroup), "målgruppe", "Målgruppens navn eller nøgle."),
        }

    @classmethod
    def widgets(cls) -> Mapping[str, CellWidget]:
        return {
            "cvr": DigitsWidget(8, clean_cvr),
            "p_number": DigitsWidget(10, clean_p_number),
            "postal_code": DigitsWidget(4, pad=True),
        }

    def fresh(self) -> Any:
        return SocialEnterprise(kind=OrganisationKind.ENTERPRISE)

    def problems(self, instance: Any, changed: set[str]) -> Iterable[tuple[str, str]]:
        yield from super().problems(instance, changed)
        yield from dates_belong_together(instance, changed, "founded")
