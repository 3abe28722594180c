"""What the admin pages of all entries share: publication, sources, and an index that follows every change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib import admin
from django.db import models, transaction
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import URLPattern
from simple_history.admin import SimpleHistoryAdmin

from search import index

from .models import Status


class RowInline(admin.TabularInline):
    """Rows that belong to an entry."""

    extra = 0
    show_change_link = False
    classes = ("collapse",)
    autocomplete_fields = ("citation",)


class PlainInline(admin.TabularInline):
    """Rows without a source of their own."""

    extra = 0
    classes = ("collapse",)


class HistoryAdmin(SimpleHistoryAdmin):
    """Rows whose changes are followed: the history page tells each with its fields, before and after."""

    object_history_template = "simple_history/object_history.html"
    history_list_per_page = 25

    def get_urls(self) -> list[URLPattern]:
        """The admin's own addresses alone. The package's page of one version would write it back past status and index."""
        return admin.ModelAdmin.get_urls(self)

    def history_view_title(self, request: HttpRequest, obj: Any) -> str:
        return f"Historik: {obj}"


class EntryAdmin(HistoryAdmin):
    """An entry with its status. Saving, deleting and the actions write the search index in the same transaction."""

    search_kind = ""
    same_kinds: ClassVar[tuple[str, ...]] = ()  # kinds that the same entries may be indexed as
    list_filter: ClassVar[Any] = ("status",)
    search_fields: ClassVar[Any] = ("slug",)
    actions = ("publish", "archive")
    readonly_fields = ("created_at", "updated_at")

    def _index(self, ids: Iterable[int]) -> None:
        ids = list(ids)
        for kind in filter(None, (self.search_kind, *self.same_kinds)):
            index.index(kind, ids)

    def save_related(self, request: HttpRequest, form: ModelForm[Any], formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        self._index([form.instance.pk])

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


def inline(model: type[models.Model], owner: str = "", *, links: Iterable[str] = ()) -> type[admin.TabularInline]:
    """An inline for the rows of a model; `links` are foreign keys picked by typing, `owner` the key to the entry."""
    base = RowInline if any(field.name == "citation" for field in model._meta.get_fields()) else PlainInline
    attributes: dict[str, Any] = {"model": model}
    if base is RowInline:
        attributes["autocomplete_fields"] = ("citation", *links)
    elif links:
        attributes["autocomplete_fields"] = tuple(links)
    if owner:
        attributes["fk_name"] = owner
    return type(f"{model.__name__}Inline", (base,), attributes)
