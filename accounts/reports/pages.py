"""Which page a report is about: its address made safe, and the entry it shows."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from django.urls import Resolver404, resolve

from registry.cpr import find_cpr
from search.index import kinds
from search.models import SearchDocument

LONGEST = 500
# Parts of an address that let their holder in somewhere. They are never kept.
_SECRET = {"token", "key", "uidb36", "uidb64", "signed", "signature"}


def own_page(address: str) -> str | None:
    """A page of the portal as 'path?query', or None for anything else: another host, an unknown path, an odd character.

    A query that holds what looks like a CPR number is left out, and so is one too long to keep.
    """
    if not address.startswith("/") or address.startswith("//") or "\\" in address or any(ord(each) < 32 for each in address):
        return None
    try:
        parts = urlsplit(address)
        match = resolve(parts.path)
    except (ValueError, Resolver404):
        return None
    if parts.scheme or parts.netloc or _SECRET & match.kwargs.keys() or len(parts.path) > LONGEST or find_cpr(unquote(parts.path)):
        return None
    whole = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return parts.path if len(whole) > LONGEST or find_cpr(unquote(parts.query.replace("+", " "))) else whole


def shown_by(page: str) -> tuple[str, Any]:
    """The kind and the published entry that a page shows, found by its address in the search index; ('', None) for other pages."""
    document = SearchDocument.objects.filter(url=urlsplit(page).path).first()
    kind = kinds().get(document.kind) if document else None
    if document is None or kind is None or kind.published is None:
        return "", None
    return document.kind, kind.published().select_related("steward").filter(pk=document.object_id).first()
