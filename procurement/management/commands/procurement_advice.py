"""Asks the procurement adviser from the command line."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from procurement.asking import ask
from procurement.forms import PurchaseForm
from procurement.rules import State
from procurement.words import words
from registry.dates import danish_date

# Option -> the form's field. All are texts: the form reads them, so that the command says of bad input what the page says.
OPTIONS = {
    "date": "date",
    "buyer-type": "buyer_type",
    "contract-type": "contract_type",
    "value": "value_dkk",
    "duration-months": "duration_months",
    "cross-border-interest": "cross_border_interest",
    "public-support": "public_support",
    "lot-value": "lot_value_dkk",
    "lots-sum": "lots_sum_dkk",
    "supplier-share-pct": "supplier_share_pct",
    "prior-reserved-win-3y": "prior_reserved_win_3y",
    "unit": "unit",
    "decides": "decides",
}


class Command(BaseCommand):
    help = "Spørger indkøbsrådgiveren. Beløb i hele kroner uden moms. Afslutter med 2, når noget mangler eller er forkert."

    def add_arguments(self, parser: CommandParser) -> None:
        for option, name in OPTIONS.items():
            # Both spellings: --value as the contract has it, --value-dkk as the field is called.
            spellings = dict.fromkeys([f"--{option}", f"--{name.replace('_', '-')}"])
            parser.add_argument(*spellings, dest=name, default="", help=str(PurchaseForm.base_fields[name].label))
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        form = PurchaseForm({name: options[name] for name in OPTIONS.values()})
        if not form.is_valid():
            flags = {name: option for option, name in OPTIONS.items()}
            wrong = [f"--{flags[name]}: {message}" for name, messages in form.errors.items() for message in messages]
            raise CommandError("\n".join(wrong), returncode=2)
        answer = ask(form.purchase(), form.counts())
        if options["format"] == "json":
            self.stdout.write(json.dumps(answer.as_data(), ensure_ascii=False, indent=2))
            return
        amounts = answer.advice.amounts
        self.stdout.write(f"{answer.regime.title}\n{answer.regime.text} ({answer.regime.law})")
        if amounts.valid_from and amounts.valid_to:
            self.stdout.write(f"Beløbsgrænser {danish_date(amounts.valid_from)}-{danish_date(amounts.valid_to)}")
        for heading, lines in (("Åbne veje", answer.open), ("Lukkede veje", answer.blocked), ("Ikke afklaret", answer.unknown)):
            self.stdout.write(f"\n{heading}: {len(lines)}")
            for line in lines:
                self.stdout.write(f"  {line.title}: {line.text} ({line.law})")
                if line.state != State.BLOCKED:
                    self.stdout.writelines(f"    - {condition}" for condition in line.conditions)
                self.stdout.writelines(f"    Kilde: {source.title}" for source in line.sources)
        self.stdout.write("\nVær opmærksom på")
        self.stdout.write(f"  {words().splitting}\n  {answer.authority.text}")
        for warning in answer.warnings:
            self.stdout.write(f"  {warning.text}")
        self.stdout.write(f"\n{words().notice_title}. {words().notice}")
