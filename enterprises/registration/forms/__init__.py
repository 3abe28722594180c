"""The forms of registration, a module for each step and a class for each thing that is asked."""

from __future__ import annotations

from .assessments import NotForProfit2015Form, ReadinessForm, Registration2021Form, latest
from .capacity import CapacityForm, ImpactRows
from .contacts import ContactRows
from .offerings import OfferingsForm
from .place import AreaRows, CooperationRows, PlaceForm
from .purpose import OfficialForm, PurposeForm
from .who import WhoForm

__all__ = [
    "AreaRows", "CapacityForm", "ContactRows", "CooperationRows", "ImpactRows", "NotForProfit2015Form", "OfferingsForm", "OfficialForm",
    "PlaceForm", "PurposeForm", "ReadinessForm", "Registration2021Form", "WhoForm", "latest",
]  # fmt: skip
