"""Editing in the admin without losing a colleague's work: `SafeEditing`, for the admin of every kind of entry.

The page carries how it was opened. A save that comes after another's shows both versions and keeps what was typed; the next
save counts. The record is locked while a save is judged, so two at the same moment are one after the other.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse, QueryDict

from . import history, two_editors
from .admin_mixin import AdminMixin
from .guard import refuse_cpr
from .pk import parse_pk
from .reason import LONGEST_REASON, REASON
from .words import with_capital

MOST_ROWS = 1_000  # rows of one kind in a posted form, as Django's own limit


@dataclass(frozen=True)
class Difference:
    """One place in which the two versions differ, in words."""

    label: str
    theirs: str
    mine: str


@dataclass
class Conflict:
    """What a person is told who saves after another. `closed` says why the record can't be saved at all."""

    who: str = ""
    at: dt.datetime | None = None
    closed: str = ""
    both: list[Difference] = field(default_factory=list)
    taken: list[Difference] = field(default_factory=list)
    now: str = ""  # how the record stands, for the next save

    def __bool__(self) -> bool:
        return bool(self.closed or self.both or self.taken)


# --- Forms as plain values -----------------------------------------------------------------------------------------------
def as_posted(form: Any) -> dict[str, list[str]]:
    """What a browser would send of a form that isn't bound, if nobody touched it."""
    found: dict[str, list[str]] = {}
    for name in form.fields:
        bound = form[name]
        widget: Any = bound.field.widget
        widget = widget.widget if isinstance(widget, RelatedFieldWidgetWrapper) else widget
        value = bound.value()
        parts: Any = widget if isinstance(widget, forms.MultiWidget) else None
        if parts is not None:
            for suffix, each, part in zip(parts.widgets_names, parts.widgets, parts.decompress(value), strict=True):
                found[f"{name}{suffix}"] = _texts(each.format_value(part))
        elif isinstance(widget, forms.CheckboxInput):
            found[name] = ["on"] if value else []
        else:
            found[name] = _texts(widget.format_value(value))
    return found


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list | tuple) else [value]
    return ["" if each is None else str(each) for each in values]


def _asked(form: Any, name: str) -> Any:
    """The field that a posted name belongs to; of a field in parts, such as date and time, by the beginning of its name."""
    if name in form.fields:
        return form.fields[name]
    return next((field for known, field in form.fields.items() if name.startswith(f"{known}_")), None)


def _in_words(form: Any, name: str, values: two_editors.Values | None) -> str:
    """A posted value as a person reads it."""
    asked = _asked(form, name)
    texts = [value for value in values or () if value]
    if type(asked) is forms.BooleanField:
        return "ja" if texts else "nej"
    if hasattr(asked, "queryset"):
        keys = [parse_pk(text) for text in texts]
        texts = [str(each) for each in asked.queryset.filter(pk__in=[key for key in keys if key is not None])]
    elif hasattr(asked, "choices"):
        choices = {str(value): str(label) for value, label in asked.choices}
        texts = [choices.get(text, text) for text in texts]
    return ", ".join(texts) or "(tom)"


def _label(form: Any, name: str) -> str:
    asked = _asked(form, name)
    text = str(asked.label or name) if asked is not None else name
    return with_capital(text)


def _row_in_words(form: Any, fields: two_editors.Fields, but: set[str]) -> str:
    if fields.get("DELETE"):
        return "(slettet)"
    told = ((_label(form, name), _in_words(form, name, values)) for name, values in fields.items() if name not in but)
    return "; ".join(f"{label}: {text}" for label, text in told if text not in ("(tom)", "nej", "0")) or "(tom)"


class SafeEditing(AdminMixin):
    """The mixin, before a ModelAdmin.

    Of a model with `updated_at`, which every save of the entry, its rows or its links moves, two pages with the same time are the
    same; of others every save compares what it sees.
    """

    change_form_template = "registry/admin/change_form.html"

    def closed(self, obj: Any) -> str:
        """Why the record can't be edited at all, in Danish; '' when it can."""
        return ""

    # --- The page's state ------------------------------------------------------------------------------------------
    def _formsets(self, request: HttpRequest, obj: Any) -> Iterator[tuple[Any, Any]]:
        """The formsets of the page as they stand, not bound to what was posted, with their inlines."""
        numbers: dict[str, int] = defaultdict(int)
        for made, inline in self.get_formsets_with_inlines(request, obj):
            prefix = made.get_default_prefix()
            numbers[prefix] += 1
            if numbers[prefix] != 1:
                prefix = f"{prefix}-{numbers[prefix]}"
            yield made(instance=obj, prefix=prefix, queryset=inline.get_queryset(request)), inline

    def _form(self, request: HttpRequest, obj: Any) -> Any:
        fields = flatten_fieldsets(self.get_fieldsets(request, obj))
        return self.get_form(request, obj, change=True, fields=fields)(instance=obj)

    @staticmethod
    def _state(obj: Any, form: Any, formsets: list[Any]) -> dict[str, Any]:
        rows = {each.prefix: {str(row.instance.pk): as_posted(row) for row in each.initial_forms} for each in formsets}
        changed = getattr(obj, "updated_at", None)
        return {"at": changed.isoformat() if changed else "", "form": as_posted(form), "rows": rows}

    @staticmethod
    def _seen(request: HttpRequest) -> dict[str, Any]:
        """What the page was opened with; nothing known for a page that doesn't say."""
        try:
            seen = json.loads(request.POST.get("_seen", ""))
            fine = isinstance(seen["at"], str) and isinstance(seen["form"], dict) and isinstance(seen["rows"], dict)
        except (ValueError, KeyError, TypeError):
            fine = False
        return seen if fine else {"at": "", "form": None, "rows": {}}

    # --- A save ----------------------------------------------------------------------------------------------------
    def _changeform_view(self, request: HttpRequest, object_id: Any, form_url: str, extra_context: Any) -> HttpResponse:
        """Within the page's transaction: lock the record, and see whether it's as it was when the page was opened."""
        if request.method == "POST" and object_id is not None:
            key = unquote(object_id)
            obj = self.model._default_manager.select_for_update().filter(pk=parse_pk(key)).first()
            if obj is not None:
                request.conflict = self._weigh(request, obj)  # type: ignore[attr-defined]
        with history.as_one():
            answer: HttpResponse = super()._changeform_view(request, object_id, form_url, extra_context)
        return answer

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        made = super().get_form(request, obj, change=change, **kwargs)
        conflict: Conflict | None = getattr(request, "conflict", None)
        reason = request.POST.get(REASON, "")
        if not conflict and not reason:
            return made

        def clean(form: Any) -> Any:
            made.clean(form)
            refuse_cpr(reason)
            if conflict:
                raise ValidationError(conflict.closed or "En anden har gemt imens. Se begge udgaver øverst, og gem igen.", code="conflict")

        refusing: Any = type(made.__name__, (made,), {"clean": clean})
        return refusing

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj._change_reason = request.POST.get(REASON, "").strip()[:LONGEST_REASON]
        super().save_model(request, obj, form, change)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        obj = context.get("original")
        if obj is not None and not self.has_change_permission(request, obj):
            context["closed"] = self.closed(obj)
        elif obj is not None:
            conflict: Conflict | None = getattr(request, "conflict", None)
            if conflict:
                context |= {"conflict": conflict, "seen": conflict.now}
            elif request.method == "POST":
                context["seen"] = request.POST.get("_seen", "")
            else:
                formsets = [each.formset for each in context["inline_admin_formsets"]]
                context["seen"] = json.dumps(self._state(obj, context["adminform"].form, formsets))
        context["reason"] = request.POST.get(REASON, "")
        return super().render_change_form(request, context, *args, **kwargs)

    # --- Two versions ----------------------------------------------------------------------------------------------
    def _weigh(self, request: HttpRequest, obj: Any) -> Conflict:
        """Compare what was typed with what stands; puts what only the other has changed into what was posted."""
        conflict = Conflict(closed=self.closed(obj))
        seen = self._seen(request)
        changed = getattr(obj, "updated_at", None)
        if changed is not None and seen["at"] == changed.isoformat() and not conflict.closed:
            return conflict
        form, formsets = self._form(request, obj), list(self._formsets(request, obj))
        now = self._state(obj, form, [each for each, _ in formsets])
        conflict.now, (conflict.who, last) = json.dumps(now), last_edit(obj)
        conflict.at = changed or last
        data = request.POST.copy()
        mine = {name: data.getlist(name) for name in now["form"]}
        weighed = two_editors.weigh(seen["form"], mine, now["form"])
        for name in weighed.both:
            texts = (_in_words(form, name, values) for values in (now["form"][name], mine[name]))
            conflict.both.append(Difference(_label(form, name), *texts))
        for name in weighed.taken:
            texts = (_in_words(form, name, values) for values in (now["form"][name], mine[name]))
            conflict.taken.append(Difference(_label(form, name), *texts))
            data.setlist(name, weighed.fields[name])
        for formset, inline in formsets:
            self._weigh_rows(formset, inline, seen["rows"].get(formset.prefix), now["rows"][formset.prefix], data, conflict)
        if conflict:
            data._mutable = False
            request.POST = data  # type: ignore[assignment]
        return conflict

    def _weigh_rows(self, formset: Any, inline: Any, base: Any, theirs: Any, data: QueryDict, conflict: Conflict) -> None:
        prefix, key = formset.prefix, formset.model._meta.pk.name
        hidden = {key, formset.fk.name}
        mine, new = _posted_rows(data, prefix, key, list(formset.empty_form.fields))
        found = two_editors.weigh_rows(base, mine, new, theirs)
        label = with_capital(inline.verbose_name)
        blank = formset.empty_form
        shown = any(name not in {*hidden, "DELETE"} for name in blank.fields)  # rows that are only read are nobody's typing
        for row in found.rows:
            if row.state and shown:
                typed = mine.get(row.pk or "", row.fields)
                texts = (
                    _row_in_words(blank, row.theirs, hidden) if row.theirs is not None else "(slettet)",
                    _row_in_words(blank, typed, hidden) if row.state != "new" else "(fandtes ikke)",
                )
                (conflict.both if row.state in ("both", "gone") else conflict.taken).append(Difference(label, *texts))
        conflict.taken += [Difference(label, "(slettet)", _row_in_words(blank, row, hidden)) for row in found.gone if shown]
        if found.differs:
            _put_rows(data, prefix, key, found)


def last_edit(obj: models.Model) -> tuple[str, dt.datetime | None]:
    """Who saved the record last, '' when nobody knows, and when."""
    versions = getattr(obj, "history", None)
    last = versions.select_related("history_user").first() if versions is not None else None
    if last is None:
        return "", None
    return str(last.history_user) if last.history_user else "", last.history_date


def _posted_rows(data: QueryDict, prefix: str, key: str, names: list[str]) -> tuple[dict[str, Any], list[Any]]:
    """The posted rows of a formset: those that were saved, by key, and the new ones."""
    total, initial = (_number(data.get(f"{prefix}-{part}_FORMS")) for part in ("TOTAL", "INITIAL"))
    saved: dict[str, Any] = {}
    new = []
    for number in range(total):
        start = f"{prefix}-{number}-"
        row = {name.removeprefix(start): data.getlist(name) for name in data if name.startswith(start)}
        for name in names:
            row.setdefault(name, [])  # a box that isn't ticked isn't sent
        pk = (row.get(key) or [""])[0]
        if number < initial and pk:
            saved[pk] = row
        else:
            new.append(row)
    return saved, new


def _number(text: str | None) -> int:
    return min(int(text), MOST_ROWS) if text and text.isascii() and text.isdigit() and len(text) < 6 else 0


def _put_rows(data: QueryDict, prefix: str, key: str, found: two_editors.Rows) -> None:
    """Write the rows into what was posted, those that are saved first, as the formset wants them."""
    for name in [name for name in data if name.startswith(f"{prefix}-") and name.removeprefix(f"{prefix}-").partition("-")[0].isdigit()]:
        del data[name]
    data[f"{prefix}-TOTAL_FORMS"] = str(len(found.rows))
    data[f"{prefix}-INITIAL_FORMS"] = str(sum(row.pk is not None for row in found.rows))
    for number, row in enumerate(found.rows):
        for name, values in row.fields.items():
            if values:
                data.setlist(f"{prefix}-{number}-{name}", values)
        data[f"{prefix}-{number}-{key}"] = row.pk or ""
