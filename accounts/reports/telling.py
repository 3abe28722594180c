"""Who is told of an error report: one who may mend the page, and, when it's answered, the one who reported it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone

from .. import mail
from ..keepers import first, keepers
from ..mailing.subjects import Line, Reader
from ..models import MailKind
from ..rights import Right, Rights
from .models import ErrorReport, ReportState
from .pages import shown_by

ABOUT = "error_report"


def may_answer(rights: Rights, found: ErrorReport) -> bool:
    """Whether the reader may answer: those who may edit the page, and administrators."""
    if rights.is_admin or found.assigned_to_id is None:
        return rights.is_admin
    kind, _ = shown_by(found.page)
    return bool(kind) and rights.may(Right.EDIT, kind, found.assigned_to_id)


def _context(report: ErrorReport) -> dict[str, Any]:
    return {"report": report, "path": reverse("error_report", args=[report.pk])}


def tell_the_keeper(report: ErrorReport, kind: str, entry: Any) -> None:
    """Tell the one who keeps the page, when an organisation does. The rest is the administrators', who have a queue."""
    if report.assigned_to_id is None:
        return
    able = keepers(Right.EDIT, kind, [report.assigned_to_id], timezone.localdate())[report.assigned_to_id]
    others = [person for person in able if person.pk != report.reporter_id]
    person = first(others, entry.responsible)
    if person is not None:
        mail.tell(MailKind.REPORTED, person, about=ABOUT, keys=[report.pk], context=_context(report))


def tell_the_reporter(report: ErrorReport) -> None:
    """Tell the one who reported that it's answered, unless they answered it themselves."""
    if report.decided_by_id != report.reporter_id:
        mail.tell(MailKind.ANSWERED, report.reporter, about=ABOUT, keys=[report.pk], context=_context(report))


def report_lines(kind: MailKind, keys: Sequence[int], reader: Reader) -> list[Line]:
    """What a daily mail says of reports. One query, and two for each report that waits to be answered."""
    found = []
    for report in ErrorReport.objects.filter(pk__in=keys).order_by("created_at", "pk"):
        url = reverse("error_report", args=[report.pk])
        if kind == MailKind.REPORTED and report.state == ReportState.OPEN and may_answer(reader.rights, report):
            found.append(Line(str(report), url, report.text))
        elif kind == MailKind.ANSWERED and report.state != ReportState.OPEN and report.reporter_id == reader.user.pk:
            found.append(Line(str(report), url, f"{report.get_state_display().capitalize()}: {report.answer}"))
    return found
