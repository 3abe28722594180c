"""Checks the catalogue as it stands in the database."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from registry.catalogue import audit


class Command(BaseCommand):
    help = "Tæller kataloget op og tjekker, at alt har en kilde, at alle links fører et sted hen, og at tabellernes summer passer."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{'':26}{'i alt':>7}{'udgivet':>9}")
        for label, total, published in audit.counts():
            self.stdout.write(f"{label:26}{total:>7}{published:>9}")
        for label, total in audit.row_counts():
            self.stdout.write(f"{label:26}{total:>7}")
        unsourced, broken = audit.without_source(), audit.broken_links()
        wrong = [(name, found, printed) for name, found, printed in audit.totals() if found != printed]
        self.stdout.write(f"oplysninger uden kilde: {len(unsourced)}")
        self.stdout.write(f"brudte links: {len(broken)}")
        self.stdout.write(f"tabelsummer, der passer: {len(audit.totals()) - len(wrong)} af {len(audit.totals())}")
        problems = [*unsourced, *broken, *(f"{name}: rækkerne giver {found}, trykt er {printed}" for name, found, printed in wrong)]
        for problem in problems:
            self.stderr.write(problem)
        if problems:
            raise CommandError(f"{len(problems)} problemer i kataloget.")
