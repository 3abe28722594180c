"""Makes search/data/lexicon.txt: the words of the source documents with how often they stand there."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

_TORN = re.compile(r"(?<=[^\W\d_])-\s*\n\s*(?=[^\W\d_])")  # a word hyphenated at the end of a line
_WORD = re.compile(r"[^\W\d_]+")
TARGET = Path(__file__).resolve().parents[2] / "data" / "lexicon.txt"


class Command(BaseCommand):
    help = "Make the frozen lexicon anew from a folder of text files. Raise ANALYZER_VERSION and rebuild the index after it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        files = sorted(options["folder"].glob("*.txt"))
        if not files:
            raise CommandError(f"No .txt files in {options['folder']}.")
        counts: Counter[str] = Counter()
        for file in files:
            text = unicodedata.normalize("NFKC", file.read_text(encoding="utf-8")).replace("\u00ad", "").lower()
            counts.update(word for word in _WORD.findall(_TORN.sub("", text)) if 2 <= len(word) <= 48)
        lines = [f"{word} {count}" for word, count in sorted(counts.items())]
        head = "# Words of the source documents and how often each stands there. Made by manage.py search_lexicon; not edited by hand."
        TARGET.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
        self.stdout.write(f"{len(lines)} words")
