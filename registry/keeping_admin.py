"""The admin's side of deleting: what can't go says why, and what went can be brought back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import NestedObjects, quote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import IntegrityError, models, router
from django.db.models import ProtectedError, QuerySet, RestrictedError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse

from . import history
from .admin_mixin import AdminMixin
from .bringing_back import bring_back, bringing_back, deleted
from .deleting import counted, reasons
from .reason import ReasonForm
from .steps import Refused

MEANWHILE = "Der er imens kommet noget, der peger på den. Den er ikke slettet."


class Keeping(AdminMixin):
    """The mixin, before a ModelAdmin. The pages of what was deleted are there for models whose history is kept."""

    delete_confirmation_template = "registry/admin/delete.html"
    delete_selected_confirmation_template = "registry/admin/delete_selected.html"

    # --- Deleting ----------------------------------------------------------------------------------------------------
    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """As Django's, in words that tell which entries need them; what goes along is counted and not listed."""
        entries = list(objs)
        collector = NestedObjects(using=router.db_for_write(self.model), origin=objs)
        collector.collect(entries)
        lacking = set()
        for model in collector.data:
            page = self.admin_site._registry.get(model)
            if page is not None and any(not page.has_delete_permission(request, each) for each in collector.data[model]):
                lacking.add(model._meta.verbose_name)
        going: Any = collector.model_objs
        numbers = [(model, len(rows)) for model, rows in going.items()]
        return [str(entry) for entry in entries], counted(numbers), lacking, reasons(entries, collector.protected)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        try:
            answer: HttpResponse = super().delete_view(request, object_id, extra_context)
        except (ProtectedError, RestrictedError, IntegrityError):  # something came to point at it after the look
            self.message_user(request, MEANWHILE, messages.ERROR)
            return HttpResponseRedirect(self._address("change", quote(object_id)))
        return answer

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        shown = {"deleted_url": self._address("deleted")} if history.is_followed(self.model) else {}
        try:
            answer: HttpResponse = super().changelist_view(request, {**shown, **(extra_context or {})})
        except (ProtectedError, RestrictedError):
            self.message_user(request, MEANWHILE, messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())
        return answer

    # --- Bringing back -----------------------------------------------------------------------------------------------
    def get_urls(self) -> list[URLPattern]:
        found: list[URLPattern] = super().get_urls()
        if not history.is_followed(self.model):
            return found
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        own = [
            path("slettede/", self.admin_site.admin_view(self.deleted_view), name=f"{name}_deleted"),
            path("slettede/<int:number>/", self.admin_site.admin_view(self.bring_back_view), name=f"{name}_bring_back"),
        ]
        return [*own, *found]

    def _address(self, page: str, *args: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=args)

    def _gone(self) -> QuerySet[Any]:
        return deleted(self.model)

    def deleted_view(self, request: HttpRequest) -> HttpResponse:
        """What was deleted, by whom and when, the latest first; those who may edit are led to bringing it back."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        page = Paginator(self._gone(), 50).get_page(request.GET.get("side"))
        for version in page:
            version.name = _name(version)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Slettede {self.opts.verbose_name_plural}",
            "opts": self.opts,
            "page": page,
            "may_bring_back": self.has_change_permission(request),
        }
        return render(request, "registry/admin/deleted.html", context)

    def bring_back_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """What would come back; POST does it."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        version = self._gone().filter(history_id=number).first() if number < 2**63 else None
        if version is None:
            raise Http404
        form = ReasonForm(request.POST if request.method == "POST" else None)
        problems = []
        if request.method == "POST" and form.is_valid():
            try:
                entry = bring_back(version=version, by=request.user, reason=form.cleaned_data["reason"])
            except Refused as refused:
                problems = [refused.text]
            else:
                self.brought_back(entry)
                self.message_user(request, f"{entry} er hentet tilbage.", messages.SUCCESS)
                return HttpResponseRedirect(self._address("change", quote(entry.pk)))
        plan = bringing_back(version)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Hent tilbage: {_name(version)}",
            "opts": self.opts,
            "version": version,
            "plan": plan,
            "form": form,
            "problems": [text for text in problems if text not in " ".join(plan.refusals)],
            "back_url": self._address("deleted"),
        }
        return render(request, "registry/admin/bring_back.html", context)

    def brought_back(self, entry: models.Model) -> None:
        """What else is to be done about a row that is there again."""


def _name(version: Any) -> str:
    """What the row was called."""
    model = version._meta.model.instance_type
    row = model()
    for column in model._meta.concrete_fields:
        if hasattr(version, column.attname):
            setattr(row, column.attname, getattr(version, column.attname))
    try:
        return str(row)
    except (AttributeError, models.ObjectDoesNotExist):  # named by something that is gone too
        return f"nr. {row.pk}"
