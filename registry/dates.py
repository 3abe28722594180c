"""Danish dates and periods with the precision their source gives them. Pure functions, no clock inside."""

from __future__ import annotations

import datetime as dt

MONTHS = ["januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december"]

# Precision -> how it is written before the year. 'circa' and the seasons come from the documents.
WORDS = {
    "primo": "primo",
    "medio": "medio",
    "ultimo": "ultimo",
    "forår": "foråret",
    "sommer": "sommeren",
    "efterår": "efteråret",
    "vinter": "vinteren",
    "circa": "ca.",
}
PRECISIONS = [
    ("day", "dag"),
    ("month", "måned"),
    ("year", "år"),
    ("primo", "primo"),
    ("medio", "medio"),
    ("ultimo", "ultimo"),
    ("forår", "forår"),
    ("sommer", "sommer"),
    ("efterår", "efterår"),
    ("vinter", "vinter"),
    ("circa", "cirka"),
]


def danish_date(date: dt.date | None, precision: str = "day") -> str:
    """Write a date no more exactly than it is known: '21. november 2026', 'maj 2015', '2009', 'medio 2012'; '' for None."""
    if date is None:
        return ""
    if precision == "day":
        return f"{date.day}. {MONTHS[date.month - 1]} {date.year}"
    if precision == "month":
        return f"{MONTHS[date.month - 1]} {date.year}"
    word = WORDS.get(precision)
    return f"{word} {date.year}" if word else str(date.year)


def danish_period(
    start: dt.date | None,
    start_precision: str,
    end: dt.date | None,
    end_precision: str,
    *,
    ongoing: bool = False,
    planned_end: dt.date | None = None,
    planned_end_precision: str = "year",
) -> str:
    """Write a period: '2009-2014', 'siden 2009', 'maj 2011-august 2012', 'siden 2012 (planlagt til 2016)'; '' if nothing is known."""
    first, last = danish_date(start, start_precision), danish_date(end, end_precision)
    if first and last:
        text = first if first == last else f"{first}-{last}"
    elif first:
        text = f"siden {first}" if ongoing else f"fra {first}"
    elif last:
        text = f"til {last}"
    else:
        text = "igangværende" if ongoing else ""
    planned = danish_date(planned_end, planned_end_precision)
    if planned:
        text = f"{text} (planlagt til {planned})" if text else f"planlagt til {planned}"
    return text


_LEAST, _MOST = 1900, 2100
_SEASON = {"primo": 1, "medio": 6, "ultimo": 12, "forår": 3, "sommer": 6, "efterår": 9, "vinter": 12, "circa": 1}
_ALSO = {
    "foråret": "forår",
    "sommeren": "sommer",
    "efteråret": "efterår",
    "vinteren": "vinter",
    "ca.": "circa",
    "ca": "circa",
    "cirka": "circa",
}


def parse_danish_date(text: str) -> tuple[dt.date, str]:
    """Read a date as exactly as it's written: '2024', 'maj 2024', '5.2024', '21.5.2024', '21. maj 2024', 'medio 2024', 'ca. 2024'.

    Returns the day to sort by and the precision (as in PRECISIONS); raises ValueError for anything else.
    """
    words = text.lower().replace("/", ".").replace("-", ".").split()
    year = words[-1].rsplit(".", 1)[-1] if words else ""
    if len(year) != 4 or not (year.isascii() and year.isdigit()) or not _LEAST <= int(year) <= _MOST:
        raise ValueError(f"'{text}' has no year of four digits")
    parts = [part for word in words for part in ([word] if word in _ALSO else word.split(".")) if part][:-1]
    if not parts:
        return dt.date(int(year), 1, 1), "year"
    first = _ALSO.get(parts[0], parts[0])
    if len(parts) == 1 and first in _SEASON:
        return dt.date(int(year), _SEASON[first], 1), first
    month = MONTHS.index(parts[-1]) + 1 if parts[-1] in MONTHS else _small_number(parts[-1])
    if len(parts) == 1:
        return dt.date(int(year), month, 1), "month"
    if len(parts) > 2:
        raise ValueError(f"'{text}' is no date")
    return dt.date(int(year), month, _small_number(parts[0])), "day"


def _small_number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 2):
        raise ValueError(f"'{text}' is no day or month")
    return int(text)
