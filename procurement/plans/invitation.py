"""The draft of what an enterprise is asked. A pure function; nothing is sent from the portal."""

from __future__ import annotations

import datetime as dt

from registry.dates import danish_date
from registry.figures import danish_amount


def invitation(
    *, enterprise: str, buyer: str, title: str, need: str, value: int | None, months: int | None, date: dt.date | None, place: str
) -> str:
    """The text, with a bracket where the writer must fill in. What isn't told is left out."""
    lines = [f"Til {enterprise}", "", f"{buyer} vil købe: {title}.", ""]
    if need:
        lines += [need.strip(), ""]
    if place:
        lines.append(f"Opgaven skal løses i {place}.")
    if value is not None:
        lines.append(f"Vi anslår værdien til {danish_amount(value, unit='kr.')} uden moms.")
    if months is not None:
        lines.append(f"Aftalen skal vare {months} måneder.")
    if date is not None:
        lines.append(f"Vi går i gang {danish_date(date)}.")
    lines += [
        "",
        "Vil I give et tilbud? Skriv pris, hvornår I kan levere, og hvordan I løser opgaven.",
        "Skriv også, hvem der arbejder med, og hvad det betyder for dem, uden navne og uden oplysninger om enkelte mennesker.",
        "I behøver ikke være registreret socialøkonomisk virksomhed.",
        "",
        "Svar senest [dato] til [navn og arbejds-e-mail].",
        "",
        f"Venlig hilsen, {buyer}",
    ]
    return "\n".join(lines)
