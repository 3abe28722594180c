"""python -m bench [quick|quality|hostile|pages|imports]: measure. Without a word: everything, from the quickest to the slowest.

    python -m bench                 all below; databases of 1,000 and 100,000 synthetic entries are made for it on SQLite and (when
                                    scripts/postgres.sh finds a server) PostgreSQL, which takes three quarters of an hour on two quiet cores
    python -m bench quick           quality, a sample of hostile inputs, and the pages, on the database of DATABASE_URL: two minutes
    python -m bench hostile 20000   that many hostile inputs
    python -m bench imports         a file of 10,000 enterprises brought in, on a new SQLite database and on PostgreSQL

Results go to docs/performance.md by hand, with the machine they were measured on.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SIZES = (1_000, 100_000)


def _start() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("DEBUG", "true")
    import config.wsgi  # noqa: F401 - set up as the server is


def quality() -> None:
    """Of the catalogue in this database, by kind of query."""
    from .quality import HELD_OUT, OPEN, SECOND_CHECK, graded, measure, report

    for which in (OPEN, HELD_OUT, SECOND_CHECK):
        print(f"Search quality, {which} queries".ljust(44), "MRR  nDCG@10")
        for kind, number, mrr, ndcg in report([measure(query) for query in graded(which)]):
            print(f"  {kind:24}{number:4}{mrr:18.3f}{ndcg:9.3f}")


def hostile(number: int) -> None:
    from .hostile import run

    found = run(number)
    print(f"Hostile inputs: {number} asked, {found.raised} raised")
    print(f"  slowest search {found.search[0]:.0f} ms: {found.search[1]}")
    print(f"  slowest page   {found.page[0]:.0f} ms: {found.page[1]}")


def pages() -> None:
    """Of this database, as a table; with BENCH_JSON the p95 also go to that file, for the comparison of sizes."""
    from .kept import report
    from .pages import measure, shortfalls, table

    rows = measure()
    print("\n".join(table(rows)))
    for line in shortfalls(rows):
        print(f"Falls short: {line}")
    print("\n".join(report()))
    if target := os.environ.get("BENCH_JSON"):
        Path(target).write_text(json.dumps({row.page: row.p95 for row in rows}), encoding="utf-8")


def sizes() -> None:
    """Make the databases in a temporary folder and measure each in a process of its own; the small ones first."""
    from .pages import GROWTH

    kept: dict[str, list[dict[str, float]]] = {"sqlite": [], "postgresql": []}
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            for vendor, measured in kept.items():
                print(f"\n## {vendor}, {size:,} entries", flush=True)
                target = Path(folder) / f"{vendor}-{size}.json"
                environment = {**os.environ, "BENCH_JSON": str(target), "BENCH_SIZE": str(size)}
                # A cluster of its own: what TEST_DATABASE_URL names is for the tests, and isn't emptied between the sizes.
                environment.pop("TEST_DATABASE_URL", None)
                script = [sys.executable, "-m", "bench", "made"]
                if vendor == "sqlite":
                    environment["DATABASE_URL"] = f"sqlite:///{folder}/{size}.sqlite3"
                else:
                    inner = f'DATABASE_URL=$TEST_DATABASE_URL exec "{sys.executable}" -m bench made'
                    script = ["bash", "scripts/postgres.sh", "bash", "-c", inner]
                done = subprocess.run(script, cwd=ROOT, env=environment, check=False)  # noqa: S603 - our own scripts
                if done.returncode == 77:
                    print("No PostgreSQL server here: not measured.")
                    continue
                done.check_returncode()
                measured.append(json.loads(target.read_text(encoding="utf-8")))
    for vendor, measured in kept.items():
        if len(measured) == 2:
            print(f"\n## {vendor}, p95 at {SIZES[1]:,} entries to that at {SIZES[0]:,} (goal: at most {GROWTH})")
            for page, small in measured[0].items():
                growth = measured[1][page] / small
                print(f"{page}: {growth:.1f}{' **over**' if growth > GROWTH else ''}")


def imports() -> None:
    """In a new database of each kind, made in a temporary folder."""
    with tempfile.TemporaryDirectory() as folder:
        for vendor in ("sqlite", "postgresql"):
            print(f"\n## {vendor}", flush=True)
            environment = {**os.environ, "DATABASE_URL": f"sqlite:///{folder}/imports.sqlite3"}
            environment.pop("TEST_DATABASE_URL", None)
            script = [sys.executable, "-m", "bench", "imports-made"]
            if vendor == "postgresql":
                inner = f'DATABASE_URL=$TEST_DATABASE_URL exec "{sys.executable}" -m bench imports-made'
                script = ["bash", "scripts/postgres.sh", "bash", "-c", inner]
            done = subprocess.run(script, cwd=ROOT, env=environment, check=False)  # noqa: S603 - our own scripts
            if done.returncode == 77:
                print("No PostgreSQL server here: not measured.")
            else:
                done.check_returncode()


def made() -> None:
    """Fill the (empty) database of DATABASE_URL with BENCH_SIZE synthetic entries, and measure the pages."""
    from django.core.management import call_command

    half = int(os.environ["BENCH_SIZE"]) // 2
    call_command("migrate", verbosity=0)
    call_command("make_synthetic", enterprises=half, cases=half)
    pages()


def quick() -> None:
    """What two minutes show."""
    quality()
    hostile(500)
    pages()


def main(arguments: list[str]) -> None:
    what = arguments[0] if arguments else ""
    one = {"quick": quick, "quality": quality, "pages": pages, "made": made, "sizes": sizes, "imports": imports}
    _start()
    if what.startswith("imports-"):
        from .imports import measure, step

        return measure() if what == "imports-made" else step(arguments[1:])
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # in order with what the processes for each size print
    if what == "hostile":
        hostile(int(arguments[1]) if len(arguments) > 1 else 20_000)
    elif what in one:
        one[what]()
    else:
        print("Everything takes about three quarters of an hour; `python -m bench quick` takes two minutes.", flush=True)
        quick()
        hostile(20_000)
        sizes()
        imports()


if __name__ == "__main__":
    main(sys.argv[1:])
