"""The small value types of the catalogue's data files: dates that know their precision, slugs, prose.

Nothing here knows Django: a data file can be checked without a database.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_DANISH = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "u", "ß": "ss"})

# What may stand before a year or a month, and the month that the date is sorted under.
QUALIFIED = {"primo": 1, "medio": 6, "ultimo": 12, "forår": 3, "sommer": 6, "efterår": 9, "vinter": 12, "ca.": 1}


def danish_slug(text: str) -> str:
    """Return the ASCII slug of a Danish name: 'Blågården på Nørrebro' -> 'blaagaarden-paa-noerrebro'."""
    folded = unicodedata.normalize("NFKD", text.lower().translate(_DANISH))
    ascii_text = folded.encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-")


def _slug(value: str) -> str:
    if not SLUG.match(value):
        raise ValueError(f"'{value}' is not a slug (a-z, 0-9 and single hyphens; æ ø å as ae oe aa)")
    return value


@dataclass(frozen=True)
class PartialDate:
    """A date with the precision its source gives it.

    `date` is the day to sort by (the first day of the period meant); `precision` is the truth:
    'day', 'month', 'year', or one of the words in QUALIFIED ('medio' 2012 is not 1 June 2012).
    """

    date: dt.date
    precision: str

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read '2012', '2012-06', '2012-06-01', 'medio 2012', 'efterår 2011' or 'ca. 2009'; raise ValueError."""
        text = text.strip()
        word, _, rest = text.rpartition(" ")
        if word:
            if word not in QUALIFIED or not re.fullmatch(r"\d{4}", rest):
                raise ValueError(f"'{text}' is not a date (known words: {', '.join(QUALIFIED)}, then a year)")
            return cls(dt.date(int(rest), QUALIFIED[word], 1), "circa" if word == "ca." else word)
        match = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", text)
        if not match:
            raise ValueError(f"'{text}' is not a date (write 2012, 2012-06, 2012-06-01 or 'medio 2012')")
        year, month, day = match.groups()
        precision = "day" if day else "month" if month else "year"
        return cls(dt.date(int(year), int(month or 1), int(day or 1)), precision)


def _partial_date(value: Any) -> Any:
    if isinstance(value, dt.date):
        return PartialDate(value, "day")
    if isinstance(value, int):
        value = str(value)
    return PartialDate.parse(value) if isinstance(value, str) else value


def _paragraphs(value: str) -> str:
    """Join the lines of each paragraph; a blank line parts two."""
    blocks = re.split(r"\n\s*\n", value.strip())
    return "\n\n".join(" ".join(block.split()) for block in blocks)


Slug = Annotated[str, AfterValidator(_slug)]
Line = Annotated[str, AfterValidator(lambda value: " ".join(value.split()))]
Prose = Annotated[str, AfterValidator(_paragraphs)]
Date = Annotated[PartialDate, BeforeValidator(_partial_date)]


class Record(BaseModel):
    """A part of a data file: unknown keys are refused, so a misspelt one is not lost."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, arbitrary_types_allowed=True)


class Cite(Record):
    """A document and the place in it, in words a reader can find: 'case 7, Udbytte', 'afsnit 3.1, tabel 1'."""

    source: Slug
    place: Line = Field(min_length=2)


class Placed(Record):
    """A row with a fact of its own. `source` is needed only where it differs from the record's first source."""

    place: Line = Field(min_length=2)
    source: Slug | None = None


class Note(Placed):
    """What a reader should know about the source: a misprint as printed beside its correction, a value
    that can't be established, an odd figure. `field` says what it concerns, in Danish."""

    field: Line
    printed: Line = ""
    corrected: Line = ""
    text: Prose = ""


class Website(Record):
    """An address as the document prints it. `label` says in Danish what is found there."""

    url: Annotated[str, Field(pattern=r"^https?://\S+$")]
    label: Line


class Alias(Record):
    """Another name for the same thing. `kind`: what sort of name; `misprint` is a typo kept as printed."""

    name: Line
    kind: Annotated[str, Field(pattern="^(alias|misprint|former|short|legal|local)$")] = "alias"
    note: Line = ""


QUALIFIERS = ("", "about", "over", "under", "at_least", "at_most", "nearly")
Qualifier = Annotated[str, Field(pattern="^(about|over|under|at_least|at_most|nearly)?$")]


class FigureRow(Placed):
    """One figure as the source has it. `text` says in Danish what it counts, and stands without the number.

    `value` with `value_max` is a range; `qualifier` keeps 'cirka', 'over', 'mindst' …; `unit` is a Danish
    word in the plural or 'procent' or 'kr.'; `period` is what the figure covers ('2009-2014', 'pr. år').
    """

    text: Line
    value: Annotated[float, Field(ge=0)] | None = None
    value_max: Annotated[float, Field(ge=0)] | None = None
    qualifier: Qualifier = ""
    unit: Line = ""
    period: Line = ""


class Sourced(Record):
    """A record of its own with its sources (the first is the one its rows refer to) and source notes."""

    slug: Slug
    sources: list[Cite] = Field(min_length=1)
    notes: list[Note] = []
