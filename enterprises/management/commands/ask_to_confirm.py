"""Asks those who keep published enterprises to confirm what is due, by one mail to each person. Run it once a day."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts import rights
from accounts.models import Membership, User
from accounts.rights import Right
from enterprises import actions
from enterprises.freshness import due


class Command(BaseCommand):
    help = "Beder om bekræftelse af det, der er forfaldet: højst én mail om hver virksomhed på 14 dage."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        today = timezone.localdate(now)
        entries = list(due(today).select_related("responsible"))
        keepers: dict[int, list[User]] = defaultdict(list)
        members = Membership.objects.live(today).filter(organisation__in={entry.steward_id for entry in entries}, user__is_active=True)
        for member in members.select_related("user").order_by("user__email"):
            held = rights.Rights(member.user_id, (rights.Held(rights.Role(member.role), member.organisation_id, ""),))
            if held.may(Right.CONFIRM, "enterprise", member.organisation_id):
                keepers[member.organisation_id].append(member.user)
        by_address: dict[str, list[int]] = defaultdict(list)
        for entry in entries:
            able = keepers[entry.steward_id or 0]
            # The one responsible, if they still may; else one of those who may.
            person = entry.responsible if entry.responsible in able else next(iter(able), None)
            if person is not None:
                by_address[person.email].append(entry.pk)
        asked = sum(actions.ask_to_confirm(address=address, entry_ids=ids, now=now) for address, ids in sorted(by_address.items()))
        self.stdout.write(f"{len(entries)} forfaldne, {asked} bedt om bekræftelse.")
