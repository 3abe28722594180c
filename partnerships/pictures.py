"""Which of our own drawings stands for a category: a placeholder, for the documents have no picture of what is sold."""

from __future__ import annotations

_FOLDER = "img/tilbud"
_OTHERS = "vare"
_BY_CATEGORY = {
    "gaver-og-kunsthaandvaerk": "gave",
    "planter-og-blomster": "plante",
    "landbrug": "plante",
    "traevarer-og-legehuse": "legehus",
    "haandvaerk-og-byggeri": "legehus",
    "foedevarer": "drikke",
    "cafe-og-restaurant": "mad",
    "catering": "mad",
    "kantine": "mad",
    "groenne-opgaver": "have",
    "toej-og-tekstil": "toej",
    "faellesskab-og-lokaler": "lokale",
    "raadgivning-og-kurser": "lokale",
}


def drawing(category: str) -> str:
    """The static file for a category's slug; a parcel for categories without a drawing of their own."""
    return f"{_FOLDER}/{_BY_CATEGORY.get(category, _OTHERS)}.svg"
