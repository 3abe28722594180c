"""The portal's own tags and filters, built in to every template: icons, Danish dates and numbers, prose, sources."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.utils import timezone
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from registry import web_addresses
from registry.dates import danish_date
from registry.figures import danish_number
from registry.models.base import if_published

register = template.Library()

# Icons that a part swapped in later may need; a page's sprite always holds them.
ALWAYS = {"chevron-right", "chevron-down", "close", "menu", "lock", "search", "download", "error"}
_SYMBOL = re.compile(r'<symbol id="([^"]+)".*?</symbol>', re.DOTALL)


@cache
def _symbols() -> dict[str, str]:
    path = Path(settings.BASE_DIR) / "static/vendor/dkfds/img/all-svg-icons.svg"
    return {match[1]: match[0] for match in _SYMBOL.finditer(path.read_text(encoding="utf-8"))}


@register.simple_tag(takes_context=True)
def icon(context: Context, name: str, label: str = "") -> SafeString:
    """An icon of the design system; with `label` it speaks for itself, without it is decoration."""
    if name not in _symbols():
        raise template.TemplateSyntaxError(f"there is no icon '{name}'")
    request = context.get("request")
    if request is not None:
        request.__dict__.setdefault("_icons", set()).add(name)
    if label:
        return format_html('<svg class="icon-svg" role="img" aria-label="{}" focusable="false"><use href="#{}"></use></svg>', label, name)
    return format_html('<svg class="icon-svg" aria-hidden="true" focusable="false"><use href="#{}"></use></svg>', name)


@register.simple_tag(takes_context=True)
def icon_sprite(context: Context) -> SafeString:
    """The symbols this page uses; stands last in the body."""
    request = context.get("request")
    names = ALWAYS | (request.__dict__.get("_icons", set()) if request is not None else set())
    symbols = "".join(_symbols()[name] for name in sorted(names))
    return mark_safe(  # the vendored file's own markup
        f'<div class="hide-base-svg" aria-hidden="true"><svg xmlns="http://www.w3.org/2000/svg" focusable="false">{symbols}</svg></div>'
    )


@register.filter
def paragraphs(text: str) -> SafeString:
    """Prose with a blank line between paragraphs, as paragraphs."""
    blocks = [block.strip() for block in re.split(r"\n\s*\n", text or "") if block.strip()]
    return format_html_join("\n", "<p>{}</p>", ((block,) for block in blocks))


@register.filter
def dansk_dato(value: dt.date | dt.datetime | None) -> str:
    """'21. november 2026'."""
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value).date()
    return danish_date(value)


@register.filter
def tal(value: Any) -> str:
    """A number in Danish: 1.234,5."""
    return danish_number(value)


@register.filter
def flertal(count: int, forms: str) -> str:
    """'1 case' or '5 cases' from 'case,cases'."""
    one, many = forms.split(",")
    return f"{danish_number(count)}\u00a0{one if count == 1 else many}"


@register.filter
def percent_of(value: Any, largest: Any) -> str:
    """The width of a bar in per cent for an SVG attribute, with a full stop."""
    if not largest or value is None:
        return "0%"
    return f"{max(0.0, min(100.0, float(value) / float(largest) * 100)):.1f}%"


@register.filter
def bar_widths(rows: Iterable[Any]) -> dict[int, str]:
    """The bars' widths by the rows' keys, where bars say something: three or more figures of one unit, or two in per cent.

    A range and a sum of money have no bar; per cent is of 100, other units of their largest figure.
    """
    units: dict[str, list[Any]] = {}
    for row in rows:
        if row.value is not None and row.value_max in (None, row.value) and row.unit and row.unit != "kr.":
            units.setdefault(row.unit, []).append(row)
    widths: dict[int, str] = {}
    for unit, group in units.items():
        share = unit == "procent"
        if len(group) >= (2 if share else 3):
            largest = 100 if share else max(row.value for row in group)
            widths |= {row.pk: percent_of(row.value, largest) for row in group}
    return widths


@register.filter
def first_sentence(text: str, stop: str = "") -> str:
    """What stands before the first full stop that ends a sentence, then `stop`; all of a text that has one sentence."""
    first, *rest = re.split(r"(?<=[a-zæøå0-9)])\.\s+(?=[A-ZÆØÅ])", text or "", maxsplit=1)
    return first + stop if rest else first


@register.filter
def citations_of(rows: Iterable[Any]) -> list[Any]:
    """The distinct citations of some rows, in order."""
    return list({row.citation_id: row.citation for row in rows}.values())


@register.filter
def by_source(citations: Iterable[Any]) -> list[tuple[Any, list[str]]]:
    """Citations gathered by source: each source with its places, in order."""
    gathered: dict[int, tuple[Any, list[str]]] = {}
    for citation in citations:
        if if_published(citation.source) is None:
            continue  # its name isn't out yet; the fact stays, and stands without it
        gathered.setdefault(citation.source_id, (citation.source, []))[1].append(citation.place)
    return list(gathered.values())


@register.filter
def short_url(url: str) -> str:
    """An address as people write it: without scheme and last slash."""
    return re.sub(r"^https?://(www\.)?", "", url).rstrip("/")


@register.simple_tag
def id_for(*parts: Any) -> str:
    """An id attribute from parts."""
    return escape("-".join(str(part) for part in parts if part != ""))


@register.filter
def get_item(mapping: dict[Any, Any], key: Any) -> Any:
    return mapping.get(key, "")


@register.filter
def is_web_address(text: object) -> bool:
    """Whether a stored address may be a link: what came in before there was a rule is shown as text."""
    return web_addresses.is_web_address(str(text or ""))


@register.filter
def published(entry: Any) -> Any:
    """What another entry's page may name: the entry if it's published, else nothing."""
    return if_published(entry)


@register.filter
def published_places(rows: Iterable[Any]) -> list[Any]:
    """Rows about a municipality whose municipality is published."""
    return [row for row in rows if if_published(row.municipality)]
