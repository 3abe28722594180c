"""The law as rules: pure functions over plain values. No database, no clock and no framework in here.

Money is whole kroner excl. VAT. The codes and their order are those of the rule set (docs/decisions/0021); its
paragraph numbers stand in the docstrings.
"""

from .advice import Advice, advise
from .amounts import Amount, Amounts, amounts_on
from .codes import Reason, Regime, Route, State, Warning
from .purchase import Buyer, Contract, Interest, Purchase, Support, YesNo

__all__ = [
    "Advice",
    "Amount",
    "Amounts",
    "Buyer",
    "Contract",
    "Interest",
    "Purchase",
    "Reason",
    "Regime",
    "Route",
    "State",
    "Support",
    "Warning",
    "YesNo",
    "advise",
    "amounts_on",
]
