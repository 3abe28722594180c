"""Limits of an XLSX file, looked for before it is read: a few kilobytes can be made to take gigabytes in memory.

openpyxl builds a tree of each part of the file. It lets go of rows and shared strings as it goes, and keeps the rest, with an empty
shell of each row and string. So what it would keep is counted beforehand, by the same parser without a tree.
"""

from __future__ import annotations

import zipfile
from typing import IO
from xml.parsers import expat

from openpyxl.xml.constants import SHEET_MAIN_NS

MOST_PARTS = 1_000  # files in the package: a sheet has one or two, a picture one
MOST_UNPACKED = 150_000_000  # bytes of all of them
MOST_FREED = {f"{SHEET_MAIN_NS} row": 100_000, f"{SHEET_MAIN_NS} si": 1_000_000}  # rows of a sheet, empty ones too, and shared strings
MOST_KEPT = 200_000  # elements outside of them: styles, columns, links
MOST_WITHIN = 100_000  # elements in one of them: Excel's own 16,384 columns, four to a cell and some over
MOST_TEXT = 2_000_000  # characters between two tags, and bytes of one tag
_CHUNK = 65_536


class TooLarge(ValueError):
    """The file would take more memory than an import is worth."""


def check(package: zipfile.ZipFile) -> None:
    """Raise TooLarge for a package whose parts are too many or too large, unpacked or as trees."""
    parts = package.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise TooLarge
    for part in parts:
        with package.open(part) as content:
            _Counter().count(content)


class _Counter:
    """Counts the elements of one part, whatever its name says it is: the package itself names which part is a sheet."""

    def __init__(self) -> None:
        self.freed = dict.fromkeys(MOST_FREED, 0)
        self.kept = self.within = self.text = 0
        self.open_in = 0  # how deep in a row or string; 0 outside
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartDoctypeDeclHandler = self._doctype

    def count(self, content: IO[bytes]) -> None:
        fed = 0
        try:
            while chunk := content.read(_CHUNK):
                self.parser.Parse(chunk)
                fed += len(chunk)
                if fed - self.parser.CurrentByteIndex > MOST_TEXT:  # a tag that doesn't end
                    raise TooLarge
        except expat.ExpatError:
            return  # a picture, or broken: the library gets no further than this either

    def _start(self, name: str, attributes: object) -> None:
        self.text = 0
        if self.open_in:
            self.open_in += 1
            self.within += 1
            if self.within > MOST_WITHIN:
                raise TooLarge
        elif name in self.freed:
            self.open_in, self.within = 1, 0
            self.freed[name] += 1
            if self.freed[name] > MOST_FREED[name]:
                raise TooLarge
        else:
            self.kept += 1
            if self.kept > MOST_KEPT:
                raise TooLarge

    def _end(self, name: str) -> None:
        self.text = 0
        if self.open_in:
            self.open_in -= 1

    def _characters(self, text: str) -> None:
        self.text += len(text)
        if self.text > MOST_TEXT:
            raise TooLarge

    def _doctype(self, *declared: object) -> None:
        raise TooLarge  # no spreadsheet has one; entities are what it's for
