"""What the lists and forms of plans and purchases share: pages, what is searched for, and what is to be mended."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

from registry.steps import Problem
from registry.steps.forms import anchor

PAGE = 25  # rows of a page
LONGEST = 80  # characters that one can search for


def sought(request: HttpRequest) -> str:
    """What is searched for; no database takes a null character."""
    return request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]


def paged(request: HttpRequest, found: QuerySet[Any]) -> dict[str, Any]:
    """The page asked for by `side`, the last one there is when there are fewer, and the rest of the address to keep. Two queries."""
    side = request.GET.get("side", "")
    number = side if side.isascii() and side.isdigit() and len(side) < 7 else "1"
    kept = [(name, str(value).replace("\x00", "")[:LONGEST]) for name, value in request.GET.items() if name in ("q", "vis") and value]
    return {"page_obj": Paginator(found, PAGE).get_page(number), "keep": f"{urlencode(kept)}&" if kept else ""}


def problems(*all_forms: forms.BaseForm) -> list[Problem]:
    """What to mend, in the order of the forms."""
    listed = []
    for form in all_forms:
        listed += [Problem(str(error)) for error in form.non_field_errors()]
        listed += [Problem(f"{field.label}: {field.errors[0]}", anchor(field)) for field in form if field.errors]
    return listed
