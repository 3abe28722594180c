"""A facet's choices. A list has hundreds, so they are put together here: as templates they took most of a list page's time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from registry.figures import danish_number

register = template.Library()


_SWAPPED = ' hx-swap-oob="true"'
_MORE = '<span aria-hidden="true">+</span>'


def _count(option: Any, key: SafeString, swapped: str = "") -> str:
    """How many entries a choice gives; swapped alone, so that no box is drawn anew under a hand or a focus. `key` is escaped."""
    none = "" if option.count else " pp-none"
    words, more = ("mindst", _MORE) if getattr(option, "at_least", False) else ("antal", "")
    return (
        f'<span class="pp-count{none}" id="{key}-antal"{swapped}><span class="sr-only">, {words}: </span>'
        f"{danish_number(option.count)}{more}</span>"
    )


@register.simple_tag
def facet_counts(options: Iterable[Any]) -> SafeString:
    """The counts of some choices, each to be swapped in where it stands."""
    return mark_safe("\n".join(_count(option, escape(option.id), _SWAPPED) for option in options))  # counts and escaped ids alone


@register.simple_tag
def facet_options(options: Iterable[Any], name: str) -> SafeString:
    """Choices as boxes of the field `name`; an option has value, text, count, selected and id, and may have at_least."""
    asked = escape(name)
    boxes = []
    for option in options:
        key, checked = escape(option.id), " checked" if option.selected else ""
        boxes.append(
            f'<div class="form-group-checkbox"><input type="checkbox" id="{key}" name="{asked}" value="{escape(option.value)}" '
            f'class="form-checkbox"{checked}><label for="{key}"><span>{escape(option.text)}</span>{_count(option, key)}</label></div>'
        )
    return mark_safe("".join(boxes))  # everything from outside is escaped above
