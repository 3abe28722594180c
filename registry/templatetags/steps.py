"""What the templates of forms need beyond Django's own: a field's options, group by group."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django import template
from django.forms.boundfield import BoundField

register = template.Library()


@dataclass
class OptionGroup:
    """Options under a common name ('' for none); `chosen` is how many of them are chosen."""

    name: str
    options: list[dict[str, Any]] = field(default_factory=list)
    chosen: int = 0


@register.filter
def option_groups(bound: BoundField) -> list[OptionGroup]:
    """The radios or checkboxes of a field, in the groups of its choices."""
    widget = bound.field.widget
    attrs = bound.build_widget_attrs({"id": bound.auto_id}, widget)
    groups: list[OptionGroup] = []
    for name, options, _ in widget.optgroups(bound.html_name, widget.format_value(bound.value()) or [], attrs):
        if name or not groups or groups[-1].name:
            groups.append(OptionGroup(str(name or "")))
        for option in options:
            checked = bool(option["selected"])
            groups[-1].chosen += checked
            groups[-1].options.append(
                {
                    "type": option["type"],
                    "id": option["attrs"].get("id", ""),
                    "value": option["value"],
                    "label": option["label"],
                    "checked": checked,
                }
            )
    return groups
