"""How a cell becomes a value and back, as Danes and their spreadsheets write it. What can't be one raises ValueError, in Danish.

A widget of ours has besides what django-import-export asks for (`render`, `clean`):
- `told(value)`: the value as text, the same however a spreadsheet has stored it, and
- `plain(cell)`: the same of a cell. A cell that says what stands already is never read any further, so nothing changes by
  having been out in a file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from import_export import widgets

from ..figures import parse_number
from ..steps.fields import DanishDateField
from .cells import CPR_CELL, ERROR_CELL, FORMULA_CELL, Cell, Odd, normal, shown
from .lookups import Lookup, Several

SEPARATOR = "|"
_ODD = {
    FORMULA_CELL: "Cellen har en formel. Kopiér den, og indsæt den igen som værdi.",
    ERROR_CELL: "Cellen viser en fejl. Skriv det, der skal stå.",
}
_TURNED = "Regnearket har lavet teksten om til {}. Gør cellen til tekst, og skriv den igen."


class CellWidget(widgets.Widget):
    """Plain text, and what all have in common."""

    help = "Tekst."
    sources: tuple[Lookup, ...] = ()  # what the widget looks words up in

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Cell:
        return self.told(value)

    def told(self, value: Any) -> str:
        return "" if value is None else normal(str(value))

    def plain(self, cell: Cell) -> str:
        return shown(cell)

    def clean(self, value: Cell, row: Any = None, **kwargs: Any) -> Any:
        if isinstance(value, Odd):
            raise ValueError(value.text if value.kind == CPR_CELL else _ODD[value.kind])
        return self.value(value)

    def value(self, cell: Cell) -> Any:
        """The value of a cell that is no formula."""
        if isinstance(cell, bool):
            raise ValueError(_TURNED.format("SAND eller FALSK"))
        if isinstance(cell, dt.date):
            raise ValueError(_TURNED.format("en dato"))
        return shown(cell)

    def words(self, cell: Cell) -> list[str]:
        """What of the cell is to be looked up."""
        return []


class DigitsWidget(CellWidget):
    """A number that is no amount: CVR, postal code. A spreadsheet may have taken the zeros before it; `length` gives them back."""

    def __init__(self, length: int, check: Callable[[str], str] | None = None, *, pad: bool = False) -> None:
        super().__init__()
        self.length, self.check, self.pad = length, check, pad
        self.help = f"{length} cifre."

    def told(self, value: Any) -> str:
        return self.plain(super().told(value))

    def plain(self, cell: Cell) -> str:
        text = shown(cell)
        short = "".join(text.split()).replace(".", "").replace("-", "").upper().removeprefix("DK")
        if not (short.isascii() and short.isdigit()):
            return text
        return short.zfill(self.length) if self.pad else short

    def value(self, cell: Cell) -> str:
        text = self.plain(super().value(cell))
        if text and self.check is not None:
            return self.check(text)
        if text and not (text.isascii() and text.isdigit() and len(text) == self.length):
            raise ValueError(f"Skriv {self.length} cifre.")
        return text


class NumberWidget(CellWidget):
    """A whole number; `unit` ('kr.') may stand after it. An empty cell is `empty`."""

    def __init__(self, *, unit: str = "", empty: int | None = None) -> None:
        super().__init__()
        self.unit, self.empty = unit, empty
        self.help = f"Helt tal{f' i hele {unit}' if unit else ''}, fx {'1.250' if unit else '12'}."

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Cell:
        return None if value is None else int(value)

    def plain(self, cell: Cell) -> str:
        text = shown(cell)
        if isinstance(cell, int | float) or not text:
            return text if text else ("" if self.empty is None else str(self.empty))
        for ending in filter(None, (self.unit, self.unit.rstrip("."), ",-" if self.unit else "")):
            if text.lower().endswith(ending):
                text = text[: -len(ending)].strip()
                break
        number = parse_number(text)
        return str(int(number)) if number is not None and number == number.to_integral_value() else text

    def value(self, cell: Cell) -> int | None:
        super().value(cell)
        text = self.plain(cell)
        if not text:
            return None
        if not (text.isascii() and text.removeprefix("-").isdigit() and len(text) <= 18):
            raise ValueError("Skriv et helt tal uden komma, for eksempel 12 eller 1.250.")
        return int(text)


class DateWidget(CellWidget):
    """A whole day. How exactly it's known stands in a column of its own: spreadsheets make a day of 'maj 2015' whatever one wants."""

    _field = DanishDateField(required=False)

    def __init__(self, *, known: bool = False) -> None:
        """`known`: how exactly it's known is told in another column."""
        super().__init__()
        self.help = "Dato, fx 21.11.2026 eller 2026-11-21."
        if known:
            self.help += " Er kun året eller måneden kendt, så skriv den 1., og vælg nøjagtighed."

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Cell:
        return value if isinstance(value, dt.date) else None

    def told(self, value: Any) -> str:
        return value.strftime("%d.%m.%Y") if isinstance(value, dt.date) else ""

    def plain(self, cell: Cell) -> str:
        if isinstance(cell, str):
            try:
                return self.told(self._field.clean(cell)) or shown(cell)
            except (ValidationError, ValueError):
                return shown(cell)
        return shown(cell)

    def value(self, cell: Cell) -> dt.date | None:
        if isinstance(cell, dt.date):
            return cell
        if isinstance(cell, bool | int | float):
            raise ValueError("Skriv hele datoen, for eksempel 01.05.2015.")
        try:
            found: dt.date | None = self._field.clean(shown(cell))
        except ValidationError as wrong:
            raise ValueError(" ".join(wrong.messages)) from wrong
        return found


class ChoiceWidget(CellWidget):
    """One of the values a column allows, by its Danish word or its code. An empty cell is `empty`, what a new row begins with."""

    def __init__(self, choices: Iterable[tuple[Any, Any]], empty: str = "") -> None:
        super().__init__()
        self.choices = {str(code): str(label) for code, label in choices if code != ""}
        self.empty = empty
        self._codes = {label.casefold(): code for code, label in self.choices.items()} | {code.casefold(): code for code in self.choices}
        self.help = f"En af: {'; '.join(self.choices.values())}."

    def told(self, value: Any) -> str:
        return self.choices.get(str(value or ""), str(value or ""))

    def plain(self, cell: Cell) -> str:
        text = shown(cell)
        return self.told(self._codes.get(text.casefold(), text) if text else self.empty)

    def value(self, cell: Cell) -> str:
        text = shown(cell)
        if not text:
            return self.empty
        if text.casefold() not in self._codes:
            raise ValueError(f"Vælg en af: {'; '.join(self.choices.values())}.")
        return self._codes[text.casefold()]


class BoolWidget(CellWidget):
    """Yes or no. An empty cell is no."""

    help = "Ja eller nej."
    _words = {"ja": True, "nej": False, "": False, "sand": True, "falsk": False, "true": True, "false": False, "1": True, "0": False}

    def told(self, value: Any) -> str:
        return "ja" if value else "nej"

    def plain(self, cell: Cell) -> str:
        text = shown(cell)
        known = self._words.get(text.casefold())
        return text if known is None else self.told(known)

    def value(self, cell: Cell) -> bool:
        known = self._words.get(shown(cell).casefold())
        if known is None:
            raise ValueError("Skriv ja eller nej.")
        return known


class OneWidget(CellWidget):
    """One row of another table, by one of its words; `what` is the Danish word for such a row."""

    def __init__(self, lookup: Lookup, what: str, help: str) -> None:
        super().__init__()
        self.lookup, self.what, self.help = lookup, what, help
        self.sources = (lookup,)

    def words(self, cell: Cell) -> list[str]:
        return [text] if (text := shown(cell)) else []

    def told(self, value: Any) -> str:
        return self.lookup.name(value) if value is not None else ""

    def plain(self, cell: Cell) -> str:
        return _named(self.lookup, shown(cell))

    def value(self, cell: Cell) -> Any:
        text = super().value(cell)
        return _one(self.lookup, self.what, text) if text else None


class ManyWidget(CellWidget):
    """Several rows of another table, with `|` between them: no separator of files or numbers, and in no name."""

    def __init__(self, lookup: Lookup, what: str, help: str) -> None:
        super().__init__()
        self.lookup, self.what = lookup, what
        self.help = f"{help} Flere skilles med {SEPARATOR}."
        self.sources = (lookup,)

    def words(self, cell: Cell) -> list[str]:
        return several(shown(cell))

    def told(self, value: Any) -> str:
        return _joined(self.lookup.name(row) for row in value)

    def plain(self, cell: Cell) -> str:
        return _joined(_named(self.lookup, word) for word in several(shown(cell)))

    def value(self, cell: Cell) -> list[Any]:
        rows = [_one(self.lookup, self.what, word) for word in several(super().value(cell))]
        return list({row.pk: row for row in rows}.values())


class NamesWidget(CellWidget):
    """Names of rows under an entry, with `|` between them, each once and in their order."""

    help = f"Navne. Flere skilles med {SEPARATOR}."

    def told(self, value: Any) -> str:
        return f" {SEPARATOR} ".join(several(f" {SEPARATOR} ".join(normal(row.name) for row in value)))

    def plain(self, cell: Cell) -> str:
        return f" {SEPARATOR} ".join(several(shown(cell)))

    def value(self, cell: Cell) -> list[str]:
        return several(super().value(cell))


def several(text: str) -> list[str]:
    """The parts of a cell with several: `|` or a line between them, each once."""
    return list(dict.fromkeys(word for part in text.replace("\n", SEPARATOR).split(SEPARATOR) if (word := " ".join(part.split()))))


def _joined(words: Iterable[str]) -> str:
    return f" {SEPARATOR} ".join(sorted(dict.fromkeys(words), key=str.casefold))


def _named(lookup: Lookup, word: str) -> str:
    """What a word points to, by the name that files have it under; the word itself where that can't be told."""
    try:
        row = lookup.find(word) if word else None
    except Several:
        return word
    return lookup.name(row) if row is not None else word


def _one(lookup: Lookup, what: str, word: str) -> Any:
    try:
        row = lookup.find(word)
    except Several as found:
        raise ValueError(f"Flere passer på »{word}«: {'; '.join(found.found[:5])}. Skriv den ene af dem.") from found
    if row is None:
        raise ValueError(f"»{word[:80]}« findes ikke som {what}.")
    return row
