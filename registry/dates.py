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
