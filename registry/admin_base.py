"""What the admin pages of all entries share: publication, sources, and an index that follows every change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.text import camel_case_to_spaces
from simple_history.admin import SimpleHistoryAdmin

from search import index

from . import history
from .admin_mixin import AdminMixin, ChoicesByKey
from .choosing import chosen_by, let_choose
from .deleting import FAMILIES
from .help_texts import Helping, Named
from .history_differences import differences
from .keeping_admin import Keeping
from .list_editing import SafeListEditing
from .looks import Looking
from .merging.reading import merged_away
from .models import Organisation, Status, Term
from .pk import parse_pk
from .reason import ReasonForm
from .restoring import restore, restoring, stamp
from .safe_editing import SafeEditing
from .steps import Refused


class StandingOrganisations:
    """Nobody chooses an organisation that is part of another now, though a page may have been opened with it.

    Nor a word of a taxonomy whose time is over, unless the entry has it already.
    """

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return _in_force(db_field, request, _standing(db_field, super().formfield_for_foreignkey(db_field, request, **kwargs)))  # type: ignore[misc]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return _in_force(db_field, request, _standing(db_field, super().formfield_for_manytomany(db_field, request, **kwargs)))  # type: ignore[misc]


def _in_force(db_field: Any, request: HttpRequest, field: Any) -> Any:
    if field is not None and issubclass(db_field.related_model, Term):
        key = request.resolver_match.kwargs.get("object_id") if request.resolver_match else None
        entry = db_field.model._default_manager.filter(pk=parse_pk(key)).first()
        let_choose(field, chosen_by(entry, db_field.name))
    return field


def _standing(db_field: Any, field: Any) -> Any:
    if field is not None and issubclass(db_field.related_model, Organisation):
        field.queryset = field.queryset.exclude(pk__in=merged_away())
        field.error_messages["invalid_choice"] = "Den, du har valgt, er lagt sammen med en anden eller findes ikke mere. Vælg igen."
    return field


class RowInline(Named, StandingOrganisations, Helping, ChoicesByKey, admin.TabularInline):
    """Rows that belong to an entry."""

    extra = 0
    show_change_link = False
    classes = ("collapse",)
    autocomplete_fields = ("citation",)


class PlainInline(Named, StandingOrganisations, Helping, ChoicesByKey, admin.TabularInline):
    """Rows without a source of their own."""

    extra = 0
    classes = ("collapse",)


BESIDE = "beside"  # what the index is told that changed, when it is no kind of entry


class TellsReaders(AdminMixin):
    """What isn't an entry but stands on entries' pages: a change here shows there at once (registry.kept_pages)."""

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        index.note(BESIDE, None)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        index.note(BESIDE, None)
        return super().log_change(request, obj, message)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        with transaction.atomic():
            super().delete_model(request, obj)
            index.note(BESIDE, None)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        with transaction.atomic():
            super().delete_queryset(request, queryset)
            index.note(BESIDE, None)

    def brought_back(self, entry: models.Model) -> None:
        super().brought_back(entry)
        index.note(BESIDE, None)


class HistoryAdmin(TellsReaders, Keeping, Helping, Looking, SimpleHistoryAdmin):
    """Rows whose changes are followed: the history page tells each with its fields, before and after."""

    object_history_template = "simple_history/object_history.html"
    history_list_per_page = 25

    def get_urls(self) -> list[URLPattern]:
        """The admin's own addresses alone. The package's page of one version would write it back past status and index."""
        return [each for each in super().get_urls() if not str(each.name).endswith("_simple_history")]

    def history_view_title(self, request: HttpRequest, obj: Any) -> str:
        return f"Historik: {obj}"

    def set_history_delta_changes(self, request: HttpRequest, historical_records: Any, foreign_keys_are_objs: bool = True) -> None:
        """What each version changed, its rows too; the oldest of a page is compared with the one before it."""
        shown = list(historical_records)
        if not shown:
            return
        oldest = shown[-1]
        key = self.model._meta.pk.attname
        earlier = type(oldest).objects.filter(**{key: getattr(oldest, key)}, history_date__lte=oldest.history_date)
        before = earlier.exclude(history_id__gte=oldest.history_id).first()
        for version, told in zip(shown, differences(shown, before), strict=True):
            version.history_delta_changes = [{"field": label, "old": old, "new": new} for label, old, new in told]


class FollowedAdmin(StandingOrganisations, SafeEditing, SafeListEditing, HistoryAdmin):
    """What people edit: two at once never lose each other's work, and each version can be looked at and restored."""

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_restore"
        own = path("<path:object_id>/historik/<int:number>/", self.admin_site.admin_view(self.restore_view), name=name)
        return [own, *super().get_urls()]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        may = self.has_change_permission(request) and history.is_followed(self.model)
        answer: HttpResponse = super().history_view(request, object_id, {**(extra_context or {}), "may_restore": may})
        return answer

    def restore_view(self, request: HttpRequest, object_id: str, number: int) -> HttpResponse:
        """What changes if an earlier version is brought back; POST does it."""
        entry = self.get_object(request, unquote(object_id))
        if not self.has_change_permission(request):
            raise PermissionDenied
        versions: Any = getattr(self.model, "history", None)
        version = versions.filter(history_id=number, **{self.model._meta.pk.attname: entry.pk}).first() if entry and versions else None
        if entry is None or version is None:
            raise Http404
        back = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_history", args=[entry.pk])
        form = ReasonForm(request.POST if request.method == "POST" else None)
        problems = []
        if request.method == "POST" and form.is_valid():
            try:
                restore(version=version, by=request.user, reason=form.cleaned_data["reason"], seen=request.POST.get("set", ""))
            except Refused as refused:
                problems = [refused.text]
                entry.refresh_from_db()
            else:
                self.brought_back(entry)
                self.message_user(request, "Udgaven er gendannet.", messages.SUCCESS)
                return HttpResponseRedirect(back)
        plan = restoring(entry, version)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Gendan udgave: {entry}",
            "opts": self.opts,
            "original": entry,
            "version": version,
            "seen": stamp(entry),
            "plan": plan,
            "form": form,
            "problems": [text for text in problems if text not in " ".join(plan.refusals)],
            "history_url": back,
        }
        return render(request, "registry/admin/restore.html", context)


class EntryAdmin(FollowedAdmin):
    """An entry with its status. Saving, deleting and the actions write the search index in the same transaction."""

    search_kind = ""
    same_kinds: ClassVar[tuple[str, ...]] = ()  # kinds that the same entries may be indexed as
    list_filter: ClassVar[Any] = ("status",)
    search_fields: ClassVar[Any] = ("slug",)
    actions: ClassVar[Any] = ("publish", "archive")
    readonly_fields = ("created_at", "updated_at")

    def _index(self, ids: Iterable[int]) -> None:
        ids = list(ids)
        index.note(BESIDE, None)  # for kinds that aren't searched
        for kind in filter(None, (self.search_kind, *self.same_kinds)):
            index.index(kind, ids)

    def save_related(self, request: HttpRequest, form: ModelForm[Any], formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        self._index([form.instance.pk])

    def brought_back(self, entry: models.Model) -> None:
        self._index([entry.pk])

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        pk = obj.pk
        super().delete_model(request, obj)
        self._index([pk])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        with transaction.atomic():
            ids = list(queryset.values_list("pk", flat=True))
            super().delete_queryset(request, queryset)
            self._index(ids)

    def _set_status(self, queryset: QuerySet[Any], status: str) -> int:
        with transaction.atomic():
            entries = list(queryset.order_by("pk").select_for_update(of=("self",)))
            for entry in entries:
                entry.status = status
                entry.save(update_fields=["status", "updated_at"])
            self._index([entry.pk for entry in entries])
        return len(entries)

    @admin.action(description="Udgiv de valgte", permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self.message_user(request, f"{self._set_status(queryset, Status.PUBLISHED)} udgivet.")

    @admin.action(description="Arkivér de valgte (tages af siderne)", permissions=["change"])
    def archive(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self.message_user(request, f"{self._set_status(queryset, Status.ARCHIVED)} arkiveret.")


def inline(
    model: type[models.Model], owner: str = "", *, links: Iterable[str] = (), form: type[ModelForm[Any]] | None = None
) -> type[admin.TabularInline]:
    """An inline for the rows of a model; `links` are foreign keys picked by typing, `owner` the key to the entry.

    `form` has the rules that hold for a row besides those of its columns.
    """
    base = RowInline if any(field.name == "citation" for field in model._meta.get_fields()) else PlainInline
    attributes: dict[str, Any] = {"model": model}
    for family, (one, several) in FAMILIES.items():
        if issubclass(model, family) and model._meta.verbose_name == camel_case_to_spaces(str(model._meta.object_name)):
            attributes |= {"verbose_name": one, "verbose_name_plural": several}
    if base is RowInline:
        attributes["autocomplete_fields"] = ("citation", *links)
    elif links:
        attributes["autocomplete_fields"] = tuple(links)
    if owner:
        attributes["fk_name"] = owner
    if form:
        attributes["form"] = form
    return type(f"{model.__name__}Inline", (base,), attributes)
