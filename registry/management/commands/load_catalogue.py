"""Loads the catalogue's data files into the database."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from registry.catalogue.kinds import CatalogueError, all_kinds
from registry.catalogue.loader import load
from registry.management.exclusive import exclusive


class Command(BaseCommand):
    help = "Indlæser katalogets datafiler. Kan køres igen: retter kun det, som ingen har redigeret siden."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="gør alt, vis rapporten, og fortryd")
        parser.add_argument("--overwrite", action="store_true", help="lad filerne vinde over det, som personer har redigeret")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with exclusive("load_catalogue", say=self.stderr.write):
                report = load(overwrite=options["overwrite"], dry_run=options["dry_run"])
        except CatalogueError as problem:
            for error in problem.errors:
                self.stderr.write(str(error))
            raise CommandError(f"{len(problem.errors)} fejl i datafilerne. Intet er indlæst.") from problem
        self.stdout.write(f"{'':20} oprettet  rettet  uændret  udeladt")
        for kind in all_kinds():
            counts = report[kind.name]
            self.stdout.write(f"{kind.label:20} {counts.created:8} {counts.updated:7} {counts.unchanged:8} {len(counts.left_out):8}")
        for kind in all_kinds():
            for key in report[kind.name].left_out:
                self.stdout.write(f"udeladt, fordi nogen har redigeret: {kind.name}/{key}")
            for key in report[kind.name].gone:
                self.stdout.write(f"står ikke længere i filerne (bevaret i databasen): {kind.name}/{key}")
        if options["dry_run"]:
            self.stdout.write("Prøvekørsel: intet er gemt.")
