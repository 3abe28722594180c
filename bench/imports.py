"""A file of 10,000 enterprises brought in and written: how long each step takes, and the most memory the process has.

Each measure is a process of its own, set up as the server is, so that its peak is its own. The database is the given one: it
must be empty, and is filled.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

ROWS = 10_000
LONGEST_SLICE = "longest request of the check"


def fill() -> None:
    """Make the enterprises, and a person to bring in files."""
    from django.core.management import call_command

    from accounts.models import User

    call_command("migrate", verbosity=0)
    call_command("make_synthetic", enterprises=ROWS, cases=0)
    User.objects.create_superuser("maaler@example.dk")


def export(file_format: str, target: str) -> None:
    """The enterprises as a file."""
    from enterprises.exchange import EnterpriseResource
    from enterprises.models import SocialEnterprise
    from registry.exchange import files

    start = time.monotonic()
    keys = list(SocialEnterprise.objects.filter(slug__startswith="syntetisk").order_by("pk").values_list("pk", flat=True))
    answer: Any = files.exported(EnterpriseResource(), keys, file_format, "fil")
    with Path(target).open("wb") as file:
        for piece in answer.streaming_content:
            file.write(piece)
    print(f"  {file_format}: {len(keys):,} enterprises exported in {time.monotonic() - start:.1f} s, peak {_peak():.0f} MB")


def edit(source: str, target: str, *, spoil: bool) -> None:
    """Change every row, as one who edits them all would; `spoil` also makes one cell of each wrong."""
    rows = _read(source)
    name, place, summary = (rows[0].index(heading) for heading in ("Navn", "By", "Kort fortalt"))
    for number, row in enumerate(rows[1:]):
        row[name] = f"{row[name]} {number}"
        row[place] = "Kolding"
        row[summary] = f"Rettet. {row[summary]}"[:320]
        if spoil:
            row[rows[0].index("CVR-nummer")] = "1234567"
    if target.endswith("csv"):
        with Path(target).open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, delimiter=";").writerows(rows)
        return
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Data")
    for row in rows:
        sheet.append(row)
    book.save(target)


def _read(source: str) -> list[list[Any]]:
    if source.endswith("csv"):
        with Path(source).open(encoding="utf-8-sig", newline="") as file:
            return [list(row) for row in csv.reader(file, delimiter=";")]
    return [list(row) for row in load_workbook(source, read_only=True).worksheets[0].iter_rows(values_only=True)]


def bring_in(source: str, *, write: bool) -> None:
    """Take the file in, check it as the requests for its page do, and write it."""
    from django.utils import timezone

    from accounts.models import User
    from enterprises.exchange import EnterpriseResource
    from registry.exchange import running, writing
    from registry.models import Organisation

    begun = time.monotonic()
    by = User.objects.get(email="maaler@example.dk")
    keeper = Organisation.objects.filter(kind="municipality").order_by("pk").first()
    run = running.receive(
        resource=EnterpriseResource(),
        content=Path(source).read_bytes(),
        file_name=Path(source).name,
        by=by,
        organisation=keeper,
        now=timezone.now(),
    )
    received = time.monotonic() - begun
    longest = 0.0
    while run.state == "checking":
        start = time.monotonic()
        run = running.check_next(run.pk, EnterpriseResource())
        longest = max(longest, time.monotonic() - start)
    checked = time.monotonic() - begun - received
    told = f"{run.changed:,} changed, {run.unchanged:,} unchanged, {run.wrong:,} wrong with {run.errors:,} errors"
    print(f"  {Path(source).name}: received in {received:.1f} s, checked in {checked:.1f} s ({LONGEST_SLICE} {longest:.1f} s): {told}")
    if write:
        start, own = time.monotonic(), time.process_time()
        for _ in writing.write(run_id=run.pk, make=EnterpriseResource, by=by, now=timezone.now()):
            pass
        print(f"    written in {time.monotonic() - start:.1f} s, of which {time.process_time() - own:.1f} s on this process's processor")
    print(f"    peak {_peak():.0f} MB")


def _peak() -> float:
    """The most memory this process has had, in MB. (`getrusage` would count the parent's as well, from before the exec.)"""
    line = next(line for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def measure() -> None:
    """All of it, in the database of DATABASE_URL."""
    fill()
    with tempfile.TemporaryDirectory() as folder:
        for kind in ("csv", "xlsx"):
            whole, edited, spoilt = (f"{folder}/{name}.{kind}" for name in ("whole", "edited", "spoilt"))
            _alone("export", kind, whole)
            edit(whole, spoilt, spoil=True)
            _alone("check", spoilt)
            _alone("check", whole)
            edit(whole, edited, spoil=False)
            _alone("write", edited)


def _alone(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "bench", "imports-step", *arguments], check=True, env=os.environ)  # noqa: S603 - ourselves


def step(arguments: list[str]) -> None:
    """One measure in this process."""
    what, *rest = arguments
    if what == "export":
        export(*rest)
    else:
        bring_in(rest[0], write=what == "write")
