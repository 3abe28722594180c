"""What a daily mail says of an entry that moves through its life, if it still holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from registry import lifecycle
from registry.freshness import is_due
from registry.models import Status

from ..life import Life, lives
from ..rights import Right
from . import subjects
from .models import MailKind
from .subjects import Line, Reader


class EntryLines:
    """The lines about one kind of entry. One query, and one more for the reasons of what was sent back."""

    def __init__(self, life: Life) -> None:
        self.life = life

    def __call__(self, kind: MailKind, keys: Sequence[int], reader: Reader) -> list[Line]:
        entries = sorted(self.life.model._default_manager.filter(pk__in=keys), key=lambda entry: str(entry).casefold())
        reasons = self._reasons(keys) if kind == MailKind.SENT_BACK else {}
        found = [
            self._line(kind, entry, reader, reasons.get(entry.pk, "")) for entry in sorted(entries, key=lambda each: str(each).casefold())
        ]
        return [line for line in found if line is not None]

    def _line(self, kind: MailKind, entry: Any, reader: Reader, reason: str) -> Line | None:
        url = entry.get_absolute_url()

        def may(right: Right) -> bool:
            return reader.rights.may(right, self.life.kind, entry.steward_id)

        if kind == MailKind.CONFIRM and is_due(entry, reader.today) and may(Right.CONFIRM):
            return Line(str(entry), url)
        if kind == MailKind.RECEIVED and entry.status == Status.SUBMITTED and may(Right.READ_UNPUBLISHED):
            return Line(str(entry), url)
        if kind == MailKind.SENT_BACK and entry.status == Status.DRAFT and may(Right.EDIT):
            return Line(str(entry), f"{url}ret/", reason)
        if kind == MailKind.PUBLISHED and entry.status == Status.PUBLISHED:
            return Line(str(entry), url)
        return None

    def _reasons(self, keys: Sequence[int]) -> dict[int, str]:
        """Why each entry was sent back last."""
        model: Any = self.life.model
        rows = model.events.rel.related_model._default_manager.filter(entry__in=keys, step=lifecycle.SENT_BACK).order_by("at", "pk")
        return dict(rows.values_list("entry_id", "reason"))


def lines(code: str, kind: MailKind, keys: Sequence[int], reader: Reader) -> list[Line]:
    """What to say now about rows of a code: an entry with a life, or what an app has registered."""
    life = next((each for each in lives() if each.kind == code), None)
    return EntryLines(life)(kind, keys, reader) if life else subjects.lines(code, kind, keys, reader)
