"""Who is told of a contact's proposal, and what their daily mail says of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone

from accounts import mail
from accounts.keepers import first, keepers
from accounts.mailing.subjects import Line, Reader
from accounts.models import MailKind
from accounts.rights import Right
from registry.dates import danish_date

from .models import EnterpriseProposal, SocialEnterprise

ABOUT = "proposal"


def tell_of_proposal(proposal: EnterpriseProposal, entry: SocialEnterprise, today: dt.date) -> None:
    """Tell the one who keeps the enterprise. Of what nobody keeps the administrators have a queue."""
    if entry.steward_id is None:
        return
    able = keepers(Right.EDIT, "enterprise", [entry.steward_id], today)[entry.steward_id]
    person = first(able, entry.responsible)
    if person is not None:
        context = {"enterprise": entry, "path": _address(entry.slug, proposal.pk)}
        mail.tell(MailKind.PROPOSED, person, about=ABOUT, keys=[proposal.pk], context=context)


def _address(slug: str, proposal: int) -> str:
    return reverse("enterprise_proposal", args=[slug, proposal])


def proposal_lines(kind: MailKind, keys: Sequence[int], reader: Reader) -> list[Line]:
    """What a daily mail says of proposals that still wait for one who may decide on them. One query."""
    found = EnterpriseProposal.objects.filter(pk__in=keys, state="waiting").select_related("enterprise")
    return [
        Line(each.enterprise.name, _address(each.enterprise.slug, each.pk), f"Fra {danish_date(timezone.localdate(each.at))}.")
        for each in found
        if reader.rights.may(Right.EDIT, "enterprise", each.enterprise.steward_id)
    ]
